//! The rarer rules of a schema, left to `jsonschema`: one validator a schema, built once in the life of the process.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, PoisonError, RwLock};

use jsonschema::Validator;
use kartoteka_compiler::plan;
use serde_json::Value;

use super::broken_rule::BrokenRule;
use super::explain::Rules;
use super::fault::{BadArgument, MOST_FAULTS};
use super::findings::Findings;
use super::trail::Place;

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

/// Whether this is a schema of JSON Schema 2020-12, by its own rules: what clients hold against it refuses a list with one that is none.
pub(crate) fn is_schema(schema: &Value) -> bool {
    jsonschema::draft202012::options().build(schema).is_ok()
}

impl Findings {
    /// Notes where the arguments, each of which is right by itself, break a schema of them all. `known` are all that there are.
    pub(super) fn together(&mut self, schema: &str, arguments: &Value, known: &[plan::Argument]) {
        self.explained(schema, arguments, &Vec::new, known);
    }

    /// Notes where a value, which is at that place, does not fit a schema.
    pub(super) fn rest(&mut self, schema: &str, value: &Value, place: &dyn Fn() -> Vec<Place>) -> bool {
        self.explained(schema, value, place, &[])
    }

    fn explained(
        &mut self,
        schema: &str,
        value: &Value,
        place: &dyn Fn() -> Vec<Place>,
        known: &[plan::Argument],
    ) -> bool {
        let Some(validator) = validator(schema) else {
            self.keep(BrokenRule::new(place(), BadArgument::Rest).fault(&Value::Null, &[]));
            return false;
        };
        // The cheap question first: it allocates nothing.
        if validator.is_valid(value) {
            return true;
        }
        let schema = &serde_json::from_str(schema).unwrap_or_default();
        let rules = Rules { schema, value, place: &place(), known };
        self.told(&validator, &rules, &|_| true);
        false
    }

    /// Notes what breaks a schema, as far as it is wanted.
    pub(super) fn told(&mut self, validator: &Validator, rules: &Rules<'_>, wanted: &dyn Fn(&BrokenRule) -> bool) {
        let mut told: Vec<BrokenRule> = Vec::new();
        let errors = validator.iter_errors(rules.value).take(MOST_FAULTS);
        for found in errors.flat_map(|error| rules.explain(&error)).filter(wanted) {
            // Two rules may ask for the same; what is counted only is not compared.
            if told.len() >= MOST_FAULTS
                || !told.iter().any(|known| known.places == found.places && known.mistake == found.mistake)
            {
                told.push(found);
            }
        }
        told.into_iter().for_each(|found| self.keep(found.fault(rules.value, rules.place)));
    }
}
