//! Why the proxy cannot begin.

/// Why nothing can be passed on.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is no client for HTTP.
    #[error("no HTTP client could be set up (are there root certificates?)")]
    Client(#[source] reqwest::Error),
    /// A header cannot carry the token.
    #[error("`MCP_PROXY_TOKEN` holds a character that no header can carry")]
    Token,
}
