use super::{of_json, of_text};

fn ends(text: &str, most: usize) -> &str {
    &text[..of_text(text, most).end]
}

#[test]
fn a_text_ends_behind_a_line_or_a_word_that_ends_near() {
    let lines = format!("{}\n{}", "a".repeat(95), "b c".repeat(20));
    assert_eq!(ends(&lines, 100).len(), 96, "the line");
    assert_eq!(ends(&lines.replace('\n', " "), 97).len(), 96, "the word");
    assert_eq!(ends(&format!("a\n{}", "b".repeat(200)), 100).len(), 100, "the line ends far from there");
    assert_eq!(ends("whole", 5), "whole");
}

#[test]
fn nothing_that_is_seen_as_one_character_is_cut() {
    assert_eq!(ends("abcde\u{301}f", 5), "abcd");
    assert_eq!(ends("ab👨\u{200d}👩\u{200d}👧", 4), "ab");
    assert_eq!(ends("a🇷🇺b", 2), "a");
}

#[test]
fn no_escape_is_cut() {
    for most in 0..40 {
        let written = r#"\"\u0410\ud83d\ude00\\\u00e9\n\t\ud800x"#;
        let part = of_json(written, most);
        let text: Result<String, _> =
            serde_json::from_str(&format!("\"{}\"", &written[..part.end].replace("\\ud800", "")));
        let text = text.unwrap_or_else(|fault| panic!("{most}: {fault}"));
        assert!(
            part.shown.abs_diff(text.chars().count()) <= 1 && part.end <= most.max(written.len()),
            "{most}: {text}"
        );
        assert_eq!(part.all, 9);
    }
}
