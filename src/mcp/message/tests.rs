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
        "{}",
        "null",
        "5",
        "[]",
        r#"{"jsonrpc":"2.0","id":null,"method":"ping"}"#,
        r#"{"jsonrpc":"2.0","id":1.5,"method":"ping"}"#,
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
