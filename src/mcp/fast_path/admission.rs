//! Admits requests to the fast path, and answers them.

use std::sync::Arc;

use futures::future::BoxFuture;
use serde_json::Value;
use tokio_util::sync::CancellationToken;

use super::plain::is_plain_json;
use super::request::{Envelope, FastRequest, Method, object_text, oddly_cancelled};
use super::wire::{Era, WireFacts};
use crate::caller::Caller;
use crate::caller::outcome::Called;
use crate::mcp::calls::Calls;
use crate::mcp::cut::{CutShort, UntilCut};
use crate::mcp::gate::Gate;
use crate::mcp::locale;
use crate::mcp::odd;
use crate::mcp::panics::{self, Panicked};
use crate::mcp::response::{self, ErrorResponse, INTERNAL_ERROR, RawId};
use crate::mcp::serves::{LIST_TTL_MS, List, ListPage, Serves};

/// What a result begins with in 2026-07-28.
const COMPLETE: &[u8] = br#""resultType":"complete","#;

/// Room for the result of a call, in bytes. Most are longer, and grow by themselves.
const ROOM: usize = 1024;

/// Answers what needs no conversation. Clones answer for the same server.
#[derive(Clone)]
pub(crate) struct FastPath {
    server: Arc<dyn Serves>,
    gate: Gate,
    /// Calls have had their time.
    cut: CancellationToken,
}

/// A request that the fast path answers.
pub(crate) enum Admitted {
    /// The whole response.
    Ready(Vec<u8>),
    /// A call that has yet to run.
    Call(AdmittedCall),
}

/// A call that the fast path has taken.
pub(crate) struct AdmittedCall {
    /// In which era: a client that hangs up has cancelled its call in 2026-07-28, and must not have before.
    pub(crate) era: Era,
    /// Its response, on its way.
    pub(crate) response: CallResponse,
}

/// A call on its way to its end.
pub(crate) type CallResponse = BoxFuture<'static, CallEnded>;

/// What a call has come to.
pub(crate) enum CallEnded {
    /// The whole response.
    Response(Vec<u8>),
    /// Its client has cancelled it: nothing may be sent.
    Cancelled,
    /// The end of the server has cut it, the request of this id.
    Cut(CutShort, Box<RawId>),
}

impl CallEnded {
    /// What is sent, where a message is all there is to an answer.
    pub(crate) fn message(self) -> Option<Vec<u8>> {
        match self {
            Self::Response(response) => Some(response),
            Self::Cancelled => None,
            Self::Cut(cut, id) => Some(cut.error().to(Some(id)).to_json()),
        }
    }
}

impl FastPath {
    /// A fast path to that server, with as many calls in flight as the gate allows, until they are cut.
    pub(crate) fn new(server: Arc<dyn Serves>, gate: Gate, cut: CancellationToken) -> Self {
        Self { server, gate, cut }
    }

    /// Takes a message, or leaves it to rmcp by `None`. A cancellation is noticed here and *still* left to rmcp, which
    /// may know the call instead.
    pub(crate) fn admit(&self, bytes: &[u8], wire: &WireFacts<'_>) -> Option<Admitted> {
        let text = object_text(bytes)?;
        let envelope = Envelope::read(text);
        let cancelled = envelope.as_ref().map_or_else(|| oddly_cancelled(text), Envelope::cancelled);
        if let (Some(id), Some(calls)) = (cancelled, wire.calls) {
            calls.cancel(id);
        }
        let request = envelope?.request(wire.claims)?;
        if odd::is_likely(text) && odd::reason(text).is_some() {
            return None;
        }
        let [text, labels] = request.form.each_ref().map(Option::as_deref);
        let trace = request.trace.each_ref().map(Option::as_deref);
        let locale = request.locale.as_deref();
        let said = locale::Said { locale, text, labels, dry_run: request.dry_run, trace, ..locale::Said::default() };
        let caller = locale::of_message(&*self.server, wire.caller, said);
        let Method::List(list) = request.method else {
            // The headers that repeat arguments of a call are rmcp's to check.
            let has_headers = request.era == Era::PerRequest && wire.claims.is_some();
            if has_headers && self.server.header_arguments(&request.name, &caller).is_some() {
                return None;
            }
            if Arc::clone(&self.server).looking(Some(&request.name), &caller).is_some() {
                return None;
            }
            // Over HTTP that is a refusal with a status, which no result has.
            if caller.who.lacked.is_some() && self.server.lacks_scope(&request.name, &caller) {
                return None;
            }
            return self.call(&request, caller, wire.calls);
        };
        if list == List::Tools && Arc::clone(&self.server).looking(None, &caller).is_some() {
            return None;
        }
        let page = self.server.page(list, request.cursor.as_deref(), &caller).ok()?;
        Some(Admitted::Ready(listed(&request, list, &page)))
    }

