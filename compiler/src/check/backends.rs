//! Backends: their parts refer to settings alone, their numbers are numbers, and every credential can be reached.

use crate::ast::backend::{Backend, Breaker, Credential, Pace, Retry};
use crate::ast::data::Data;
use crate::ast::delay::Delay;
use crate::ast::read::Measure;
use crate::check::context::Cx;
use crate::check::json_types::JsonTypes;
use crate::check::resolved::{self, Base, Part, all};
use crate::check::scope::{Place, Scope};
use crate::check::written_keys::AUTHORIZATION;
use crate::check::{
    bases, batch, conditions, credentials, failures, keys, literals, mcp, named, pages, public, requests, token,
    value_types,
};
use crate::diagnostic::{Code, Span};
use crate::plan::{self, HttpPart, Quantity, Source, Value};
use crate::syntax::fields::{Spanned, whole};
use crate::syntax::reference::Reference;

/// Checks every backend; `None` for one with a fault.
pub(crate) fn check(cx: &mut Cx<'_>) -> Option<Vec<resolved::Backend>> {
    let backends = &cx.declared.backends;
    all(backends.iter().map(|(name, backend)| one(backend, name.span, cx)))
}

/// What a backend may refer to.
fn scope<'s>(cx: &Cx<'s>, place: Place) -> Scope<'s> {
    Scope::outside(cx.declared, place)
}

fn one(backend: &Backend, name: Span, cx: &mut Cx<'_>) -> Option<resolved::Backend> {
    let base = match (&backend.mcp, &backend.base) {
        (Some(address), _) => {
            mcp::backend(backend, (address, name), cx);
            bases::url(address, cx).map(Base::Mcp)
        }
        (None, Some(base)) if backend.is_public() => {
            public::backend(backend, base.span, cx);
            Some(Base::Public)
        }
        (None, Some(base)) => bases::url(base, cx).map(Base::At),
        (None, None) => {
            cx.out
                .error(Code::MissingKey, name, "a backend has no `base`")
                .fix("add the address that paths are appended to", None);
            None
        }
    };
    let own = scope(cx, Place::Backend);
    let added = added([&backend.query, &backend.headers, &backend.body], &own, cx);
    let credentials = backend.auth.as_deref().unwrap_or_default();
    let auth = all(credentials
        .iter()
        .enumerate()
        .map(|(index, credential)| self::credential(credential, &backend.headers, index + 1 == credentials.len(), cx)));
    keys::of_backend(backend, cx);
    if let Some(timeout) = backend.timeout.as_ref().filter(|timeout| matches!(timeout.value, Measure::Fixed(0.0))) {
        cx.out
            .error(Code::BadDuration, timeout.span, "every request would be given up before it is answered")
            .fix("say how long an answer may take, `10s`, or leave `timeout` out", None);
    }
    let timeout = whole(backend.timeout.as_ref().map(|part| measure(part, cx)));
    let retry = whole(backend.retry.as_ref().map(|part| retry(part, backend, cx)));
    let pace = whole(backend.pace.as_ref().map(|part| pace(part, cx)));
    let batch = whole(backend.batch.as_ref().map(|part| batch::check(part, measure(&part.most, cx)?, backend, cx)));
    let pages = whole(backend.pages.as_ref().map(|part| pages::check(part, cx)));
    let types = value_types::named(backend.types.as_deref().unwrap_or_default(), cx);
    if let Some(errors) = &backend.errors {
        failures::empty(errors, name, cx);
    }
    let errors = whole(backend.errors.as_ref().map(|part| failures::check(part, cx)));
    let export = whole(backend.export.as_ref().map(|export| mcp::export(export, backend, cx)));
    let (query, headers, body) = added?;
    Some(resolved::Backend {
        base: base?,
        query,
        headers,
        body,
        auth: auth?,
        timeout: timeout?,
        retry: retry?,
        pace: pace?,
        batch: batch?,
        pages: pages?,
        types: types?,
        breaker: backend.breaker.map(|breaker| self::breaker(breaker.value)),
        errors: errors?,
        export: export?,
    })
}

fn breaker(written: Breaker) -> plan::Breaker {
    plan::Breaker { failures: written.failures, open_ms: written.open, trials: written.trials }
}

type Added = (resolved::Entries, resolved::Entries, resolved::Entries);

/// What is written into every request: query, headers and body.
fn added(maps: [&Option<Data>; 3], scope: &Scope<'_>, cx: &mut Cx<'_>) -> Option<Added> {
    let [query, headers, body] = maps.map(|map| {
        if let Some(map) = map {
            requests::is_map(map, cx);
            literals::refuse(map, cx);
        }
        requests::entries(map.as_ref(), scope, cx)
    });
    if let Some(headers) = maps[1] {
        requests::headers(headers, scope, cx);
    }
    Some((query?, headers?, body?))
}

fn retry(retry: &Retry, backend: &Backend, cx: &mut Cx<'_>) -> Option<resolved::Retry> {
    let times = measure(&retry.times, cx);
    let after = all(retry.after.iter().map(|delay| {
        let at = named::sources([&delay.at], cx)?.pop()?;
        never_a_delay(delay, &at, cx);
        Some(plan::Delay { at, unit: delay.unit })
    }));
    if let Some(key) = &retry.key {
        requests::header_name(key, cx);
        let mut written = requests::headers_of(backend);
        if let Some((_, place)) = written.find(|(name, _)| name.eq_ignore_ascii_case(&key.value)) {
            cx.out
                .error(Code::KeyOfTheBackend, key.span, format!("`{}` is written by the backend", key.value))
                .label("would be replaced")
                .note_at(place, "written here");
        }
    }
    let key = retry.key.as_ref().map(|key| key.value.clone());
    Some(resolved::Retry { times: times?, backoff: retry.backoff, key, after: after? })
}

