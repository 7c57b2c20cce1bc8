use super::*;

#[test]
fn numbers_are_written_as_the_language_has_them() {
    let (en, ru) = (Language::English, Language::Russian);
    assert_eq!([whole(en, 999), whole(en, 24_180), grouped(en, "-1000000")], ["999", "24,180", "-1,000,000"]);
    assert_eq!(whole(ru, 24_180), "24\u{a0}180");
    assert_eq!(share(en, 6, 1000).as_deref(), Some("0.6%"));
    assert_eq!(share(ru, 6, 1000).as_deref(), Some("0,6\u{a0}%"));
    assert_eq!(share(en, 1, 1_000_000).as_deref(), Some("0.1%"), "what has happened is not nothing");
    assert_eq!(share(en, 0, 0), None);
    assert_eq!(milliseconds(ru, 10_012), "10\u{a0}012\u{a0}мс");
    assert_eq!([bytes(en, 164), bytes(en, 1227), bytes(ru, 2048)], ["164\u{a0}B", "1.2\u{a0}KB", "2\u{a0}КБ"]);
}