    fn call(&self, request: &FastRequest<'_>, mut caller: Caller, calls: Option<&Arc<Calls>>) -> Option<Admitted> {
        let FastRequest { id, era, arguments, .. } = *request;
        let name = &*request.name;
        if name.is_empty() || !arguments.is_none_or(|given| given.starts_with('{') && is_plain_json(given)) {
            return None;
        }
        // A call that is answered from bytes can ask its caller nothing; nor can one that has no session, in whatever way.
        let could_elicit = era == Era::PerRequest || calls.is_some();
        if could_elicit && self.server.may_elicit(name, arguments) {
            return None;
        }
        // Nor can it say how far it is.
        if request.reports && self.server.may_report(name, arguments) {
            return None;
        }
        let place = self.gate.look_in()?;
        let open = match calls {
            // An id in use is the client's mistake; rmcp knows what to make of it.
            Some(calls) => Some(calls.open(id)?),
            None => None,
        };
        let mut out = response::begin(id, ROOM);
        out.push(b'{');
        if era == Era::PerRequest {
            out.extend_from_slice(COMPLETE);
        }
        let start = out.len();
        let until = UntilCut::calling(&self.cut, &*self.server, name, &mut caller);
        let called = panics::caught_now(|| Arc::clone(&self.server).call(name, arguments, caller, out));
        let written = match called {
            Ok(written) => written?,
            Err(Panicked) => return Some(Admitted::Ready(failed(id))),
        };
        let id: Box<str> = id.into();
        let response = async move {
            let _place = place;
            let written = until.run(panics::caught(written));
            let written = match &open {
                Some(open) => tokio::select! {
                    written = written => written,
                    () = open.cancelled.cancelled() => return CallEnded::Cancelled,
                },
                None => written.await,
            };
            match written {
                Ok(Ok(Called { bytes: mut out, .. })) => {
                    debug_assert!(out.len() > start, "a result has content");
                    out.push(b'}');
                    response::end(&mut out);
                    CallEnded::Response(out)
                }
                Ok(Err(Panicked)) => CallEnded::Response(failed(&id)),
                Err(cut) => CallEnded::Cut(cut, id),
            }
        };
        Some(Admitted::Call(AdmittedCall { era, response: Box::pin(response) }))
    }
}

/// The response to a request for a list.
fn listed(request: &FastRequest<'_>, list: List, ListPage { items, next }: &ListPage) -> Vec<u8> {
    let member = list.member();
    // Room for all of it: a list is long, and would be copied once more if it had to grow at its end.
    let mut out = response::begin(request.id, items.len() + member.len() + next.as_ref().map_or(0, String::len) + 128);
    out.push(b'{');
    if request.era == Era::PerRequest {
        out.extend_from_slice(COMPLETE);
        out.extend_from_slice(format!(r#""ttlMs":{LIST_TTL_MS},"cacheScope":"private","#).as_bytes());
    }
    out.push(b'"');
    out.extend_from_slice(member.as_bytes());
    out.extend_from_slice(br#"":["#);
    out.extend_from_slice(items);
    out.push(b']');
    if let Some(next) = next {
        out.extend_from_slice(format!(r#","nextCursor":{}"#, Value::from(next.as_str())).as_bytes());
    }
    out.push(b'}');
    response::end(&mut out);
    out
}

/// The response to a request whose handler panicked.
fn failed(id: &str) -> Vec<u8> {
    ErrorResponse::new(INTERNAL_ERROR, panics::MESSAGE).to(Some(id.into())).to_json()
}
