use super::*;

#[test]
fn an_entry_is_found_by_any_spelling_of_its_key() {
    let mut entries = Entries::unknown();
    entries.add("5", Some(Entry::new("\"5\"", r#"{"name":"Ann \"A\"","group":"P"}"#)));
    entries.add("6", None);
    entries.add("a\"b", Some(Entry::new(r#""a\"b""#, "{}")));
    assert_eq!(entries.find("5"), Some(0));
    assert_eq!(entries.find("\"5\""), Some(0));
    assert_eq!(entries.find("6"), None);
    assert_eq!(entries.find(r#""a\"b""#), Some(2));
    assert_eq!(entries.find("[5]"), None);
    assert_eq!(entries.at(0).label().concat(), r#""id":"5","name":"Ann \"A\"","group":"P""#);
    assert_eq!(entries.at(0).name(), Some(r#""Ann \"A\"""#));
    assert_eq!((entries.at(0).part("group"), entries.at(0).part("id")), (Some("\"P\""), None));
    assert_eq!(entries.list(), r#"[{"id":"5","name":"Ann \"A\"","group":"P"},{"id":"a\"b"}]"#);
    assert!(entries.knows("\"6\"", None) && entries.knows("6", None) && !entries.knows("7", None));
}
