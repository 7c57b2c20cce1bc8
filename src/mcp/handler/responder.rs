//! What answers requests whatever session they are of.

use std::sync::Arc;

use tokio_util::sync::CancellationToken;

use crate::mcp::conversation::{RoundsKept, Seal};
use crate::mcp::gate::Gate;
use crate::mcp::serves::Serves;

/// Answers requests of any session. Clones answer for the same server.
#[derive(Clone)]
pub(super) struct Responder {
    pub(super) server: Arc<dyn Serves>,
    pub(super) gate: Gate,
    pub(super) seal: Seal,
    /// Requests have had their time.
    pub(super) cut: CancellationToken,
}

impl Responder {
    /// What keeps the state of rounds.
    pub(super) fn kept(&self) -> RoundsKept<'_> {
        RoundsKept { seal: &self.seal, spent: self.server.spent_states() }
    }
}

/// The beginning of a result whose inside the server writes. rmcp takes the type of the result away again where the
/// revision has none.
pub(super) const RESULT_HEAD: &[u8] = br#"{"resultType":"complete","#;
