//! A request's body, read by name, and how one is refused.

use jiff::Timestamp;
use serde_json::{Map, Value, json};

/// Why something is not done.
#[derive(Debug)]
pub(super) struct Refusal {
    pub status: u16,
    pub code: &'static str,
    pub message: String,
}

impl Refusal {
    pub(super) fn invalid(name: &str, wrong: &str) -> Self {
        Self { status: 422, code: "VALIDATION_ERROR", message: format!("`{name}` {wrong}") }
    }

    pub(super) fn not_found(what: &str) -> Self {
        Self { status: 404, code: "NOT_FOUND", message: format!("there is no such {what}") }
    }

    pub(super) fn full(what: &str) -> Self {
        Self { status: 507, code: "STORE_FULL", message: format!("the development backend keeps no more {what}") }
    }
}

pub(super) type Answer = Result<Value, Refusal>;

/// What was asked, by whom, and when.
#[derive(Debug)]
pub(super) struct Ask {
    body: Map<String, Value>,
    pub now: Timestamp,
}

/// What says who asks; the rest is what is asked.
const OF_THE_CALLER: [&str; 4] = ["tenant_id", "actor", "actor_role", "correlation_id"];

impl Ask {
    pub(super) fn new(body: Map<String, Value>, now: Timestamp) -> Self {
        Self { body, now }
    }

    pub(super) fn tenant(&self) -> &str {
        self.text("tenant_id").unwrap_or("default")
    }

    pub(super) fn actor(&self) -> &str {
        self.text("actor").unwrap_or("unknown")
    }

    /// The moment, as rows have it.
    pub(super) fn moment(&self) -> Value {
        json!(self.now.to_string())
    }

    pub(super) fn value(&self, name: &str) -> Option<&Value> {
        self.body.get(name).filter(|value| !value.is_null())
    }

    pub(super) fn text(&self, name: &str) -> Option<&str> {
        self.value(name).and_then(Value::as_str).map(str::trim).filter(|text| !text.is_empty())
    }

    pub(super) fn required(&self, name: &str) -> Result<&str, Refusal> {
        self.text(name).ok_or_else(|| Refusal::invalid(name, "is required"))
    }

    pub(super) fn flag(&self, name: &str, usual: bool) -> bool {
        self.value(name).and_then(Value::as_bool).unwrap_or(usual)
    }

    pub(super) fn number(&self, name: &str, usual: usize) -> usize {
        let number = self.value(name).and_then(Value::as_u64).and_then(|number| usize::try_from(number).ok());
        number.unwrap_or(usual)
    }

    /// The fields of these names that were passed.
    pub(super) fn fields(&self, names: &[&str]) -> Map<String, Value> {
        let given = names.iter().filter_map(|name| Some(((*name).to_owned(), self.value(name)?.clone())));
        given.collect()
    }

    /// Everything that was passed, but for who asks.
    pub(super) fn everything(&self) -> Map<String, Value> {
        let own = self.body.iter().filter(|(name, value)| !OF_THE_CALLER.contains(&name.as_str()) && !value.is_null());
        own.map(|(name, value)| (name.clone(), value.clone())).collect()
    }
}
