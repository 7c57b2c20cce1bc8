//! The headers of the protocol.

use axum::http::{HeaderMap, HeaderName};

pub(super) const SESSION: HeaderName = HeaderName::from_static("mcp-session-id");
pub(super) const VERSION: HeaderName = HeaderName::from_static("mcp-protocol-version");
pub(super) const METHOD: HeaderName = HeaderName::from_static("mcp-method");
pub(super) const LAST_EVENT: HeaderName = HeaderName::from_static("last-event-id");
pub(super) const NAME: HeaderName = HeaderName::from_static("mcp-name");

/// A header has several values, or one that is no text.
pub(super) struct Ambiguous;

/// The one value of a header.
pub(super) fn one<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Result<Option<&'a str>, Ambiguous> {
    let mut all = headers.get_all(name).iter();
    match (all.next(), all.next()) {
        (None, _) => Ok(None),
        (Some(value), None) => value.to_str().map(Some).map_err(|_| Ambiguous),
        _ => Err(Ambiguous),
    }
}

/// The one of the headers that name a session and a revision of which there are several, or that is no text.
pub(super) fn ambiguous(headers: &HeaderMap) -> Option<&'static str> {
    let named = [(SESSION, "Mcp-Session-Id"), (VERSION, "MCP-Protocol-Version")];
    named.into_iter().find_map(|(name, shown)| one(headers, &name).err().map(|Ambiguous| shown))
}
