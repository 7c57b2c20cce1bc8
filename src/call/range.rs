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

/// Whether a map bounds one of these fields, be it from one side.
pub(super) fn is_begun(filter: Option<&Map<String, Value>>, fields: &[Bounds]) -> bool {
    fields.iter().any(|field| [&field.lower, &field.upper].iter().any(|keys| has(filter, keys, field.dates)))
}

/// Whether a map fixes a field otherwise than by bounds: `=DATE_CREATE`, `@DATE_CREATE`, or the field itself.
pub(super) fn is_fixed(filter: Option<&Map<String, Value>>, field: &Bounds) -> bool {
    let operator = |key: &str| {
        key.strip_suffix(field.field.as_ref()).is_some_and(|before| before.bytes().all(|byte| b"=@%".contains(&byte)))
    };
    let is_bound = |key: &str| field.lower.iter().chain(field.upper.iter()).any(|bound| bound == key);
    let is_said = |value: &Value| !value.is_object() && bound::bounds(value, false);
    filter.into_iter().flatten().any(|(key, value)| operator(key) && !is_bound(key) && is_said(value))
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
mod tests;
