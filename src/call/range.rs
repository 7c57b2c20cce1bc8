//! Bounds in a map of filters: whether a field has them, and which to add where one is missing.

use kartoteka_compiler::plan::{Bounds, List, Text};
use serde_json::{Map, Value};

use super::bound;

/// Whether a map has one of these keys, and not as `null` or a blank alone; where they are bounds of dates, with a date.
pub(super) fn has(filter: Option<&Map<String, Value>>, keys: &[Text], dates: bool) -> bool {
    let value = |key: &Text| filter.and_then(|filter| filter.get(key.as_ref()));
    keys.iter().filter_map(value).any(|value| bound::bounds(value, dates))
}

/// Whether a map bounds a field from both sides.
pub(super) fn is_bounded(filter: Option<&Map<String, Value>>, field: &Bounds) -> bool {
    has(filter, &field.lower, field.dates) && has(filter, &field.upper, field.dates)
}

/// A fix whose bounds are put to what the caller has bounded already: where one bound of a field is there, the other one of
/// the same field is added, and nothing else. One that would lie on the wrong side of it is moved: the range is as long as
/// that of the fix.
pub(super) fn completed(before: Option<&Map<String, Value>>, fix: Value, fields: &[Bounds]) -> Value {
    let Value::Object(fixed) = &fix else { return fix };
    let half =
        fields.iter().find(|field| has(before, &field.lower, field.dates) != has(before, &field.upper, field.dates));
    let (Some(field), Some(before)) = (half, before) else { return fix };
    let from_lower = has(Some(before), &field.lower, field.dates);
    let (there, missing) = if from_lower { (&field.lower, &field.upper) } else { (&field.upper, &field.lower) };
    // What the fix itself says of a side, be it under a key that is taken.
    let own = |keys: fn(&Bounds) -> &List<Text>| {
        let own = |key: &Text| fixed.get(key.as_ref()).filter(|value| before.get(key.as_ref()) != Some(value));
        fields.iter().flat_map(|field| keys(field).iter()).find_map(own)
    };
    let (from, to) = (own(|field| &field.lower), own(|field| &field.upper));
    let (Some(added), Some(key)) = (if from_lower { to } else { from }, missing.first()) else { return fix };
    let given = there.iter().find_map(|key| before.get(key.as_ref()));
    let moved = given.filter(|_| field.dates).and_then(|given| bound::moved(given, added, (from?, to?), from_lower));
    let value = moved.unwrap_or_else(|| added.clone());
    let mut completed = before.clone();
    completed.insert(key.to_string(), value);
    Value::Object(completed)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn fields() -> Vec<Bounds> {
        let bounds = |field: &str| Bounds {
            field: field.to_owned().into(),
            lower: vec![format!(">={field}").into(), format!(">{field}").into()].into(),
            upper: vec![format!("<={field}").into(), format!("<{field}").into()].into(),
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
}
