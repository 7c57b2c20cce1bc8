//! One argument of a call, after it was read: its value, and the parts of it that a plan may name.

use kartoteka_compiler::plan;
use serde_json::{Map, Value};

/// An argument that is present.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Argument<'a> {
    /// `true` or `false`.
    Boolean(bool),
    /// A whole number.
    Integer(i64),
    /// A number.
    Number(f64),
    /// A text.
    Text(&'a str),
    /// One of several texts, a row of a table, or a period.
    Row {
        /// Its place in the list of values, in the table, or in [`plan::PERIODS`].
        index: usize,
        /// How it is written.
        key: &'a str,
    },
    /// A list.
    List(&'a [Value]),
    /// A map.
    Map(&'a Map<String, Value>),
    /// Whatever its schema allows.
    Any(&'a Value),
}

impl<'a> Argument<'a> {
    /// A part of it; itself where the path is empty. What is `null` on the way is absent.
    #[must_use]
    pub fn at(self, path: &plan::Path) -> Option<Argument<'a>> {
        match path.0.split_last() {
            Some((plan::Segment::OnlyKey, before)) => {
                self.within(before)?.map()?.keys().next().map(|key| Argument::Text(key))
            }
            _ => self.within(&path.0),
        }
    }

    fn within(self, path: &[plan::Segment]) -> Option<Argument<'a>> {
        let Some((first, rest)) = path.split_first() else { return Some(self) };
        let first = match self {
            Argument::List(items) => item(items, first),
            Argument::Map(map) => member(map, first),
            Argument::Any(value) => part(value, first),
            Argument::Boolean(_) | Argument::Integer(_) | Argument::Number(_) => None,
            Argument::Text(_) | Argument::Row { .. } => None,
        }?;
        rest.iter().try_fold(first, part).filter(|value| !value.is_null()).map(Argument::Any)
    }

    /// Its map, if it is one.
    #[must_use]
    pub fn map(self) -> Option<&'a Map<String, Value>> {
        match self {
            Argument::Map(map) => Some(map),
            Argument::Any(value) => value.as_object(),
            _ => None,
        }
    }

    /// The row that it names, if it names one.
    #[must_use]
    pub fn row(self) -> Option<usize> {
        match self {
            Argument::Row { index, .. } => Some(index),
            _ => None,
        }
    }

    /// Its whole number, if it is one.
    #[must_use]
    pub fn integer(self) -> Option<i64> {
        match self {
            Argument::Integer(value) => Some(value),
            Argument::Any(value) => value.as_i64(),
            _ => None,
        }
    }
}

fn part<'a>(value: &'a Value, segment: &plan::Segment) -> Option<&'a Value> {
    match value {
        Value::Array(items) => item(items, segment),
        Value::Object(map) => member(map, segment),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => None,
    }
}

fn item<'a>(items: &'a [Value], segment: &plan::Segment) -> Option<&'a Value> {
    match segment {
        plan::Segment::Index(index) => items.get(usize::try_from(*index).ok()?),
        plan::Segment::Key(key) => items.get(key.parse::<usize>().ok()?),
        plan::Segment::OnlyKey | plan::Segment::OnlyValue | plan::Segment::Every => None,
    }
}

fn member<'a>(map: &'a Map<String, Value>, segment: &plan::Segment) -> Option<&'a Value> {
    match segment {
        plan::Segment::Key(key) => map.get(key.as_ref()),
        plan::Segment::Index(index) => map.get(&index.to_string()),
        plan::Segment::OnlyKey | plan::Segment::Every => None,
        plan::Segment::OnlyValue => map.values().next(),
    }
}
