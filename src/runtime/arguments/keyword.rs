//! What single keywords ask for, as mistakes and their repairs.

use std::collections::HashSet;

use jsonschema::error::{TypeKind, ValidationErrorKind};
use jsonschema::{JsonType, ValidationError};
use kartoteka_compiler::plan::Format;
use serde_json::Value;

use super::broken_rule::{BrokenRule, fitting};
use super::fault::{ArgumentChange, BadArgument, Expected, MOST_FAULTS};
use super::nearest::nearest;
use super::number::{number, plain};
use super::rule::is_amount;
use super::scalars::truth;
use super::shown::{MOST_LISTED, shortened};
use super::trail::Place;

/// What is wrong with a value by itself; `beside` is the schema whose keyword it breaks.
pub(super) fn of_value(
    kind: &ValidationErrorKind,
    places: Vec<Place>,
    part: &Value,
    beside: Option<&Value>,
) -> BrokenRule {
    use ValidationErrorKind as Kind;
    let is_amount = beside.is_some_and(bounds_amount);
    let some = |limit: &Value| Some(limit.clone());
    let (mistake, instead) = match kind {
        Kind::Constant { expected_value } => return one_of(places, part, std::slice::from_ref(&**expected_value)),
        Kind::Enum { options } => {
            return one_of(places, part, options.as_array().map(Vec::as_slice).unwrap_or_default());
        }
        Kind::Minimum { limit } => {
            (BadArgument::OutOfRange { least: some(limit), most: None }, some(limit).filter(|_| is_amount))
        }
        Kind::Maximum { limit } => {
            (BadArgument::OutOfRange { least: None, most: some(limit) }, some(limit).filter(|_| is_amount))
        }
        Kind::ExclusiveMinimum { limit } => {
            (BadArgument::Beyond { above: some(limit), below: None }, next_to(part, limit, 1).filter(|_| is_amount))
        }
        Kind::ExclusiveMaximum { limit } => {
            (BadArgument::Beyond { above: None, below: some(limit) }, next_to(part, limit, -1).filter(|_| is_amount))
        }
        Kind::MultipleOf { multiple_of } => {
            let of = plain(*multiple_of);
            let instead = multiple(part, &of);
            (BadArgument::Multiple { of }, instead)
        }
        Kind::Type { kind } => {
            let expected = expected(kind);
            let instead = converted(part, &expected);
            (BadArgument::WrongType { expected }, instead)
        }
        Kind::MinLength { limit } => (BadArgument::TooShort { least: count(*limit) }, None),
        Kind::MaxLength { limit } => (BadArgument::TooLong { most: count(*limit) }, None),
        Kind::Pattern { pattern } => (BadArgument::Pattern { pattern: shortened(pattern) }, None),
        Kind::Format { format } => match Format::ALL.into_iter().find(|known| known.keyword() == format) {
            Some(format) => (BadArgument::Format { format }, None),
            None => (BadArgument::OtherFormat { name: shortened(format) }, None),
        },
        Kind::ContentEncoding { content_encoding: name } | Kind::ContentMediaType { content_media_type: name } => {
            (BadArgument::Encoding { name: shortened(name) }, None)
        }
        _ => (BadArgument::Rest, None),
    };
    BrokenRule::new(places, mistake).or(instead.map(ArgumentChange::Replace))
}

/// Whether a schema bounds an amount above.
fn bounds_amount(schema: &Value) -> bool {
    is_amount(schema.get("maximum").or_else(|| schema.get("exclusiveMaximum")).and_then(Value::as_f64))
}

/// A value that is none of those that it may be.
fn one_of(places: Vec<Place>, part: &Value, options: &[Value]) -> BrokenRule {
    let spelt = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let (given, values) = (spelt(part), options.iter().map(&spelt).collect::<Vec<_>>());
    let meant = nearest(&given, &mut values.iter().map(String::as_str)).map(str::to_owned);
    let option = meant.as_ref().and_then(|meant| options.iter().find(|option| spelt(option) == *meant));
    let change = option.cloned().map(ArgumentChange::Replace);
    let values = values.into_iter().take(MOST_LISTED).map(|value| shortened(&value)).collect();
    BrokenRule::new(places, BadArgument::NotOneOf { values, nearest: meant }).or(change)
}

/// The whole number next to a bound that it may not be.
fn next_to(part: &Value, limit: &Value, step: i64) -> Option<Value> {
    let limit = limit.as_i64().filter(|_| part.is_i64() || part.is_u64())?;
    limit.checked_add(step).map(Value::from)
}

