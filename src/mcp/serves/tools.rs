//! Tools, by their names.

use std::sync::Arc;

use bytes::Bytes;
use futures::future::BoxFuture;

use crate::caller::Caller;
use crate::caller::outcome::Called;

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
