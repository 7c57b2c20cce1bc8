//! The language and the form of an answer, and whether the call is to be made. The language is `_meta["kartoteka/locale"]` of the message, else
//! `Accept-Language` of the wire, else the server's default.

use std::sync::Arc;

use http::HeaderMap;

use crate::caller::trace::Trace;
use crate::caller::{Caller, LabelForm, Locale, TextForm};
use crate::mcp::serves::ServesTexts;

/// The key of `_meta` by which one message asks for a locale.
pub(crate) const META_KEY: &str = "kartoteka/locale";

/// The key by which one message says what the text of its result carries: `full` or `summary`.
pub(crate) const TEXT_KEY: &str = "kartoteka/text";

/// The key by which one message says where labels stand: `table` or `records`.
pub(crate) const LABELS_KEY: &str = "kartoteka/labels";

/// The key by which one message asks that its call be looked at and not made.
pub(crate) const DRY_RUN_KEY: &str = "kartoteka/dry-run";

/// The key by which one message names a write that is to be made once, whatever becomes of its answer.
pub(crate) const ONCE_KEY: &str = "kartoteka/idempotency-key";

/// The header by which a request over HTTP names such a write.
const ONCE_HEADER: &str = "idempotency-key";

/// The key that the headers of a request name; one that is no text, or there twice, is no key, and not the same as none.
pub(crate) fn once_of(headers: &HeaderMap) -> Option<Box<str>> {
    let mut keys = headers.get_all(ONCE_HEADER).iter();
    let key = keys.next()?;
    let key = key.to_str().ok().filter(|_| keys.next().is_none());
    Some(key.unwrap_or_default().into())
}

/// Whether a value of [`DRY_RUN_KEY`], as JSON, asks for a dry run. Whatever is not plainly a refusal does: a call that was
/// meant as a dry run is never made because `true` was spelt otherwise.
pub(crate) fn wants_dry_run(json: &str) -> bool {
    !matches!(json, "false" | "null" | "\"false\"")
}

/// The locale of a wire that has HTTP headers.
pub(crate) fn of_header(texts: &dyn ServesTexts, accept_language: Option<&str>) -> Locale {
    match accept_language {
        Some(header) if !header.trim().is_empty() => texts.negotiate(header),
        _ => texts.default_locale(),
    }
}

/// What the `_meta` of a message says of how it wants to be answered, and of what it is part.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Said<'m> {
    /// [`META_KEY`].
    pub(crate) locale: Option<&'m str>,
    /// [`TEXT_KEY`].
    pub(crate) text: Option<&'m str>,
    /// [`LABELS_KEY`].
    pub(crate) labels: Option<&'m str>,
    /// [`DRY_RUN_KEY`], as [`wants_dry_run`] reads it.
    pub(crate) dry_run: bool,
    /// [`ONCE_KEY`]; empty where it is there and is no text: that is no key, and not the same as none.
    pub(crate) once: Option<&'m str>,
    /// The trace, by the names of its headers.
    pub(crate) trace: [Option<&'m str>; 3],
}

/// The caller as one message makes it: a locale that the server does not speak changes nothing, and neither does a trace
/// that is none.
pub(crate) fn of_message(texts: &dyn ServesTexts, caller: &Caller, said: Said<'_>) -> Caller {
    let Said { locale: named, text, labels, dry_run, once, trace } = said;
    let mut caller = caller.clone();
    caller.text = text.and_then(TextForm::named).or(caller.text);
    caller.labels = labels.and_then(LabelForm::named).or(caller.labels);
    caller.dry_run |= dry_run;
    caller.once = once.map(Into::into).or(caller.once);
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
