//! Streamable HTTP, and what else is served over HTTP beside it: WebSocket, HTTP+SSE and the plain REST routes.
//!
//! Every request passes the guard first. `/mcp` is in `endpoint`, where messages come past the router (`direct`); what happens
//! to one message there is in `exchange`.
//!
//! # Layout
//!
//! - `serve`, `connections`: the listener and its connections, from the first byte to the end; `state`: what the routes share;
//!   `router`: the routes
//! - `guard`: what every request passes: `origin`, `Host` and `Origin`; `admission`, who calls. Behind it `traced` and `cors`;
//!   `resource`: what clients without a token may read; `prefix`: the path of a proxy in front
//! - `endpoint`, `direct`, `exchange`: `/mcp`, and one message; `batch`: several; `session`: of which session a request is; `scope`:
//!   a message that calls a tool for which the token of its caller lacks a scope
//! - `headers`, `media`, `body`: what a request says of itself, and what it holds
//! - `reply`, `refusal`: answers and errors as clients read them; `compressed`: lists; `metered_body`: counted until they are written
//! - `websocket`, `sse`: the two wires that begin with a request

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
