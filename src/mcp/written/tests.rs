use super::*;

fn said(message: &str) -> String {
    String::from_utf8(mended(Bytes::copy_from_slice(message.as_bytes())).to_vec()).expect("a text")
}

#[test]
fn an_id_that_was_carried_is_the_number_again() {
    let wide = serde_json::from_str::<Box<RawValue>>("18446744073709551615").expect("a number");
    let carried = carried(&wide).expect("more than rmcp holds");
    for around in ["", "data: ", "id: 1/2\ndata: "] {
        let message = format!(r#"{around}{{"jsonrpc":"2.0","id":{carried},"result":{{}}}}"#);
        let expected = format!(r#"{around}{{"jsonrpc":"2.0","id":18446744073709551615,"result":{{}}}}"#);
        assert_eq!(said(&message), expected);
    }
    let meta = |id: &str| format!(r#"{{"_meta":{{"io.modelcontextprotocol/subscriptionId":{id}}}}}"#);
    let (sent, meant) = (meta(&carried.to_string()), meta("18446744073709551615"));
    let long = format!("\"uri\":\"{}\",", "x".repeat(2_000));
    for (message, expected) in [
        (
            format!(r#"{{"jsonrpc":"2.0","id":{carried},"result":{sent}}}"#),
            format!(r#"{{"jsonrpc":"2.0","id":18446744073709551615,"result":{meant}}}"#),
        ),
        (
            format!(r#"{{"jsonrpc":"2.0","method":"notifications/x","params":{{{long}{}"#, &sent[1..]),
            format!(r#"{{"jsonrpc":"2.0","method":"notifications/x","params":{{{long}{}"#, &meant[1..]),
        ),
    ] {
        assert_eq!(said(&message), expected);
    }
    let other = r#"{"jsonrpc":"2.0","id":"kartoteka/id:x","result":{}}"#;
    assert_eq!(said(other), other, "a text of a client's own");
    let held = serde_json::from_str::<Box<RawValue>>("9223372036854775807").expect("a number");
    assert!(super::carried(&held).is_none());
}

#[test]
fn a_method_of_another_revision_is_told_where_it_is() {
    let refused =
        |method: &str| said(&format!(r#"{{"jsonrpc":"2.0","id":1,"error":{{"code":-32601,"message":"{method}"}}}}"#));
    assert!(refused("ping").contains("2026-07-28 has no `ping`"), "{}", refused("ping"));
    assert!(refused("subscriptions/listen").contains("`_meta` has to name"));
    assert!(refused("nope").contains(r#""message":"nope""#));
}
