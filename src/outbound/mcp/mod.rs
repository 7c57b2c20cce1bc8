//! Backends that are MCP servers, over Streamable HTTP. One session serves a connection while it is used; the server's list of
//! tools is read whole, in bounds, and a call goes out once: what is lost behind it is never sent again.
//!
//! What a server says of itself ends here, but for the definitions of its tools, how far its calls are, and forms for the user whose call
//! it is: instructions, prompts, resources and other requests of its own are not taken.

mod asking;
mod bounds;
mod broke;
mod call;
mod listed;
mod listener;
mod open_questions;
mod question;
mod session;
mod shallow;
mod wire;

pub(super) use asking::Askable;
pub(super) use bounds::MOST_VALUES;
pub(crate) use broke::Broke;
pub(super) use call::{McpCall, McpEnding};
pub(crate) use listed::McpTool;
pub(crate) use session::ListedTools;
pub(super) use session::McpServer;
