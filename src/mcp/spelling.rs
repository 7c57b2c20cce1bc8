//! What clients write otherwise than the protocol has it, put right before anything reads it. Each is a spelling that can mean
//! one thing only; whatever is doubtful stays as it came, and its error names it.

use std::borrow::Cow;
use std::collections::BTreeMap;

use bytes::Bytes;
use serde_json::value::{RawValue, to_raw_value};

use crate::mcp::members::WrittenMembers;
use crate::mcp::revisions::{HANDSHAKES, PER_REQUEST};
use crate::mcp::written::carried;

/// The byte order mark, which RFC 8259 lets a reader ignore.
const MARK: &[u8] = "\u{feff}".as_bytes();

/// A message without its byte order mark.
#[must_use]
pub(crate) fn unmarked(bytes: Bytes) -> Bytes {
    if bytes.starts_with(MARK) { bytes.slice(MARK.len()..) } else { bytes }
}

/// The members of an object, as they were written.
type RawMembers<'a> = BTreeMap<Cow<'a, str>, Cow<'a, RawValue>>;

/// A message that was put right; `None` where nothing had to be. `announced` is the revision that a header names.
///
/// An `initialize` without its parts is one of a client that has nothing to say there, arguments of a call written as a
/// text of JSON are those arguments, an empty list where a map stands is what PHP writes for an empty map, a blank cursor is
/// none, half a surrogate pair is U+FFFD, and a member `null` of the envelope is none. An id beyond `i64` is carried as a text.
#[must_use]
pub(crate) fn amended(bytes: &[u8], announced: Option<&str>) -> Option<Bytes> {
    let text = simdutf8::basic::from_utf8(bytes).ok()?;
    let whole = whole_characters(text);
    let mut message = members(whole.as_deref().unwrap_or(text))?;
    let mut is_amended = whole.is_some() | without_nulls(&mut message);
    if let Some(method) = message.get("method") {
        let method: Cow<'_, str> = serde_json::from_str(method.get()).ok()?;
        let given = message.get("params").map(|params| params.get());
        let filled = given.and_then(filled);
        let given = filled.as_deref().map(RawValue::get).or(given);
        let amended = match &*method {
            "initialize" => introduced(given, announced),
            "tools/call" => given.and_then(called),
            "notifications/cancelled" => given.and_then(|params| carrying(params, "requestId")),
            _ => None,
        };
        if let Some(params) = amended.or(filled) {
            message.insert("params".into(), Cow::Owned(params));
            is_amended = true;
        }
        if let Some(carried) = message.get("id").and_then(|id| carried(id)) {
            message.insert("id".into(), Cow::Owned(carried));
            is_amended = true;
        }
    }
    if !is_amended {
        return None;
    }
    serde_json::to_vec(&message).ok().map(Bytes::from)
}

/// Takes away what is `null` beside the member that says what a message is.
fn without_nulls(message: &mut RawMembers<'_>) -> bool {
    const KINDS: [&str; 3] = ["method", "result", "error"];
    let is_null = |name: &str| message.get(name).map(|value| value.get() == "null");
    let says = KINDS.into_iter().find(|name| is_null(name) == Some(false));
    let says = says.or_else(|| message.contains_key("result").then_some("result"));
    let idle: Vec<&str> = KINDS
        .into_iter()
        .filter(|name| says.is_some_and(|says| says != *name) && is_null(name) == Some(true))
        .collect();
    for name in &idle {
        message.remove(*name);
    }
    !idle.is_empty()
}

/// Parameters in which an id of a request is carried.
fn carrying(params: &str, name: &'static str) -> Option<Box<RawValue>> {
    let mut params = members(params)?;
    let carried = carried(params.get(name)?)?;
    params.insert(name.into(), Cow::Owned(carried));
    to_raw_value(&params).ok()
}

/// Parameters whose maps are none that PHP wrote as a list, and without a blank cursor; `None` where they are such already.
fn filled(params: &str) -> Option<Box<RawValue>> {
    if is_empty_list(params) {
        return to_raw_value(&RawMembers::new()).ok();
    }
    let mut params = members(params)?;
    let mut filled = false;
    for name in ["arguments", "_meta"] {
        if params.get(name).is_some_and(|value| is_empty_list(value.get())) {
            params.insert(name.into(), Cow::Owned(to_raw_value(&RawMembers::new()).ok()?));
            filled = true;
        }
    }
    if params.get("cursor").is_some_and(|cursor| cursor.get() == "\"\"") {
        params.remove("cursor");
        filled = true;
    }
    filled.then(|| to_raw_value(&params).ok()).flatten()
}

