use rmcp::model::ServerCapabilities;

use super::*;

#[test]
fn members_go_in_and_come_out() {
    let mut result = InitializeResult::new(ServerCapabilities::default());
    pack(&mut result, br#""instructionNotes":["a"],"structuredInstructions":[]"#);
    let message = serde_json::json!({ "jsonrpc": "2.0", "id": 1, "result": result });
    let sent: Value = serde_json::from_slice(&unpacked(message.to_string().into_bytes())).expect("JSON");
    assert_eq!(sent["result"]["instructionNotes"][0], "a");
    assert!(sent["result"].get("_meta").is_none() && sent["result"]["structuredInstructions"].is_array(), "{sent}");
    assert_eq!(sent["result"]["protocolVersion"], message["result"]["protocolVersion"]);
}

#[test]
fn what_has_none_stays_as_it_is() {
    for text in ["{}", "no", r#"{"id":1,"error":{}}"#, r#"{ "result": { "_meta": { "a": 1 } } }"#] {
        assert_eq!(unpacked(text.as_bytes().to_vec()), text.as_bytes());
    }
}
