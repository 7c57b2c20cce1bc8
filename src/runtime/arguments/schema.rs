//! The rarer rules of a schema, left to `jsonschema`: one validator a schema, built once in the life of the process.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, PoisonError, RwLock};

use jsonschema::error::ValidationErrorKind;
use jsonschema::{ValidationError, Validator};
use serde_json::Value;

use super::fault::{ArgumentFault, BadArgument};
use super::findings::{Findings, MOST_FAULTS};
use super::shown::shown;
use super::trail::{Place, written};

static KNOWN: LazyLock<RwLock<HashMap<String, Option<Arc<Validator>>>>> = LazyLock::new(RwLock::default);

/// The validator of a schema; `None` if it is none, which the compiler reports to the author.
fn validator(schema: &str) -> Option<Arc<Validator>> {
    if let Some(known) = KNOWN.read().unwrap_or_else(PoisonError::into_inner).get(schema) {
        return known.clone();
    }
    let parsed = serde_json::from_str(schema).ok();
    let built = parsed.and_then(|schema: Value| {
        jsonschema::draft202012::options().should_validate_formats(true).build(&schema).ok().map(Arc::new)
    });
    KNOWN.write().unwrap_or_else(PoisonError::into_inner).insert(schema.to_owned(), built.clone());
    built
}

impl Findings {
    /// Notes where the arguments, each of which is right by itself, break a schema of them all.
    pub(super) fn together(&mut self, schema: &str, arguments: &Value) {
        self.rest(schema, arguments, &Vec::new);
    }

    /// Whether a value, which is at that place, fits a schema.
    pub(super) fn rest(&mut self, schema: &str, value: &Value, place: &dyn Fn() -> Vec<Place>) -> bool {
        let Some(validator) = validator(schema) else {
            let mistake = BadArgument::Rest("invalid schema".to_owned());
            self.keep(ArgumentFault { path: written(&place()), given: Some(shown(value)), mistake, edit: None });
            return false;
        };
        // The cheap question first: it allocates nothing.
        if validator.is_valid(value) {
            return true;
        }
        let written_schema: Value = serde_json::from_str(schema).unwrap_or_default();
        for error in validator.iter_errors(value).take(MOST_FAULTS) {
            let (mut places, part) = instance(value, error.instance_path().as_str(), place());
            let mistake = match error.kind() {
                ValidationErrorKind::Required { property: Value::String(property) } => {
                    places.push(Place::Key(property.clone()));
                    BadArgument::Missing
                }
                ValidationErrorKind::AnyOf { .. } => {
                    choice(&written_schema, error.schema_path().as_str(), false).unwrap_or_else(|| said(&error))
                }
                ValidationErrorKind::OneOfNotValid { .. } | ValidationErrorKind::OneOfMultipleValid { .. } => {
                    choice(&written_schema, error.schema_path().as_str(), true).unwrap_or_else(|| said(&error))
                }
                _ => said(&error),
            };
            let given = (mistake != BadArgument::Missing).then(|| shown(part));
            self.keep(ArgumentFault { path: written(&places), given, mistake, edit: None });
        }
        false
    }
}

/// A fault in the words of the validator.
fn said(error: &ValidationError<'_>) -> BadArgument {
    const MOST_CHARACTERS: usize = 200;
    BadArgument::Rest(error.to_string().chars().take(MOST_CHARACTERS).collect())
}

/// The part of a value at a JSON pointer, and its place behind those of the value.
fn instance<'v>(value: &'v Value, pointer: &str, mut places: Vec<Place>) -> (Vec<Place>, &'v Value) {
    let mut part = value;
    for segment in segments(pointer) {
        let index = segment.parse::<usize>().ok().filter(|_| part.is_array());
        part = match index {
            Some(index) => part.get(index),
            None => part.get(&segment),
        }
        .unwrap_or(&Value::Null);
        places.push(index.map_or(Place::Key(segment), Place::Item));
    }
    (places, part)
}

/// What an `anyOf` or `oneOf` asks for, if each of its schemas asks for nothing but that something is passed.
fn choice(schema: &Value, pointer: &str, exactly: bool) -> Option<BadArgument> {
    let at = schema.pointer(pointer)?;
    let names = |schema: &Value| -> Option<Vec<String>> {
        let object = schema.as_object().filter(|object| object.keys().all(|key| key == "required"))?;
        let names = object.get("required")?.as_array()?.iter();
        names.map(|name| name.as_str().map(str::to_owned)).collect()
    };
    let choices: Option<Vec<Vec<String>>> = at.as_array()?.iter().map(names).collect();
    choices.filter(|choices| !choices.is_empty()).map(|choices| BadArgument::OneOf { exactly, choices })
}

fn segments(pointer: &str) -> impl Iterator<Item = String> {
    pointer.split('/').skip(1).map(|segment| segment.replace("~1", "/").replace("~0", "~"))
}
