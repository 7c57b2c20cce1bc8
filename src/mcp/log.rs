//! What of the protocol's library may be logged.

/// What `tracing` shows unless the operator says otherwise: at `info` rmcp writes three lines a request, and at `debug`
/// it writes arguments and results, with the secrets in them.
pub const LOG_FILTER: &str = "info,rmcp=warn";
