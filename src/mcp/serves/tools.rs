//! Tools, by their names.

use std::sync::Arc;

use bytes::Bytes;
use futures::future::BoxFuture;

use crate::caller::Caller;
use crate::caller::outcome::{Called, ScopeLack};

/// Calls tools.
pub trait ServesTools: Send + Sync + 'static {
    /// Calls a tool with its arguments, a JSON object. The future appends the inside of a `CallToolResult`, without its
    /// braces and without a raw line break, to `out`, and says how the call ended. `None` if there is no such tool.
    fn call(
        self: Arc<Self>,
        name: &str,
        arguments: Option<&str>,
        caller: Caller,
        out: Vec<u8>,
    ) -> Option<BoxFuture<'static, Called>>;

    /// Whether a caller's token lacks a scope for a tool of this name that is listed to them. Must be quick.
    fn lacks_scope(&self, _name: &str, _caller: &Caller) -> bool {
        false
    }

    /// The scope that a caller's token lacks for a tool that is listed to them; it is noted that this call was refused for it. `None`:
    /// the tool may be called, or does not exist for them. A call that is made all the same ends with the same refusal as its result.
    fn refuse_for_scope(&self, _name: &str, _arguments: Option<&str>, _caller: &Caller) -> Option<ScopeLack> {
        None
    }

    /// Notes that a caller got the error that there is no such tool: there is none, or none for them.
    fn tell_missing(&self, _name: &str, _caller: &Caller) {}

    /// Whether that call may talk to its caller while it runs: a question, progress or a log. Must be quick, since every
    /// call is preceded by it.
    fn may_elicit(&self, _name: &str, _arguments: Option<&str>) -> bool {
        false
    }

    /// Whether that call may tell how far it is while it runs: where it may take several requests. Must be quick.
    fn may_report(&self, _name: &str, _arguments: Option<&str>) -> bool {
        false
    }

    /// Whether that tool may change anything; what is not known may.
    fn writes(&self, _name: &str) -> bool {
        true
    }

    /// A tool as its list has it, if it exists for the caller and arguments of it are repeated in headers, as its schema says
    /// with `x-mcp-header`.
    fn header_arguments(&self, _name: &str, _caller: &Caller) -> Option<Bytes> {
        None
    }
}