fn is_empty_list(json: &str) -> bool {
    json.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).is_some_and(|inner| inner.trim().is_empty())
}

/// A body whose escapes are whole characters.
#[must_use]
pub(crate) fn in_whole_characters(bytes: Bytes) -> Bytes {
    let whole = simdutf8::basic::from_utf8(&bytes).ok().and_then(whole_characters);
    whole.map_or(bytes, Bytes::from)
}

/// The text with U+FFFD for escapes that are half a surrogate pair; `None` where there are none.
fn whole_characters(text: &str) -> Option<String> {
    let unit = |at: usize| {
        let digits = text.get(at..)?.strip_prefix("\\u")?.get(..4)?;
        u16::from_str_radix(digits, 16).ok()
    };
    let mut out: Option<String> = None;
    let (mut at, mut copied) = (0, 0);
    while let Some(found) = memchr::memchr(b'\\', &text.as_bytes()[at..]) {
        at += found;
        let low = |at: usize| unit(at).is_some_and(|unit| (0xdc00..=0xdfff).contains(&unit));
        match unit(at) {
            Some(0xd800..=0xdbff) if low(at + 6) => at += 12,
            Some(0xd800..=0xdfff) => {
                let out = out.get_or_insert_default();
                out.push_str(&text[copied..at]);
                out.push_str("\\ufffd");
                at += 6;
                copied = at;
            }
            Some(_) => at += 6,
            None => at = text.len().min(at + 2),
        }
        if !text.is_char_boundary(at) {
            return None;
        }
    }
    let mut out = out?;
    out.push_str(&text[copied..]);
    Some(out)
}

/// The parameters of a call whose arguments are a text that is a JSON object, or blank.
fn called(params: &str) -> Option<Box<RawValue>> {
    let mut params = members(params)?;
    let text: String = serde_json::from_str(params.get("arguments")?.get()).ok()?;
    if text.trim().is_empty() {
        params.remove("arguments");
    } else {
        let arguments: Box<RawValue> = serde_json::from_str(text.trim()).ok()?;
        params.insert("arguments".into(), Cow::Owned(Some(arguments).filter(|given| given.get().starts_with('{'))?));
    }
    to_raw_value(&params).ok()
}

/// The parameters of an `initialize`, with those parts that lack.
fn introduced(given: Option<&str>, announced: Option<&str>) -> Option<Box<RawValue>> {
    let mut params = match given {
        None | Some("null") => RawMembers::new(),
        Some(given) => members(given)?,
    };
    // The revision that has no handshake says so here.
    if announced == Some(PER_REQUEST) || params.get("_meta").is_some_and(|meta| meta.get().contains(PER_REQUEST)) {
        return None;
    }
    let [.., newest] = HANDSHAKES;
    let version = announced.unwrap_or(newest);
    let mut lacked = add(&mut params, "protocolVersion", &version);
    lacked |= add(&mut params, "capabilities", &RawMembers::new());
    lacked |= add(&mut params, "clientInfo", &RawMembers::new());
    let mut client = members(params.get("clientInfo")?.get())?.into_iter().map(owned).collect::<RawMembers<'static>>();
    let nameless = add(&mut client, "name", &"unknown") | add(&mut client, "version", &"");
    if nameless {
        params.insert("clientInfo".into(), Cow::Owned(to_raw_value(&client).ok()?));
    }
    (lacked || nameless).then(|| to_raw_value(&params).ok()).flatten()
}

/// Adds a member that is not there, or is `null`.
fn add(members: &mut RawMembers<'_>, name: &'static str, value: &impl serde::Serialize) -> bool {
    let lacks = members.get(name).is_none_or(|value| value.get() == "null");
    if lacks && let Ok(value) = to_raw_value(value) {
        members.insert(name.into(), Cow::Owned(value));
    }
    lacks
}

/// The members of an object; `None` where one is there twice, of which neither is to be lost unseen.
fn members(text: &str) -> Option<RawMembers<'_>> {
    let mut members = RawMembers::new();
    for (name, value) in WrittenMembers::read(text).ok()?.into_pairs() {
        if members.insert(name, Cow::Borrowed(value)).is_some() {
            return None;
        }
    }
    Some(members)
}

fn owned((name, value): (Cow<'_, str>, Cow<'_, RawValue>)) -> (Cow<'static, str>, Cow<'static, RawValue>) {
    (Cow::Owned(name.into_owned()), Cow::Owned(value.into_owned()))
}

#[cfg(test)]
mod tests;
