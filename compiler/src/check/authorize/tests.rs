use super::is_of_labels;

#[test]
fn a_pattern_of_labels_takes_nothing_else_anywhere() {
    for pattern in ["^[a-z0-9-]+$", "^[a-zA-Z][a-z0-9-]{0,62}$", "^(acme|other)(-[0-9]+)?$"] {
        assert!(is_of_labels(pattern), "{pattern}");
    }
    for pattern in [
        "[a-z]+",
        "^[a-z]+",
        "[a-z]+$",
        "^a|b$",
        "(?m)^[a-z]+$",
        "^[a-z]+(/x)?$",
        "^[+-9]+$",
        "^[A-z]+$",
        "^[^/]+$",
        "^a.c$",
        "^\\w+$",
        "^[a-z]+@[a-z]+$",
        "^(?=a)[a-z]+$",
    ] {
        assert!(!is_of_labels(pattern), "{pattern}");
    }
}
