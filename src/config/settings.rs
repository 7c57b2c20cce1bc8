//! A catalog's settings, resolved once at start: from the operator's variables, typed by their schema, defaults in
//! place. Everything that is wrong is told at once, by the variable's name, with what is expected and an example;
//! a fault never repeats a value, because it may be a secret.

mod departure;
mod read;

use std::fmt;

use kartoteka_compiler::plan;
use serde_json::Value;

use crate::config::Config;
use crate::secret::Secret;

pub use departure::Departure;

/// The values of a catalog's settings. Knows which are secret and shows none of those.
#[derive(Clone)]
pub struct Settings {
    /// In the catalog's order; absent where an optional setting is not set.
    values: Vec<Option<Value>>,
    secrets: Vec<Secret>,
}

/// Everything that is wrong with a catalog's settings.
#[derive(Debug, Clone, PartialEq)]
pub struct Faults {
    /// The catalog's name.
    pub catalog: plan::Text,
    /// In the catalog's order.
    pub faults: Vec<Fault>,
    /// Not one of the catalog's variables is set: this operator does not use it, rather than misuse it.
    pub unconfigured: bool,
}

/// What is wrong with one setting.
#[derive(Debug, Clone, PartialEq)]
pub struct Fault {
    /// The setting as the catalog declares it, the value not among it.
    pub setting: plan::Setting,
    /// What is wrong.
    pub wrong: Wrong,
}

/// How a variable can be wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wrong {
    /// It is needed and not set.
    Missing,
    /// It holds bytes that are no text.
    NotText,
    /// It is not what the schema asks for.
    Misfit,
    /// It is an address, in which this is different from what the example has.
    Departs(Departure),
}

impl Settings {
    /// Settings with these values, in the catalog's order, and these secrets: where no operator has set any.
    #[must_use]
    pub fn new(values: Vec<Option<Value>>, secrets: Vec<Secret>) -> Self {
        Self { values, secrets }
    }

    /// Reads the settings of `catalog`.
    ///
    /// # Errors
    /// Every setting that is missing or not as its schema asks.
    pub fn resolve(catalog: &plan::Catalog, config: &Config) -> Result<Self, Faults> {
        let mut values = Vec::with_capacity(catalog.settings.len());
        let mut secrets = Vec::new();
        let mut faults = Vec::new();
        for setting in &*catalog.settings {
            let given = config.variable(&setting.env);
            if let Some(text) = given
                && setting.secret
            {
                secrets.push(Secret::new(text));
            }
            match value(setting, given, catalog) {
                Ok(value) => values.push(value),
                Err(wrong) => faults.push(Fault { setting: setting.clone(), wrong }),
            }
        }
        if faults.is_empty() {
            return Ok(Self { values, secrets });
        }
        let unconfigured = catalog.settings.iter().all(|setting| config.variable(&setting.env).is_none());
        Err(Faults { catalog: catalog.name.clone(), faults, unconfigured })
    }

    /// The values in the catalog's order; absent where an optional setting is not set.
    #[must_use]
    pub fn values(&self) -> &[Option<Value>] {
        &self.values
    }

    /// What must be shown nowhere.
    #[must_use]
    pub fn secrets(&self) -> &[Secret] {
        &self.secrets
    }

    /// What an author wrote or an operator set.
    #[must_use]
    pub fn number(&self, quantity: &plan::Quantity) -> f64 {
        match quantity {
            plan::Quantity::Fixed(number) => *number,
            plan::Quantity::Setting(setting) => self.values[*setting]
                .as_ref()
                .and_then(Value::as_f64)
                .expect("check let only a numeric setting that always has a value be a quantity"),
        }
    }
}

impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Settings").field("count", &self.values.len()).finish_non_exhaustive()
    }
}

fn value(setting: &plan::Setting, given: Option<&str>, catalog: &plan::Catalog) -> Result<Option<Value>, Wrong> {
    let Some(text) = given else {
        return match &setting.default {
            Some(default) => Ok(Some(serde_json::from_str(&default.0).expect("a plan's JSON is valid"))),
            None if setting.optional => Ok(None),
            None => Err(Wrong::Missing),
        };
    };
    if text.contains('\u{fffd}') {
        return Err(Wrong::NotText);
    }
    if let Some(value) = read::value(text, &setting.check, catalog) {
        return Ok(Some(value));
    }
    let departure = setting.example.as_ref().and_then(|example| Departure::find(text, example));
    Err(departure.map_or(Wrong::Misfit, Wrong::Departs))
}

impl fmt::Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the catalog `{}` cannot be asked with these settings:", self.catalog)?;
        for fault in &self.faults {
            write!(f, "\n  {fault}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Faults {}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { setting, wrong } = self;
        let expected = read::Expected(&setting.check);
        write!(f, "`{}`", setting.env)?;
        match wrong {
            Wrong::Missing => f.write_str(" is not set")?,
            Wrong::NotText => f.write_str(" is not valid UTF-8")?,
            Wrong::Misfit => write!(f, " is not {expected}")?,
            Wrong::Departs(departure) => write!(f, ": {departure}")?,
        }
        // An example says more than a pattern.
        match (&setting.example, wrong) {
            (Some(example), Wrong::Departs(Departure::Lacks { .. })) => write!(f, " `{}={example}`", setting.env),
            (Some(example), _) => write!(f, "; for example `{}={example}`", setting.env),
            (None, Wrong::Misfit) => Ok(()),
            (None, _) => write!(f, "; expected {expected}"),
        }
    }
}

impl std::error::Error for Fault {}

#[cfg(test)]
mod tests;
