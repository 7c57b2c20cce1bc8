use super::*;

#[test]
fn other_counts_or_another_language_have_another_summary() {
    let last = LastSummary::default();
    let counts = ListCounts { locale: Locale(0), shown: 50, total: Some(310) };
    let of = |counts: ListCounts, text: &str| last.of(counts, || text.to_owned());
    assert_eq!(of(counts, "50 of 310"), "50 of 310");
    assert_eq!(of(counts, "not written"), "50 of 310");
    for other in [
        ListCounts { shown: 49, ..counts },
        ListCounts { total: None, ..counts },
        ListCounts { locale: Locale(1), ..counts },
    ] {
        assert_eq!(of(other, "another"), "another");
        assert_eq!(of(counts, "again"), "again");
    }
}
