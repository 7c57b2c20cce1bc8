//! Whether a reply is a failure, and of which kind: the body is asked first, the status second.
//!
//! Some backends say "too many requests" with status 200 and others say "not found" with an empty code, so neither the
//! status nor the code is enough.

use std::borrow::Cow;

use kartoteka_compiler::plan;

use super::fate::FailureCode;
use super::page::Page;
use super::reading::Reading;
use super::scalar::scalar;

/// What a backend says went wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// `None`: the backend itself failed.
    pub kind: Option<plan::Failure>,
    /// As the backend spells it; may be empty.
    pub code: String,
    /// The backend's own words, where it has some.
    pub message: Option<String>,
}

impl Page {
    /// The failure that the backend reports in its reply, whatever the status was.
    pub fn failure(&self, reading: &Reading, status: u16, text: &str) -> Option<Failure> {
        let errors = &reading.errors;
        let code = self.scalars(&errors.code, text).next();
        if code.is_none() && (200..300).contains(&status) {
            return None;
        }
        let message = self.scalars(&errors.message, text).find(|message| !message.is_empty());
        let kind = match &code {
            Some(code) => named(&errors.kinds, code).map_or_else(
                // A code that the card does not list, in a reply that looks well: the request was refused.
                || if (200..300).contains(&status) { Some(plan::Failure::Invalid) } else { by_status(status) },
                Some,
            ),
            None => by_status(status),
        };
        Some(Failure { kind, code: code.unwrap_or_default(), message })
    }

    /// What the backend's own code says, whatever the status was.
    pub fn failure_code(&self, reading: &Reading, text: &str) -> FailureCode {
        match self.scalars(&reading.errors.code, text).next() {
            Some(code) => named(&reading.errors.kinds, &code).map_or(FailureCode::Unknown, FailureCode::Known),
            None => FailureCode::None,
        }
    }

    fn scalars(&self, slots: &[usize], text: &str) -> impl Iterator<Item = String> {
        slots.iter().filter_map(move |slot| scalar(self.value(*slot, text)?)).map(Cow::into_owned)
    }
}

fn named(kinds: &[(String, plan::Failure)], code: &str) -> Option<plan::Failure> {
    let code = code.to_lowercase();
    kinds.iter().find(|(known, _)| *known == code).map(|(_, kind)| *kind)
}

/// What a status alone says; `None`: the backend itself failed.
pub fn by_status(status: u16) -> Option<plan::Failure> {
    match status {
        401 => Some(plan::Failure::Unauthorized),
        402 | 403 => Some(plan::Failure::Forbidden),
        404 | 410 => Some(plan::Failure::NotFound),
        408 | 425 | 429 | 503 => Some(plan::Failure::Busy),
        400..500 => Some(plan::Failure::Invalid),
        _ => None,
    }
}
