use super::*;

#[test]
fn a_pattern_of_labels_takes_nothing_else_anywhere() {
    for pattern in ["^[a-z0-9-]+$", "^[a-zA-Z][a-z0-9-]{0,62}$", "^(acme|other)(-[0-9]+)?$"] {
        assert!(takes_only(pattern, &is_of_label), "{pattern}");
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
        assert!(!takes_only(pattern, &is_of_label), "{pattern}");
    }
}

#[test]
fn a_pattern_within_a_host_takes_nothing_that_ends_it() {
    for pattern in ["^[a-z0-9.-]+$", "^\\w+$", "^[^/?#@:\\\\]+$"] {
        assert!(takes_only(pattern, &stays_in_host), "{pattern}");
    }
    for pattern in ["[a-z]+", "^.+$", "^[a-z:]+$", "^[^/]+$", "^[+-9]+$", "^https://a$"] {
        assert!(!takes_only(pattern, &stays_in_host), "{pattern}");
    }
}

#[test]
fn a_pattern_of_a_segment_takes_nothing_that_ends_it() {
    for pattern in ["^[a-z0-9._-]+$", "^\\w+$", "^[^/?#%\\\\\\s\\x00-\\x20\\x7f]+$"] {
        assert!(takes_only(pattern, &stays_in_segment), "{pattern}");
    }
    for pattern in ["[a-z]+", "^.+$", "^[a-z/]+$", "^[!-~]+$", "^[a-z ]+$", "^a%2fb$", "^[^/]+$", "^[a-z]+(\\?x)?$"] {
        assert!(!takes_only(pattern, &stays_in_segment), "{pattern}");
    }
}
