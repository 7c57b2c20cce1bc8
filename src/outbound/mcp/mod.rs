//! Backends that are MCP servers, over Streamable HTTP. One session serves a connection while it is used; the server's list of
//! tools is read whole, in bounds, and a call goes out once: what is lost behind it is never sent again.
//!
//! What a server says of itself ends here, but for the definitions of its tools: instructions, prompts, resources and requests of its
//! own are not taken.

mod broke;
mod listed;
mod session;

pub(crate) use broke::Broke;
pub(crate) use listed::McpTool;
pub(super) use session::{McpCall, McpEnding, McpServer};
