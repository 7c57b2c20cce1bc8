//! What an operator sees of a server: numbers, and whether it takes calls.

use axum::http::StatusCode;
use futures::future::BoxFuture;
use jiff::Timestamp;
use serde_json::json;

use super::exposition::Exposition;

/// What an operator sees of a server.
pub(crate) trait Observed: Send + Sync + 'static {
    /// The numbers, now.
    fn measure(&self) -> BoxFuture<'_, Exposition>;

    /// Whether calls are taken, and what they need answers. However often this is asked, what is behind the server is asked now and then.
    fn readiness(&self) -> BoxFuture<'_, Readiness>;

    /// The numbers of the overview, now.
    fn snapshot(&self) -> Snapshot;
}

/// The numbers of the overview, at one moment; what is counted is counted since the start.
#[derive(Debug, Clone)]
pub(crate) struct Snapshot {
    pub(crate) at: Timestamp,
    /// When the process began.
    pub(crate) began: Timestamp,
    /// Calls that did what they were to do.
    pub(crate) done: u64,
    /// Calls that failed.
    pub(crate) failed: u64,
    /// How long both took, in buckets, and the upper ends of those in seconds.
    pub(crate) buckets: Vec<u64>,
    pub(crate) bounds: &'static [f64],
    /// Failures by kind.
    pub(crate) kinds: Vec<(&'static str, u64)>,
    /// Requests of callers who were not let in.
    pub(crate) turned_away: u64,
    pub(crate) backends: Vec<BackendSnapshot>,
    /// Calls that run now.
    pub(crate) running: u64,
    /// Records of the audit that were written, and that could not be; `None`: there is no audit.
    pub(crate) audit: Option<(u64, u64)>,
    /// The tools are not those that the operator has pinned.
    pub(crate) other_tools: bool,
}

/// A backend in it.
#[derive(Debug, Clone)]
pub(crate) struct BackendSnapshot {
    /// Its catalog and name.
    pub(crate) name: String,
    pub(crate) asked: u64,
    pub(crate) failed: u64,
    /// For how many tenants it is left alone.
    pub(crate) resting: u64,
}

impl Snapshot {
    /// Failures of a kind.
    pub(super) fn failures(&self, kind: &str) -> u64 {
        self.kinds.iter().find(|(known, _)| *known == kind).map_or(0, |(_, count)| *count)
    }
}

/// Whether calls are taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Readiness {
    /// They are.
    Ready {
        /// How many catalogs are served.
        catalogs: usize,
        /// The tables of the store in which something does not open with the keys that there are.
        locked: Vec<&'static str>,
    },
    /// The wires are not open yet.
    Starting,
    /// There is no catalog.
    NothingServed,
    /// The audit takes nothing, and the operator has calls refused then.
    Unaudited,
    /// Something that calls need is not there.
    Lacking(Vec<LackingPart>),
    /// The server is about to end.
    Stopping,
}

/// What calls need, and is not there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LackingPart {
    /// The store does not answer, or what is written to it is not kept.
    Store,
    /// There are no keys of an issuer whose tokens are taken.
    Issuers,
}

impl LackingPart {
    fn name(self) -> &'static str {
        match self {
            Self::Store => "store",
            Self::Issuers => "issuers",
        }
    }

    fn why(self) -> &'static str {
        match self {
            Self::Store => "the store does not answer, or its file is gone",
            Self::Issuers => "there are no keys of an issuer of tokens",
        }
    }
}

impl Readiness {
    pub(super) fn answer(self) -> (StatusCode, String) {
        let (status, why) = match self {
            Self::Ready { catalogs, locked } if locked.is_empty() => {
                return (StatusCode::OK, format!(r#"{{"status":"ready","catalogs":{catalogs}}}"#));
            }
            // Calls are taken all the same; only what is sealed waits for its key.
            Self::Ready { catalogs, locked } => {
                let body = json!({ "status": "ready", "catalogs": catalogs, "locked": locked });
                return (StatusCode::OK, body.to_string());
            }
            Self::Lacking(parts) => {
                let why: Vec<&str> = parts.iter().map(|part| part.why()).collect();
                let parts: Vec<&str> = parts.iter().map(|part| part.name()).collect();
                let body = json!({ "status": "lacking", "why": why.join("; "), "parts": parts });
                return (StatusCode::SERVICE_UNAVAILABLE, body.to_string());
            }
            Self::Starting => ("starting", "the server does not listen yet"),
            Self::NothingServed => ("empty", "no catalog is served"),
            Self::Unaudited => ("unaudited", "the audit takes nothing, and calls that write are refused"),
            Self::Stopping => ("stopping", "the server is stopping and takes no new calls"),
        };
        (StatusCode::SERVICE_UNAVAILABLE, format!(r#"{{"status":"{status}","why":"{why}"}}"#))
    }
}
