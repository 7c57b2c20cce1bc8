//! Secrets as they are sent in base64: a user and a password of RFC 7617 are one text in which neither stands as it is, so that a
//! backend that repeats its header would show them to anyone who undoes the spelling.

use base64::{Engine, engine::general_purpose::STANDARD};
use kartoteka_compiler::plan::{self, Spelling};

use crate::runtime::json::PutText;
use crate::runtime::setting::SettingValue;
use crate::secret::Secret;

/// What the backends of a catalog are shown in base64 that is made of secret settings, of these values.
pub(super) fn encoded(catalog: &plan::Catalog, values: &[Option<SettingValue>]) -> Vec<Secret> {
    let mut found = Vec::new();
    for backend in catalog.backends.iter() {
        backend.walk_added(&mut |value| {
            let plan::Value::Spelt { value: inner, spelling: Spelling::Base64, .. } = value else { return };
            let mut is_secret = false;
            value.walk(&mut |part| {
                is_secret |= matches!(part, plan::Value::Setting { setting } if catalog.settings[*setting].secret);
            });
            if let Some(text) = inner.first().filter(|_| is_secret).and_then(|inner| text(inner, values)) {
                found.push(Secret::new(STANDARD.encode(text)));
            }
        });
    }
    found
}

/// The text of what is made of constants and settings alone. Texts that depend on a call are not known here.
fn text(value: &plan::Value, values: &[Option<SettingValue>]) -> Option<String> {
    match value {
        plan::Value::Literal(json) => serde_json::from_str(&json.0).ok(),
        plan::Value::Setting { setting } => values[*setting].as_ref()?.text().ok()?.map(std::borrow::Cow::into_owned),
        plan::Value::Join { parts } => parts.iter().map(|part| text(part, values)).collect(),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
