//! A catalog's settings, resolved once at start: from the operator's variables, typed by their schema, defaults in
//! place. Everything that is wrong is reported at once, by the variable's name, with what is expected and an example;
//! a fault never repeats a value, because it may be a secret.

mod bundles;
mod departure;
mod encoded;
mod hidden;
mod idle;
mod read;
mod source;

use std::fmt;

use kartoteka_compiler::plan;
use serde_json::Value;

use self::source::GivenBy;
use super::operator::Config;
use super::said_settings::SaidKey;
use crate::runtime::setting::{SettingValue, secret_shapes};
use crate::secret::{self, Secret};

pub(crate) use departure::Departure;
pub(crate) use hidden::hidden_variables;
pub(crate) use source::{SettingSource, is_authorized};

/// The values of a catalog's settings: of one connection. Knows which are secret and shows none of those.
#[derive(Clone)]
pub struct Settings {
    /// In the catalog's order; absent where an optional setting is not set.
    values: Vec<Option<SettingValue>>,
    /// The secret ones among them, as they were written.
    secrets: Vec<Secret>,
    /// What of them is a key.
    keys: Vec<Secret>,
    /// The variables of those in which no key is long enough to be masked in results.
    short: Vec<plan::Text>,
    /// What the operator should hear of variables that were not taken as they are.
    notes: Vec<SettingNote>,
    /// How secrets look, by the catalog's account.
    shapes: Vec<plan::Text>,
    /// Which of them a tenant has given.
    by_tenant: Vec<bool>,
}

/// A variable that was not taken as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SettingNote {
    /// It is beyond a bound, and the bound counts.
    Clamped {
        /// The variable.
        variable: plan::Text,
        /// What counts, as JSON.
        counts: String,
    },
    /// It is not what its schema asks for, and nothing would use it: another credential goes before it.
    Unused {
        /// The variable.
        variable: plan::Text,
    },
    /// The catalog does not read it, on purpose, though others do.
    Ignored {
        /// The variable.
        variable: plan::Text,
        /// Why, as the catalog says it.
        why: plan::Text,
    },
}

/// Everything that is wrong with a catalog's settings.
#[derive(Debug, Clone, PartialEq)]
pub struct SettingFaults {
    /// The catalog's name.
    pub catalog: plan::Text,
    /// In the catalog's order.
    pub faults: Vec<SettingFault>,
    /// Not one of the catalog's variables is set: this operator does not use it, rather than misuse it.
    pub(crate) unconfigured: bool,
}

/// What is wrong with one setting.
#[derive(Debug, Clone, PartialEq)]
pub struct SettingFault {
    /// The setting as the catalog declares it, the value not among it.
    pub setting: plan::Setting,
    /// What is wrong.
    pub wrong: WrongSetting,
    /// The key of the operator's file that gives it; `None`: a variable, or what a tenant has connected.
    pub(crate) key: Option<SaidKey>,
}

