use kartoteka_compiler::plan::DayEnd;
use serde_json::json;

use super::*;

fn bounds(field: &str, ends: bool) -> Bounds {
    Bounds {
        field: field.to_owned().into(),
        lower: vec![format!(">={field}").into(), format!(">{field}").into()].into(),
        upper: vec![format!("<={field}").into(), format!("<{field}").into()].into(),
        exact: [field.to_owned(), format!("={field}"), format!("{field}:eq")].map(Into::into).to_vec().into(),
        day_ends: match ends {
            true => vec![DayEnd { key: format!("<={field}").into(), end: "T23:59:59".into() }].into(),
            false => Vec::new().into(),
        },
        dates: true,
    }
}

fn fields() -> Vec<Bounds> {
    vec![bounds("CREATED", true), bounds("BORN", false)]
}

/// The codes of what is amiss in a filter, and the filter put right.
fn amiss_in(filter: &Value) -> (Vec<&'static str>, Value) {
    let map = filter.as_object().expect("a map");
    let given = json!({ "filter": filter }).to_string();
    let mut repair = SuggestedRepair::new(Some(&given));
    let found = amiss("filter", map, &fields(), fields().first());
    let codes = found.iter().map(|bad| bad.warning().0).collect();
    found.iter().for_each(|bad| bad.mend(&mut repair));
    let mended = if repair.failed { Value::Null } else { repair.arguments()["filter"].clone() };
    (codes, mended)
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
        json!({ "<=CREATED": null, "<=OTHER": "soon" }),
    ] {
        assert_eq!(amiss_in(&sound), (vec![], sound.clone()));
    }
}

#[test]
fn a_day_that_a_field_of_moments_is_to_be_is_told_by_the_keys_that_the_backend_has() {
    let mended = json!({ ">=CREATED": "2026-05-01", "<=CREATED": "2026-05-01T23:59:59" });
    for key in ["CREATED", "=CREATED", "CREATED:eq"] {
        assert_eq!(amiss_in(&json!({ key: "2026-05-01" })), (vec!["day-as-bound"], mended.clone()), "{key}");
    }
    assert_eq!(amiss_in(&json!({ "%CREATED": "2026-05-01" })).0, [""; 0], "it is none of them");
    let plain = Bounds { exact: vec!["CREATED".into()].into(), ..bounds("CREATED", true) };
    let told = |filter: Value| alone(&plain, filter.as_object().expect("a map")).is_some();
    assert!(told(json!({ "CREATED": "2026-05-01" })) && !told(json!({ "=CREATED": "2026-05-01" })));
}

#[test]
fn what_is_blank_is_left_out() {
    assert_eq!(amiss_in(&json!({ ">=CREATED": " ", "X": "" })), (vec!["blank-bound"], json!({ "X": "" })));
}

#[test]
fn what_is_no_date_is_told_and_has_no_fix() {
    let unclear = [
        json!("soon"),
        json!("2026-02-30"),
        json!("31.02.2026"),
        json!("05/06/2026"),
        json!("мая 2026"),
        json!("вчера"),
        json!("2026-W20"),
        json!(0),
        json!(true),
        json!([]),
        json!({}),
        json!(["2026-05-01", "2026-05-31"]),
    ];
    for value in unclear {
        let filter = json!({ ">=CREATED": value, "<=CREATED": "2026-05-31T23:59:59" });
        assert_eq!(amiss_in(&filter), (vec!["unreadable-bound"], Value::Null), "{value}");
    }
}

#[test]
fn a_date_that_is_written_otherwise_is_rewritten() {
    for written in [
        json!("1 мая 2026"),
        json!("1 мая 2026 г."),
        json!("01 May 2026"),
        json!("May 1, 2026"),
        json!("1st of May 2026"),
        json!("2026/05/01"),
        json!("2026.05.01"),
        json!("2026-5-1"),
        json!("20260501"),
        json!(20_260_501),
        json!(["2026-05-01"]),
        json!("２０２６-05-01"),
        json!("2026\u{2011}05\u{2011}01"),
        json!("\u{200f}2026-05-01"),
        json!("2026-05-01\u{a0}"),
    ] {
        let filter = json!({ ">=CREATED": written, "<=CREATED": "2026-05-31T23:59:59" });
        let mended = json!({ ">=CREATED": "2026-05-01", "<=CREATED": "2026-05-31T23:59:59" });
        assert_eq!(amiss_in(&filter), (vec!["unreadable-bound"], mended), "{written}");
    }
    let end = json!({ "<=CREATED": "31 мая 2026" });
    assert_eq!(amiss_in(&end).1, json!({ "<=CREATED": "2026-05-31T23:59:59" }), "and the day is whole");
    for (written, moment) in [
        ("31 мая 2026 в 10:00", "2026-05-31T10:00:00"),
        ("2026/05/31 10:00", "2026-05-31 10:00"),
        ("31/05/2026", "2026-05-31"),
        ("05/31/2026", "2026-05-31"),
    ] {
        assert_eq!(amiss_in(&json!({ ">=CREATED": written })).1, json!({ ">=CREATED": moment }), "{written}");
    }
}

