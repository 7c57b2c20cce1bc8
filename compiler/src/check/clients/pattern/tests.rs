use super::check;

fn refused(pattern: &str) -> Vec<String> {
    check(pattern).iter().map(ToString::to_string).collect()
}

#[test]
fn what_all_three_read_alike_is_not_refused() {
    for pattern in [
        "^[+0-9][0-9 ()-]{4,}$",
        "^[A-Za-z0-9_.]+$",
        r"^\d{4}-\d\d\.(?:a|b)\/$",
        r"\p{L}\b",
        r"(?<year>\d+)",
        r"^[а-я\]\-]+$",
    ] {
        assert_eq!(refused(pattern), Vec::<String>::new(), "{pattern}");
    }
}

#[test]
fn what_javascript_does_not_know_is_refused() {
    for pattern in [
        "(?i)^a",
        "(?i:a)",
        r"\Aa",
        r"a\z",
        "(?P<y>a)",
        r"\x{41}",
        r"\pL",
        "[[:alpha:]]",
        "[a[bc]]",
        "[a-z&&[^b]]",
        r"\a",
        r"\%",
        r"a\-b",
        r"\#",
    ] {
        assert!(refused(pattern).iter().any(|one| one.contains("TypeScript")), "{pattern}: {:?}", refused(pattern));
    }
}

#[test]
fn what_re2_does_not_know_is_refused() {
    for pattern in [r"\u0041", "(?<=a)b", "a(?=b)", r"(a)\1"] {
        assert!(refused(pattern).iter().any(|one| one.contains("in Go")), "{pattern}: {:?}", refused(pattern));
    }
}
