//! The value of a setting, as a plan's values refer to it. A secret one is kept as a [`Secret`] and gives itself up only
//! where it is written into a request: the compiler lets it stand in a backend's base and credentials alone.

use std::borrow::Cow;

use kartoteka_compiler::plan;
use serde_json::Value;

use crate::runtime::json::{Json, Misfit, Put, PutText, scalar_text};
use crate::secret::{Secret, Zeroize as _};

/// What an operator, or a default, says of a setting.
#[derive(Debug, Clone, PartialEq)]
pub enum SettingValue {
    /// It may be seen.
    Plain(Value),
    /// It must not be seen: its JSON text.
    Secret(Secret),
}

impl SettingValue {
    /// The value of this setting.
    #[must_use]
    pub fn new(setting: &plan::Setting, value: Value) -> Self {
        if !setting.secret {
            return Self::Plain(value);
        }
        let secret = Self::Secret(Secret::new(value.to_string()));
        if let Value::String(mut text) = value {
            text.zeroize();
        }
        secret
    }

    /// The value as text, if it is a scalar.
    #[must_use]
    pub fn as_text(&self) -> Option<Cow<'_, str>> {
        self.text().ok().flatten()
    }

    /// The value, if it is a number.
    #[must_use]
    pub(crate) fn as_number(&self) -> Option<f64> {
        match self {
            Self::Plain(value) => value.as_f64(),
            Self::Secret(json) => serde_json::from_str(json.expose()).ok(),
        }
    }

    /// The items, if it is a list that may be seen.
    #[must_use]
    pub(crate) fn as_list(&self) -> Option<&[Value]> {
        match self {
            Self::Plain(value) => value.as_array().map(Vec::as_slice),
            Self::Secret(_) => None,
        }
    }
}

impl From<Value> for SettingValue {
    /// A value that may be seen.
    fn from(value: Value) -> Self {
        Self::Plain(value)
    }
}

impl Put for SettingValue {
    fn put(&self, json: &mut Json<'_>) -> bool {
        match self {
            Self::Plain(value) => value.put(json),
            Self::Secret(secret) => json.literal(secret.expose()),
        }
    }
}

impl PutText for SettingValue {
    fn text(&self) -> Result<Option<Cow<'_, str>>, Misfit> {
        match self {
            Self::Plain(value) => value.text(),
            Self::Secret(secret) => scalar_text(Some(secret.expose())),
        }
    }
}

/// How the secrets of a catalog look, by its own account: the forms of its secret settings, as regular expressions. The
/// first group of one, if it has any, is the part that must not be seen.
pub(crate) fn secret_shapes(settings: &[plan::Setting]) -> impl Iterator<Item = &str> {
    settings.iter().filter(|setting| setting.secret).flat_map(|setting| &*setting.forms).map(|form| &*form.pattern)
}

#[cfg(test)]
mod tests;
