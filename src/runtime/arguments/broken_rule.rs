//! One violation of a schema's rule, before it is put into words.

use serde_json::Value;

use super::fault::{ArgumentChange, ArgumentFault, BadArgument, Edit};
use super::shown::shown;
use super::trail::{Place, written};

/// One violation, before it is put into words.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct BrokenRule {
    pub(super) places: Vec<Place>,
    pub(super) mistake: BadArgument,
    pub(super) change: Option<ArgumentChange>,
    /// Arguments because of which the rule holds here.
    pub(super) on: Vec<String>,
}

impl BrokenRule {
    pub(super) fn new(places: Vec<Place>, mistake: BadArgument) -> Self {
        Self { places, mistake, change: None, on: Vec::new() }
    }

    pub(super) fn or(self, change: Option<ArgumentChange>) -> Self {
        Self { change, ..self }
    }

    /// Whether it is about the argument, or the key, of this name.
    pub(super) fn is_of(&self, name: &str) -> bool {
        matches!(self.places.last(), Some(Place::Key(key)) if key == name)
    }

    /// The same as a fault of a value at a place.
    pub(super) fn fault(self, value: &Value, place: &[Place]) -> ArgumentFault {
        let BrokenRule { places, mistake, change, on } = self;
        let inner = places.get(place.len()..).unwrap_or_default();
        let part = inner.iter().try_fold(value, |part, place| match place {
            Place::Key(key) => part.get(key),
            Place::Item(index) => part.get(index),
        });
        let given = part.filter(|_| mistake != BadArgument::Missing && !places.is_empty()).map(shown);
        let path = written(&places);
        ArgumentFault { path, given, mistake, edit: change.map(|change| Edit { places, change }), on }
    }
}

/// Whether a value fits a schema by itself. One that refers to another does not stand by itself.
pub(super) fn fits(schema: &Value, value: &Value) -> bool {
    fitting(schema, std::slice::from_ref(value)) == 1
}

/// How many of these values fit a schema by itself; its validator is built once.
pub(super) fn fitting(schema: &Value, values: &[Value]) -> usize {
    let Ok(validator) = jsonschema::draft202012::new(schema) else { return 0 };
    values.iter().filter(|value| validator.is_valid(value)).count()
}
