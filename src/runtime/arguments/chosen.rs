//! What an `anyOf` or `oneOf` asks for: which of its variants was meant, and what that one lacks.

use serde_json::Value;

use super::broken_rule::BrokenRule;
use super::fault::{BadArgument, Expected};
use super::mentioned::mentioned;
use super::trail::{Place, written};

/// A variant that did not fit, by what is wrong with it.
type Branch = Vec<BrokenRule>;

/// What is wrong where no variant fits.
pub(super) fn none_fits(
    schema: Option<&Value>,
    places: &[Place],
    branches: Vec<Branch>,
    exactly: bool,
) -> Vec<BrokenRule> {
    if let Some(choices) = schema.and_then(only_required) {
        return vec![BrokenRule::new(places.to_vec(), BadArgument::OneOf { exactly, choices })];
    }
    // Where a value decides which variant is meant, those for other values are out of question.
    let (meant, others): (Vec<Branch>, Vec<Branch>) =
        branches.into_iter().partition(|branch| !branch.iter().any(|found| decides(found, places)));
    match meant.len() {
        1 => {
            let on: Vec<String> = deciders(&others, places);
            let told = |mut found: BrokenRule| {
                if found.on.is_empty() {
                    found.on = on.iter().filter(|name| !found.is_of(name)).cloned().collect();
                }
                found
            };
            meant.into_iter().flatten().map(told).collect()
        }
        0 => merged(&others).map_or_else(|| alternatives(places, others, exactly), |found| vec![found]),
        _ => alternatives(places, meant, exactly),
    }
}

/// What is wrong where more than one variant fits.
pub(super) fn several_fit(schema: Option<&Value>, places: &[Place], part: &Value) -> Vec<BrokenRule> {
    let mistake = match schema.and_then(only_required) {
        Some(choices) => BadArgument::OneOf { exactly: true, choices },
        None => {
            let mut names: Vec<String> =
                schema.and_then(Value::as_array).into_iter().flatten().flat_map(mentioned).collect();
            names.sort();
            names.dedup();
            names.retain(|name| part.get(name).is_some());
            BadArgument::SeveralFit { names }
        }
    };
    vec![BrokenRule::new(places.to_vec(), mistake)]
}

/// The names that each variant asks for, if it asks for nothing but that something is passed.
fn only_required(variants: &Value) -> Option<Vec<Vec<String>>> {
    let names = |schema: &Value| -> Option<Vec<String>> {
        let object = schema.as_object().filter(|object| object.keys().all(|key| key == "required"))?;
        let names = object.get("required")?.as_array()?.iter();
        names.map(|name| name.as_str().map(str::to_owned)).collect()
    };
    let choices: Vec<Vec<String>> = variants.as_array()?.iter().map(names).collect::<Option<_>>()?;
    Some(choices).filter(|choices| !choices.is_empty())
}

/// Whether a fault says that another variant was meant: a value inside is none of those of this one.
fn decides(found: &BrokenRule, places: &[Place]) -> bool {
    matches!(found.mistake, BadArgument::NotOneOf { .. }) && found.places.len() > places.len()
}

fn deciders(branches: &[Branch], places: &[Place]) -> Vec<String> {
    let mut names = Vec::new();
    for found in branches.iter().flatten().filter(|found| decides(found, places)) {
        if let Some(Place::Key(name)) = found.places.last()
            && !names.contains(name)
        {
            names.push(name.clone());
        }
    }
    names
}

/// One fault that says what those of all variants say: the values, or the types, of one place.
fn merged(branches: &[Branch]) -> Option<BrokenRule> {
    let first = branches.first()?.first()?;
    let each = || branches.iter().map(|branch| branch.first());
    if !each().all(|found| found.is_some_and(|found| found.places == first.places)) {
        return None;
    }
    let mut values: Vec<String> = Vec::new();
    for found in each().flatten() {
        let BadArgument::NotOneOf { values: more, .. } = &found.mistake else { return None };
        values.extend(more.iter().filter(|value| !values.contains(value)).cloned().collect::<Vec<_>>());
    }
    let changed = each().flatten().find(|found| found.change.is_some()).unwrap_or(first);
    let nearest = match &changed.mistake {
        BadArgument::NotOneOf { nearest, .. } => nearest.clone(),
        _ => None,
    };
    Some(BrokenRule::new(first.places.clone(), BadArgument::NotOneOf { values, nearest }).or(changed.change.clone()))
}

/// Each variant by what would make it fit.
fn alternatives(places: &[Place], branches: Vec<Branch>, exactly: bool) -> Vec<BrokenRule> {
    const MOST: usize = 4;
    if let Some(missing) = all_missing(&branches) {
        return vec![BrokenRule::new(places.to_vec(), BadArgument::OneOf { exactly, choices: missing })];
    }
    if let Some(expected) = types(&branches, places) {
        return vec![BrokenRule::new(places.to_vec(), BadArgument::WrongType { expected: Expected::AnyOf(expected) })];
    }
    let mut branches = branches;
    branches.sort_by_key(Vec::len);
    branches.dedup();
    branches.truncate(MOST);
    if branches.len() == 1 {
        return branches.into_iter().flatten().collect();
    }
    let each = branches.into_iter().map(|branch| {
        let part = |found: BrokenRule| (written(&found.places), found.mistake);
        branch.into_iter().take(MOST).map(part).collect()
    });
    vec![BrokenRule::new(places.to_vec(), BadArgument::Alternatives { each: each.collect() })]
}

/// What is missing for each variant, if nothing else is wrong with any.
fn all_missing(branches: &[Branch]) -> Option<Vec<Vec<String>>> {
    let name = |found: &BrokenRule| match (&found.mistake, found.places.last()) {
        (BadArgument::Missing, Some(Place::Key(name))) => Some(name.clone()),
        _ => None,
    };
    let names = |branch: &Branch| branch.iter().map(name).collect::<Option<Vec<_>>>().filter(|names| !names.is_empty());
    branches.iter().map(names).collect()
}

fn types(branches: &[Branch], places: &[Place]) -> Option<Vec<Expected>> {
    let expected = |branch: &Branch| match branch.as_slice() {
        [BrokenRule { places: at, mistake: BadArgument::WrongType { expected }, .. }] if at == places => {
            Some(expected.clone())
        }
        _ => None,
    };
    branches.iter().map(expected).collect()
}