/// Reports what says nothing of how long to wait.
fn never_a_delay(delay: &Delay, at: &Source, cx: &mut Cx<'_>) {
    if matches!(at, Source::Http { part: HttpPart::Status | HttpPart::Link { .. } }) {
        let message = format!("`{}` says nothing of how long to wait", delay.at.spelling());
        cx.out
            .error(Code::WrongType, delay.at.span, message)
            .fix("name the header or the part of the reply that does: `$http.header.x-ratelimit-reset`", None);
    }
}

fn pace(pace: &Pace, cx: &mut Cx<'_>) -> Option<resolved::Pace> {
    let rate = measure(&pace.rate, cx);
    let burst = whole(pace.burst.as_ref().map(|part| measure(part, cx)));
    let parallel = whole(pace.parallel.as_ref().map(|part| measure(part, cx)));
    Some(resolved::Pace { rate: rate?, burst: burst?, parallel: parallel? })
}

/// User and password as RFC 7617 sends them: no other header says who asks.
///
/// Gives the header, and the user by itself.
fn basic(
    parts: &Spanned<Vec<Reference>>,
    others: &[&Option<Data>],
    cx: &mut Cx<'_>,
) -> Option<(resolved::Entry, Value)> {
    let own = scope(cx, Place::Secret);
    let values = all(parts.value.iter().map(|part| {
        let value = cx.resolve(part, &own)?;
        cx.scalar(part, &value, &own).then_some(value)
    }));
    for map in others.iter().filter_map(|data| data.as_ref()?.map()) {
        if let Some(other) = map.entries.iter().find(|entry| entry.key.value.eq_ignore_ascii_case(AUTHORIZATION)) {
            cx.out
                .error(
                    Code::TwoSchemes,
                    parts.span,
                    "`basic` writes the header `Authorization`, which is written already",
                )
                .note_at(other.key.span, "written here")
                .fix("keep one of them", None);
            return None;
        }
    }
    let colon = Value::Literal(plan::Json("\":\"".into()));
    let mut values = values?.into_iter();
    let user = values.next()?;
    let joined: Vec<Value> = [user.clone(), colon].into_iter().chain(values).collect();
    let joined = Value::Join { parts: joined.into() };
    let encoded = Value::Spelt { value: vec![joined].into(), spelling: plan::Spelling::Base64, sent: true };
    let parts = vec![Part::Literal("Basic ".to_owned()), Part::Value(encoded)];
    let header = resolved::Entry { key: AUTHORIZATION.to_owned(), value: resolved::Data::Text(parts), required: false };
    Some((header, user))
}

fn credential(
    credential: &Credential,
    of_the_backend: &Option<Data>,
    last: bool,
    cx: &mut Cx<'_>,
) -> Option<resolved::Credential> {
    let own = scope(cx, Place::Secret);
    let when = conditions::check(&credential.condition, &own, cx);
    if credential.condition.is_empty() && !last {
        cx.out
            .error(
                Code::UnreachableCredential,
                credential.span,
                "this credential always holds, so those after it are never used",
            )
            .fix("put it last, or say `when`", None);
    }
    credentials::check(credential, &own, cx);
    let token = whole(credential.token.as_ref().map(|written| token::check(written, credential, cx)));
    let own = if credential.token.is_some() { own.at(Place::WithToken) } else { own };
    let path = cx.optional_data(credential.path.as_ref(), &own);
    let basic = whole(credential.basic.as_ref().map(|parts| basic(parts, &[&credential.headers, of_the_backend], cx)));
    let (query, mut headers, body) = added([&credential.query, &credential.headers, &credential.body], &own, cx)?;
    let (basic, user) = basic?.unzip();
    headers.extend(basic);
    Some(resolved::Credential { when: when?, token: token?, user, path: path?, query, headers, body })
}

/// A number that a setting gives needs a setting that is a number and is always set.
fn measure(measure: &Spanned<Measure>, cx: &mut Cx<'_>) -> Option<Quantity> {
    let reference = match &measure.value {
        Measure::Fixed(value) => return Some(Quantity::Fixed(*value)),
        Measure::Setting(reference) => reference,
    };
    let own = scope(cx, Place::Backend);
    let value = cx.resolve(reference, &own)?;
    match value {
        Value::Setting { setting } if own.kinds(&value) == JsonTypes::NUMBER => {
            if !own.is_always_there(&value) {
                cx.out
                    .error(Code::MayBeAbsent, reference.span, format!("`{}` may be unset", reference.spelling()))
                    .fix("give the setting a `default`", None);
            }
            Some(Quantity::Setting(setting))
        }
        _ => {
            cx.out
                .error(Code::WrongType, reference.span, format!("`{}` is no number", reference.spelling()))
                .label("a number is needed here")
                .fix("name a setting whose `type` is `number` or `integer`", None);
            None
        }
    }
}
