//! The variables of a message. One that is not set is absent, and takes its line with it.

use fluent_bundle::{FluentArgs, FluentValue};
use serde_json::Value;

/// Names and what they stand for.
#[derive(Debug, Default)]
pub(crate) struct Variables<'a>(pub(super) FluentArgs<'a>);

impl<'a> Variables<'a> {
    /// No variables.
    #[must_use]
    pub(crate) fn new() -> Self {
        Self(FluentArgs::new())
    }

    /// A text.
    pub(crate) fn text(&mut self, name: &'a str, value: &'a str) {
        self.0.set(name, FluentValue::from(value));
    }

    /// A text, unless there is something of that name already.
    pub(crate) fn text_unless_set(&mut self, name: &'a str, value: &'a str) {
        if self.0.get(name).is_none() {
            self.text(name, value);
        }
    }

    /// A text that the variables own.
    pub(crate) fn owned(&mut self, name: &'a str, value: String) {
        self.0.set(name, FluentValue::from(value));
    }

    /// A whole number. Fluent counts with floating point, so one too large for that is shown as it is and never plural.
    pub(crate) fn integer(&mut self, name: &'a str, value: i64) {
        const EXACT: u64 = 1 << 53;
        if value.unsigned_abs() <= EXACT {
            self.0.set(name, FluentValue::from(value));
        } else {
            self.owned(name, value.to_string());
        }
    }

    /// How many there are of something.
    pub(crate) fn count(&mut self, name: &'a str, value: usize) {
        self.integer(name, i64::try_from(value).unwrap_or(i64::MAX));
    }

    /// A number.
    pub(crate) fn number(&mut self, name: &'a str, value: f64) {
        self.0.set(name, FluentValue::from(value));
    }

    /// A list, its items parted by commas.
    pub(crate) fn list(&mut self, name: &'a str, items: &[Value]) {
        self.owned(name, items.iter().map(shown).collect::<Vec<_>>().join(", "));
    }

    /// Whatever it is; `null` is absent.
    pub(crate) fn value(&mut self, name: &'a str, value: &'a Value) {
        match value {
            Value::Null => {}
            Value::Bool(_) | Value::Object(_) => self.owned(name, value.to_string()),
            Value::Number(number) => match (number.as_i64(), number.as_f64()) {
                (Some(value), _) => self.integer(name, value),
                (None, Some(value)) => self.number(name, value),
                (None, None) => self.owned(name, number.to_string()),
            },
            Value::String(value) => self.text(name, value),
            Value::Array(items) => self.list(name, items),
        }
    }

    /// The same, taking the value.
    #[must_use]
    pub(crate) fn with(mut self, name: &'a str, value: impl Into<FluentValue<'a>>) -> Self {
        self.0.set(name, value);
        self
    }
}

fn shown(item: &Value) -> String {
    match item {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
