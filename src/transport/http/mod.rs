//! Streamable HTTP, and what else is served over HTTP beside it: WebSocket, HTTP+SSE and the plain REST routes.
//!
//! Every request passes the guard first. `/mcp` is in `endpoint`, where messages come past the router (`direct`); what happens
//! to one message there is in `exchange`.

mod admission;
mod batch;
mod body;
mod compressed;
pub(super) mod connections;
mod cors;
mod direct;
mod endpoint;
mod exchange;
mod guard;
mod headers;
mod media;
mod metered_body;
pub(super) mod origin;
mod prefix;
mod refusal;
mod reply;
mod resource;
mod router;
mod scope;
mod serve;
mod session;
mod sse;
mod state;
mod traced;
mod websocket;

pub use router::router;
pub use serve::serve;
pub use state::Dispatch;
