use super::*;

#[test]
fn plain_ids_are_told_from_odd_ones() {
    for id in ["0", "7", "-7", "123456789012345", "\"\"", "\"a b\"", "\"\u{e9}\""] {
        assert!(is_plain_id(id), "{id}");
    }
    for id in ["-0", "007", "1.5", "1e3", "null", "true", "[1]", "1234567890123456", "\"\\u0061\"", "-", ""] {
        assert!(!is_plain_id(id), "{id}");
    }
}

#[test]
fn plain_json_is_told_from_what_serde_may_refuse() {
    for text in ["{}", r#"{"a":[1,-2.5,"e5",true]}"#, r#"{"e":"\\\"1e5","b":"\u00e9"}"#] {
        assert!(is_plain_json(text), "{text}");
    }
    let deep = format!("{}{}", "[".repeat(DEPTH + 1), "]".repeat(DEPTH + 1));
    let long = format!("[{}]", "9".repeat(400));
    for text in ["{\"a\":1e999}", "[1E5]", r#"{"a":"\ud800"}"#, r#"["\\\uD83D"]"#, &deep, &long] {
        assert!(!is_plain_json(text), "{text}");
    }
}
