use super::*;

fn error(text: &str) -> String {
    match read(text.as_bytes()) {
        Read::Error(error) => String::from_utf8(error.to_json()).expect("errors are written as UTF-8"),
        other => panic!("{text}: {other:?}"),
    }
}

#[test]
fn what_is_no_json_is_a_parse_error_without_an_id() {
    for text in ["", "{", "nope", "{\"jsonrpc\":\"2.0\",}", "\u{feff}{}"] {
        let error = error(text);
        assert!(error.contains("-32700") && !error.contains("\"id\""), "{text}: {error}");
    }
    assert!(matches!(read(b"{\"a\":\"\xff\"}"), Read::Error(ErrorResponse { code: PARSE_ERROR, .. })));
}

#[test]
fn what_is_no_message_keeps_its_id() {
    assert!(
        error(r#"{"jsonrpc":"1.0","id":7,"method":"ping"}"#)
            .starts_with(r#"{"jsonrpc":"2.0","id":7,"error":{"code":-32600"#)
    );
    assert!(error(r#"{"jsonrpc":"2.0","id":"a\"b","method":5}"#).contains(r#""id":"a\"b""#));
    for text in [
        r#"{"jsonrpc":"2.0","id":1.5,"method":"ping"}"#,
        "{}",
        "null",
        "5",
        "[]",
        r#"{"jsonrpc":"2.0","id":null,"method":"ping"}"#,
    ] {
        let error = error(text);
        assert!(error.contains("-32600") && !error.contains("\"id\""), "{text}: {error}");
    }
}

#[test]
fn an_initialize_without_its_parameters_is_told_so() {
    assert!(error(r#"{"jsonrpc":"2.0","id":1,"method":"initialize","params":{}}"#).contains("-32602"));
}

#[test]
fn ten_thousand_arrays_are_refused() {
    let deep = format!(
        r#"{{"jsonrpc":"2.0","id":1,"method":"ping","params":{{"a":{}{}}}}}"#,
        "[".repeat(10_000),
        "]".repeat(10_000)
    );
    assert!(error(&deep).contains("-32"));
}

#[test]
fn a_response_that_cannot_be_read_fails_its_question_and_is_never_answered() {
    for response in [
        r#"{"jsonrpc":"2.0","id":7,"error":{"code":-1}}"#,
        r#"{"jsonrpc":"2.0","id":7,"error":{"code":-1.5,"message":"x"}}"#,
        r#"{"jsonrpc":"2.0","id":"7","error":"no"}"#,
        r#"{"jsonrpc":"1.0","id":7.0,"result":{}}"#,
        r#"{"jsonrpc":"2.0","id":7,"result":{},"result":{}}"#,
    ] {
        let Read::Message(message) = read(response.as_bytes()) else { panic!("{response}") };
        let JsonRpcMessage::Error(failed) = *message else { panic!("{response}: {message:?}") };
        assert_eq!(failed.id, Some(NumberOrString::Number(7)), "{response}");
        assert!(failed.error.message.contains("cannot be read"), "{response}: {}", failed.error.message);
    }
    for lost in [
        r#"{"jsonrpc":"2.0","id":7,"id":8,"result":{}}"#,
        r#"{"jsonrpc":"2.0","id":[7],"result":{}}"#,
        r#"{"jsonrpc":"2.0","error":{"code":-1}}"#,
    ] {
        assert!(matches!(read(lost.as_bytes()), Read::Lost(_)), "{lost}");
    }
    let Read::Message(message) = read(br#"{"jsonrpc":"2.0","id":"7","result":{"action":"accept"}}"#) else {
        panic!("a response")
    };
    assert!(matches!(*message, JsonRpcMessage::Response(response) if response.id == NumberOrString::Number(7)));
}

#[test]
fn a_parameter_of_another_type_is_named() {
    for (method, params, part) in [
        ("tools/call", json!({ "name": 5 }), "`name` has to be a text"),
        ("tools/call", json!({ "name": "x", "arguments": [1] }), "`arguments` has to be an object"),
        ("tools/call", json!({ "arguments": {} }), "`name` is missing"),
        ("completion/complete", json!({ "ref": {}, "argument": {} }), "ref/prompt"),
        ("resources/query", json!({ "uri": 5 }), "`uri` has to be a text"),
        ("resources/read", json!({ "uri": {} }), "`uri` has to be a text"),
    ] {
        let told = bad_params_of(method, Some(&params));
        assert!(told.contains(part), "{method}: {told}");
    }
}

#[test]
fn an_object_of_very_many_members_is_read_at_once() {
    let members: Vec<String> = (0..100_000).map(|number| format!(r#""m{number}":0"#)).collect();
    let members = members.join(",");
    let message =
        format!(r#"{{"jsonrpc":"2.0","id":1,"method":"ping","params":{{"_meta":{{{members}}},{members}}},{members}}}"#);
    let begun = std::time::Instant::now();
    assert!(matches!(read(message.as_bytes()), Read::Message(_)));
    assert_eq!(crate::mcp::spelling::amended(message.as_bytes(), None), None);
    // Names that are compared each with each take many minutes.
    assert!(begun.elapsed() < std::time::Duration::from_secs(90), "{:?}", begun.elapsed());
}
