//! What a `not` forbids, as what to do instead.

use serde_json::Value;

use super::broken_rule::{BrokenRule, fits};
use super::fault::{ArgumentChange, BadArgument};
use super::mentioned::mentioned;
use super::trail::Place;

/// What is wrong with a value that fits a schema that it may not fit.
pub(super) fn found(schema: &Value, part: &Value, places: Vec<Place>) -> Vec<BrokenRule> {
    let none = serde_json::Map::new();
    let keywords: Vec<(&str, &Value)> = schema
        .as_object()
        .unwrap_or(&none)
        .iter()
        .map(|(keyword, value)| (keyword.as_str(), value))
        .filter(|(keyword, _)| *keyword != "$comment")
        .collect();
    match *keywords.as_slice() {
        [("required", names)] => together(names, places),
        [("properties", properties)]
        | [("properties", properties), ("required" | "type", _)]
        | [("required" | "type", _), ("properties", properties)]
            if let Some((name, inner)) = only(properties)
                && part.get(name).is_some() =>
        {
            found(inner, &part[name], below(places, name))
        }
        [("anyOf" | "oneOf", Value::Array(branches))] => match branches.iter().find(|branch| fits(branch, part)) {
            Some(branch) => found(branch, part, places),
            None => combination(schema, part, places),
        },
        [(keyword, value)] => match bound(keyword, value) {
            Some(mistake) => vec![BrokenRule::new(places, mistake)],
            None => combination(schema, part, places),
        },
        _ => combination(schema, part, places),
    }
}

/// Arguments that may not be passed, or not all of them.
fn together(names: &Value, places: Vec<Place>) -> Vec<BrokenRule> {
    let names: Vec<String> =
        names.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect();
    match names.as_slice() {
        [name] => vec![BrokenRule::new(below(places, name), BadArgument::Forbidden).or(Some(ArgumentChange::Remove))],
        _ => vec![BrokenRule::new(places, BadArgument::Together { names })],
    }
}

/// What is left where one keyword is turned around.
fn bound(keyword: &str, value: &Value) -> Option<BadArgument> {
    let count = || value.as_u64().and_then(|count| u32::try_from(count).ok());
    let some = || Some(value.clone());
    Some(match keyword {
        "maxProperties" | "maxItems" => BadArgument::TooFew { least: count()?.checked_add(1)? },
        "minProperties" | "minItems" => BadArgument::TooMany { most: count()?.checked_sub(1)? },
        "maxLength" => BadArgument::TooShort { least: count()?.checked_add(1)? },
        "minLength" => BadArgument::TooLong { most: count()?.checked_sub(1)? },
        "minimum" => BadArgument::Beyond { above: None, below: some() },
        "maximum" => BadArgument::Beyond { above: some(), below: None },
        "exclusiveMinimum" => BadArgument::OutOfRange { least: None, most: some() },
        "exclusiveMaximum" => BadArgument::OutOfRange { least: some(), most: None },
        "const" | "enum" | "pattern" | "format" | "multipleOf" | "type" => {
            BadArgument::NotOneOf { values: Vec::new(), nearest: None }
        }
        _ => return None,
    })
}

/// Arguments that do not go together as they are.
fn combination(schema: &Value, part: &Value, places: Vec<Place>) -> Vec<BrokenRule> {
    let mut names = mentioned(schema);
    names.retain(|name| part.get(name).is_some());
    match names.as_slice() {
        [] if places.is_empty() => vec![BrokenRule::new(places, BadArgument::Rest)],
        [] => vec![BrokenRule::new(places, BadArgument::NotOneOf { values: Vec::new(), nearest: None })],
        [name] => {
            vec![BrokenRule::new(below(places, name), BadArgument::NotOneOf { values: Vec::new(), nearest: None })]
        }
        _ => vec![BrokenRule::new(places, BadArgument::Combination { names })],
    }
}

fn only(properties: &Value) -> Option<(&String, &Value)> {
    properties.as_object().filter(|properties| properties.len() == 1)?.iter().next()
}

fn below(mut places: Vec<Place>, name: &str) -> Vec<Place> {
    places.push(Place::Key(name.to_owned()));
    places
}
