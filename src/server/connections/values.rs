//! What a tenant has given, as the settings of a catalog take it.

use kartoteka_compiler::plan;
use serde_json::{Map, Value};

use crate::access::connecting::UnfitSetting;
use crate::config::settings::{Departure, SettingFaults, WrongSetting};
use crate::outbound::{BackendFaults, WrongBackend};
use crate::secret::Secret;
use crate::store::connections::GivenSettings;

/// The longest value of a setting, in bytes.
const LONGEST: usize = 8 << 10;

/// What is wrong with a setting: which, the text that says so, and the word for it.
pub(super) struct UnfitValue {
    pub(super) name: String,
    pub(super) text: &'static str,
    pub(super) kind: &'static str,
    /// What the text names.
    pub(super) facts: Vec<(&'static str, String)>,
}

impl UnfitValue {
    pub(super) fn new(name: String, text: &'static str, kind: &'static str) -> Self {
        Self { name, text, kind, facts: Vec::new() }
    }

    pub(super) fn said(self, message: String) -> UnfitSetting {
        UnfitSetting { name: self.name, message, kind: self.kind }
    }
}

/// The values by the names of the settings, spelt as in a variable; or what cannot be taken.
pub(super) fn given(
    plan: &plan::Catalog,
    settings: &[usize],
    values: &Map<String, Value>,
) -> Result<GivenSettings, Vec<UnfitValue>> {
    let (mut given, mut unfit) = (GivenSettings::new(), Vec::new());
    let known = |name: &str| settings.iter().any(|setting| *plan.settings[*setting].name == *name);
    for (name, value) in values {
        let fault = |text, kind| UnfitValue::new(name.clone(), text, kind);
        if !known(name) {
            unfit.push(fault("setting-unknown", "extra_forbidden"));
            continue;
        }
        match spelt(value) {
            Ok(None) => {}
            Ok(Some(text)) if text.len() > LONGEST => unfit.push(fault("setting-too_long", "string_too_long")),
            Ok(Some(text)) => {
                given.insert(name.clone(), Secret::new(text));
            }
            Err(()) => unfit.push(fault("setting-misfit", "value_error")),
        }
    }
    if unfit.is_empty() { Ok(given) } else { Err(unfit) }
}

/// A value as a variable would spell it; `None`: nothing is given.
fn spelt(value: &Value) -> Result<Option<String>, ()> {
    let scalar = |value: &Value| match value {
        Value::String(text) => Some(text.trim().to_owned()),
        Value::Bool(flag) => Some(flag.to_string()),
        Value::Number(number) => Some(number.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    };
    match value {
        Value::Null => Ok(None),
        Value::Array(items) => {
            let items: Option<Vec<String>> = items.iter().map(scalar).collect();
            let items = items.filter(|items| items.iter().all(|item| !item.contains(',')));
            Ok(Some(items.ok_or(())?.join(",")))
        }
        Value::Object(_) => Ok(Some(value.to_string())),
        one => Ok(scalar(one).filter(|text| !text.is_empty())),
    }
}

/// What is wrong with settings that do not fit their schemas.
pub(super) fn misfits(faults: &SettingFaults) -> Vec<UnfitValue> {
    let of = faults.faults.iter().map(|fault| {
        let name = fault.setting.name.to_string();
        match &fault.wrong {
            WrongSetting::Missing => UnfitValue::new(name, "setting-missing", "missing"),
            WrongSetting::NotText | WrongSetting::Misfit => UnfitValue::new(name, "setting-misfit", "value_error"),
            WrongSetting::Departs(departure) => departs(name, departure),
        }
    });
    of.collect()
}

/// What an address lacks, compared with the example of the catalog.
fn departs(name: String, departure: &Departure) -> UnfitValue {
    let (text, facts) = match departure {
        Departure::NoAddress => ("setting-no_address", Vec::new()),
        Departure::Scheme { wanted } => ("setting-scheme", vec![("scheme", wanted.clone())]),
        Departure::Lacks { part, before } => {
            ("setting-lacks", vec![("part", part.clone()), ("before", before.clone())])
        }
        Departure::Path => ("setting-path", Vec::new()),
        Departure::Beyond { part } => ("setting-beyond", vec![("part", part.clone())]),
        Departure::Query => ("setting-query", Vec::new()),
    };
    UnfitValue { facts, ..UnfitValue::new(name, text, "value_error") }
}

/// Keys that nothing would use.
pub(super) fn unused(plan: &plan::Catalog, places: &[usize]) -> Vec<UnfitValue> {
    let of = places.iter().map(|place| {
        let name = plan.settings[*place].name.to_string();
        UnfitValue::new(name, "setting-unused", "value_error")
    });
    of.collect()
}

/// The keys that could be given, where a backend lacks one.
pub(super) fn lacking_keys(
    plan: &plan::Catalog,
    (connecting, given): (&plan::Connecting, &GivenSettings),
    faults: &BackendFaults,
) -> Vec<UnfitValue> {
    if !faults.0.iter().any(|fault| matches!(fault.wrong, WrongBackend::NoCredential { .. })) {
        return Vec::new();
    }
    let settings = connecting.settings.iter().map(|place| &plan.settings[*place]);
    let lacking = settings.filter(|setting| setting.secret && !given.contains_key(&*setting.name));
    let of = lacking.map(|setting| UnfitValue::new(setting.name.to_string(), "connect-no_credential", "missing"));
    of.collect()
}

/// Why backends cannot be asked: the kind, and the text that says so.
pub(super) fn unaskable(faults: &BackendFaults) -> (&'static str, &'static str) {
    match faults.0.first().map(|fault| &fault.wrong) {
        Some(WrongBackend::NotPublic { .. }) => ("not_allowed", "connect-not_public"),
        Some(WrongBackend::Plain { .. }) => ("not_allowed", "connect-plain"),
        Some(WrongBackend::NoCredential { .. } | WrongBackend::Colon { .. }) => ("invalid", "connect-no_credential"),
        Some(WrongBackend::Base { .. } | WrongBackend::Unfit { .. }) => ("invalid", "connect-address"),
        Some(WrongBackend::Client) | None => ("unavailable", "connect-unavailable"),
    }
}
