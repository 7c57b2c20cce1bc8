use super::excerpt;

const SOURCE: &str = "# Said at the door.\nhello = Hello, { $name } of { -house }!\n    .title = { door }\ndoor = A door\n\
                      other = { hello }\n-house = the { -kind } house\n-kind = red\nbare =\n    .title = Bare\n";

#[test]
fn a_message_comes_with_what_it_is_made_of() {
    let whole = excerpt(SOURCE, "hello").expect("it is there");
    for part in ["hello =", "door =", "-house =", "-kind ="] {
        assert!(whole.contains(part), "{whole}");
    }
    for part in ["other", "bare", "#"] {
        assert!(!whole.contains(part), "{whole}");
    }
    assert_eq!(excerpt(&whole, "hello"), Some(whole.clone()), "what is written is read as the same");
    assert_eq!(excerpt(SOURCE, "door").as_deref(), Some("door = A door\n"));
}

#[test]
fn what_has_no_text_has_no_excerpt() {
    assert_eq!(excerpt(SOURCE, "bare"), None);
    assert_eq!(excerpt(SOURCE, "nothing"), None);
}
