use super::*;

fn meant(word: &str, known: &[&str]) -> Option<String> {
    nearest(word, &mut known.iter().copied()).map(str::to_owned)
}

#[test]
fn a_slip_finds_the_word() {
    let known = ["filter", "select", "start", "limit", "dateHint"];
    for (word, expected) in [
        ("filters", "filter"),
        ("fitler", "filter"),
        ("Limit", "limit"),
        ("date_hint", "dateHint"),
        ("datehint", "dateHint"),
        ("slect", "select"),
    ] {
        assert_eq!(meant(word, &known).as_deref(), Some(expected), "{word}");
    }
}

#[test]
fn what_is_far_or_unclear_finds_nothing() {
    assert_eq!(meant("offset", &["filter", "select", "start", "limit"]), None);
    assert_eq!(meant("x", &["y", "id"]), None);
    assert_eq!(meant("", &["id"]), None);
    assert_eq!(meant("cat", &["bat", "hat"]), None);
    assert_eq!(meant(&"limit".repeat(1000), &["limit"]), None);
    assert_eq!(meant("asc", &["ASC", "asc"]), None);
    assert_eq!(meant("31", &["131", "2"]), None);
    assert_eq!(meant("UC_12", &["UC_1", "NEW"]), None, "another number is another thing");
    assert_eq!(meant("last_30_day", &["last_30_days", "last_7_days"]).as_deref(), Some("last_30_days"));
}
