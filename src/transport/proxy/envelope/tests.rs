use super::*;

fn kind(line: &str) -> Result<Kind, i32> {
    let mut read = read(&Bytes::copy_from_slice(line.as_bytes()));
    assert_eq!(read.len(), 1, "{line}");
    read.remove(0).map(|message| message.kind).map_err(|fault| fault.code)
}

#[test]
fn a_message_is_what_it_has() {
    let request = Kind::Request { id: "\"a\"".into(), method: "ping".into() };
    assert_eq!(kind(r#"{"jsonrpc":"2.0","id":"a","method":"ping"}"#), Ok(request));
    let cancel = Kind::Notification { method: "notifications/cancelled".into(), cancels: Some("7".into()) };
    let line = r#"{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":7}}"#;
    assert_eq!(kind(line), Ok(cancel));
    assert_eq!(kind(r#"{"jsonrpc":"2.0","id":1,"result":{}}"#), Ok(Kind::Response { id: "1".into() }));
    for (line, code) in [("nope", -32700), ("{", -32700), ("5", -32600), ("{}", -32600), ("[]", -32600), ("[1", -32700)]
    {
        assert_eq!(kind(line), Err(code), "{line}");
    }
    let batch = Bytes::from_static(br#" [{"jsonrpc":"2.0","id":1,"method":"ping"}, 5]"#);
    let batch = read(&batch);
    assert!(matches!(&batch[..], [Ok(_), Err(_)]));
}

#[test]
fn headers_are_taken_from_the_body() {
    let claims = |method: &str, params: &str| {
        let line = format!(
            r#"{{"jsonrpc":"2.0","id":1,"method":"{method}","params":{{{params}"_meta":{{"io.modelcontextprotocol/protocolVersion":"2026-07-28"}}}}}}"#
        );
        let claims = read(&Bytes::from(line)).remove(0).expect("a message").claims.expect("claims");
        assert_eq!((claims.version.as_str(), claims.method.as_str()), ("2026-07-28", method));
        claims.name
    };
    assert_eq!(claims("tools/call", r#""name":"getLeads","#).as_deref(), Some("getLeads"));
    assert_eq!(claims("tools/call", r#""name":"ё","#).as_deref(), Some("=?base64?0ZE=?="));
    assert_eq!(claims("tools/call", r#""name":" a","#).as_deref(), Some("=?base64?IGE=?="));
    assert_eq!(claims("resources/read", r#""uri":"crm/leads","name":"x","#).as_deref(), Some("crm/leads"));
    assert_eq!(claims("tools/list", r#""name":"x","#), None);
    let legacy = read(&Bytes::from_static(br#"{"jsonrpc":"2.0","id":1,"method":"ping","params":{"_meta":{}}}"#));
    assert_eq!(legacy[0].as_ref().expect("a message").claims, None);
}

#[test]
fn replies_are_told_apart() {
    assert_eq!(ServerMessage::of(br#"{"jsonrpc":"2.0","id":1,"result":{}}"#), ServerMessage::Response("1".into()));
    assert_eq!(ServerMessage::of(br#"{"jsonrpc":"2.0","id":1,"method":"ping"}"#), ServerMessage::Request("1".into()));
    assert_eq!(ServerMessage::of(br#"{"jsonrpc":"2.0","method":"x"}"#), ServerMessage::Notification);
    let nameless = br#"{"jsonrpc":"2.0","id":null,"error":{"code":-1,"message":"m"}}"#;
    assert_eq!(ServerMessage::of(nameless), ServerMessage::Nameless);
    let named = named(nameless, "\"a\"").expect("an error");
    assert_eq!(named, br#"{"jsonrpc":"2.0","id":"a","error":{"code":-1,"message":"m"}}"#);
    for nothing in ["<html>", "[]", "{}", "5", ""] {
        assert_eq!(ServerMessage::of(nothing.as_bytes()), ServerMessage::Nothing, "{nothing}");
    }
}
