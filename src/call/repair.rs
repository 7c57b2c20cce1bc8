//! The caller's own arguments on their way to a repair.

use serde_json::{Map, Value};

use crate::call::result::Fix;

/// The caller's own arguments on their way to a repair.
pub(super) struct SuggestedRepair {
    pub(super) arguments: Map<String, Value>,
    /// Something of it is other than the caller wrote.
    pub(super) changed: bool,
    /// A part of it was refused: then nothing is suggested.
    pub(super) failed: bool,
}

impl SuggestedRepair {
    pub(super) fn new(given: Option<&str>) -> Self {
        let arguments = given.and_then(|given| serde_json::from_str(given).ok()).unwrap_or_default();
        Self { arguments, changed: false, failed: false }
    }

    pub(super) fn set(&mut self, name: String, value: Option<Value>) {
        self.changed = true;
        match value {
            Some(value) => drop(self.arguments.insert(name, value)),
            None => drop(self.arguments.shift_remove(&name)),
        }
    }

    pub(super) fn suggestion(self, filters: Vec<String>, order: Option<String>) -> Option<Fix> {
        (self.changed && !self.failed).then(|| Fix {
            filters,
            order,
            arguments: Value::Object(self.arguments).to_string(),
        })
    }
}
