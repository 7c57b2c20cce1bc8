use super::{visible, visible_json};

#[test]
fn what_turns_or_hides_is_written_as_what_it_is() {
    assert_eq!(visible("Pay 5\u{202e}00\u{e0041}"), "Pay 5\\u{202e}00\\u{e0041}");
    for unseen in ["\u{9b}", "\u{1b}[2J", "\r", "\u{61c}", "\u{3164}", "\u{fe0f}", "\u{2029}", "\u{7f}"] {
        assert!(visible(unseen).starts_with("\\u{"), "{unseen:?}");
    }
}

#[test]
fn json_says_the_same_and_is_safe_to_look_at() {
    let text = serde_json::json!({"note": "a\u{202e}b\u{e0041}\u{9b}\n\"ж"});
    let json = text.to_string();
    let seen = visible_json(&json);
    assert!(seen.contains("a\\u202eb\\udb40\\udc41\\u009b"), "{seen}");
    assert_eq!(serde_json::from_str::<serde_json::Value>(&seen).expect("it is JSON"), text);
    assert_eq!(visible_json("{\"a\":\"ж\"}"), "{\"a\":\"ж\"}");
}

#[test]
fn other_texts_stay() {
    for text in ["Счёт № 5\nна 100 €", "日本語", "a\u{301}", "👍"] {
        assert_eq!(visible(text), text);
    }
}
