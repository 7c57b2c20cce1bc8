//! What of the caller a request reads: exactly that tells one kept answer from another, besides the tenant, which always does.

use kartoteka_compiler::plan::{CallerField, Value};

/// What of the caller is read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct CallerFields {
    pub(crate) name: bool,
    pub(crate) role: bool,
    pub(crate) bearer: bool,
}

impl CallerFields {
    /// Notes what a value reads by itself. What it is made of is seen one by one.
    pub(crate) fn see(&mut self, value: &Value) {
        match value {
            Value::Caller { field } => match field {
                CallerField::Name => self.name = true,
                CallerField::Role => self.role = true,
                CallerField::Bearer => self.bearer = true,
                // The tenant is part of every key; a call is like no other, and what is kept does not depend on it.
                CallerField::Tenant | CallerField::Call => {}
            },
            Value::Literal(_)
            | Value::Setting { .. }
            | Value::Form { .. }
            | Value::Keys
            | Value::Position { .. }
            | Value::Message { .. }
            | Value::Map { .. }
            | Value::List { .. }
            | Value::Join { .. }
            | Value::Argument { .. }
            | Value::Cell { .. }
            | Value::Window { .. }
            | Value::Arguments
            | Value::Reply { .. }
            | Value::Step { .. }
            | Value::Item { .. }
            | Value::Record { .. }
            | Value::Token
            | Value::Matches { .. }
            | Value::Dictionary { .. } => {}
        }
    }

    /// Whether anything is read.
    pub(crate) fn any(self) -> bool {
        self.name || self.role || self.bearer
    }
}
