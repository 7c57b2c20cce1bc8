//! What answers requests whatever session they are of.

use std::sync::Arc;

use crate::mcp::conversation::Seal;
use crate::mcp::gate::Gate;
use crate::mcp::serves::Serves;

/// Answers requests of any session. Clones answer for the same server.
#[derive(Clone)]
pub(super) struct Responder {
    pub(super) server: Arc<dyn Serves>,
    pub(super) gate: Gate,
    pub(super) seal: Seal,
}

/// The beginning of a result whose inside the server writes. rmcp takes the type of the result away again where the
/// revision has none.
pub(super) const RESULT_HEAD: &[u8] = br#"{"resultType":"complete","#;
