use super::{after_colon, braced, foreign_path};

#[test]
fn names_in_braces_and_after_a_colon_are_found() {
    assert_eq!(braced("{id}"), Some(("{id}", "id")));
    assert_eq!(braced("tasks-{{ task_id }}.json"), Some(("{{ task_id }}", "task_id")));
    assert_eq!(after_colon(":id"), Some((":id", "id")));
}

#[test]
fn other_braces_and_colons_are_text() {
    for text in ["{", "}", "{}", "{ \"a\": 1 }", "{1}", "a}{b"] {
        assert_eq!(braced(text), None, "{text}");
    }
    for text in [":", ":1", "users:batchGet", ": id"] {
        assert_eq!(after_colon(text), None, "{text}");
    }
}

#[test]
fn a_path_of_another_language_behind_a_reference_is_found() {
    for (text, written) in
        [("[0].id", "[0]"), ("[*]", "[*]"), ("['data']", "['data']"), ("?.0", "?."), ("->data", "->")]
    {
        assert_eq!(foreign_path(text), Some(written), "{text}");
    }
    for text in ["[", "[]", "[a]", " [0]", "?", "?.", "? .", "->", "-> ", "/data", ".id", "[0"] {
        assert_eq!(foreign_path(text), None, "{text}");
    }
}
