//! The `filter` of a list: which records hold.
//!
//! A key is a prefix and a field, `>=DATE_CREATE`. Which prefixes exist depends on the family of the method; where one does
//! not exist, the portal reads it as a part of an unknown field's name, and conditions on unknown fields are dropped
//! silently. So is `LIKE` on words of a dictionary and on links, and anything but equality on phones and addresses.
//! A date that cannot be read fails the whole list.

use std::{borrow::Cow, cmp::Ordering};

use jiff::Timestamp;
use serde_json::{Map, Value};

use super::{
    clock,
    errors::{LIST_FAILED, Refusal},
    parameters::scalar,
    schema::{Field, Kind, Schema},
};

/// The families of lists, by the prefixes that they understand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Dialect {
    /// Leads, activities, users.
    Full,
    /// Deals, contacts, companies: no NOT LIKE.
    Sales,
    /// Tasks.
    Tasks,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Operator {
    Equal,
    NotEqual,
    In,
    NotIn,
    Less,
    AtMost,
    Greater,
    AtLeast,
    Contains,
    NotContains,
    Like,
    NotLike,
}

use Dialect::{Full, Sales, Tasks};
use Operator::{AtLeast, AtMost, Contains, Equal, Greater, In, Less, Like, NotContains, NotEqual, NotIn, NotLike};

/// Every prefix and the dialects that know it, longer ones before those that they begin with.
const PREFIXES: [(&str, Operator, &[Dialect]); 16] = [
    ("!=%", NotLike, &[Full]),
    ("!%=", NotLike, &[Full]),
    ("!%", NotContains, &[Full]),
    ("!@", NotIn, &[Full, Sales]),
    ("!=", NotEqual, &[Full, Sales]),
    ("!", NotEqual, &[Full, Sales, Tasks]),
    (">=", AtLeast, &[Full, Sales, Tasks]),
    (">", Greater, &[Full, Sales, Tasks]),
    ("<=", AtMost, &[Full, Sales, Tasks]),
    ("<", Less, &[Full, Sales, Tasks]),
    ("=%", Like, &[Full, Sales]),
    ("%=", Like, &[Full, Sales]),
    ("%", Contains, &[Full, Sales, Tasks]),
    ("=", Equal, &[Full, Sales, Tasks]),
    ("@", In, &[Full, Sales, Tasks]),
    ("", Equal, &[Full, Sales, Tasks]),
];

/// A value made comparable: numbers with numbers, moments with moments, text without case.
#[derive(Clone, Debug, PartialEq, PartialOrd)]
pub(super) enum Key {
    Nothing,
    Number(f64),
    Moment(Timestamp),
    Text(String),
}

/// A condition that every record of the answer fulfils.
pub(super) struct Condition<'s> {
    field: &'s Field,
    operator: Operator,
    wanted: Vec<Key>,
}

/// Reads a filter; what the portal would drop is dropped.
pub(super) fn read<'s>(
    schema: &'s Schema,
    dialect: Dialect,
    filter: &Map<String, Value>,
) -> Result<Vec<Condition<'s>>, Refusal> {
    let mut conditions = Vec::new();
    for (key, value) in filter {
        if let Some((field, operator)) = target(schema, dialect, key) {
            conditions.extend(condition(field, operator, value)?);
        }
    }
    Ok(conditions)
}

fn target<'s>(schema: &'s Schema, dialect: Dialect, key: &str) -> Option<(&'s Field, Operator)> {
    let mut known = PREFIXES.iter().filter(|(_, _, dialects)| dialects.contains(&dialect));
    let (name, operator) = known.find_map(|(prefix, operator, _)| Some((key.strip_prefix(prefix)?, *operator)))?;
    let field = schema.field(name)?;
    let like = matches!(operator, Contains | NotContains | Like | NotLike);
    let refused = match field.kind {
        Kind::Word(_) | Kind::Link(_) => like,
        Kind::Multi => !matches!(operator, Equal | NotEqual | In | NotIn),
        _ => false,
    };
    (!refused).then_some((field, operator))
}

fn condition<'s>(field: &'s Field, operator: Operator, value: &Value) -> Result<Option<Condition<'s>>, Refusal> {
    let operator = match (operator, value) {
        (Equal, Value::Array(_) | Value::Object(_)) => In,
        (NotEqual, Value::Array(_) | Value::Object(_)) => NotIn,
        (operator, _) => operator,
    };
    let given: Vec<&Value> = match value {
        Value::Array(items) => items.iter().collect(),
        Value::Object(items) => items.values().collect(),
        scalar => vec![scalar],
    };
    let pattern = matches!(operator, Contains | NotContains | Like | NotLike);
    let mut wanted = Vec::with_capacity(given.len());
    for value in given {
        let Some(text) = scalar(value) else { continue };
        let key = if pattern { text_key(&text) } else { key(field.kind, value).ok_or(LIST_FAILED)? };
        wanted.push(key);
    }
    // An empty bound or pattern bounds nothing.
    let empty = wanted.iter().all(|key| *key == Key::Nothing);
    let bounded = !matches!(operator, Equal | NotEqual | In | NotIn);
    Ok((!(bounded && empty)).then_some(Condition { field, operator, wanted }))
}

