//! The language of an answer: `_meta["kartoteka/locale"]` of the message, else `Accept-Language` of the wire, else the
//! server's default.

use crate::{
    caller::{Caller, Locale},
    mcp::Serves,
};

/// The key of `_meta` by which one message asks for a locale.
pub const META_KEY: &str = "kartoteka/locale";

/// The locale of a wire that has HTTP headers.
pub fn of_header<S: Serves>(server: &S, accept_language: Option<&str>) -> Locale {
    match accept_language {
        Some(header) if !header.trim().is_empty() => server.negotiate(header),
        _ => server.default_locale(),
    }
}

/// The caller as one message makes it: a locale that the server does not speak changes nothing.
pub(super) fn of_message<S: Serves>(server: &S, caller: &Caller, named: Option<&str>) -> Caller {
    let mut caller = caller.clone();
    if let Some(locale) = named.and_then(|name| server.locale_named(name)) {
        caller.locale = locale;
    }
    caller
}
