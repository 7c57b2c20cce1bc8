use serde_json::json;

use super::unwrapped;

#[test]
fn a_step_comes_to_what_the_server_says_in_data_or_else_in_words() {
    let text = |text: &str| json!({ "type": "text", "text": text });
    for (answer, comes_to) in [
        (json!({ "content": [text("1 task")], "structuredContent": { "tasks": ["a"] } }), r#"{"tasks":["a"]}"#),
        (json!({ "content": [text("{\"a\": 1}")] }), r#"{"a": 1}"#),
        (json!({ "content": [text("Done.")], "structuredContent": null }), r#""Done.""#),
        (json!({ "content": [text("5")] }), r#""5""#),
        (json!({ "content": [text("a"), text("b")] }), r#""a\nb""#),
        (json!({ "content": [] }), "[]"),
        (json!({ "content": [{ "type": "image", "data": "AA==" }] }), r#"[{"type":"image","data":"AA=="}]"#),
    ] {
        assert_eq!(unwrapped(&answer.to_string()).as_deref(), Some(comes_to), "{answer}");
    }
    assert_eq!(unwrapped("{}"), None);
}
