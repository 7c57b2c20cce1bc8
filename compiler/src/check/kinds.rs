//! The JSON types that a value may have: what can stand in a path, in a text, under `$merge`.

use serde_json::Value;

use crate::plan::{Check, Others, Path, Segment, Shape};
use crate::syntax::reference;

/// A set of JSON types.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Kinds(u8);

impl Kinds {
    pub(crate) const NONE: Kinds = Kinds(0);
    pub(crate) const BOOLEAN: Kinds = Kinds(1);
    pub(crate) const NUMBER: Kinds = Kinds(2);
    pub(crate) const TEXT: Kinds = Kinds(4);
    pub(crate) const LIST: Kinds = Kinds(8);
    pub(crate) const MAP: Kinds = Kinds(16);
    pub(crate) const NULL: Kinds = Kinds(32);
    pub(crate) const ANY: Kinds = Kinds(63);
    pub(crate) const SCALAR: Kinds = Kinds(7);

    pub(crate) fn or(self, other: Kinds) -> Kinds {
        Kinds(self.0 | other.0)
    }

    /// Some value is of both.
    pub(crate) fn meets(self, other: Kinds) -> bool {
        self.0 & other.0 != 0
    }

    pub(crate) fn of(value: &Value) -> Kinds {
        match value {
            Value::Null => Kinds::NULL,
            Value::Bool(_) => Kinds::BOOLEAN,
            Value::Number(_) => Kinds::NUMBER,
            Value::String(_) => Kinds::TEXT,
            Value::Array(_) => Kinds::LIST,
            Value::Object(_) => Kinds::MAP,
        }
    }

    /// What a checked value, or the part of it at `path`, may be.
    pub(crate) fn at(check: &Check, path: &Path) -> Kinds {
        part(check, path.0.iter()).map_or(Kinds::ANY, |check| {
            let own = of_shape(&check.shape);
            if check.nullable { own.or(Kinds::NULL) } else { own }
        })
    }
}

impl std::fmt::Display for Kinds {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let names = [
            (Kinds::BOOLEAN, "a boolean"),
            (Kinds::NUMBER, "a number"),
            (Kinds::TEXT, "text"),
            (Kinds::LIST, "a list"),
            (Kinds::MAP, "a map"),
        ];
        let names: Vec<&str> = names.iter().filter(|(kind, _)| self.meets(*kind)).map(|(_, name)| *name).collect();
        f.write_str(&names.join(" or "))
    }
}

pub(crate) fn of_shape(shape: &Shape) -> Kinds {
    match shape {
        Shape::Any => Kinds::ANY,
        Shape::Boolean => Kinds::BOOLEAN,
        Shape::Integer { .. } | Shape::Number { .. } => Kinds::NUMBER,
        Shape::Text { .. } | Shape::Choice { .. } | Shape::Row { .. } | Shape::Window => Kinds::TEXT,
        Shape::List { .. } => Kinds::LIST,
        Shape::Map { .. } => Kinds::MAP,
        Shape::Several { shapes } => shapes.iter().map(of_shape).fold(Kinds::NONE, Kinds::or),
    }
}

/// The check of a part, where the schema says one.
fn part<'c>(check: &'c Check, mut path: impl Iterator<Item = &'c Segment>) -> Option<&'c Check> {
    let Some(segment) = path.next() else { return Some(check) };
    let inner = match (&check.shape, segment) {
        (Shape::List { items, .. }, Segment::Index(_)) => items.first()?,
        (Shape::Map { properties, others, .. }, segment) => {
            let name = match segment {
                Segment::Key(name) => name.to_string(),
                Segment::Index(index) => index.to_string(),
            };
            match (properties.iter().find(|property| property.name == name), others) {
                (Some(property), _) => &property.check,
                (None, Others::Checked { checks }) => checks.first()?,
                (None, Others::Allowed | Others::Refused) => return None,
            }
        }
        _ => return None,
    };
    part(inner, path)
}

/// The schema leaves room for a value at that path.
pub(crate) fn holds_part(check: &Check, path: &[reference::Segment]) -> bool {
    let Some((first, rest)) = path.split_first() else { return true };
    holds(&check.shape, first, rest)
}

fn holds(shape: &Shape, first: &reference::Segment, rest: &[reference::Segment]) -> bool {
    match shape {
        Shape::Any => true,
        Shape::List { items, .. } => first.index.is_some() && items.first().is_none_or(|items| holds_part(items, rest)),
        Shape::Map { properties, others, .. } => {
            match (properties.iter().find(|property| property.name == first.text), others) {
                (Some(property), _) => holds_part(&property.check, rest),
                (None, Others::Allowed) => true,
                (None, Others::Refused) => false,
                (None, Others::Checked { checks }) => checks.first().is_none_or(|check| holds_part(check, rest)),
            }
        }
        Shape::Several { shapes } => shapes.iter().any(|shape| holds(shape, first, rest)),
        Shape::Boolean
        | Shape::Integer { .. }
        | Shape::Number { .. }
        | Shape::Text { .. }
        | Shape::Choice { .. }
        | Shape::Row { .. }
        | Shape::Window => false,
    }
}

/// The first part of a path that a check leaves no room for, and those it has there.
pub(crate) fn missing_part<'c>(check: &'c Check, path: &[reference::Segment]) -> (usize, Vec<&'c str>) {
    let names = match &check.shape {
        Shape::Map { properties, .. } => properties.iter().map(|property| property.name.as_ref()).collect(),
        _ => Vec::new(),
    };
    let Some((first, rest)) = path.split_first() else { return (0, names) };
    let inside = match &check.shape {
        Shape::Map { properties, .. } => {
            properties.iter().find(|property| property.name == first.text).map(|one| &one.check)
        }
        Shape::List { items, .. } if first.index.is_some() => items.first(),
        _ => None,
    };
    match inside {
        Some(check) => {
            let (at, names) = missing_part(check, rest);
            (at + 1, names)
        }
        None => (0, names),
    }
}
