//! What a wire knows of a message besides its bytes, and the era that all of it makes of a request.

use std::sync::Arc;

use crate::caller::Caller;
use crate::mcp::calls::Calls;
use crate::mcp::revisions::{HANDSHAKES, PER_REQUEST};

/// How a request came to its protocol revision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Era {
    /// By an `initialize` before it, or by nothing: the revisions up to 2025-11-25.
    Handshake,
    /// By its own `_meta`: 2026-07-28.
    PerRequest,
}

/// What a wire knows of a message besides its bytes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct WireFacts<'a> {
    /// Who sent it, in the locale of the wire.
    pub(crate) caller: &'a Caller,
    /// What the HTTP headers say of the body. `None` on wires without headers of their own for each message.
    pub(crate) claims: Option<Claims<'a>>,
    /// The open calls of the session or connection; `None` where there is neither.
    pub(crate) calls: Option<&'a Arc<Calls>>,
}

/// The headers of Streamable HTTP that repeat a part of the body.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Claims<'a> {
    /// `MCP-Protocol-Version`
    pub(crate) version: Option<&'a str>,
    /// `Mcp-Method`
    pub(crate) method: Option<&'a str>,
    /// `Mcp-Name`
    pub(crate) name: Option<&'a str>,
}

impl Claims<'_> {
    /// Whether the headers fit a request without a revision of its own.
    pub(super) fn fit_handshake(&self) -> bool {
        self.version.is_none_or(|version| HANDSHAKES.contains(&version))
    }

    /// Whether the headers repeat what a request of 2026-07-28 says. `name` is the tool's, for a call. A name in Base64
    /// does not fit, and neither does a name where none is asked for.
    pub(super) fn fit_per_request(&self, method: &str, name: Option<&str>) -> bool {
        self.version == Some(PER_REQUEST) && self.method == Some(method) && self.name == name
    }
}