/// The multiple that is nearest to a number, unless two are.
fn multiple(part: &Value, of: &Value) -> Option<Value> {
    let (given, of) = (part.as_i64()?, of.as_i64().filter(|of| *of > 0)?);
    let below = given.rem_euclid(of);
    let to = match below.checked_mul(2)? {
        twice if twice < of => given.checked_sub(below)?,
        twice if twice > of => given.checked_add(of - below)?,
        _ => return None,
    };
    Some(to.into())
}

pub(super) fn duplicate(places: &[Place], part: &Value) -> BrokenRule {
    let items = part.as_array().map(Vec::as_slice).unwrap_or_default();
    let mut seen = HashSet::new();
    let second = items.iter().position(|item| !seen.insert(item));
    let mut places = places.to_vec();
    places.extend(second.map(Place::Item));
    BrokenRule::new(places, BadArgument::Duplicate)
}

/// Names that no property has. Only what is kept is worth the search for what was meant.
pub(super) fn all_unknown(places: &[Place], names: &[String], known: &[String]) -> Vec<BrokenRule> {
    let (kept, counted) = names.split_at(names.len().min(MOST_FAULTS));
    let kept = kept.iter().map(|name| unknown(places, name, known));
    kept.chain(counted.iter().map(|name| unknown(places, name, &[]))).collect()
}

fn unknown(places: &[Place], name: &str, known: &[String]) -> BrokenRule {
    let nearest = nearest(name, &mut known.iter().map(String::as_str)).map(str::to_owned);
    let mut places = places.to_vec();
    places.push(Place::Key(name.to_owned()));
    let change = nearest.clone().map(ArgumentChange::Rename);
    BrokenRule::new(places, BadArgument::Unknown { nearest }).or(change)
}

/// A key whose name is not as it should be.
pub(super) fn bad_key(mut places: Vec<Place>, error: &ValidationError<'_>) -> BrokenRule {
    let key = error.instance().as_str().unwrap_or_default().to_owned();
    let options = match error.kind() {
        ValidationErrorKind::Enum { options } => options.as_array().cloned().unwrap_or_default(),
        ValidationErrorKind::Constant { expected_value } => vec![(**expected_value).clone()],
        _ if places.is_empty() => {
            places.push(Place::Key(key));
            return BrokenRule::new(places, BadArgument::Forbidden);
        }
        _ => return BrokenRule::new(places, BadArgument::BadKey { key: shortened(&key) }),
    };
    let known: Vec<String> = options.iter().filter_map(Value::as_str).map(str::to_owned).collect();
    unknown(&places, &key, &known)
}

/// What a list has too few or too many of.
pub(super) fn lacks(schema: Option<&Value>, part: &Value) -> BadArgument {
    let of = |keyword: &str| schema.and_then(|schema| schema.get(keyword)).and_then(Value::as_u64);
    let inner = schema.and_then(|schema| schema.get("contains"));
    let values = inner.and_then(|inner| match (inner.get("const"), inner.get("enum")) {
        (Some(one), _) => Some(vec![one]),
        (None, several) => several?.as_array().map(|several| several.iter().collect()),
    });
    let values = values.unwrap_or_default().into_iter().map(|value| shortened(&value.to_string())).collect();
    let fit = inner.map_or(0, |inner| fitting(inner, part.as_array().map(Vec::as_slice).unwrap_or_default()) as u64);
    let most = of("maxContains").filter(|most| fit > *most);
    let least = if most.is_some() { None } else { Some(of("minContains").unwrap_or(1)) };
    BadArgument::Holds { least: least.map(count), most: most.map(count), values }
}

fn expected(kind: &TypeKind) -> Expected {
    let one = |kind: JsonType| match kind {
        JsonType::Boolean => Expected::Boolean,
        JsonType::Integer => Expected::Integer,
        JsonType::Number => Expected::Number,
        JsonType::String => Expected::Text,
        JsonType::Array => Expected::List,
        JsonType::Object => Expected::Map,
        JsonType::Null => Expected::Nothing,
    };
    match kind {
        TypeKind::Single(kind) => one(*kind),
        TypeKind::Multiple(kinds) => Expected::AnyOf(kinds.iter().map(one).collect()),
    }
}

/// The same value as the type that was expected, where it can only be that.
fn converted(part: &Value, expected: &Expected) -> Option<Value> {
    match (expected, part) {
        (Expected::Integer | Expected::Number, Value::String(_)) => {
            let number = number(part)?;
            (*expected == Expected::Number || number.is_i64() || number.is_u64()).then_some(Value::Number(number))
        }
        (Expected::Text, Value::Number(number)) => Some(Value::String(number.to_string())),
        (Expected::Boolean, given) => truth(given).map(Value::Bool),
        _ => None,
    }
}

pub(super) fn count(limit: u64) -> u32 {
    u32::try_from(limit).unwrap_or(u32::MAX)
}
