//! What an operator sees of a server: numbers, and whether it takes calls.

use axum::http::StatusCode;

use super::exposition::Exposition;

/// What an operator sees of a server.
pub(crate) trait Observed: Send + Sync + 'static {
    /// Writes the numbers, now.
    fn measure(&self, page: &mut Exposition);

    /// Whether calls are taken.
    fn readiness(&self) -> Readiness;
}

/// Whether calls are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Readiness {
    /// They are.
    Ready {
        /// How many catalogs are served.
        catalogs: usize,
    },
    /// The wires are not open yet.
    Starting,
    /// There is no catalog.
    NothingServed,
    /// The server is about to end.
    Stopping,
}

impl Readiness {
    pub(super) fn answer(self) -> (StatusCode, String) {
        let (status, why) = match self {
            Self::Ready { catalogs } => {
                return (StatusCode::OK, format!(r#"{{"status":"ready","catalogs":{catalogs}}}"#));
            }
            Self::Starting => ("starting", "the server does not listen yet"),
            Self::NothingServed => ("empty", "no catalog is served"),
            Self::Stopping => ("stopping", "the server is stopping and takes no new calls"),
        };
        (StatusCode::SERVICE_UNAVAILABLE, format!(r#"{{"status":"{status}","why":"{why}"}}"#))
    }
}
