//! The JSON types that a value may have: what can stand in a path, in a text, under `$merge`.

use serde_json::Value;

use crate::plan::{Check, Others, Path, Segment, Shape};
use crate::syntax::reference;

/// A set of JSON types.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct JsonTypes(u8);

impl JsonTypes {
    pub(crate) const NONE: JsonTypes = JsonTypes(0);
    pub(crate) const BOOLEAN: JsonTypes = JsonTypes(1);
    pub(crate) const NUMBER: JsonTypes = JsonTypes(2);
    pub(crate) const TEXT: JsonTypes = JsonTypes(4);
    pub(crate) const LIST: JsonTypes = JsonTypes(8);
    pub(crate) const MAP: JsonTypes = JsonTypes(16);
    pub(crate) const NULL: JsonTypes = JsonTypes(32);
    pub(crate) const ANY: JsonTypes = JsonTypes(63);
    pub(crate) const SCALAR: JsonTypes = JsonTypes(7);

    pub(crate) fn or(self, other: JsonTypes) -> JsonTypes {
        JsonTypes(self.0 | other.0)
    }

    /// Some value is of both.
    pub(crate) fn meets(self, other: JsonTypes) -> bool {
        self.0 & other.0 != 0
    }

    /// It is one scalar type.
    pub(crate) fn is_scalar(self) -> bool {
        [JsonTypes::BOOLEAN, JsonTypes::NUMBER, JsonTypes::TEXT].contains(&self)
    }

    pub(crate) fn of(value: &Value) -> JsonTypes {
        match value {
            Value::Null => JsonTypes::NULL,
            Value::Bool(_) => JsonTypes::BOOLEAN,
            Value::Number(_) => JsonTypes::NUMBER,
            Value::String(_) => JsonTypes::TEXT,
            Value::Array(_) => JsonTypes::LIST,
            Value::Object(_) => JsonTypes::MAP,
        }
    }

    /// What a checked value, or the part of it at `path`, may be.
    pub(crate) fn at(check: &Check, path: &Path) -> JsonTypes {
        part(check, path.0.iter()).map_or(JsonTypes::ANY, |check| {
            let own = of_shape(&check.shape);
            if check.nullable { own.or(JsonTypes::NULL) } else { own }
        })
    }
}

impl std::fmt::Display for JsonTypes {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let names = [
            (JsonTypes::BOOLEAN, "a boolean"),
            (JsonTypes::NUMBER, "a number"),
            (JsonTypes::TEXT, "text"),
            (JsonTypes::LIST, "a list"),
            (JsonTypes::MAP, "a map"),
        ];
        let names: Vec<&str> = names.iter().filter(|(kind, _)| self.meets(*kind)).map(|(_, name)| *name).collect();
        f.write_str(&names.join(" or "))
    }
}

pub(crate) fn of_shape(shape: &Shape) -> JsonTypes {
    match shape {
        Shape::Any | Shape::Shown { .. } => JsonTypes::ANY,
        Shape::Boolean => JsonTypes::BOOLEAN,
        Shape::Integer { .. } | Shape::Number { .. } => JsonTypes::NUMBER,
        Shape::Text { .. } | Shape::Choice { .. } | Shape::Row { .. } | Shape::Period => JsonTypes::TEXT,
        Shape::List { .. } => JsonTypes::LIST,
        Shape::Map { .. } => JsonTypes::MAP,
        Shape::Several { shapes } => shapes.iter().map(of_shape).fold(JsonTypes::NONE, JsonTypes::or),
    }
}

