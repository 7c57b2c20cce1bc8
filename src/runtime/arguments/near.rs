//! What was meant by a value of another form, where there is one thing that it can mean: a text for a sort order, a text in the place
//! of a map with a `value`, the number that a backend has for a row. It is suggested, and never read so in silence.

use jiff::civil::{DateTime, Time};
use kartoteka_compiler::plan::{self, Check, Format, Others, Shape};
use serde_json::{Map, Value};

use super::format::fits;

/// What the one member of a map is called that has others beside it.
const VALUE: &str = "value";

/// The most fields of an order that is written as a text.
const MOST_FIELDS: usize = 20;

/// The map that was meant by what is none.
pub(super) fn map(value: &Value, properties: &[plan::Property], others: &Others) -> Option<Value> {
    match is_order(properties, others) {
        true => order(value).map(Value::Object),
        false => in_its_place(value, properties).map(Value::Object),
    }
}

/// The list that was meant by what is none: of maps that have a `value`, a map with this one.
pub(super) fn list(value: &Value, items: Option<&Check>) -> Option<Value> {
    let Shape::Map { properties, .. } = &items?.shape else { return None };
    in_its_place(value, properties).map(|item| Value::from(vec![Value::Object(item)]))
}

/// Whether every value of a map is the direction of an order.
pub(super) fn is_order(properties: &[plan::Property], others: &Others) -> bool {
    let directs = |check: &Check| match &check.shape {
        Shape::Choice { values } => values.iter().all(|value| direction(value).is_some()),
        _ => false,
    };
    let of_others = match others {
        Others::Checked { checks } => checks.first().is_some_and(directs),
        Others::Refused => !properties.is_empty(),
        Others::Allowed => false,
    };
    of_others && properties.iter().all(|property| directs(&property.check))
}

/// What is sorted by one field alone is sorted by the first that was named.
pub(super) fn first(order: &Map<String, Value>) -> Option<Value> {
    let (field, way) = order.iter().next()?;
    Some(Value::Object(Map::from_iter([(field.clone(), way.clone())])))
}

/// The direction that a text says.
pub(super) fn direction(text: &str) -> Option<&'static str> {
    match text.trim().to_lowercase().as_str() {
        "asc" | "ascending" | "1" => Some("ASC"),
        "desc" | "descending" | "-1" => Some("DESC"),
        _ => None,
    }
}

/// The order of one field.
pub(super) fn order_by(field: &str, direction: &str) -> Value {
    Value::Object(Map::from_iter([(field.to_owned(), Value::from(direction))]))
}

/// An order that is written as a text, `DATE_CREATE DESC, ID`, or as a list of such.
fn order(value: &Value) -> Option<Map<String, Value>> {
    let mut fields = Vec::new();
    match value {
        Value::String(text) => fields.extend(text.split([',', ';']).map(|part| ordered(&Value::from(part)))),
        Value::Array(items) => fields.extend(items.iter().map(ordered)),
        _ => return None,
    }
    let fields = fields.into_iter().collect::<Option<Vec<_>>>()?;
    (1..=MOST_FIELDS).contains(&fields.len()).then(|| fields.into_iter().collect())
}

/// A field with its direction: `-ID`, `ID desc`, `ID:desc`, `["ID", "desc"]`, `{"ID": "desc"}`.
fn ordered(value: &Value) -> Option<(String, Value)> {
    let is_name = |name: &str| {
        !name.is_empty() && name.chars().all(|letter| letter.is_alphanumeric() || matches!(letter, '_' | '.'))
    };
    let (name, way) = match value {
        Value::String(text) => {
            let text = text.trim();
            let (text, falls) = match text.strip_prefix('-') {
                Some(rest) => (rest, true),
                None => (text.strip_prefix('+').unwrap_or(text), false),
            };
            match text.split_once([' ', ':']) {
                Some((name, way)) if !falls => (name.to_owned(), direction(way)?),
                Some(_) => return None,
                None => (text.to_owned(), if falls { "DESC" } else { "ASC" }),
            }
        }
        Value::Array(pair) => match &pair[..] {
            [Value::String(name), Value::String(way)] => (name.trim().to_owned(), direction(way)?),
            _ => return None,
        },
        Value::Object(map) => match map.iter().next() {
            Some((name, Value::String(way))) if map.len() == 1 => (name.clone(), direction(way)?),
            _ => return None,
        },
        _ => return None,
    };
    (is_name(&name) && direction(&name).is_none()).then(|| (name, Value::from(way)))
}

/// A map with a scalar as its `value`.
fn in_its_place(value: &Value, properties: &[plan::Property]) -> Option<Map<String, Value>> {
    let place = properties.iter().find(|property| property.name.eq_ignore_ascii_case(VALUE))?;
    let is_scalar = value.is_string() || value.is_number();
    is_scalar.then(|| Map::from_iter([(place.name.to_string(), value.clone())]))
}

/// The row whose cell the value is, where that is one row: the number that the backend has for `high`.
pub(super) fn row(value: &Value, rows: &[plan::Row]) -> Option<usize> {
    let wanted = match value {
        Value::Number(_) => value.to_string(),
        Value::String(text) => text.trim().to_owned(),
        _ => return None,
    };
    let is_it = |cell: &plan::Json| match serde_json::from_str::<Value>(&cell.0) {
        Ok(Value::String(text)) => text.eq_ignore_ascii_case(&wanted),
        Ok(Value::Number(number)) => number.to_string() == wanted,
        _ => false,
    };
    let mut found = rows.iter().enumerate().filter(|(_, row)| row.cells.iter().any(is_it)).map(|(place, _)| place);
    let (first, None) = (found.next()?, found.next()) else { return None };
    Some(first)
}

/// The moment that a text means which is a moment without its zone, or a day; whether it is a day.
pub(super) fn moment(text: &str) -> Option<(DateTime, bool)> {
    let text = text.trim();
    if fits(text, Format::Date) {
        return text.parse().ok().map(|day: jiff::civil::Date| (day.to_datetime(Time::midnight()), true));
    }
    let (day, time) = text.split_at_checked("2026-05-20".len())?;
    let is_time = time.starts_with(['T', 't', ' ']) && time.len() >= " 10:00".len();
    let is_local = || time[1..].bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b':' | b'.'));
    (is_time && is_local() && fits(day, Format::Date)).then(|| text.parse().ok())?.map(|moment| (moment, false))
}

/// The day that a text means which is a moment.
pub(super) fn day(text: &str) -> Option<&str> {
    let (day, time) = text.trim().split_at_checked("2026-05-20".len())?;
    (time.starts_with(['T', 't', ' ']) && fits(day, Format::Date)).then_some(day)
}

/// Whether a name is that of the end of something: a day there is meant to its last second.
pub(super) fn is_end(name: &str) -> bool {
    const ENDS: [&str; 7] = ["to", "end", "until", "till", "before", "deadline", "due"];
    let lower = name.to_lowercase();
    let word = |end: &str| {
        let before = lower.strip_suffix(end);
        // `dateTo`, `date_to` and `to`, and not `photo`.
        before.is_some_and(|before| {
            // In small letters a name may have other lengths.
            let capital = name.get(before.len()..).is_some_and(|end| end.starts_with(char::is_uppercase));
            before.is_empty() || before.ends_with(['_', '-']) || capital
        })
    };
    ENDS.into_iter().any(word)
}

#[cfg(test)]
mod tests;
