//! Whether a reply says "busy", whatever its status: some portals say it with 200. Looks only into replies that are
//! failures by their status, or too short for a page of records, so that an ordinary reply costs nothing.

use std::borrow::Cow;
use std::cell::LazyCell;
use std::time::Duration;

use kartoteka_compiler::plan;

use super::backend::Backend;
use super::retry::asked_as;
use crate::runtime::exchange::until;
use crate::runtime::json::scalar_text;
use crate::runtime::json_path;
use crate::runtime::reply::{FailureCode, Fate, Head, by_status, is_within_errors, number, says_good, scalar, shown};
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
    let head = LazyCell::new(|| Head::new(*status, reply.headers.clone()));
    let shown = match errors.conditions.is_empty() {
        true => None,
        false => shown(&errors.conditions, text, &head),
    };
    let named = |code: &str| {
        let code = code.to_lowercase();
        let place = errors.kinds.binary_search_by(|kind| kind.code.as_ref().cmp(code.as_str()));
        place.ok().map(|place| errors.kinds[place].kind)
    };
    let code = errors.code.iter().find_map(|place| {
        let code = said_at(place, text, &head)?;
        let kind = named(&code);
        (kind.is_some() || !says_good(*status, &code, is_within_errors(place))).then_some(kind)
    });
    FailureCode::of(shown, code)
}

/// What stands at a place of a reply, or beside its body, as JSON.
pub(super) fn raw_at<'t>(place: &plan::Source, text: &'t str, head: &Head) -> Option<Cow<'t, str>> {
    match place {
        plan::Source::Reply { path } => json_path::find(text, path).map(Cow::Borrowed),
        plan::Source::Http { part } => head.json(part).map(Cow::Owned),
        plan::Source::Record { .. } => None,
    }
}

/// The scalar there, as a text.
pub(super) fn said_at(place: &plan::Source, text: &str, head: &Head) -> Option<String> {
    scalar_text(Some(&raw_at(place, text, head)?)).ok().flatten().map(Cow::into_owned)
}

/// The kind of failure that a reply says, by its code, else by its status.
pub(super) fn kind(errors: &plan::Errors, reply: &Reply) -> Option<plan::Failure> {
    match code(errors, reply) {
        FailureCode::Known(kind) => Some(kind),
        FailureCode::Unknown | FailureCode::None => by_status(reply.status).filter(|_| reply.status >= 400),
    }
}

/// How long a busy backend asks to be left alone, as it says at the first of these places that has it in its unit. What stands
/// there and is nothing in that unit is told to the operator, and not waited by.
pub(super) fn asked(backend: &Backend, fate: Fate, reply: &Reply) -> Option<Duration> {
    if !matches!(fate, Fate::Refused | Fate::Overloaded) || backend.after.is_empty() {
        return None;
    }
    let head = Head::new(reply.status, reply.headers.clone());
    let text = std::str::from_utf8(&reply.body).ok().filter(|text| text.len() < SHORT).unwrap_or_default();
    backend.after.iter().enumerate().find_map(|(place, delay)| {
        let found = raw_at(&delay.at, text, &head).filter(|found| &**found != "null")?;
        let wait = scalar(&found).and_then(|said| asked_as(&said, delay.unit, jiff::Timestamp::now()));
        if wait.is_none() {
            let (backend, unit) = (&*backend.name, word(delay.unit));
            tracing::warn!(
                backend,
                place,
                unit,
                bytes = found.len(),
                "a busy backend says how long to wait in nothing that its card says"
            );
        }
        wait
    })
}

/// What a card calls the unit.
fn word(unit: plan::DelayUnit) -> &'static str {
    match unit {
        plan::DelayUnit::Guessed => "any",
        plan::DelayUnit::Seconds => "s",
        plan::DelayUnit::Milliseconds => "ms",
        plan::DelayUnit::Epoch => "epoch",
        plan::DelayUnit::EpochMs => "epoch_ms",
        plan::DelayUnit::Date => "date",
    }
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
