//! The rarer rules of a schema, left to `jsonschema`: one validator a schema, built once in the life of the process.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, PoisonError, RwLock};

use jsonschema::Validator;
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
        const MOST_CHARACTERS: usize = 200;
        let Some(validator) = validator(schema) else {
            let mistake = BadArgument::Rest("invalid schema".to_owned());
            self.keep(ArgumentFault { path: written(&place()), given: Some(shown(value)), mistake, edit: None });
            return false;
        };
        // The cheap question first: it allocates nothing.
        if validator.is_valid(value) {
            return true;
        }
        for error in validator.iter_errors(value).take(MOST_FAULTS) {
            let mut places = place();
            let mut part = value;
            for segment in error.instance_path().as_str().split('/').skip(1) {
                let segment = segment.replace("~1", "/").replace("~0", "~");
                let index = segment.parse::<usize>().ok().filter(|_| part.is_array());
                part = match index {
                    Some(index) => part.get(index),
                    None => part.get(&segment),
                }
                .unwrap_or(&Value::Null);
                places.push(index.map_or(Place::Key(segment), Place::Item));
            }
            let said: String = error.to_string().chars().take(MOST_CHARACTERS).collect();
            let fault = ArgumentFault {
                path: written(&places),
                given: Some(shown(part)),
                mistake: BadArgument::Rest(said),
                edit: None,
            };
            self.keep(fault);
        }
        false
    }
}
