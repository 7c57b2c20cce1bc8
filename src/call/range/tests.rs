use serde_json::json;

use super::*;

fn fields() -> Vec<Bounds> {
    let bounds = |field: &str| Bounds {
        field: field.to_owned().into(),
        lower: vec![format!(">={field}").into(), format!(">{field}").into()].into(),
        upper: vec![format!("<={field}").into(), format!("<{field}").into()].into(),
        exact: Vec::new().into(),
        day_ends: Vec::new().into(),
        dates: false,
    };
    vec![bounds("CREATED"), bounds("CHANGED")]
}

fn map(json: &Value) -> &Map<String, Value> {
    json.as_object().expect("a map")
}

#[test]
fn a_bound_that_is_there_is_kept_and_only_the_other_added() {
    let completed = |before: Value| {
        let mut fix = map(&before).clone();
        fix.extend(map(&json!({">=CREATED": "a", "<=CREATED": "z"})).clone());
        completed(Some(map(&before)), Value::Object(fix), &fields())
    };
    assert_eq!(completed(json!({"X": 1})), json!({"X": 1, ">=CREATED": "a", "<=CREATED": "z"}));
    assert_eq!(completed(json!({">CREATED": "b"})), json!({">CREATED": "b", "<=CREATED": "z"}));
    assert_eq!(completed(json!({"<=CHANGED": "y"})), json!({"<=CHANGED": "y", ">=CHANGED": "a"}));
}

#[test]
fn a_bound_that_would_turn_the_range_round_is_moved() {
    let mut dates = fields();
    dates.iter_mut().for_each(|field| field.dates = true);
    let completed = |before: Value| {
        let mut fix = map(&before).clone();
        let period = json!({">=CREATED": "2026-11-22T00:00:00", "<=CREATED": "2026-11-28T23:59:59"});
        fix.extend(map(&period).clone());
        completed(Some(map(&before)), Value::Object(fix), &dates)
    };
    let upper = json!({"<=CREATED": "2026-05-31T23:59:59"});
    assert_eq!(completed(upper)[">=CREATED"], "2026-05-25T00:00:00");
    let lower = json!({">=CREATED": "2027-01-01T00:00:00"});
    assert_eq!(completed(lower)["<=CREATED"], "2027-01-07T23:59:59");
    let sound = json!({"<=CHANGED": "2026-12-31"});
    assert_eq!(completed(sound)[">=CHANGED"], "2026-11-22T00:00:00");
}
