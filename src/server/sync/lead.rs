//! What a lead may say: short texts, numbers, a telephone number as E.164 has it. What the tool that carries it over takes of that is
//! for the tool to say.

use kartoteka_compiler::plan::LEAD_FIELDS;
use serde_json::{Map, Value};

use crate::access::connecting::UnfitSetting;
use crate::store::outbox::LeadFields;

/// The longest id, in bytes.
const LONGEST_ID: usize = 128;

/// The member that is the tenant's id of the lead.
const ID: &str = "id";

/// A lead as it was sent.
#[derive(Debug)]
pub(super) struct Lead {
    pub(super) id: String,
    pub(super) fields: LeadFields,
}

impl Lead {
    /// Reads it; or what of it is not as it must be.
    pub(super) fn read(sent: &Map<String, Value>) -> Result<Self, Vec<UnfitSetting>> {
        let (mut id, mut fields, mut unfit) = (None, LeadFields::new(), Vec::new());
        for (name, value) in sent.iter().filter(|(_, value)| !value.is_null()) {
            let fault = if name == ID {
                let given = id_of(value);
                let fault = given.is_none().then_some(BAD_ID);
                id = given;
                fault
            } else if LEAD_FIELDS.contains(&name.as_str()) {
                fields.insert(name.clone(), value.clone());
                fault_of(name, value)
            } else {
                Some(("there is no such field of a lead", "extra_forbidden"))
            };
            unfit.extend(fault.map(|(message, kind)| unfit_field(name, message, kind)));
        }
        if sent.get(ID).is_none_or(Value::is_null) {
            unfit.push(unfit_field(ID, "your own id of the lead is expected", "missing"));
        }
        match id {
            Some(id) if unfit.is_empty() => Ok(Self { id, fields }),
            _ => Err(unfit),
        }
    }
}

/// A field that cannot be taken.
pub(super) fn unfit_field(name: &str, message: &str, kind: &'static str) -> UnfitSetting {
    UnfitSetting { name: name.to_owned(), message: message.to_owned(), kind }
}

type LeadFault = (&'static str, &'static str);

const BAD_ID: LeadFault = ("an id is 1 to 128 letters, digits, `.`, `_`, `-` and `:`", "string_pattern_mismatch");

/// The tenant's id, where it is one.
pub(super) fn id_of(value: &Value) -> Option<String> {
    let id = match value {
        Value::String(text) => text.clone(),
        Value::Number(number) if number.is_u64() => number.to_string(),
        _ => return None,
    };
    let plain = id.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-:".contains(&byte));
    (plain && (1..=LONGEST_ID).contains(&id.len())).then_some(id)
}

/// What is wrong with a field.
fn fault_of(name: &str, value: &Value) -> Option<LeadFault> {
    match (name, value) {
        ("score", Value::Number(score)) => {
            let fits = score.as_u64().is_some_and(|score| score <= 100);
            (!fits).then_some(("a score is a whole number from 0 to 100", "value_error"))
        }
        ("score", _) => Some(("a score is a whole number from 0 to 100", "int_type")),
        ("phone", Value::String(phone)) => (!is_e164(phone))
            .then_some(("a telephone number is `+` and 7 to 15 digits (E.164)", "string_pattern_mismatch")),
        (_, Value::String(text)) => {
            let control = |c: char| c.is_control() && c != '\n' && c != '\t';
            if text.trim().is_empty() {
                Some(("a text that is not blank is expected", "string_too_short"))
            } else if text.chars().count() > longest(name) {
                Some(("the text is too long", "string_too_long"))
            } else {
                text.chars().any(control).then_some(("a text has no control characters", "value_error"))
            }
        }
        _ => Some(("a text is expected", "string_type")),
    }
}

/// The most characters of a field.
fn longest(name: &str) -> usize {
    match name {
        "notes" => 4_000,
        "name" => 255,
        "hotness" | "status" => 64,
        _ => 1_000,
    }
}

fn is_e164(phone: &str) -> bool {
    let digits = phone.strip_prefix('+').unwrap_or_default();
    (7..=15).contains(&digits.len()) && !digits.starts_with('0') && digits.bytes().all(|byte| byte.is_ascii_digit())
}
