//! The language of an answer: `_meta["kartoteka/locale"]` of the message, else `Accept-Language` of the wire, else the
//! server's default.

use std::sync::Arc;

use crate::caller::trace::Trace;
use crate::caller::{Caller, Locale};
use crate::mcp::serves::ServesTexts;

/// The key of `_meta` by which one message asks for a locale.
pub const META_KEY: &str = "kartoteka/locale";

/// The locale of a wire that has HTTP headers.
pub fn of_header(texts: &dyn ServesTexts, accept_language: Option<&str>) -> Locale {
    match accept_language {
        Some(header) if !header.trim().is_empty() => texts.negotiate(header),
        _ => texts.default_locale(),
    }
}

/// The caller as one message makes it: a locale that the server does not speak changes nothing, and neither does a trace
/// that is none.
pub(super) fn of_message(
    texts: &dyn ServesTexts,
    caller: &Caller,
    named: Option<&str>,
    trace: [Option<&str>; 3],
) -> Caller {
    let mut caller = caller.clone();
    if trace != [None; 3]
        && let Some(trace) = Trace::read(trace)
    {
        caller.trace = Some(Arc::new(trace.over(caller.trace.as_deref())));
    }
    if let Some(locale) = named.and_then(|name| texts.locale_named(name)) {
        caller.locale = locale;
    }
    caller
}
