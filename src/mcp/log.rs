//! What of the protocol's library may be logged.

/// What `tracing` shows unless the operator says otherwise. rmcp is silent at every level: its errors quote what a server has answered,
/// which may be the token that it was sent, and at `debug` it writes arguments and results.
pub const LOG_FILTER: &str = "info,rmcp=off";
