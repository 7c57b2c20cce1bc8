use super::*;

fn kind(line: &str) -> Result<Kind, i32> {
    let mut read = read(&Bytes::copy_from_slice(line.as_bytes()));
    assert_eq!(read.len(), 1, "{line}");
    read.remove(0).map(|message| message.kind).map_err(|fault| fault.code)
}

#[test]
fn a_message_is_what_it_has() {
    let request = Kind::Request { id: "\"a\"".into(), sent: "\"a\"".into(), method: "ping".into() };
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

#[test]
fn an_id_that_servers_write_otherwise_is_one_of_the_proxys_own() {
    for id in ["1.0", "7e0", "-0", "18446744073709551615", r#""\ud83d""#, r#""a\/b""#] {
        let line = format!(r#"{{"jsonrpc":"2.0","id":{id},"method":"ping","x":[1]}}"#);
        let message = read(&Bytes::from(line)).remove(0).expect("a message");
        let Kind::Request { id: written, sent, .. } = &message.kind else { panic!("{id}") };
        assert!(**written == *id && sent.starts_with("\"kartoteka-proxy/"), "{id}: {sent}");
        let passed = str::from_utf8(&message.bytes).expect("UTF-8");
        assert!(passed.contains(&format!("\"id\":{sent}")) && passed.contains(r#""x":[1]"#), "{passed}");
        let answer = format!(r#"{{"jsonrpc":"2.0","id":{sent},"result":{{}}}}"#).into_bytes();
        assert_eq!(
            answering(answer, written, sent),
            format!(r#"{{"jsonrpc":"2.0","id":{id},"result":{{}}}}"#).into_bytes()
        );
    }
    let cancel =
        Bytes::from_static(br#"{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":1.0}}"#);
    let cancel = read(&cancel).remove(0).expect("a message").cancelling("\"own\"");
    assert!(str::from_utf8(&cancel.bytes).is_ok_and(|text| text.contains(r#""requestId":"own""#)));
}

#[test]
fn a_message_that_no_server_can_answer_is_answered_and_a_response_never() {
    for (line, code) in [
        (r#"{"jsonrpc":"2.0","id":null,"method":"ping"}"#, -32600),
        (r#"{"jsonrpc":"2.0","method":"tools/call","params":{"name":"x"}}"#, -32600),
        (r#"{"jsonrpc":"2.0","id":true,"method":"ping"}"#, -32600),
    ] {
        assert_eq!(kind(line), Err(code), "{line}");
    }
    assert_eq!(kind(r#"{"jsonrpc":"2.0","error":{"code":1}}"#), Ok(Kind::Lost));
    assert_eq!(kind(r#"{"jsonrpc":"1.0","id":7,"result":{},"error":null}"#), Ok(Kind::Response { id: "7".into() }));
    assert!(same("7", "7.0") && same("7", "7") && !same("7", "8") && !same("7", "\"7\""));
}
