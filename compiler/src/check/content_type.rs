//! The `Content-Type` that a card or its backend gives a body, which decides how the body is written.

use crate::ast::data::{Data, DataEntry, DataMap};
use crate::check::context::Cx;
use crate::diagnostic::{Code, quoted};

/// The header.
pub(crate) const NAME: &str = "content-type";

/// What says a form.
const FORM: &str = "application/x-www-form-urlencoded";

/// What says parts.
const PARTS: &str = "multipart/form-data";

/// What says lines of JSON.
const LINES: &str = "application/x-ndjson";

/// What a body is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum BodyForm {
    Json,
    Form,
    Parts,
    Text,
    /// A text with marks in it, between which nothing may be put that was not written with them.
    Markup,
    Lines,
    File,
}

/// Reports a type that a call would decide, and one in which bodies are not written.
pub(crate) fn check(headers: &DataMap, cx: &mut Cx<'_>) {
    let Some(entry) = entry(headers) else { return };
    let written = entry.value.constant();
    let Some(written) = written.as_ref().and_then(serde_json::Value::as_str) else {
        cx.out
            .error(Code::MediaTypeNotLiteral, entry.value.span, "how a body is written is not decided by a call")
            .fix("write the media type out; where there are several, write one step for each, with its `when`", None);
        return;
    };
    if form_of(written).is_some() {
        return;
    }
    let help = match essence(written).as_str() {
        PARTS => format!("write `{PARTS}` alone: the boundary between the parts is the server's"),
        FORM => format!("write `{FORM}` alone: it is written in UTF-8"),
        text if text.starts_with("text/") => format!("write `{text}`: texts are written in UTF-8"),
        _ => format!(
            "a body is JSON (`application/json`, `application/….+json`; the first of them unless said), a form (`{FORM}`), parts \
             (`{PARTS}`), a text (`text/…`), lines of JSON (`{LINES}`) or, under any other type, one file"
        ),
    };
    let message = format!("no body is written as {}", quoted(written));
    cx.out.error(Code::BadHeader, entry.value.span, message).fix(help, None);
}

/// Where headers say what the body is.
pub(crate) fn entry(headers: &DataMap) -> Option<&DataEntry> {
    headers.entries.iter().find(|entry| entry.key.value.eq_ignore_ascii_case(NAME))
}

/// What these headers say that the body is, and the words in which they say it: JSON where nothing does. `None` where what says it
/// has a fault.
pub(crate) fn said_by<'d>(headers: impl IntoIterator<Item = Option<&'d Data>>) -> Option<(BodyForm, String)> {
    let Some(entry) = headers.into_iter().flatten().filter_map(Data::map).find_map(entry) else {
        return Some((BodyForm::Json, "application/json".to_owned()));
    };
    let written = entry.value.constant()?.as_str()?.to_owned();
    Some((form_of(&written)?, written))
}

/// Whether these headers say that the body is a form.
pub(crate) fn is_form<'d>(headers: impl IntoIterator<Item = Option<&'d Data>>) -> bool {
    matches!(said_by(headers), Some((BodyForm::Form, _)))
}

/// What is written under a media type; `None` where nothing is.
fn form_of(written: &str) -> Option<BodyForm> {
    let essence = essence(written);
    let (kind, subtype) = essence.split_once('/')?;
    if !is_word(kind) || !is_word(subtype) {
        return None;
    }
    let parameters = written.split_once(';').map(|(_, parameters)| parameters.trim().to_ascii_lowercase());
    let in_utf_8 =
        parameters.as_deref().is_none_or(|charset| ["charset=utf-8", "charset=\"utf-8\""].contains(&charset));
    match (kind, subtype) {
        _ if essence == FORM => in_utf_8.then_some(BodyForm::Form),
        _ if essence == PARTS => parameters.is_none().then_some(BodyForm::Parts),
        ("multipart" | "message", _) => None,
        _ if essence == LINES => Some(BodyForm::Lines),
        ("application", "json") => Some(BodyForm::Json),
        ("application", json) if json.ends_with("+json") => Some(BodyForm::Json),
        ("text", "html" | "xml") | ("application", "xml") => in_utf_8.then_some(BodyForm::Markup),
        ("application", xml) if xml.ends_with("+xml") => in_utf_8.then_some(BodyForm::Markup),
        ("text", _) => in_utf_8.then_some(BodyForm::Text),
        _ => Some(BodyForm::File),
    }
}

/// The type without its parameters, in lower case.
fn essence(written: &str) -> String {
    written.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// Whether a text is a word of a media type.
pub(crate) fn is_word(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"!#$&-^_.+".contains(&byte))
}
