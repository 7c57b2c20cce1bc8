use kartoteka_compiler::plan::DayEnd;
use serde_json::json;

use super::*;

fn fields() -> Vec<Bounds> {
    let bounds = |field: &str, ends: bool| Bounds {
        field: field.to_owned().into(),
        lower: vec![format!(">={field}").into(), format!(">{field}").into()].into(),
        upper: vec![format!("<={field}").into(), format!("<{field}").into()].into(),
        day_ends: match ends {
            true => vec![DayEnd { key: format!("<={field}").into(), end: "T23:59:59".into() }].into(),
            false => Vec::new().into(),
        },
        dates: true,
    };
    vec![bounds("CREATED", true), bounds("BORN", false)]
}

/// The codes of what is amiss in a filter, and the filter put right.
fn amiss_in(filter: &Value) -> (Vec<&'static str>, Value) {
    let map = filter.as_object().expect("a map");
    let given = json!({ "filter": filter }).to_string();
    let mut repair = SuggestedRepair::new(Some(&given));
    let found = amiss("filter", map, &fields());
    let codes = found.iter().map(|bad| bad.warning().0).collect();
    found.iter().for_each(|bad| bad.mend(&mut repair));
    (codes, repair.arguments()["filter"].clone())
}

#[test]
fn a_day_is_lengthened_as_an_upper_bound_that_has_an_end() {
    let filter = json!({ ">=CREATED": "2026-05-01", "<=CREATED": "2026-05-31" });
    let mended = json!({ ">=CREATED": "2026-05-01", "<=CREATED": "2026-05-31T23:59:59" });
    assert_eq!(amiss_in(&filter), (vec!["day-as-bound"], mended));
    let dotted = json!({ "<=CREATED": "31.05.2026" });
    assert_eq!(amiss_in(&dotted), (vec!["day-as-bound"], json!({ "<=CREATED": "2026-05-31T23:59:59" })));
    for sound in [
        json!({ "<CREATED": "2026-06-01" }),
        json!({ "<=CREATED": "2026-05-31T10:00:00+03:00" }),
        json!({ "<=CREATED": "2026-05-31 10:00" }),
        json!({ "<=CREATED": "31.05.2026 10:00:00" }),
        json!({ "<=BORN": "2026-05-31" }),
        json!({ "<=CREATED": 20_260_531 }),
        json!({ "<=CREATED": null, "<=OTHER": "soon" }),
    ] {
        assert_eq!(amiss_in(&sound), (vec![], sound.clone()));
    }
}

#[test]
fn what_is_blank_or_no_date_is_left_out() {
    let filter = json!({ ">=CREATED": " ", "<=CREATED": "soon", "<=BORN": "31.02.2026", "X": "" });
    let codes = vec!["blank-bound", "unreadable-bound", "unreadable-bound"];
    assert_eq!(amiss_in(&filter), (codes, json!({ "X": "" })));
}

#[test]
fn a_range_that_lies_the_wrong_way_round_is_turned() {
    let filter = json!({ ">=CREATED": "2026-05-31", "<=CREATED": "2026-05-01" });
    let turned = json!({ ">=CREATED": "2026-05-01", "<=CREATED": "2026-05-31T23:59:59" });
    assert_eq!(amiss_in(&filter), (vec!["reversed-range"], turned));
    let whole = json!({ ">=CREATED": "2026-05-31T10:00:00", "<=CREATED": "2026-05-01T23:59:59" });
    let turned = json!({ ">=CREATED": "2026-05-01", "<=CREATED": "2026-05-31T10:00:00" });
    assert_eq!(amiss_in(&whole), (vec!["reversed-range"], turned));
    // In which zone a moment without an offset is, is not known here.
    let unknown = json!({ ">=CREATED": "2026-05-01T10:00:00+03:00", "<=CREATED": "2026-05-01T09:00:00" });
    assert_eq!(amiss_in(&unknown).0, [""; 0]);
    let known = json!({ ">=CREATED": "2026-05-01T10:00:00+03:00", "<=CREATED": "2026-05-01T09:00:00+02:00" });
    assert_eq!(amiss_in(&known).0, [""; 0], "they are one moment");
}

#[test]
fn a_moved_bound_is_as_far_away_as_the_range_is_long() {
    let range = (json!("2026-11-22T00:00:00+03:00"), json!("2026-11-28T23:59:59+03:00"));
    let moved = |given: &str, after: bool| {
        let added = if after { &range.1 } else { &range.0 };
        moved(&json!(given), added, (&range.0, &range.1), after)
    };
    assert_eq!(moved("2027-01-01T00:00:00+05:00", true), Some(json!("2027-01-07T23:59:59+05:00")));
    assert_eq!(moved("2026-05-31T23:59:59+03:00", false), Some(json!("2026-05-25T00:00:00+03:00")));
    assert_eq!(moved("2026-11-25T00:00:00+03:00", true), None, "it lies right");
    assert_eq!(moved("2027-01-01", true), Some(json!("2027-01-07T23:59:59")), "it is of the zone of the other");
    assert_eq!(moved("2026-05-31T00:00", false), Some(json!("2026-05-24T00:00:01")));
    assert_eq!(moved("2026-11-25", true), None, "it lies right");
}
