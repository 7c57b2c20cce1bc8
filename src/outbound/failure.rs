//! Whether a reply says "busy", whatever its status: some portals say it with 200. Looks only into replies that are
//! failures by their status, or too short for a page of records, so that an ordinary reply costs nothing.

use std::borrow::Cow;
use std::time::Duration;

use kartoteka_compiler::plan;

use super::retry::asked_in;
use crate::runtime::exchange::until;
use crate::runtime::json_path;
use crate::runtime::reply::{FailureCode, Fate, Head, by_status, number, says_good, scalar, shown};
use crate::runtime::upstream::Reply;

/// A failure is shorter; a page of records is longer.
const SHORT: usize = 4096;

/// The failure code of a reply.
pub(super) fn code(errors: &plan::Errors, reply: &Reply) -> FailureCode {
    let Reply { status, body, .. } = reply;
    if (*status < 400 && body.len() >= SHORT) || (errors.code.is_empty() && errors.conditions.is_empty()) {
        return FailureCode::None;
    }
    // What stands beside the body is asked of every reply.
    let text = std::str::from_utf8(body).unwrap_or_default();
    if !errors.conditions.is_empty() {
        let head = Head::new(*status, reply.headers.clone());
        if let Some(kind) = shown(&errors.conditions, text, &head) {
            return FailureCode::Known(kind);
        }
    }
    let scalar = |path| {
        json_path::find(text, path).and_then(|json| crate::runtime::json::scalar_text(Some(json)).ok().flatten())
    };
    let named = |code: &str| {
        let code = code.to_lowercase();
        let place = errors.kinds.binary_search_by(|kind| kind.code.as_ref().cmp(code.as_str()));
        place.ok().map(|place| errors.kinds[place].kind)
    };
    let codes = errors.code.iter().filter_map(scalar);
    let mut failures = codes.filter_map(|code| match named(&code) {
        Some(kind) => Some(FailureCode::Known(kind)),
        None => (!says_good(*status, &code)).then_some(FailureCode::Unknown),
    });
    failures.next().unwrap_or(FailureCode::None)
}

/// The kind of failure that a reply says, by its code, else by its status.
pub(super) fn kind(errors: &plan::Errors, reply: &Reply) -> Option<plan::Failure> {
    match code(errors, reply) {
        FailureCode::Known(kind) => Some(kind),
        FailureCode::Unknown | FailureCode::None => by_status(reply.status).filter(|_| reply.status >= 400),
    }
}

/// How long a busy backend asks to be left alone, as it says at the first of these places that has it.
pub(super) fn asked(after: &[plan::Source], fate: Fate, reply: &Reply) -> Option<Duration> {
    if !matches!(fate, Fate::Refused | Fate::Overloaded) || after.is_empty() {
        return None;
    }
    let head = Head::new(reply.status, reply.headers.clone());
    let text = std::str::from_utf8(&reply.body).ok().filter(|text| text.len() < SHORT).unwrap_or_default();
    let said = |source: &plan::Source| match source {
        plan::Source::Http { part } => scalar(&head.json(part)?).map(Cow::into_owned),
        plan::Source::Reply { path } => scalar(json_path::find(text, path)?).map(Cow::into_owned),
        plan::Source::Record { .. } => None,
    };
    after.iter().find_map(|source| asked_in(&said(source)?, jiff::Timestamp::now()))
}

/// How long a busy backend asks to be left alone, by the moment that its reply names. Some backends name one in every reply:
/// in the others it says nothing, and is not looked for.
pub(super) fn retry_after(errors: &plan::Errors, fate: Fate, body: &[u8]) -> Option<Duration> {
    if !matches!(fate, Fate::Refused | Fate::Overloaded) || errors.retry_at.is_empty() || body.len() >= SHORT {
        return None;
    }
    let text = std::str::from_utf8(body).ok()?;
    let seconds = errors.retry_at.iter().find_map(|path| number(json_path::find(text, path)?))?;
    until(seconds)
}

#[cfg(test)]
mod tests;
