use super::*;

#[test]
fn an_id_is_kept_as_it_came_or_not_at_all() {
    for (json, kept) in [
        ("512", Some("512")),
        ("\"512\"", Some("512")),
        ("\"a-1\"", Some("a-1")),
        ("123456789012345678901234567890", Some("123456789012345678901234567890")),
        ("1e300", None),
        ("1.0", None),
        ("true", None),
        ("null", None),
        ("{}", None),
        ("\"\"", None),
    ] {
        assert_eq!(id(json).as_deref(), kept, "{json}");
    }
}

#[test]
fn what_was_not_tried_does_not_count_and_is_not_the_systems_fault_where_it_is_the_audits() {
    for (kind, untried, of_system) in [
        ("not_connected", true, true),
        ("locked", true, true),
        ("unaudited", true, false),
        ("unavailable", false, true),
        ("busy", false, false),
    ] {
        let failure = AttemptFailure::of(kind);
        assert_eq!((failure.untried, failure.of_system, failure.passes), (untried, of_system, true), "{kind}");
    }
}
