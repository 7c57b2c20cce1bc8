//! The `Content-Type` that a card gives a body: JSON under any of its names, or a form. Another one would not be true.

use crate::ast::data::{Data, DataMap};
use crate::check::context::Cx;
use crate::diagnostic::{Code, quoted};

/// The header.
pub(crate) const NAME: &str = "content-type";

/// What says a form.
const FORM: &str = "application/x-www-form-urlencoded";

/// Reports a type in which bodies are not written.
pub(crate) fn check(headers: &DataMap, cx: &mut Cx<'_>) {
    let Some(entry) = headers.entries.iter().find(|entry| entry.key.value.eq_ignore_ascii_case(NAME)) else { return };
    let written = entry.value.constant();
    let written = written.as_ref().and_then(serde_json::Value::as_str);
    if written.is_some_and(|written| says_form(written) || is_json(written)) {
        return;
    }
    let message = match written {
        Some(written) => format!("no body is written as {}", quoted(written)),
        None => "how a body is written is not decided by a call".to_owned(),
    };
    cx.out.error(Code::BadHeader, entry.value.span, message).fix(
        format!("a body is JSON (`application/json`, `application/….+json`; the first of them unless said) or a form, `{FORM}`"),
        None,
    );
}

/// Whether these headers say that the body is a form.
pub(crate) fn is_form<'d>(headers: impl IntoIterator<Item = Option<&'d Data>>) -> bool {
    let maps = headers.into_iter().flatten().filter_map(Data::map);
    let mut entries = maps.flat_map(|map| &map.entries);
    entries.any(|entry| {
        entry.key.value.eq_ignore_ascii_case(NAME)
            && entry.value.constant().is_some_and(|value| value.as_str().is_some_and(says_form))
    })
}

/// Whether it says a form: in UTF-8, as forms are written, also where it says that.
pub(crate) fn says_form(written: &str) -> bool {
    let charset = written.split_once(';').map(|(_, charset)| charset.trim().to_ascii_lowercase());
    essence(written).eq_ignore_ascii_case(FORM)
        && charset.is_none_or(|charset| ["charset=utf-8", "charset=\"utf-8\""].contains(&charset.as_str()))
}

/// Whether it is a name of JSON.
fn is_json(written: &str) -> bool {
    let essence = essence(written).to_ascii_lowercase();
    essence == "application/json" || (essence.starts_with("application/") && essence.ends_with("+json"))
}

/// The type without its parameters.
fn essence(written: &str) -> &str {
    written.split(';').next().unwrap_or_default().trim()
}
