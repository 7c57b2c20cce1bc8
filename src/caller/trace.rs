//! The trace that a call is part of, as the W3C writes it: `traceparent`, `tracestate`, `baggage`. It comes with a message or
//! with the headers of a request, is written beside what is logged of the call, and goes on to the backend as it came;
//! `baggage` does so only where the operator wants it, since callers write into it who they are and what they do.
//!
//! What is malformed is ignored, as the W3C wants it: a trace is never a reason to refuse a call.

use std::sync::Arc;

use tracing::Span;

/// The names that the three have, in headers and in `_meta`.
pub(crate) const NAMES: [&str; 3] = ["traceparent", "tracestate", "baggage"];

/// Entries of a `tracestate`.
const MOST_STATES: usize = 32;
/// Entries of a `baggage`.
const MOST_BAGGAGE: usize = 180;
/// The longest of either.
const LONGEST: usize = 8 << 10;

/// A trace, with what it carries.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Trace {
    pub(super) parent: Option<String>,
    pub(super) state: Option<String>,
    pub(super) baggage: Option<String>,
}

impl Trace {
    /// What of these can be passed on. `None` if nothing can.
    #[must_use]
    pub fn read([parent, state, baggage]: [Option<&str>; 3]) -> Option<Self> {
        let parent = checked(NAMES[0], parent, parse_parent);
        // A state means nothing without its trace.
        let state = state.filter(|_| parent.is_some());
        let state = checked(NAMES[1], state, |text| is_state(text).then(|| text.to_owned()));
        let baggage = checked(NAMES[2], baggage, |text| is_baggage(text).then(|| text.to_owned()));
        (parent.is_some() || baggage.is_some()).then_some(Self { parent, state, baggage })
    }

    /// This trace, with the parts of the other that it lacks.
    #[must_use]
    pub fn over(self, other: Option<&Self>) -> Self {
        let Some(other) = other else { return self };
        let (parent, state) = match self.parent {
            Some(_) => (self.parent, self.state),
            None => (other.parent.clone(), other.state.clone()),
        };
        Self { parent, state, baggage: self.baggage.or_else(|| other.baggage.clone()) }
    }

    /// The span that what is done now is a part of, as `traceparent` has it.
    #[must_use]
    pub fn parent(&self) -> Option<&str> {
        self.parent.as_deref()
    }

    /// Each part that is there, with its name; the baggage if asked for.
    pub fn parts(&self, with_baggage: bool) -> impl Iterator<Item = (&'static str, &str)> {
        let [parent, state, baggage] = NAMES;
        let parts = [(parent, &self.parent), (state, &self.state), (baggage, &self.baggage)];
        parts
            .into_iter()
            .take(if with_baggage { 3 } else { 2 })
            .filter_map(|(name, part)| Some((name, part.as_deref()?)))
    }

    /// The span that is around what is logged of a call.
    pub(crate) fn span(trace: Option<&Arc<Self>>, what: &str) -> Span {
        let Some(trace) = trace else { return Span::none() };
        let [parent, state, baggage] = [&trace.parent, &trace.state, &trace.baggage].map(Option::as_deref);
        tracing::info_span!("call", what, traceparent = parent, tracestate = state, baggage)
    }
}

fn checked(name: &str, text: Option<&str>, check: impl FnOnce(&str) -> Option<String>) -> Option<String> {
    let text = text?.trim_matches([' ', '\t']);
    let fits = if text.len() > LONGEST { None } else { check(text) };
    if fits.is_none() {
        tracing::debug!(name, "a malformed part of a trace is ignored");
    }
    fits
}

/// `00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01`. Of a later version the parts that are known go on.
fn parse_parent(text: &str) -> Option<String> {
    let hex = |part: &str, length: usize| {
        part.len() == length && part.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
    };
    let mut parts = text.splitn(5, '-');
    let [version, trace, span, flags] = [parts.next()?, parts.next()?, parts.next()?, parts.next()?];
    let more = parts.next().is_some();
    let whole = hex(version, 2) && hex(trace, 32) && hex(span, 16) && hex(flags, 2);
    let is_zero = |id: &str| id.bytes().all(|b| b == b'0');
    (whole && version != "ff" && !(more && version == "00") && !is_zero(trace) && !is_zero(span))
        .then(|| format!("00-{trace}-{span}-{flags}"))
}

fn is_state(text: &str) -> bool {
    let mut keys = Vec::new();
    for member in members(text) {
        let Some((key, value)) = member.split_once('=') else { return false };
        let name = |key: &str, most: usize, digit: bool| {
            let first = key.bytes().next().is_some_and(|b| b.is_ascii_lowercase() || digit && b.is_ascii_digit());
            let rest = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b"_-*/".contains(&b);
            first && key.len() <= most && key.bytes().all(rest)
        };
        let named = match key.split_once('@') {
            None => name(key, 256, false),
            Some((tenant, system)) => name(tenant, 241, true) && name(system, 14, false),
        };
        let printable = |b: u8| (0x20..=0x7e).contains(&b) && b != b'=';
        if !named || value.is_empty() || value.len() > 256 || !value.bytes().all(printable) || keys.contains(&key) {
            return false;
        }
        keys.push(key);
    }
    (1..=MOST_STATES).contains(&keys.len())
}

fn is_baggage(text: &str) -> bool {
    let token = |text: &str| {
        let plain = |b: u8| b.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&b);
        !text.is_empty() && text.bytes().all(plain)
    };
    let value = |text: &str| text.bytes().all(|b| (0x21..=0x7e).contains(&b) && !b"\",;\\".contains(&b));
    let pair = |text: &str, alone: bool| match text.split_once('=') {
        Some((key, said)) => token(key.trim_matches([' ', '\t'])) && value(said.trim_matches([' ', '\t'])),
        None => alone && token(text.trim_matches([' ', '\t'])),
    };
    let mut count = 0;
    for member in members(text) {
        count += 1;
        let mut parts = member.split(';');
        if !parts.next().is_some_and(|first| pair(first, false)) || !parts.all(|property| pair(property, true)) {
            return false;
        }
    }
    (1..=MOST_BAGGAGE).contains(&count)
}

/// The members between commas, without the empty ones.
fn members(text: &str) -> impl Iterator<Item = &str> {
    text.split(',').map(|member| member.trim_matches([' ', '\t'])).filter(|member| !member.is_empty())
}

#[cfg(test)]
mod tests;