/// How a variable can be wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WrongSetting {
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
    /// Settings of a catalog with these values, in its order, and these secrets: where no operator has set any.
    #[must_use]
    pub fn new(catalog: &plan::Catalog, values: Vec<Option<Value>>, secrets: Vec<Secret>) -> Self {
        let values = catalog.settings.iter().zip(values);
        let values = values.map(|(setting, value)| value.map(|value| SettingValue::new(setting, value))).collect();
        let shapes = shapes(catalog);
        let keys =
            secrets.iter().filter_map(|secret| secret::keys(secret.expose(), shapes.iter().map(|shape| &**shape)));
        let by_tenant = vec![false; catalog.settings.len()];
        Self {
            values,
            keys: keys.flatten().collect(),
            short: Vec::new(),
            notes: Vec::new(),
            secrets,
            shapes,
            by_tenant,
        }
    }

    /// Keys that a tenant has given and that nothing would use, since another one goes before them: their places in the catalog.
    #[must_use]
    pub(crate) fn unused_keys(catalog: &plan::Catalog, source: &SettingSource<'_>) -> Vec<usize> {
        let given = source.texts(catalog);
        let texts: Vec<Option<&str>> = given.iter().map(|given| given.text).collect();
        let is_unused = |place: &usize| given[*place].by == GivenBy::Tenant && idle::is_unused(catalog, *place, &texts);
        (0..given.len()).filter(is_unused).collect()
    }

    /// What holds where neither an operator nor a tenant has said anything: the defaults.
    #[must_use]
    pub(crate) fn unset(catalog: &plan::Catalog) -> Self {
        let of = |setting: &plan::Setting| {
            let default = setting.default.as_ref()?;
            Some(serde_json::from_str(&default.0).expect("a plan's JSON is valid"))
        };
        Self::new(catalog, catalog.settings.iter().map(of).collect(), Vec::new())
    }

    /// Reads the settings of `catalog` as the operator has set them, for the tenant `default`.
    ///
    /// # Errors
    /// Every setting that is missing or not as its schema asks.
    pub fn resolve(catalog: &plan::Catalog, config: &Config) -> Result<Self, SettingFaults> {
        Self::resolve_from(catalog, &SettingSource::of_operator(config))
    }

    /// Reads the settings of `catalog` from there.
    ///
    /// # Errors
    /// Every setting that is missing or not as its schema asks.
    pub(crate) fn resolve_from(catalog: &plan::Catalog, source: &SettingSource<'_>) -> Result<Self, SettingFaults> {
        let found = source.texts(catalog);
        let texts: Vec<Option<&str>> = found.iter().map(|found| found.text).collect();
        let mut values = Vec::with_capacity(catalog.settings.len());
        let (mut secrets, mut keys, mut short) = (Vec::new(), Vec::new(), Vec::new());
        let (mut faults, mut notes) = (Vec::new(), Vec::new());
        for (place, setting) in catalog.settings.iter().enumerate() {
            let given = texts[place];
            let read = value(setting, given, catalog);
            if read.is_err() && idle::is_unused(catalog, place, &texts) {
                notes.push(SettingNote::Unused { variable: setting.env.clone() });
                values.push(None);
                continue;
            }
            if let Some(text) = given
                && setting.secret
            {
                secrets.push(Secret::new(text));
                match secret::keys(text, setting.forms.iter().map(|form| &*form.pattern)) {
                    Some(found) => keys.extend(found),
                    None => short.push(setting.env.clone()),
                }
            }
            if let (Ok(Some(value)), Some(text)) = (&read, given)
                && read::is_clamped(text, value, &setting.check.shape)
            {
                notes.push(SettingNote::Clamped { variable: setting.env.clone(), counts: value.to_string() });
            }
            match read {
                Ok(value) => values.push(value.map(|value| SettingValue::new(setting, value))),
                Err(wrong) => {
                    let key = source.said_key(catalog, place, found[place]);
                    faults.push(SettingFault { setting: setting.clone(), wrong, key });
                }
            }
        }
        let of_file = source.config().operator_file.as_ref();
        let is_named = |name: &str| of_file.is_some_and(|file| file.names(name));
        let variable = |ignored: &&plan::Ignored| {
            source.config().variable(&ignored.variable).is_some() && !is_named(&ignored.variable)
        };
        let ignored = catalog.ignores.iter().filter(variable);
        notes.extend(ignored.cloned().map(|plan::Ignored { variable, why }| SettingNote::Ignored { variable, why }));
        if faults.is_empty() {
            let by_tenant = found.iter().map(|found| found.by == GivenBy::Tenant).collect();
            let encoded = encoded::encoded(catalog, &values);
            secrets.extend(encoded.iter().map(|secret| Secret::new(secret.expose())));
            keys.extend(encoded);
            return Ok(Self { values, secrets, keys, short, notes, shapes: shapes(catalog), by_tenant });
        }
        let unconfigured = texts.iter().all(Option::is_none);
        Err(SettingFaults { catalog: catalog.name.clone(), faults, unconfigured })
    }

    /// The same where what is missing is absent, and stays so: of what is not connected yet.
    ///
    /// # Errors
    /// Every setting that is not as its schema asks.
    pub(crate) fn resolve_what_is_there(
        catalog: &plan::Catalog,
        source: &SettingSource<'_>,
    ) -> Result<Self, SettingFaults> {
        let found = source.texts(catalog);
        let mut faults = Vec::new();
        let places = catalog.settings.iter().zip(&found).enumerate();
        let values = places.map(|(place, (setting, found))| match value(setting, found.text, catalog) {
            Ok(value) => value,
            Err(WrongSetting::Missing) => None,
            Err(wrong) => {
                let key = source.said_key(catalog, place, *found);
                faults.push(SettingFault { setting: setting.clone(), wrong, key });
                None
            }
        });
        let values: Vec<Option<Value>> = values.collect();
        if !faults.is_empty() {
            return Err(SettingFaults { catalog: catalog.name.clone(), faults, unconfigured: false });
        }
        let secret = |(setting, found): (&plan::Setting, &source::GivenText<'_>)| {
            found.text.filter(|_| setting.secret).map(Secret::new)
        };
        let secrets = catalog.settings.iter().zip(&found).filter_map(secret).collect();
        let by_tenant = found.iter().map(|found| found.by == GivenBy::Tenant).collect();
        Ok(Self { by_tenant, ..Self::new(catalog, values, secrets) })
    }

    /// The values in the catalog's order; absent where an optional setting is not set.
    #[must_use]
    pub fn values(&self) -> &[Option<SettingValue>] {
        &self.values
    }

    /// Whether a tenant has given the value of this setting.
    #[must_use]
    pub(crate) fn is_of_tenant(&self, setting: usize) -> bool {
        self.by_tenant[setting]
    }

    /// What must be shown nowhere.
    #[must_use]
    pub(crate) fn secrets(&self) -> &[Secret] {
        &self.secrets
    }

    /// What of the secrets must not reach a caller, even where a backend quotes it.
    #[must_use]
    pub fn keys(&self) -> &[Secret] {
        &self.keys
    }

    /// The variables whose keys are too short to be masked where a backend quotes them.
    #[must_use]
    pub(crate) fn short_keys(&self) -> &[plan::Text] {
        &self.short
    }

    /// The variables that were not taken as they are.
    #[must_use]
    pub fn notes(&self) -> &[SettingNote] {
        &self.notes
    }

    /// How the catalog's secrets look, whichever operator's they are: for a `Redactor`.
    pub(crate) fn secret_shapes(&self) -> impl Iterator<Item = &str> {
        self.shapes.iter().map(|shape| &**shape)
    }

    /// What an author wrote or an operator set.
    #[must_use]
    pub fn number(&self, quantity: &plan::Quantity) -> f64 {
        match quantity {
            plan::Quantity::Fixed(number) => *number,
            plan::Quantity::Setting(setting) => self.values[*setting]
                .as_ref()
                .and_then(SettingValue::as_number)
                .expect("check let only a numeric setting that always has a value be a quantity"),
        }
    }
}

impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Settings").field("count", &self.values.len()).finish_non_exhaustive()
    }
}

fn shapes(catalog: &plan::Catalog) -> Vec<plan::Text> {
    secret_shapes(&catalog.settings).map(|shape| shape.to_owned().into()).collect()
}

fn value(setting: &plan::Setting, given: Option<&str>, catalog: &plan::Catalog) -> Result<Option<Value>, WrongSetting> {
    let Some(text) = given else {
        return match &setting.default {
            Some(default) => Ok(Some(serde_json::from_str(&default.0).expect("a plan's JSON is valid"))),
            None if setting.optional => Ok(None),
            None => Err(WrongSetting::Missing),
        };
    };
    if text.contains('\u{fffd}') {
        return Err(WrongSetting::NotText);
    }
    if let Some(value) = read::value(text, &setting.check, catalog) {
        return Ok(Some(value));
    }
    let departure = setting.example.as_ref().and_then(|example| Departure::find(text, example));
    Err(departure.map_or(WrongSetting::Misfit, WrongSetting::Departs))
}

impl SettingFaults {
    /// Whether nothing is wrong but that something is missing.
    #[must_use]
    pub(crate) fn are_missing(&self) -> bool {
        self.faults.iter().all(|fault| fault.wrong == WrongSetting::Missing)
    }
}

impl fmt::Display for SettingFaults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the catalog `{}` cannot be asked with these settings:", self.catalog)?;
        for fault in &self.faults {
            write!(f, "\n  {fault}")?;
        }
        Ok(())
    }
}

impl fmt::Display for SettingNote {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Clamped { variable, counts } => write!(f, "`{variable}` is beyond what it may be: {counts} counts"),
            Self::Unused { variable } => {
                write!(f, "`{variable}` is not what it should be, and is not used: another credential goes before it")
            }
            Self::Ignored { variable, why } => write!(f, "`{variable}` is not read: {why}"),
        }
    }
}

impl std::error::Error for SettingFaults {}

impl fmt::Display for SettingFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { setting, wrong, key } = self;
        let expected = read::ExpectedValue { check: &setting.check, in_file: key.is_some() };
        let example = |example: &str| match key {
            Some(_) => format!("`{}: {example}`", setting.name),
            None => format!("`{}={example}`", setting.env),
        };
        match key {
            Some(key) => write!(f, "{key}{}", if key.line.is_some() { "," } else { "" })?,
            None => write!(f, "`{}`", setting.env)?,
        }
        match wrong {
            WrongSetting::Missing => f.write_str(" is not set")?,
            WrongSetting::NotText => f.write_str(" is not valid UTF-8")?,
            WrongSetting::Misfit => write!(f, " is not {expected}")?,
            WrongSetting::Departs(departure) => write!(f, ": {departure}")?,
        }
        // An example says more than a pattern.
        match (&setting.example, wrong) {
            (Some(one), WrongSetting::Departs(Departure::Lacks { .. })) => write!(f, " {}", example(one)),
            (Some(one), _) => write!(f, "; for example {}", example(one)),
            (None, WrongSetting::Misfit) => Ok(()),
            (None, _) => write!(f, "; expected {expected}"),
        }
    }
}

impl std::error::Error for SettingFault {}

#[cfg(test)]
mod tests;
