use bytes::Bytes;
use serde_json::{Value, json};

use super::{amended, unmarked};

fn put_right(message: &Value, announced: Option<&str>) -> Option<Value> {
    amended(message.to_string().as_bytes(), announced).map(|bytes| serde_json::from_slice(&bytes).expect("JSON"))
}

fn initialize(params: &Value) -> Value {
    json!({ "jsonrpc": "2.0", "id": 1, "method": "initialize", "params": params })
}

#[test]
fn a_byte_order_mark_is_skipped_once() {
    assert_eq!(unmarked(Bytes::from_static("\u{feff}{}".as_bytes())), Bytes::from_static(b"{}"));
    assert_eq!(unmarked(Bytes::from_static(b"{}")), Bytes::from_static(b"{}"));
}

#[test]
fn what_an_initialize_lacks_is_added_and_nothing_else_touched() {
    let whole =
        json!({ "protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": { "name": "t", "version": "1" } });
    assert_eq!(put_right(&initialize(&whole), None), None);
    let right = put_right(&initialize(&json!({})), None).expect("it lacks all of it");
    assert_eq!(
        right["params"],
        json!({ "capabilities": {}, "clientInfo": { "name": "unknown", "version": "" }, "protocolVersion": "2025-11-25" })
    );
    assert_eq!(right["id"], 1);
    let nameless = json!({ "protocolVersion": "2025-06-18", "capabilities": null, "clientInfo": { "name": "t" } });
    let right = put_right(&initialize(&nameless), None).expect("it has no version");
    assert_eq!(right["params"]["clientInfo"], json!({ "name": "t", "version": "" }));
    assert_eq!(right["params"]["protocolVersion"], "2025-06-18");
    assert_eq!(
        put_right(&initialize(&json!({})), Some("2025-03-26")).expect("it lacks")["params"]["protocolVersion"],
        "2025-03-26"
    );
    let bare = json!({ "jsonrpc": "2.0", "id": "a", "method": "initialize" });
    assert!(put_right(&bare, None).is_some());
}

#[test]
fn the_revision_without_a_handshake_and_what_is_of_another_type_stay_as_they_came() {
    assert_eq!(put_right(&initialize(&json!({})), Some("2026-07-28")), None);
    for params in [json!([]), json!("x"), json!({ "clientInfo": 5 })] {
        assert_eq!(put_right(&initialize(&params), None), None, "{params}");
    }
}

#[test]
fn arguments_written_as_a_text_are_those_arguments() {
    let call = |arguments: Value| {
        let params = json!({ "name": "t", "arguments": arguments, "_meta": { "n": 12345678901234567890_u64 } });
        put_right(&json!({ "jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": params }), None)
    };
    let right = call(json!(r#" {"a":1e3} "#)).expect("a text");
    assert_eq!(right["params"]["arguments"], json!({ "a": 1e3 }));
    assert_eq!(right["params"]["_meta"]["n"], 12345678901234567890_u64);
    assert!(call(json!("")).expect("blank")["params"].get("arguments").is_none());
    for left in [json!({}), json!("[1]"), json!("5"), json!("{"), json!(null), json!([])] {
        assert_eq!(call(left.clone()), None, "{left}");
    }
}
