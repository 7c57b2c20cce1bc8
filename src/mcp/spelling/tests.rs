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
    for params in [json!([1]), json!("x"), json!({ "clientInfo": 5 })] {
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
    for left in [json!({}), json!("[1]"), json!("5"), json!("{"), json!(null), json!([1])] {
        assert_eq!(call(left.clone()), None, "{left}");
    }
}

#[test]
fn an_empty_list_of_php_is_an_empty_map_and_a_blank_cursor_is_none() {
    let ask = |method: &str, params: Value| {
        put_right(&json!({ "jsonrpc": "2.0", "id": 1, "method": method, "params": params }), None)
            .map(|right| right["params"].clone())
    };
    assert_eq!(ask("tools/list", json!([])), Some(json!({})));
    assert_eq!(ask("tools/list", json!({ "cursor": "", "_meta": [] })), Some(json!({ "_meta": {} })));
    let call = json!({ "name": "t", "arguments": [], "_meta": { "list": [] } });
    assert_eq!(ask("tools/call", call), Some(json!({ "name": "t", "arguments": {}, "_meta": { "list": [] } })));
    assert!(ask("initialize", json!([])).is_some_and(|right| right["clientInfo"]["name"] == "unknown"));
    assert_eq!(ask("tools/list", json!({ "cursor": "x" })), None);
}

#[test]
fn half_a_surrogate_pair_is_no_character() {
    let right = |name: &str| {
        let text = format!(r#"{{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{{"name":"{name}"}}}}"#);
        amended(text.as_bytes(), None).map(|bytes| String::from_utf8(bytes.to_vec()).expect("UTF-8"))
    };
    for (half, read) in
        [(r"a\ud83d", r"a\ufffd"), (r"\uDE00b", r"\ufffdb"), (r"\ud83d\ud83d\ude00", r"\ufffd\ud83d\ude00")]
    {
        assert!(right(half).is_some_and(|text| text.contains(&format!(r#""name":"{read}""#))), "{half}");
    }
    for whole in [r"\ud83d\ude00", r"\\ud83d", "ёж", r"\u0410"] {
        assert_eq!(right(whole), None, "{whole}");
    }
}

#[test]
fn a_null_beside_what_a_message_says_is_no_member() {
    for (given, right) in [
        (r#"{"id":1,"result":{},"error":null}"#, r#"{"id":1,"result":{}}"#),
        (r#"{"id":1,"method":null,"result":{}}"#, r#"{"id":1,"result":{}}"#),
        (r#"{"error":{},"id":1,"result":null}"#, r#"{"error":{},"id":1}"#),
        (r#"{"error":null,"id":1,"result":null}"#, r#"{"id":1,"result":null}"#),
        (r#"{"error":null,"id":1,"method":"ping","result":null}"#, r#"{"id":1,"method":"ping"}"#),
    ] {
        assert_eq!(amended(given.as_bytes(), None).as_deref(), Some(right.as_bytes()), "{given}");
    }
    for left in [r#"{"id":1,"result":null}"#, r#"{"id":1,"error":null}"#, r#"{"id":1,"method":"ping","params":null}"#] {
        assert_eq!(amended(left.as_bytes(), None), None, "{left}");
    }
}

#[test]
fn what_is_there_twice_is_not_put_right() {
    for twice in [
        r#"{"id":1,"method":"tools/call","params":{"name":"t"},"params":[]}"#,
        r#"{"id":1,"method":"tools/call","params":{"_meta":{"kartoteka/dry-run":true},"_meta":[]}}"#,
        r#"{"id":1,"id":18446744073709551615,"method":"ping"}"#,
    ] {
        assert_eq!(amended(twice.as_bytes(), None), None, "{twice}");
    }
}

#[test]
fn an_id_beyond_64_bits_with_a_sign_is_carried_as_a_text() {
    let right = |text: &str| amended(text.as_bytes(), None).map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
    assert!(
        right(r#"{"id":18446744073709551615,"method":"ping"}"#)
            .is_some_and(|text| text.contains(r#""id":"kartoteka/id:18446744073709551615""#))
    );
    assert!(
        right(r#"{"method":"notifications/cancelled","params":{"requestId":9223372036854775808}}"#)
            .is_some_and(|text| text.contains(r#""requestId":"kartoteka/id:9223372036854775808""#))
    );
    for held in ["9223372036854775807", "-1", "1.0", "18446744073709551616"] {
        assert_eq!(right(&format!(r#"{{"id":{held},"method":"ping"}}"#)), None, "{held}");
    }
}
