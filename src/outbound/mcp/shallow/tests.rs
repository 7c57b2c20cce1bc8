use serde_json::Value;

use super::*;

fn nested(depth: usize, inner: &str) -> String {
    format!("{}{inner}{}", "[".repeat(depth), "]".repeat(depth))
}

#[test]
fn what_begins_too_deep_is_left_out_and_nothing_else() {
    for text in ["{}", "", "{\"a\": \"[[[\\\"{{\"}", &nested(DEEPEST, "1")] {
        assert!(matches!(shallow(text.as_bytes()), Cow::Borrowed(_)), "{text}");
    }
    let braces = "[{".repeat(DEEPEST);
    let text = format!("[{},{},{{\"a\": \"{braces}\", \"b\": 2}}]", nested(DEEPEST, "1"), nested(3_000, "\"]\\\"]\""));
    let seen: Value = serde_json::from_slice(&shallow(text.as_bytes())).expect("it is JSON still");
    assert_eq!((&seen[2]["a"], &seen[2]["b"]), (&Value::from(braces), &Value::from(2)));
    let deepest = |mut value: &Value| {
        for _ in 0..DEEPEST - 1 {
            value = &value[0];
        }
        value.clone()
    };
    assert_eq!([&seen[0], &seen[1]].map(deepest), [Value::Null, Value::Null]);
}

#[test]
fn what_is_cut_off_stays_no_json() {
    for text in [nested(DEEPEST + 5, "1").trim_end_matches(']').to_owned(), "]]]]".to_owned(), "[".repeat(1_000)] {
        assert!(serde_json::from_slice::<Value>(&shallow(text.as_bytes())).is_err(), "{text}");
    }
}
