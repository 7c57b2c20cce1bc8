//! The span of a program that records them, by the tracer that it was given.

use std::sync::{Arc, OnceLock};

use opentelemetry::global::{BoxedSpan, BoxedTracer};
use opentelemetry::trace::{
    Span as _, SpanBuilder, SpanContext, SpanId, SpanKind, Status, TraceContextExt as _, TraceFlags, TraceId,
    Tracer as _,
};
use opentelemetry::{Context, KeyValue, Value};

use crate::caller::trace::Trace;

/// The one that records. As the log, it is the program's and not a server's.
static TRACER: OnceLock<Recorder> = OnceLock::new();

#[derive(Debug)]
struct Recorder {
    tracer: BoxedTracer,
    names_tenants: bool,
}

/// Has spans recorded from now on, by the first tracer that is given; with the tenants, where the operator says so.
pub(crate) fn record(tracer: BoxedTracer, names_tenants: bool) {
    let _first = TRACER.set(Recorder { tracer, names_tenants });
}

/// What goes on, until it is dropped: where that was not its end, its client did not wait for it.
#[derive(Debug)]
pub(crate) struct TraceSpan(Option<BoxedSpan>);

impl TraceSpan {
    /// Something that is done for a client, as a part of `parent`.
    #[must_use]
    pub(crate) fn server(name: impl FnOnce() -> String, parent: Option<&Trace>) -> Self {
        Self::begin(SpanKind::Server, name, parent)
    }

    /// Something that a backend is asked for, as a part of `parent`.
    #[must_use]
    pub(crate) fn client(name: impl FnOnce() -> String, parent: Option<&Trace>) -> Self {
        Self::begin(SpanKind::Client, name, parent)
    }

    fn begin(kind: SpanKind, name: impl FnOnce() -> String, parent: Option<&Trace>) -> Self {
        Self(TRACER.get().map(|Recorder { tracer, .. }| {
            let parent = parent.and_then(context);
            let context = parent.map_or_else(Context::new, |parent| Context::new().with_remote_span_context(parent));
            tracer.build_with_context(SpanBuilder::from_name(name()).with_kind(kind), &context)
        }))
    }

    /// Whether anything is recorded; else what would be noted need not be worked out.
    #[must_use]
    pub(crate) fn is_recorded(&self) -> bool {
        self.0.as_ref().is_some_and(BoxedSpan::is_recording)
    }

    /// Notes a name, under a key of the conventions.
    pub(crate) fn text(&mut self, key: &'static str, value: &str) {
        if self.is_recorded() {
            self.note(key, value.to_owned());
        }
    }

    /// Notes the tenant for whom it is done, where the operator wants that.
    pub(crate) fn tenant(&mut self, tenant: &str) {
        if TRACER.get().is_some_and(|recorder| recorder.names_tenants) {
            self.text("kartoteka.tenant", tenant);
        }
    }

    /// Notes a number, under a key of the conventions.
    pub(crate) fn number(&mut self, key: &'static str, value: i64) {
        self.note(key, value);
    }

    fn note(&mut self, key: &'static str, value: impl Into<Value>) {
        if let Some(span) = &mut self.0 {
            span.set_attribute(KeyValue::new(key, value));
        }
    }

    /// Makes what follows a part of this span: the trace names it as the parent. Without a recorder the trace stays as it came,
    /// and this is false.
    pub(crate) fn lead(&self, trace: &mut Option<Arc<Trace>>) -> bool {
        let Some(span) = &self.0 else { return false };
        let own = span.span_context();
        let (id, within, flags) = (own.trace_id(), own.span_id(), own.trace_flags().to_u8());
        let parent = Some(format!("00-{id}-{within}-{flags:02x}"));
        let before = trace.as_deref();
        // The state of a trace is no other's, which begins here.
        let state = before.filter(|before| before.parent.is_some()).and_then(|before| before.state.clone());
        let baggage = before.and_then(|before| before.baggage.clone());
        *trace = Some(Arc::new(Trace { parent, state, baggage }));
        true
    }

    /// It has ended well.
    pub(crate) fn end(mut self) {
        if let Some(mut span) = self.0.take() {
            span.end();
        }
    }

    /// It has failed, in a way that the conventions have a word for.
    pub(crate) fn fail(mut self, error: &str) {
        if let Some(mut span) = self.0.take() {
            failed(&mut span, error.to_owned());
        }
    }
}

impl Drop for TraceSpan {
    fn drop(&mut self) {
        if let Some(span) = &mut self.0 {
            failed(span, "abandoned".to_owned());
        }
    }
}

fn failed(span: &mut BoxedSpan, error: String) {
    span.set_attribute(KeyValue::new("error.type", error));
    span.set_status(Status::error(""));
    span.end();
}

/// The span that a trace names as the parent. It was checked when it came.
fn context(trace: &Trace) -> Option<SpanContext> {
    let mut parts = trace.parent.as_deref()?.split('-').skip(1);
    let id = TraceId::from_hex(parts.next()?).ok()?;
    let span = SpanId::from_hex(parts.next()?).ok()?;
    let flags = u8::from_str_radix(parts.next()?, 16).ok()?;
    let state = trace.state.as_deref().and_then(|state| state.parse().ok()).unwrap_or_default();
    // Of the flags this version knows whether it is sampled, and whether its id is random.
    Some(SpanContext::new(id, span, TraceFlags::new(flags), true, state))
}
