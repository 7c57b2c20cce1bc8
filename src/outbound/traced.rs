//! The spans of requests to backends, one an attempt, as OpenTelemetry's conventions for HTTP clients have it. They have neither
//! path nor query: those hold arguments, and keys of operators.

use std::sync::Arc;

use http::HeaderValue;

use super::attempt::{Attempt, OutgoingRequest};
use super::counts::Outcome;
use crate::caller::span::TraceSpan;
use crate::caller::trace::{NAMES, Trace};
use crate::runtime::upstream::Reply;
use crate::secret::redact::Redactor;

const PARENT: &str = NAMES[0];

/// What a span says of an attempt: the backend that is asked, and the trace that it is part of.
pub(super) struct TracedAttempt<'a> {
    pub(super) catalog: &'a str,
    pub(super) backend: &'a str,
    pub(super) trace: Option<&'a Arc<Trace>>,
    pub(super) redactor: &'a Redactor,
}

/// An attempt begins, after so many others. Where it is recorded, what the backend records is a part of it.
pub(super) fn begin(asked: &TracedAttempt<'_>, sent: &mut OutgoingRequest, before: u32) -> TraceSpan {
    let mut span = TraceSpan::client(|| sent.verb.to_string(), asked.trace.map(|trace| &**trace));
    // A stranger's page is no part of a trace.
    if sent.public.is_none() {
        pass_on(&span, asked.trace, sent);
    }
    if !span.is_recorded() {
        return span;
    }
    span.text("http.request.method", sent.verb.as_str());
    span.text("url.scheme", sent.url.scheme());
    if let Some(host) = sent.url.host_str() {
        span.text("server.address", &asked.redactor.mask(host));
    }
    if let Some(port) = sent.url.port_or_known_default() {
        span.number("server.port", port.into());
    }
    if before > 0 {
        span.number("http.request.resend_count", before.into());
    }
    span.text("kartoteka.catalog", asked.catalog);
    span.text("kartoteka.backend", asked.backend);
    span
}

/// Names the span as the parent in the headers, unless the card itself says what stands there.
fn pass_on(span: &TraceSpan, trace: Option<&Arc<Trace>>, sent: &mut OutgoingRequest) {
    let mut goes = trace.cloned();
    if !span.lead(&mut goes) {
        return;
    }
    let parent = |trace: Option<&Arc<Trace>>| trace.and_then(|trace| HeaderValue::from_str(trace.parent()?).ok());
    if let Some(goes) = parent(goes.as_ref())
        && sent.headers.get(PARENT) == parent(trace).as_ref()
    {
        sent.headers.insert(PARENT, goes);
    }
}

/// The attempt has ended.
pub(super) fn end(mut span: TraceSpan, attempt: &Attempt, outcome: Outcome) {
    let status = match attempt {
        Attempt::Reply(Reply { status, .. }) | Attempt::Redirect { status, .. } | Attempt::TooLarge { status } => {
            *status
        }
        Attempt::Crowded => 200,
        Attempt::Lost(_) | Attempt::Refused(_) => return span.fail(outcome.name()),
    };
    span.number("http.response.status_code", status.into());
    match outcome {
        Outcome::ClientError | Outcome::ServerError if span.is_recorded() => span.fail(&status.to_string()),
        Outcome::TooLarge => span.fail(outcome.name()),
        _ => span.end(),
    }
}
