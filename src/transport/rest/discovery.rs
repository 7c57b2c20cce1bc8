//! `GET /mcp/discovery`: the names of the tools that a caller is listed, and what they come to, as the gateway had it.

use serde::Serialize;

use crate::caller::Caller;
use crate::mcp::serves::{List, Serves, ToolsHash};

const NOTE: &str = "The tools that you are listed. tools_hash is the SHA-256 of the canonical JSON (RFC 8785) of that list in \
                    the server's default language; pinned_hash is what the operator expects of all tools.";

/// The answer.
#[derive(Debug, Serialize)]
struct Discovery<'d> {
    version: &'static str,
    server: &'static str,
    transport: &'static str,
    endpoint: &'static str,
    tools: &'d [ToolName],
    tool_count: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    tools_hash: Option<String>,
    note: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pinned_hash: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    hash_mismatch: Option<bool>,
}

/// A tool as it is listed, as far as this answer goes.
#[derive(Debug, Serialize, PartialEq, Eq, PartialOrd, Ord)]
struct ToolName {
    name: String,
}

/// The answer to a caller.
pub(super) fn discovery(server: &dyn Serves, caller: &Caller) -> Vec<u8> {
    let mut tools = Vec::new();
    server.items(List::Tools, caller, &mut |item| tools.push(ToolName { name: item.name.to_owned() }));
    tools.sort_unstable();
    let (tools_hash, pinned) =
        server.tools_hash(caller).map_or((None, None), |ToolsHash { listed, pinned }| (Some(listed), pinned));
    let answer = Discovery {
        version: "1.0",
        server: env!("CARGO_PKG_NAME"),
        transport: "streamable-http",
        endpoint: "/mcp",
        tools: &tools,
        tool_count: tools.len(),
        tools_hash,
        note: NOTE,
        hash_mismatch: pinned.as_ref().map(|pinned| pinned.differs),
        pinned_hash: pinned.map(|pinned| pinned.expected),
    };
    serde_json::to_vec(&answer).expect("texts and numbers are JSON")
}
