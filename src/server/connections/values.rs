//! What a tenant has given, as the settings of a catalog take it.

use kartoteka_compiler::plan;
use serde_json::{Map, Value};

use crate::access::connecting::UnfitSetting;
use crate::config::settings::{SettingFaults, WrongSetting};
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
}

impl UnfitValue {
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
        let fault = |text, kind| UnfitValue { name: name.clone(), text, kind };
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
        let (text, kind) = match fault.wrong {
            WrongSetting::Missing => ("setting-missing", "missing"),
            WrongSetting::NotText | WrongSetting::Misfit | WrongSetting::Departs(_) => {
                ("setting-misfit", "value_error")
            }
        };
        UnfitValue { name: fault.setting.name.to_string(), text, kind }
    });
    of.collect()
}

/// Keys that nothing would use.
pub(super) fn unused(plan: &plan::Catalog, places: &[usize]) -> Vec<UnfitValue> {
    let of = places.iter().map(|place| UnfitValue {
        name: plan.settings[*place].name.to_string(),
        text: "setting-unused",
        kind: "value_error",
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
    let of = lacking.map(|setting| UnfitValue {
        name: setting.name.to_string(),
        text: "connect-no_credential",
        kind: "missing",
    });
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
