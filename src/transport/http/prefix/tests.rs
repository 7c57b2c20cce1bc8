use super::is_prefix;

#[test]
fn a_prefix_is_a_path_and_nothing_else() {
    for fits in ["", "/kartoteka", "/a/b-c", "/%D0%B0"] {
        assert!(is_prefix(fits), "{fits}");
    }
    for odd in ["//evil.example", "evil", "/a?b", "/a#b", "/a\\b", "/a b", "https://evil.example"] {
        assert!(!is_prefix(odd), "{odd}");
    }
}