/// The check of a part, where the schema says one.
fn part<'c>(check: &'c Check, mut path: impl Iterator<Item = &'c Segment>) -> Option<&'c Check> {
    let Some(segment) = path.next() else { return Some(check) };
    let inner = match (&check.shape, segment) {
        (Shape::List { items, .. }, Segment::Index(_) | Segment::Every) => items.first()?,
        (Shape::Map { others, .. }, Segment::OnlyValue) => match others {
            Others::Checked { checks } => checks.first()?,
            Others::Allowed | Others::Refused => return None,
        },
        (Shape::Map { properties, others, .. }, segment) => {
            let name = match segment {
                Segment::OnlyKey | Segment::OnlyValue | Segment::Every => return None,
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

/// Whatever fits the schema has a value at that path.
pub(crate) fn always_there(check: &Check, path: &Path) -> bool {
    let mut check = check;
    for segment in path.0.iter() {
        let (Shape::Map { properties, .. }, Segment::Key(name)) = (&check.shape, segment) else { return false };
        let Some(property) = properties.iter().find(|property| property.required && property.name == *name) else {
            return false;
        };
        if check.nullable {
            return false;
        }
        check = &property.check;
    }
    !check.nullable
}

/// The schema leaves room for a value at that path.
pub(crate) fn holds_part(check: &Check, path: &[reference::Segment]) -> bool {
    let Some((first, rest)) = path.split_first() else { return true };
    holds(&check.shape, first, rest)
}

fn holds(shape: &Shape, first: &reference::Segment, rest: &[reference::Segment]) -> bool {
    match shape {
        Shape::Any | Shape::Shown { .. } => true,
        Shape::List { items, .. } => {
            let one = first.index().is_some() || first.is_every();
            one && items.first().is_none_or(|items| holds_part(items, rest))
        }
        Shape::Map { properties, others, .. } if first.is_every() => {
            let other = match others {
                Others::Allowed => true,
                Others::Refused => false,
                Others::Checked { checks } => checks.first().is_none_or(|check| holds_part(check, rest)),
            };
            other || properties.iter().any(|property| holds_part(&property.check, rest))
        }
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
        | Shape::Period => false,
    }
}

/// What a path names that the schema does not declare, though it leaves room for it.
pub(crate) enum Undeclared<'c> {
    /// The part at this place is none of these properties.
    Property(usize, Vec<&'c str>),
    /// The part at this place is behind the last item that there may be.
    Item(usize, u32),
}

/// The first part of a path that the schema does not declare where it declares others, or that no list is long enough for.
pub(crate) fn undeclared<'c>(check: &'c Check, path: &Path) -> Option<Undeclared<'c>> {
    let mut check = check;
    for (place, segment) in path.0.iter().enumerate() {
        match (&check.shape, segment) {
            (Shape::Map { properties, others: Others::Allowed, .. }, Segment::Key(_) | Segment::Index(_))
                if !properties.is_empty() && check.rest.is_none() =>
            {
                let name = match segment {
                    Segment::Key(name) => name.to_string(),
                    Segment::Index(index) => index.to_string(),
                    Segment::OnlyKey | Segment::OnlyValue | Segment::Every => return None,
                };
                let Some(property) = properties.iter().find(|property| property.name == name) else {
                    return Some(Undeclared::Property(place, properties.iter().map(|one| one.name.as_ref()).collect()));
                };
                check = &property.check;
            }
            (Shape::List { most: Some(most), .. }, Segment::Index(index)) if *index as u64 >= u64::from(*most) => {
                return Some(Undeclared::Item(place, *most));
            }
            (Shape::List { items, .. }, Segment::Index(_)) => check = items.first()?,
            (Shape::Map { properties, .. }, Segment::Key(name)) => {
                check = &properties.iter().find(|property| property.name == *name)?.check;
            }
            _ => return None,
        }
    }
    None
}

/// The first part of a path that a check leaves no room for, and those it has there.
pub(crate) fn missing_part<'c>(check: &'c Check, path: &[reference::Segment]) -> (usize, Vec<&'c str>) {
    let names = match &check.shape {
        Shape::Map { properties, .. } => properties.iter().map(|property| property.name.as_ref()).collect(),
        _ => Vec::new(),
    };
    let Some((first, rest)) = path.split_first() else { return (0, names) };
    let inside = match &check.shape {
        Shape::Map { properties, .. } if first.is_every() => properties.first().map(|one| &one.check),
        Shape::Map { properties, .. } => {
            properties.iter().find(|property| property.name == first.text).map(|one| &one.check)
        }
        Shape::List { items, .. } if first.index().is_some() || first.is_every() => items.first(),
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