#[test]
fn a_key_that_is_meant_as_a_bound_is_that_bound() {
    let mended = json!({ ">=DATE_CREATE": "2026-05-01" });
    let fields = [bounds("DATE_CREATE", true), bounds("MOVED_TIME", true)];
    let meant = |filter: &Value| {
        let map = filter.as_object().expect("a map");
        let mut repair = SuggestedRepair::new(Some(&json!({ "filter": filter }).to_string()));
        let found = amiss("filter", map, &fields, fields.first());
        found.iter().for_each(|bad| bad.mend(&mut repair));
        (found.first().map(|bad| bad.warning().0), repair.arguments()["filter"].clone())
    };
    for key in [
        ">=date_create",
        ">= DATE_CREATE",
        "DATE_CREATE>=",
        "=>DATE_CREATE",
        "≥DATE_CREATE",
        "＞=DATE_CREATE",
        "&gt;=DATE_CREATE",
        "gte:DATE_CREATE",
        "DATE_CREATE[$gte]",
        "DATE_CREATE_from",
        "dateCreateFrom",
        ">=CREATED",
        ">=createdDate",
        ">=DATE_CREAT",
        ">=DATE_\u{421}REATE",
    ] {
        assert_eq!(meant(&json!({ key: "2026-05-01" })), (Some("misspelt-bound"), mended.clone()), "{key}");
    }
    for operator in [">=", "gte", "$gte", "from"] {
        assert_eq!(meant(&json!({ "DATE_CREATE": { operator: "2026-05-01" } })).1, mended, "{operator}");
    }
    let between = json!({ "><DATE_CREATE": ["2026-05-01", "2026-05-31"] });
    let range = json!({ ">=DATE_CREATE": "2026-05-01", "<=DATE_CREATE": "2026-05-31T23:59:59" });
    assert_eq!(meant(&between), (Some("misspelt-bound"), range));
    let day = json!({ ">=DATE_CREATE": "2026-05-01", "<=DATE_CREATE": "2026-05-01T23:59:59" });
    for key in ["DATE_CREATE", "=DATE_CREATE"] {
        assert_eq!(meant(&json!({ key: "2026-05-01" })), (Some("day-as-bound"), day.clone()), "{key}");
    }
    for sound in [
        json!({ "DATE_CREATE": "2026-05-01T10:00:00" }),
        json!({ "DATE_CREATE": "2026-05-01", "<DATE_CREATE": "2026-05-02" }),
        json!({ ">=OPPORTUNITY": 1000 }),
        json!({ "!>=DATE_CREATE": "2026-05-01" }),
        json!({ ">=UF_CRM_CREATED_AT": "2026-05-01" }),
        json!({ ">=CREATED_BY": 5 }),
        json!({ "from": "WEB" }),
        json!({ "DATE_CREATE": { ">=": "2026-05-01", "gte": "2026-06-01" } }),
    ] {
        assert_eq!(meant(&sound), (None, sound.clone()));
    }
}

#[test]
fn a_range_of_another_field_is_turned_as_well() {
    let filter = json!({ ">=UF_FROM": "2026-05-31", "<=UF_FROM": "2026-05-01", ">=SUM": 9, "<=SUM": 1 });
    let turned = json!({ ">=UF_FROM": "2026-05-01", "<=UF_FROM": "2026-05-31", ">=SUM": 9, "<=SUM": 1 });
    assert_eq!(amiss_in(&filter), (vec!["reversed-range"], turned));
}

#[test]
fn no_more_other_fields_are_looked_at_than_may_be() {
    let range = |at: usize| [(format!(">=UF_{at}"), json!("2026-05-31")), (format!("<=UF_{at}"), json!("2026-05-01"))];
    let filter: Map<String, Value> = (0..=MOST_OTHERS).flat_map(range).collect();
    assert_eq!(amiss_in(&Value::Object(filter)).0, ["reversed-range"; MOST_OTHERS]);
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
    assert_eq!(moved("2026-05-31T00:00", false), Some(json!("2026-05-24T00:00:00")));
    assert_eq!(moved("2026-11-25", true), None, "it lies right");
}
