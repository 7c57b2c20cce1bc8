//! The spans of what clients ask for, named and described as OpenTelemetry's conventions for MCP have it.

use crate::caller::Caller;
use crate::caller::outcome::CallFailure;
use crate::caller::span::TraceSpan;

/// What a call has failed with whose result is an error.
pub(super) const TOOL_ERROR: &str = "tool_error";
/// What other requests fail with: codes of JSON-RPC.
pub(super) const INVALID_PARAMS: &str = "-32602";
pub(super) const INTERNAL: &str = "-32603";

/// A call of a tool. What is done for it is a part of its span: from now on the trace of its caller says so.
pub(super) fn call(tool: &str, catalog: &str, caller: &mut Caller) -> TraceSpan {
    let mut span = begin("tools/call", Some(tool), caller);
    span.lead(&mut caller.trace);
    span.text("gen_ai.operation.name", "execute_tool");
    span.text("gen_ai.tool.name", tool);
    span.text("kartoteka.catalog", catalog);
    if let Some(role) = &caller.role {
        span.text("kartoteka.role", role);
    }
    span
}

/// A resource that is read, likewise. Its address has arguments, so it is known by its template.
pub(super) fn read(catalog: &str, template: &str, caller: &mut Caller) -> TraceSpan {
    let mut span = begin("resources/read", None, caller);
    span.lead(&mut caller.trace);
    if span.is_recorded() {
        span.text("mcp.resource.uri", &format!("{catalog}://{template}"));
        span.text("kartoteka.catalog", catalog);
    }
    span
}

/// A prompt that is written.
pub(super) fn prompt(name: &str, caller: &Caller) -> TraceSpan {
    let mut span = begin("prompts/get", Some(name), caller);
    span.text("gen_ai.prompt.name", name);
    span
}

/// Another method, whose name says all.
pub(super) fn method(name: &'static str, caller: &Caller) -> TraceSpan {
    begin(name, None, caller)
}

/// Ends the span of a call: with the kind of its failure and the status of the backend's reply, where it failed.
pub(super) fn end_call(mut span: TraceSpan, failure: Option<&CallFailure>) {
    let Some(failure) = failure else { return span.end() };
    span.text("kartoteka.error", failure.kind);
    if let Some(status) = failure.upstream.as_ref().and_then(|said| said.status) {
        span.number("kartoteka.upstream.status", status.into());
    }
    span.fail(TOOL_ERROR);
}

/// Ends a span: with an error, where there is one.
pub(super) fn end(span: TraceSpan, error: Option<&str>) {
    match error {
        Some(error) => span.fail(error),
        None => span.end(),
    }
}

fn begin(method: &'static str, target: Option<&str>, caller: &Caller) -> TraceSpan {
    let name = || target.map_or_else(|| method.to_owned(), |target| format!("{method} {target}"));
    let mut span = TraceSpan::server(name, caller.trace.as_deref());
    if span.is_recorded() {
        span.text("mcp.method.name", method);
        if let Some(address) = caller.address {
            span.text("client.address", &address.to_string());
        }
        if let Some(transport) = caller.wire.transport() {
            span.text("network.transport", transport);
        }
        span.tenant(caller.who.tenant_id());
    }
    span
}
