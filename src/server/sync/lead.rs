//! What a lead may say: short texts, numbers, a telephone number as E.164 has it. What the tool that carries it over takes of that is
//! for the tool to say.

use kartoteka_compiler::plan::LEAD_FIELDS;
use serde_json::{Map, Value};

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
    pub(super) fn read(sent: &Map<String, Value>) -> Result<Self, Vec<UnfitField>> {
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
                Some(("lead-unknown_field", "extra_forbidden"))
            };
            unfit.extend(fault.map(|(text, kind)| UnfitField { name: name.clone(), text, kind }));
        }
        if sent.get(ID).is_none_or(Value::is_null) {
            unfit.push(UnfitField { name: ID.to_owned(), text: "lead-no_id", kind: "missing" });
        }
        match id {
            Some(id) if unfit.is_empty() => Ok(Self { id, fields }),
            _ => Err(unfit),
        }
    }
}

/// A field that cannot be taken: which, the text that says why, and the word for it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct UnfitField {
    pub(super) name: String,
    pub(super) text: &'static str,
    pub(super) kind: &'static str,
}

type LeadFault = (&'static str, &'static str);

const BAD_ID: LeadFault = ("lead-bad_id", "string_pattern_mismatch");

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
            (!fits).then_some(("lead-bad_score", "value_error"))
        }
        ("score", _) => Some(("lead-bad_score", "int_type")),
        ("phone", Value::String(phone)) => (!is_e164(phone)).then_some(("lead-bad_phone", "string_pattern_mismatch")),
        (_, Value::String(text)) => {
            let control = |c: char| c.is_control() && c != '\n' && c != '\t';
            if text.trim().is_empty() {
                Some(("lead-blank", "string_too_short"))
            } else if text.chars().count() > longest(name) {
                Some(("lead-too_long", "string_too_long"))
            } else {
                text.chars().any(control).then_some(("lead-control", "value_error"))
            }
        }
        _ => Some(("lead-no_text", "string_type")),
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