impl Condition<'_> {
    pub(super) fn holds(&self, record: &Map<String, Value>) -> bool {
        let value = record.get(self.field.name).unwrap_or(&Value::Null);
        let keys = keys(self.field, value, record);
        let any = |test: &dyn Fn(&Key, &Key) -> bool| keys.iter().any(|key| self.wanted.iter().any(|w| test(key, w)));
        let compares = |orders: &[Ordering]| {
            any(&|key, wanted| *key != Key::Nothing && key.partial_cmp(wanted).is_some_and(|o| orders.contains(&o)))
        };
        match self.operator {
            Equal | In => any(&PartialEq::eq),
            // As the portal asks its database: unequal, or nothing at all.
            NotEqual | NotIn => !any(&PartialEq::eq),
            Less => compares(&[Ordering::Less]),
            AtMost => compares(&[Ordering::Less, Ordering::Equal]),
            Greater => compares(&[Ordering::Greater]),
            AtLeast => compares(&[Ordering::Greater, Ordering::Equal]),
            Contains => self.texts(record, |text, wanted| text.contains(wanted)),
            NotContains => !self.texts(record, |text, wanted| text.contains(wanted)),
            Like => self.texts(record, like),
            NotLike => !self.texts(record, like),
        }
    }

    fn texts(&self, record: &Map<String, Value>, matches: impl Fn(&str, &str) -> bool) -> bool {
        let Some(value) = record.get(self.field.name).and_then(scalar) else { return false };
        let value = value.to_lowercase();
        self.wanted.iter().any(|wanted| matches!(wanted, Key::Text(wanted) if matches(&value, wanted)))
    }
}

/// What a record can be found by in one field.
fn keys(field: &Field, value: &Value, record: &Map<String, Value>) -> Vec<Key> {
    let own = |value: &Value| key(field.kind, value).unwrap_or(Key::Nothing);
    match (field.kind, value) {
        (_, Value::Array(items)) if items.is_empty() => vec![Key::Nothing],
        (Kind::Multi, Value::Array(items)) => items.iter().map(|item| own(&item["VALUE"])).collect(),
        (_, Value::Array(items)) => items.iter().map(own).collect(),
        (Kind::TaskStatus, value) => {
            let become_of = record.get("SUB_STATUS").unwrap_or(&Value::Null);
            vec![own(value), own(become_of)]
        }
        (_, value) => vec![own(value)],
    }
}

/// Makes a value comparable; `None` for a date that cannot be read.
pub(super) fn key(kind: Kind, value: &Value) -> Option<Key> {
    if let (Kind::Boolean, Some(truth)) = (kind, truth(value)) {
        return Some(Key::Text(truth.to_string()));
    }
    let text = scalar(value).unwrap_or(Cow::Borrowed(""));
    if text.is_empty() {
        return Some(Key::Nothing);
    }
    Some(match kind {
        // PHP reads the number at the begin of a text; what has none is nought.
        Kind::Integer | Kind::Double | Kind::Link(_) | Kind::TaskStatus | Kind::Enumeration => {
            Key::Number(leading_number(&text))
        }
        Kind::Date | Kind::DateTime => Key::Moment(clock::instant(&text)?),
        Kind::Text | Kind::Flag | Kind::Boolean | Kind::Word(_) | Kind::Currency | Kind::Multi | Kind::List => {
            text_key(&text)
        }
    })
}

/// The spellings of a boolean: `Y` and `N` are none.
fn truth(value: &Value) -> Option<bool> {
    match value {
        Value::Bool(truth) => Some(*truth),
        Value::Number(number) => number.as_i64().map(|number| number != 0),
        Value::String(text) => match text.as_str() {
            "true" | "1" => Some(true),
            "false" | "0" => Some(false),
            _ => None,
        },
        _ => None,
    }
}

fn text_key(text: &str) -> Key {
    if text.is_empty() { Key::Nothing } else { Key::Text(text.to_lowercase()) }
}

fn leading_number(text: &str) -> f64 {
    let text = text.trim_start();
    let end = text.char_indices().find(|(at, c)| !(c.is_ascii_digit() || *c == '.' || (*at == 0 && *c == '-')));
    text[..end.map_or(text.len(), |(at, _)| at)].parse().unwrap_or(0.0)
}

/// SQL's LIKE: `%` is any text, `_` any one character.
fn like(text: &str, pattern: &str) -> bool {
    let mut rest = pattern.chars();
    match rest.next() {
        None => text.is_empty(),
        Some('%') => {
            let ends = text.char_indices().map(|(at, _)| at).chain([text.len()]);
            ends.into_iter().any(|at| like(&text[at..], rest.as_str()))
        }
        Some(wanted) => {
            let mut characters = text.chars();
            characters
                .next()
                .is_some_and(|c| (wanted == '_' || c == wanted) && like(characters.as_str(), rest.as_str()))
        }
    }
}
