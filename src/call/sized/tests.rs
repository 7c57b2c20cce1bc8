use super::shortened;

#[test]
fn a_text_ends_at_a_line() {
    let cut = |text: &str, most| shortened(&serde_json::to_string(text).expect("a text"), most);
    assert_eq!(cut("один\nдва\nтри", 10), Some((r#""один\nдва\n""#.to_owned(), 9, 12)));
    assert_eq!(cut("один\nдва\nтри", 12), None);
    assert_eq!(cut("один\nдва\nтри", 0), None, "no bound");
    assert_eq!(cut("no line at all", 2), Some(("\"no\"".to_owned(), 2, 14)), "there is no line to end at");
}
