//! Backends: their parts refer to settings alone, their numbers are numbers, and every credential can be reached.

use crate::ast::backend::{Backend, Credential};
use crate::ast::data::Data;
use crate::ast::read::Measure;
use crate::check::context::Cx;
use crate::check::json_types::JsonTypes;
use crate::check::scope::{Place, Scope};
use crate::check::{named, requests};
use crate::diagnostic::{Code, Span};
use crate::plan::Value;
use crate::syntax::fields::Spanned;

pub(crate) fn check(cx: &mut Cx<'_>) {
    for (name, backend) in &cx.declared.backends {
        one(backend, name.span, cx);
    }
}

/// What a backend may refer to.
fn scope<'s>(cx: &Cx<'s>, place: Place) -> Scope<'s> {
    Scope::outside(cx.declared, place)
}

fn one(backend: &Backend, name: Span, cx: &mut Cx<'_>) {
    match &backend.base {
        Some(base) => url(base, cx),
        None => {
            cx.out
                .error(Code::MissingKey, name, "a backend has no `base`")
                .fix("add the address that paths are appended to", None);
        }
    }
    let own = scope(cx, Place::Backend);
    for map in [&backend.query, &backend.headers, &backend.body].into_iter().flatten() {
        requests::is_map(map, cx);
        cx.data(map, &own);
    }
    if let Some(headers) = &backend.headers {
        requests::headers(headers, &own, cx);
    }
    let auth = backend.auth.as_deref().unwrap_or_default();
    for (index, credential) in auth.iter().enumerate() {
        self::credential(credential, index + 1 == auth.len(), cx);
    }
    let measures = [
        backend.timeout.as_ref(),
        backend.retry.as_ref().map(|retry| &retry.times),
        backend.pace.as_ref().map(|pace| &pace.rate),
        backend.pace.as_ref().and_then(|pace| pace.burst.as_ref()),
        backend.pace.as_ref().and_then(|pace| pace.parallel.as_ref()),
    ];
    for measure in measures.into_iter().flatten() {
        self::measure(measure, cx);
    }
    if let Some(pages) = &backend.pages {
        named::paths(pages.next.iter().chain(&pages.total), cx);
    }
    if let Some(errors) = &backend.errors {
        named::paths(errors.code.iter().chain(&errors.message), cx);
    }
}

fn url(base: &Data, cx: &mut Cx<'_>) {
    cx.data(base, &scope(cx, Place::Secret));
    if let Some(text) = base.constant() {
        let text = text.as_str().unwrap_or_default();
        let host = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
        let plain =
            host.is_some_and(|host| !host.is_empty() && !host.starts_with('/')) && !text.contains(['?', '#', ' ']);
        if !plain {
            cx.out
                .error(Code::BadUrl, base.span, "a base is an address that begins with `https://` or `http://`")
                .fix("leave out what follows a `?` or a `#`: `query` is for that", None);
        }
    }
}

fn credential(credential: &Credential, last: bool, cx: &mut Cx<'_>) {
    let own = scope(cx, Place::Secret);
    requests::condition(&credential.condition, &own, cx);
    if credential.condition.is_empty() && !last {
        cx.out
            .error(
                Code::UnreachableCredential,
                credential.span,
                "this credential always holds, so those after it are never used",
            )
            .fix("put it last, or say `when`", None);
    }
    if let Some(path) = &credential.path {
        cx.data(path, &own);
    }
    for map in [&credential.query, &credential.headers, &credential.body].into_iter().flatten() {
        requests::is_map(map, cx);
        cx.data(map, &own);
    }
    if let Some(headers) = &credential.headers {
        requests::headers(headers, &own, cx);
    }
}

/// A number that a setting gives needs a setting that is a number and is always set.
fn measure(measure: &Spanned<Measure>, cx: &mut Cx<'_>) {
    let Measure::Setting(reference) = &measure.value else { return };
    let own = scope(cx, Place::Backend);
    let Some(value) = cx.resolve(reference, &own) else { return };
    let numeric = matches!(value, Value::Setting { .. }) && own.kinds(&value) == JsonTypes::NUMBER;
    if !numeric {
        cx.out
            .error(Code::WrongType, reference.span, format!("`{}` is no number", reference.spelling()))
            .label("a number is needed here")
            .fix("name a setting whose `type` is `number` or `integer`", None);
    } else if !own.is_always_there(&value) {
        cx.out
            .error(Code::MayBeAbsent, reference.span, format!("`{}` may be unset", reference.spelling()))
            .fix("give the setting a `default`", None);
    }
}
