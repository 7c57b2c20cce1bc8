//! Bounds in a map of filters: whether a field has them, and which to add where one is missing.

use jiff::civil::Date;
use kartoteka_compiler::plan::{Bounds, DayEnd, Text};
use serde_json::{Map, Value};

use super::repair::SuggestedRepair;

/// Whether a map has one of these keys, and not only as `null`.
pub(super) fn has(filter: Option<&Map<String, Value>>, keys: &[Text]) -> bool {
    keys.iter().any(|key| filter.and_then(|filter| filter.get(key.as_ref())).is_some_and(|value| !value.is_null()))
}

/// A fix whose bounds are put to what the caller has bounded already: where one bound of a field is there, the other one of
/// the same field is added, and nothing else.
pub(super) fn completed(before: Option<&Map<String, Value>>, fix: Value, fields: &[Bounds]) -> Value {
    let Value::Object(fixed) = &fix else { return fix };
    let half = fields.iter().find(|field| has(before, &field.lower) != has(before, &field.upper));
    let (Some(field), Some(before)) = (half, before) else { return fix };
    let from_lower = has(Some(before), &field.lower);
    let side = |bounds: &'_ Bounds| if from_lower { bounds.upper.clone() } else { bounds.lower.clone() };
    let is_new = |key: &str| before.get(key).is_none();
    let added = fields
        .iter()
        .flat_map(|bounds| side(bounds).into_owned())
        .find_map(|key| fixed.get(key.as_ref()).filter(|_| is_new(key.as_ref())).cloned());
    let keys = side(field);
    match (added, keys.first()) {
        (Some(value), Some(key)) => {
            let mut completed = before.clone();
            completed.insert(key.to_string(), value);
            Value::Object(completed)
        }
        _ => fix,
    }
}

/// An upper bound that is a day.
pub(super) struct DayBound {
    /// The argument that the bound stands in.
    argument: String,
    /// The key of the bound.
    pub(super) key: String,
    pub(super) day: String,
    /// What makes it the last moment of the day.
    end: String,
}

impl DayBound {
    /// The last moment of the day.
    pub(super) fn end(&self) -> String {
        format!("{}{}", self.day, self.end)
    }

    /// Makes the bound the end of the day.
    pub(super) fn lengthen(&self, repair: &mut SuggestedRepair) {
        if let Some(bound) = repair.change(&self.argument, &self.key) {
            *bound = self.end().into();
        }
    }
}

/// The upper bounds of these fields that are days, where a day stands for its first moment.
pub(super) fn days(argument: &str, filter: &Map<String, Value>, fields: &[Bounds]) -> Vec<DayBound> {
    let ends = fields.iter().flat_map(|field| field.day_ends.iter());
    let day = |DayEnd { key, end }: &DayEnd| {
        let day = filter.get(key.as_ref())?.as_str()?.trim();
        (day.len() == "2026-05-31".len() && day.parse::<Date>().is_ok()).then(|| DayBound {
            argument: argument.to_owned(),
            key: key.to_string(),
            day: day.to_owned(),
            end: end.to_string(),
        })
    };
    ends.filter_map(day).collect()
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
            day_ends: vec![DayEnd { key: format!("<={field}").into(), end: "T23:59:59".into() }].into(),
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
    fn days_are_found_as_upper_bounds_alone() {
        let filter = json!({
            ">=CREATED": "2026-05-01", "<=CREATED": "2026-05-31", "<CHANGED": "2026-06-01", "<=CHANGED": "2026-05-31T10:00:00",
        });
        let found = days("filter", map(&filter), &fields());
        let keys: Vec<&str> = found.iter().map(|day| day.key.as_str()).collect();
        assert_eq!(keys, ["<=CREATED"]);
        let given = json!({"filter": filter}).to_string();
        let mut repair = SuggestedRepair::new(Some(&given));
        found[0].lengthen(&mut repair);
        assert_eq!(repair.arguments()["filter"]["<=CREATED"], "2026-05-31T23:59:59");
    }
}
