use super::{description, is_visible, title};

#[test]
fn what_hides_in_a_text_is_gone() {
    let hidden = "Find\u{200b} a \u{202e}deal\u{2066}\u{e0041}\u{7}\r\nfast";
    assert_eq!(description(hidden), "Find a deal\nfast");
    assert!(!is_visible(hidden) && is_visible("Найти сделку\n\tбыстро"));
    assert_eq!(title("Find\na deal"), "Find a deal");
}

#[test]
fn a_text_has_an_end_and_shows_that_it_was_longer() {
    let long = "ы".repeat(4_000);
    let shown = description(&long);
    assert!(shown.len() <= 2 << 10 && shown.ends_with('…'), "{}", shown.len());
}
