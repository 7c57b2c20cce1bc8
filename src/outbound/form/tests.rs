use super::encode;

#[test]
fn a_map_becomes_pairs() {
    for (json, form) in [
        (r#"{"a":"x&y=z","b":[1,true,null],"c":null}"#, Some("a=x%26y%3Dz&b=1&b=true")),
        (r#"{"имя":"Ё"}"#, Some("%D0%B8%D0%BC%D1%8F=%D0%81")),
        ("{}", Some("")),
        (r#"{"a":{"b":1}}"#, Some("a%5Bb%5D=1")),
        (r#"{"a":[[1]]}"#, None),
        ("[]", None),
    ] {
        assert_eq!(encode(json.as_bytes()).as_deref(), form, "{json}");
    }
}
