//! What the wires allow, so that no client can make the server hold more.

use std::net::IpAddr;
use std::time::Duration;

use ipnet::IpNet;

/// What the wires allow.
#[derive(Debug, Clone)]
pub struct Limits {
    /// The longest message, on every wire.
    pub max_message_bytes: usize,
    /// How long the body of an HTTP request may take to arrive.
    pub body_timeout: Duration,
    /// What all peers together may make the server hold, in bytes. Half of it is for bodies, frames and unread answers, a
    /// quarter for sessions that are awake (96 KiB each), and a quarter for what allocation costs.
    pub memory: usize,
    /// Calls in flight, over all connections of one `serve`.
    pub calls_in_flight: usize,
    /// Open connections of one listener. One more is refused with 503 and `Retry-After`.
    pub connections: usize,
    /// How long the head of an HTTP request may take to arrive, and how long a kept connection may wait for one.
    pub header_timeout: Duration,
    /// The longest head of an HTTP request.
    pub max_header_bytes: usize,
    /// How long a TLS handshake may take.
    pub handshake_timeout: Duration,
    /// How long a client may leave what it is sent unread, not one byte of it taken, until it is given up.
    pub write_timeout: Duration,
    /// Sessions of Streamable HTTP, of which as many are awake as a quarter of [`Limits::memory`] is enough for, and as many connections of WebSocket and of HTTP+SSE together.
    pub sessions: usize,
    /// How long a session lasts without a request.
    pub session_keep_alive: Duration,
    /// How long calls in flight may take to finish once the server stops.
    pub grace: Duration,
    /// The networks of proxies in front of this server. What they say of the client's address is believed, and they may
    /// have as many connections as there are.
    pub proxies: Vec<IpNet>,
    /// The values of `Host` that are served: `name`, which stands for every port, or `name:port`. One `*` serves all.
    pub hosts: Vec<String>,
    /// The values of `Origin` that are served: `scheme://name`, `scheme://name:port`, or `scheme://name:*` for every port;
    /// `scheme://*` serves all names of a scheme. A request without `Origin` comes from no page, and is served.
    pub origins: Vec<String>,
    /// What stands before every path where a proxy leaves it there, from its first slash on: `/kartoteka`. Without a slash at the
    /// end, and empty where there is none.
    pub prefix: String,
    /// Where the protocol is served besides `/mcp`; a path that no other route has.
    pub path: Option<String>,
}

impl Default for Limits {
    /// For a server that only its own machine can reach.
    fn default() -> Self {
        let hosts = ["localhost", "127.0.0.1", "[::1]"];
        let origins = hosts.iter().flat_map(|host| [format!("http://{host}:*"), format!("https://{host}:*")]);
        Self {
            max_message_bytes: 4 << 20,
            body_timeout: Duration::from_secs(30),
            memory: 512 << 20,
            calls_in_flight: 1024,
            connections: 10_000,
            header_timeout: Duration::from_secs(30),
            max_header_bytes: 64 << 10,
            handshake_timeout: Duration::from_secs(10),
            write_timeout: Duration::from_secs(60),
            sessions: 10_000,
            session_keep_alive: Duration::from_hours(1),
            grace: Duration::from_secs(10),
            proxies: Vec::new(),
            prefix: String::new(),
            path: None,
            origins: origins.collect(),
            hosts: hosts.map(str::to_owned).to_vec(),
        }
    }
}

impl Limits {
    /// Whether an address is of a proxy in front of this server.
    #[must_use]
    pub(crate) fn is_proxy(&self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        self.proxies.iter().any(|network| network.contains(&address))
    }
}
