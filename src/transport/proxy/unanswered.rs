//! A request that got no answer from the remote server, and whether it may have been carried out.

use crate::mcp::response::{ErrorResponse, RawId};

/// JSON-RPC leaves these codes to servers; there is none for a server that cannot be had.
const UNREACHABLE: i32 = -32000;

/// Why a request has no answer.
#[derive(Debug)]
pub(super) struct UnansweredRequest {
    /// One sentence.
    pub(super) message: String,
    /// The server may have taken it.
    may_be_done: bool,
}

impl UnansweredRequest {
    /// The server has not taken it.
    pub(super) fn untaken(message: String) -> Self {
        Self { message, may_be_done: false }
    }

    /// The server may have taken it.
    pub(super) fn in_doubt(message: String) -> Self {
        Self { message, may_be_done: true }
    }

    /// The same, of a request that had been taken before.
    pub(super) fn of_taken(self) -> Self {
        Self { may_be_done: true, ..self }
    }

    /// The error for the request of that id; a call of a tool may have written something.
    pub(super) fn to_response(&self, id: Box<RawId>, is_call: bool) -> ErrorResponse {
        let doubt = if is_call && self.may_be_done {
            "; the call may or may not have been made: check before you repeat it"
        } else {
            ""
        };
        ErrorResponse::new(UNREACHABLE, format!("{}{doubt}", self.message)).to(Some(id))
    }
}
