use super::*;

#[test]
fn an_ending_says_what_a_file_is() {
    assert_eq!(media_type("red-pixel.PNG"), Some("image/png"));
    assert_eq!(media_type("a.b.json"), Some("application/json"));
    for none in ["getLead.yml", "png", ".png", "guide.md", "notes"] {
        assert_eq!(media_type(none), None, "{none}");
    }
}

#[test]
fn a_media_type_says_whether_a_file_is_text() {
    for text in ["text/plain", "text/csv; charset=utf-8", "application/json", "image/svg+xml"] {
        assert!(is_text(text), "{text}");
    }
    for other in ["image/png", "application/pdf", "application/jsonp"] {
        assert!(!is_text(other), "{other}");
    }
}
