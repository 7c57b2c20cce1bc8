use super::*;

fn finder(keys: &[&str]) -> SecretFinder {
    SecretFinder::new(&keys.iter().map(|key| Secret::new(*key)).collect::<Vec<_>>())
}

#[test]
fn a_key_is_masked_in_every_spelling_and_json_stays_json() {
    let finder = finder(&["s3cretc0de", "1/s3cretc0de", "ключ/от \"всего\"", r"back\slash\", "4815162342"]);
    for (json, masked) in [
        (r#"{"u":"https://p/rest/1/s3cretc0de/x"}"#, r#"{"u":"https://p/rest/***/x"}"#),
        (r#"{"u":"https:\/\/p\/rest\/1\/s3cretc0de\/x"}"#, r#"{"u":"https:\/\/p\/rest\/***\/x"}"#),
        (r#"{"u":"1\u002Fs3cretc0de\u002F"}"#, r#"{"u":"***\u002F"}"#),
        (r#"{"u":"{\"a\":\"1\\\/s3cretc0de\"}"}"#, r#"{"u":"{\"a\":\"***\"}"}"#),
        (r#"["to=%2Frest%2F1%2Fs3cretc0de%2F"]"#, r#"["to=%2Frest%2F***%2F"]"#),
        (r#"["\u043a\u043b\u044e\u0447\/\u043e\u0442 \"\u0432\u0441\u0435\u0433\u043e\""]"#, r#"["***"]"#),
        (r#"["ключ/от \"всего\"","ключ\/от \"всего\""]"#, r#"["***","***"]"#),
        (r#"["%D0%BA%D0%BB%D1%8E%D1%87%2F%D0%BE%D1%82%20%22%D0%B2%D1%81%D0%B5%D0%B3%D0%BE%22"]"#, r#"["***"]"#),
        (r#"["back\\slash\\","back\\slash\\\"x"]"#, r#"["***","***\"x"]"#),
        (r#"{"id":4815162342,"s":"4815162342"}"#, r#"{"id":"***","s":"***"}"#),
        (
            r#"[-4815162342,48151623420,"n 4815162342.","a\"",4815162342]"#,
            r#"[-4815162342,48151623420,"n ***.","a\"","***"]"#,
        ),
        (r#"{"s3cretc0de":"s3cretc0des3cretc0de"}"#, r#"{"***":"******"}"#),
        (r#"["\\s3cretc0de","\ns3cretc0de"]"#, r#"["\\***","\n***"]"#),
        (r#"["S3CRETC0DE","s3cret c0de"]"#, r#"["S3CRETC0DE","s3cret c0de"]"#),
    ] {
        assert_eq!(finder.mask_json(json), masked, "{json}");
        serde_json::from_str::<serde_json::Value>(&finder.mask_json(json)).expect("it stays JSON");
    }
}

#[test]
fn an_escape_is_never_taken_for_a_letter_of_a_key() {
    let finder = finder(&["nsecret77", "e9secret77"]);
    for json in [r#"["\nsecret77"]"#, r#"["\u00e9secret77"]"#] {
        assert_eq!(finder.mask_json(json), json);
    }
    assert_eq!(finder.mask_json(r#"["\\nsecret77"]"#), r#"["\\***"]"#);
}

#[test]
fn a_text_that_is_no_json_is_masked_as_it_stands() {
    let finder = finder(&["nsecret77", "123456", "pa ss+word"]);
    for (text, masked) in [
        (r"C:\nsecret77", r"C:\***"),
        ("pin 123456, 1234567", "pin ***, 1234567"),
        ("pa+ss%2Bword", "***"),
        ("nothing", "nothing"),
    ] {
        assert_eq!(finder.mask_text(text), masked, "{text}");
    }
    assert!(matches!(finder.mask_text("nothing"), Cow::Borrowed(_)));
    assert_eq!(format!("{finder:?}"), "SecretFinder");
}

#[test]
fn any_key_in_any_json_leaves_json() {
    let keys = ["\\\"\\\"abc", "abc\\\\\\", "u0041bc", "0041\\u", "\"abcde\"", "%2525ab", "\u{1f600}abc", "      "];
    let finder = finder(&keys);
    let mut random = fastrand::Rng::with_seed(7);
    for _ in 0..2_000 {
        let parts: String = (0..random.usize(1..6)).map(|_| keys[random.usize(..keys.len())]).collect();
        let json = serde_json::json!([parts, 7, {parts.clone(): [parts.replace('\\', "\\\\")]}]).to_string();
        let masked = finder.mask_json(&json);
        serde_json::from_str::<serde_json::Value>(&masked).unwrap_or_else(|error| panic!("{json} {masked} {error}"));
    }
}
