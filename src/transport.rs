//! The wires: bytes in, messages out, and nothing else. Each looks at the lane before it looks at rmcp, and each keeps
//! what a stranger can make the server hold within bounds.

mod duplex;
pub mod http;
mod sse;
pub mod stdio;
mod websocket;

use std::time::Duration;

/// What the wires allow.
#[derive(Debug, Clone)]
pub struct Limits {
    /// The longest message, on every wire.
    pub max_message_bytes: usize,
    /// How long the body of an HTTP request may take to arrive.
    pub body_timeout: Duration,
    /// Calls in flight, over all wires together.
    pub calls_in_flight: usize,
    /// Sessions of Streamable HTTP, and as many connections of WebSocket and of HTTP+SSE together.
    pub sessions: usize,
    /// How long a session lasts without a request.
    pub session_keep_alive: Duration,
    /// How long calls in flight may take to finish once the server is told to stop.
    pub grace: Duration,
    /// The values of `Host` that are served: `name`, which stands for every port, or `name:port`. One `*` serves all.
    pub hosts: Vec<String>,
    /// The values of `Origin` that are served: `scheme://name`, `scheme://name:port`, or `scheme://name:*` for every port.
    /// A request without `Origin` comes from no page, and is served.
    pub origins: Vec<String>,
}

impl Default for Limits {
    /// For a server that only its own machine can reach.
    fn default() -> Self {
        let hosts = ["localhost", "127.0.0.1", "[::1]"];
        let origins = hosts.iter().flat_map(|host| [format!("http://{host}:*"), format!("https://{host}:*")]);
        Self {
            max_message_bytes: 4 << 20,
            body_timeout: Duration::from_secs(30),
            calls_in_flight: 2048,
            sessions: 10_000,
            session_keep_alive: Duration::from_hours(1),
            grace: Duration::from_secs(10),
            origins: origins.collect(),
            hosts: hosts.map(str::to_owned).to_vec(),
        }
    }
}
