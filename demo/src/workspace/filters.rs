//! Conditions on the fields of a record.

use std::cmp::Ordering;

use serde_json::Value;

use super::{
    ask::Refusal,
    store::{Row, text},
};

/// Conditions, and whether all or any of them have to hold.
pub(super) struct Filters<'v> {
    conditions: &'v [Value],
    any: bool,
}

const OPERATORS: [&str; 9] = ["eq", "ne", "lt", "lte", "gt", "gte", "in", "contains", "is_null"];

impl<'v> Filters<'v> {
    /// Reads a list of `{ field, op, value }`.
    pub(super) fn read(list: Option<&'v Value>, any: bool) -> Result<Self, Refusal> {
        let conditions = list.and_then(Value::as_array).ok_or_else(|| Refusal::invalid("filters", "is no list"))?;
        for condition in conditions {
            let known = condition["op"].as_str().is_some_and(|op| OPERATORS.contains(&op));
            if !known || condition["field"].as_str().is_none() {
                return Err(Refusal::invalid(
                    "filters",
                    &format!("needs field and op, one of {}", OPERATORS.join(", ")),
                ));
            }
        }
        Ok(Self { conditions, any })
    }

    pub(super) fn hold(&self, row: &Row) -> bool {
        match self.any && !self.conditions.is_empty() {
            true => self.conditions.iter().any(|condition| holds(condition, row)),
            false => self.conditions.iter().all(|condition| holds(condition, row)),
        }
    }
}

fn holds(condition: &Value, row: &Row) -> bool {
    let wanted = &condition["value"];
    let found = row.get(condition["field"].as_str().unwrap_or("")).unwrap_or(&Value::Null);
    let order = |fits: fn(Ordering) -> bool| compared(found, wanted).is_some_and(fits);
    match condition["op"].as_str().unwrap_or("") {
        "eq" => found == wanted || order(Ordering::is_eq),
        "ne" => found != wanted && !order(Ordering::is_eq),
        "lt" => order(Ordering::is_lt),
        "lte" => order(Ordering::is_le),
        "gt" => order(Ordering::is_gt),
        "gte" => order(Ordering::is_ge),
        "in" => wanted.as_array().is_some_and(|values| values.contains(found)),
        "contains" => {
            let part = wanted.as_str().unwrap_or("").to_lowercase();
            found.as_str().is_some_and(|text| text.to_lowercase().contains(&part))
        }
        _ => found.is_null() == wanted.as_bool().unwrap_or(true),
    }
}

/// Two numbers, or two texts; nothing else has an order.
pub(super) fn compared(one: &Value, other: &Value) -> Option<Ordering> {
    match (one, other) {
        (Value::Number(one), Value::Number(other)) => one.as_f64()?.partial_cmp(&other.as_f64()?),
        (Value::String(one), Value::String(other)) => Some(one.cmp(other)),
        _ => None,
    }
}

/// Sorts rows by a field; those without it come last.
pub(super) fn sort(rows: &mut [&Row], by: &str, falling: bool) {
    rows.sort_by(|one, other| {
        let order = match (one.get(by), other.get(by)) {
            (Some(one), Some(other)) => compared(one, other).unwrap_or(Ordering::Equal),
            (None, None) => Ordering::Equal,
            (None, _) => return Ordering::Greater,
            (_, None) => return Ordering::Less,
        };
        if falling { order.reverse() } else { order }.then_with(|| text(one, "id").cmp(text(other, "id")))
    });
}
