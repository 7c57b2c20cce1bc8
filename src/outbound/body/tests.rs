use super::*;

#[test]
fn members_go_last() {
    for (body, wanted) in [
        ("{}", r#"{"auth":"x"}"#),
        (" { } \n", r#" {"auth":"x"}"#),
        (r#"{"a":1}"#, r#"{"a":1,"auth":"x"}"#),
        (r#"{"a":"{"}"#, r#"{"a":"{","auth":"x"}"#),
        (r#"{"a":{}}"#, r#"{"a":{},"auth":"x"}"#),
        ("{\"a\":{} \n}\r\n", r#"{"a":{},"auth":"x"}"#),
    ] {
        let mut bytes = body.as_bytes().to_vec();
        append(&mut bytes, r#""auth":"x""#);
        assert_eq!(String::from_utf8(bytes).expect("text"), wanted);
    }
}

#[test]
fn a_backends_key_is_found_however_it_is_spelt() {
    let reserved = ["auth".into(), "ключ".into()];
    let found = |key: &str| Err(Unfit::Reserved(key.to_owned()));
    for (body, wanted) in [
        (r#"{"a":{"auth":1},"b":["auth"],"AUTH":1}"#, Ok(())),
        (r#"{"a":1,"auth":null}"#, found("auth")),
        (r#"{"\u0061uth":1}"#, found("auth")),
        (r#"{"ключ":1}"#, found("ключ")),
        ("{}", Ok(())),
        ("[]", Err(Unfit::NotMap)),
        (r#""auth""#, Err(Unfit::NotMap)),
        ("", Err(Unfit::NotMap)),
    ] {
        assert_eq!(check(body.as_bytes(), &reserved), wanted, "{body}");
    }
}
