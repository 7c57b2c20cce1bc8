//! The caller's own arguments on their way to a repair.

use serde_json::{Map, Value};

use crate::call::result::Fix;

/// The caller's own arguments on their way to a repair.
pub(super) struct SuggestedRepair {
    arguments: Map<String, Value>,
    /// Something of it is other than the caller wrote.
    changed: bool,
    /// A part of it was refused: then nothing is suggested.
    pub(super) failed: bool,
}

/// Where a value stands in the arguments.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ValuePlace {
    /// The argument.
    pub(super) slot: usize,
    /// The key of a map.
    pub(super) key: Option<String>,
    /// The place in a list.
    pub(super) item: Option<usize>,
}

impl SuggestedRepair {
    pub(super) fn new(given: Option<&str>) -> Self {
        let arguments = given.and_then(|given| serde_json::from_str(given).ok()).unwrap_or_default();
        Self { arguments, changed: false, failed: false }
    }

    /// Goes on with a call that was suggested already; gives the order of its records, too.
    pub(super) fn of(fix: Fix) -> (Self, Option<String>) {
        (Self { arguments: fix.arguments, changed: true, failed: false }, fix.order)
    }

    /// Puts a map in the place of what was read as it.
    pub(super) fn understand(&mut self, argument: &str, map: &Map<String, Value>) {
        if let Some(given) = self.arguments.get_mut(argument) {
            *given = Value::Object(map.clone());
        }
    }

    /// The arguments as they are so far.
    pub(super) fn arguments(&self) -> &Map<String, Value> {
        &self.arguments
    }

    /// Changes a value inside an argument that is a map.
    pub(super) fn change(&mut self, argument: &str, key: &str, value: Value) {
        if let Some(Value::Object(map)) = self.arguments.get_mut(argument) {
            map.insert(key.to_owned(), value);
            self.changed = true;
        }
    }

    /// Puts a value in the place of another; where that does not stand there as it was read, nothing is suggested.
    pub(super) fn replace(&mut self, argument: &str, place: &ValuePlace, value: Value) {
        let mut found = self.arguments.get_mut(argument);
        if let Some(key) = &place.key {
            found = found.and_then(|map| map.get_mut(key));
        }
        match (found, place.item) {
            (Some(Value::Array(items)), Some(item)) if item < items.len() => items[item] = value,
            // One value was read as a list of one.
            (Some(one), None | Some(0)) if !one.is_array() && !one.is_object() => *one = value,
            _ => {
                self.failed = true;
                return;
            }
        }
        self.changed = true;
    }

    /// Leaves a value out of an argument that is a map.
    pub(super) fn remove(&mut self, argument: &str, key: &str) {
        if let Some(Value::Object(map)) = self.arguments.get_mut(argument) {
            map.shift_remove(key);
            self.changed = true;
        }
    }

    /// Calls a key of an argument that is a map otherwise, at its place; where the map has both, they stay as they are.
    pub(super) fn rename(&mut self, argument: &str, from: &str, to: &str) {
        let Some(Value::Object(map)) = self.arguments.get_mut(argument) else {
            // It was passed otherwise, as a text above all, and has the key still.
            self.failed = true;
            return;
        };
        if !map.contains_key(from) || map.contains_key(to) {
            return;
        }
        let members = std::mem::take(map);
        let renamed = |(key, value): (String, Value)| (if key == from { to.to_owned() } else { key }, value);
        *map = members.into_iter().map(renamed).collect();
        self.changed = true;
    }

    pub(super) fn set(&mut self, name: String, value: Option<Value>) {
        self.changed = true;
        match value {
            Some(value) => drop(self.arguments.insert(name, value)),
            None => drop(self.arguments.shift_remove(&name)),
        }
    }

    pub(super) fn suggestion(self, order: Option<String>) -> Option<Fix> {
        (self.changed && !self.failed).then_some(Fix { order, arguments: self.arguments })
    }
}
