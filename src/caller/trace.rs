//! The trace that a call is part of, as the W3C writes it: `traceparent`, `tracestate`, `baggage`. It comes with a message or
//! with the headers of a request, is written beside what is logged of the call, and goes on to the backend as it came.
//!
//! What is malformed is ignored, as the W3C wants it: a trace is never a reason to refuse a call.

use std::sync::Arc;

use tracing::Span;

/// The names that the three have, in headers and in `_meta`.
pub const NAMES: [&str; 3] = ["traceparent", "tracestate", "baggage"];

/// Entries of a `tracestate`.
const MOST_STATES: usize = 32;
/// Entries of a `baggage`.
const MOST_BAGGAGE: usize = 180;
/// The longest of either.
const LONGEST: usize = 8 << 10;

/// A trace, with what it carries.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Trace {
    parent: Option<String>,
    state: Option<String>,
    baggage: Option<String>,
}

impl Trace {
    /// What of these can be passed on. `None` if nothing can.
    #[must_use]
    pub fn read([parent, state, baggage]: [Option<&str>; 3]) -> Option<Self> {
        let parent = checked(NAMES[0], parent, parse_parent);
        // A state without its trace says nothing to anybody.
        let state = state.filter(|_| parent.is_some());
        let state = checked(NAMES[1], state, |text| is_state(text).then(|| text.to_owned()));
        let baggage = checked(NAMES[2], baggage, |text| is_baggage(text).then(|| text.to_owned()));
        (parent.is_some() || baggage.is_some()).then_some(Self { parent, state, baggage })
    }

    /// This, and what the other has where this has nothing.
    #[must_use]
    pub fn over(self, other: Option<&Self>) -> Self {
        let Some(other) = other else { return self };
        let (parent, state) = match self.parent {
            Some(_) => (self.parent, self.state),
            None => (other.parent.clone(), other.state.clone()),
        };
        Self { parent, state, baggage: self.baggage.or_else(|| other.baggage.clone()) }
    }

    /// Each part that is there, with its name.
    pub fn parts(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let [parent, state, baggage] = NAMES;
        let parts = [(parent, &self.parent), (state, &self.state), (baggage, &self.baggage)];
        parts.into_iter().filter_map(|(name, part)| Some((name, part.as_deref()?)))
    }

    /// What is logged of a call stands in this span.
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
    let nobody = |id: &str| id.bytes().all(|b| b == b'0');
    (whole && version != "ff" && !(more && version == "00") && !nobody(trace) && !nobody(span))
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

/// What stands between commas; nothing is let pass between two of them.
fn members(text: &str) -> impl Iterator<Item = &str> {
    text.split(',').map(|member| member.trim_matches([' ', '\t'])).filter(|member| !member.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    const PARENT: &str = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    fn read(parent: &str, state: &str, baggage: &str) -> Vec<(&'static str, String)> {
        let some = |text| Some(text).filter(|text: &&str| !text.is_empty());
        let trace = Trace::read([some(parent), some(state), some(baggage)]).unwrap_or_default();
        trace.parts().map(|(name, part)| (name, part.to_owned())).collect()
    }

    #[test]
    fn what_is_well_formed_goes_on_as_it_came() {
        let whole =
            read(PARENT, "congo=t61rcWkgMzE, rojo=00f067aa0ba902b7", "userId=alice;ttl=5;own, serverNode = DF%2028");
        let expected = [
            ("traceparent", PARENT),
            ("tracestate", "congo=t61rcWkgMzE, rojo=00f067aa0ba902b7"),
            ("baggage", "userId=alice;ttl=5;own, serverNode = DF%2028"),
        ];
        assert_eq!(whole, expected.map(|(name, part)| (name, part.to_owned())));
        assert_eq!(read("", "", "a=b"), [("baggage", "a=b".to_owned())], "baggage needs no trace");
        assert_eq!(read(PARENT, "fw529a3039@dt=FfAAAAAA", "").len(), 2);
    }

    #[test]
    fn a_later_version_goes_on_as_far_as_it_is_known() {
        let later = PARENT.replacen("00-", "cc-", 1);
        assert_eq!(read(&later, "", ""), [("traceparent", PARENT.to_owned())]);
        assert_eq!(read(&format!("{later}-what-is-new"), "", ""), [("traceparent", PARENT.to_owned())]);
    }

    #[test]
    fn what_is_malformed_is_ignored() {
        for parent in [
            "nope",
            "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
            "00-00000000000000000000000000000000-b7ad6b7169203331-01",
            "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
            "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
            "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-more",
            "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331",
            "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01\r\nx: y",
            "00-0af7651916cd43dd8448eb211c80319\u{451}-b7ad6b7169203331-01",
        ] {
            assert!(read(parent, "congo=1", "").is_empty(), "{parent}");
        }
        let many = (0..33).map(|n| format!("k{n}=v")).collect::<Vec<_>>().join(",");
        for state in ["congo", "Congo=1", "=1", "congo=", "a=b=c", "a=1,a=2", "1a=b", "a@b@c=1", "a=\u{451}", &many] {
            assert_eq!(read(PARENT, state, "").len(), 1, "{state}");
        }
        for baggage in ["a", "a b=c", "a=\"b\"", "a=b\\c", "a=b;=c", "a=\u{451}", "a=b\r\nx: y", ","] {
            assert_eq!(read(PARENT, "", baggage).len(), 1, "{baggage}");
        }
        assert_eq!(read(PARENT, "", &format!("a={}", "x".repeat(LONGEST))).len(), 1);
    }

    #[test]
    fn a_message_says_more_than_its_headers() {
        let trace = |parent: Option<&str>, state, baggage| Trace::read([parent, state, baggage]).expect("well formed");
        let other = PARENT.replacen("0af7", "1af7", 1);
        let wire = trace(Some(&other), Some("wire=1"), Some("of=wire"));
        let of = |trace: Trace| trace.parts().map(|(_, part)| part.to_owned()).collect::<Vec<_>>();
        assert_eq!(
            of(trace(Some(PARENT), None, None).over(Some(&wire))),
            [PARENT, "of=wire"],
            "no state of another trace"
        );
        assert_eq!(of(trace(None, None, Some("of=message")).over(Some(&wire))), [&*other, "wire=1", "of=message"]);
        assert_eq!(of(trace(Some(PARENT), None, None).over(None)), [PARENT]);
    }
}
