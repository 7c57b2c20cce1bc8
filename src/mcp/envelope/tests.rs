use super::*;

fn refused(text: &str) -> ErrorResponse {
    RawMessage::read(text).expect_err(text)
}

#[test]
fn what_is_wrong_about_a_message_is_named() {
    for (text, id, part) in [
        (r#"{"id":1,"method":"ping"}"#, Some("1"), "`jsonrpc` is missing"),
        (r#"{"jsonrpc":"1.0","id":1,"method":"ping"}"#, Some("1"), "`jsonrpc` has to be \"2.0\""),
        (r#"{"jsonrpc":"2.0","id":1,"method":5}"#, Some("1"), "`method` has to be a text"),
        (r#"{"jsonrpc":"2.0","id":1}"#, Some("1"), "a `method`"),
        (r#"{"jsonrpc":"2.0","id":1,"method":"ping","result":{}}"#, Some("1"), "either"),
        (r#"{"jsonrpc":"2.0","id":1.5,"method":"ping"}"#, None, "`id` has to be a text or an integer, and is 1.5"),
        (r#"{"jsonrpc":"2.0","id":1e999,"method":"ping"}"#, None, "and is 1e999"),
        (
            r#"{"jsonrpc":"2.0","id":99999999999999999999,"method":"ping"}"#,
            Some("99999999999999999999"),
            "`id` has to be",
        ),
        (r#"{"jsonrpc":"2.0","id":true,"method":"ping"}"#, None, "and is true"),
        (r#"{"jsonrpc":"2.0","id":[1],"method":"x"}"#, None, "`id` has to be"),
        (r#"{"jsonrpc":"2.0","id":null,"method":"x"}"#, None, "`id` is null"),
        (r#"{"jsonrpc":"2.0","method":"tools/call","params":{"name":"x"}}"#, None, "needs an `id`"),
        (r#"{"jsonrpc":"2.0","id":1,"id":2,"method":"ping"}"#, None, "`id` twice"),
        (r#"{"jsonrpc":"2.0","id":1,"method":"ping","m\u0065thod":"x"}"#, Some("1"), "`method` twice"),
        (r#"{"jsonrpc":"2.0","id":1,"method":"ping","params":[1]}"#, Some("1"), "`params` has to be an object"),
        (r#"{"jsonrpc":"2.0","id":"\ud83d","method":5}"#, None, "`method` has to be"),
        ("5", None, "JSON object"),
    ] {
        let error = refused(text);
        assert!(error.message.contains(part), "{text}: {}", error.message);
        assert_eq!(error.id.as_deref(), id, "{text}");
    }
    assert_eq!(refused(r#"{"jsonrpc":"2.0","id":1,"method":"ping","params":"x"}"#).code, INVALID_PARAMS);
}

#[test]
fn every_spelling_of_an_integer_and_null_members_are_taken() {
    for id in ["1", "-0", "1.0", "7e0", "1e2", "9223372036854775808", "18446744073709551615", r#""\u0061""#] {
        let text = format!(r#"{{"jsonrpc":"2.0","id":{id},"method":"ping","params":null,"result":null,"error":null}}"#);
        assert_eq!(RawMessage::read(&text).map(|message| message.id), Ok(Some(id)), "{id}");
    }
    for notification in ["notifications/initialized", "x"] {
        let text = format!(r#"{{"jsonrpc":"2.0","method":"{notification}"}}"#);
        assert!(RawMessage::read(&text).is_ok_and(|message| message.id.is_none()), "{notification}");
    }
    assert!(RawMessage::read(r#"{"jsonrpc":"2.0","id":1,"method":null,"result":null}"#).is_ok());
}
