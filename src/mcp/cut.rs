//! Calls that have not ended when the time of a server, or of one conversation, is over: they are cut. The answer to one that changes
//! nothing, or has surely sent nothing that does, says so, and that it can be made again; to one that may have written, that nobody
//! knows whether it did. What is cut is dropped, so that the audit has its end. Every path of a call runs it by [`UntilCut`].

use std::future::Future;

use serde::Deserialize;
use tokio_util::sync::CancellationToken;

use crate::caller::{Caller, NothingSent};
use crate::mcp::response::{BUSY, ErrorResponse, INTERNAL_ERROR};
use crate::mcp::serves::Serves;

/// How a request stood that was cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CutShort {
    /// It changes nothing.
    Reads,
    /// It may change something, and has sent nothing that does.
    Unsent,
    /// It may have changed something.
    Unknown,
}

impl CutShort {
    const ALL: [Self; 3] = [Self::Reads, Self::Unsent, Self::Unknown];

    /// That of a request which has not said how it stood.
    pub(crate) fn unheard(writes: bool) -> Self {
        if writes { Self::Unknown } else { Self::Reads }
    }

    fn message(self) -> &'static str {
        match self {
            Self::Reads => "the server is stopping",
            Self::Unsent => "the server ends before this call has: nothing was sent; make the call again",
            Self::Unknown => {
                "the server ends before this call has: it may or may not have been done; check before you repeat it"
            }
        }
    }

    /// What its client is answered.
    pub(crate) fn error(self) -> ErrorResponse {
        let code = if self == Self::Unknown { INTERNAL_ERROR } else { BUSY };
        ErrorResponse::new(code, self.message())
    }

    /// That which a response tells, as [`CutShort::error`] has it.
    pub(crate) fn told_in(response: &[u8]) -> Option<Self> {
        #[derive(Deserialize)]
        struct CutResponse {
            error: CutError,
        }
        #[derive(Deserialize)]
        struct CutError {
            message: String,
        }
        let CutResponse { error } = serde_json::from_slice(response).ok()?;
        Self::ALL.into_iter().find(|cut| cut.message() == error.message)
    }
}

/// A request that runs until it ends or is cut.
#[derive(Debug, Clone)]
pub(crate) struct UntilCut {
    cut: CancellationToken,
    /// Of what may change something.
    nothing_sent: Option<NothingSent>,
}

impl UntilCut {
    /// What changes nothing.
    pub(crate) fn reading(cut: &CancellationToken) -> Self {
        Self { cut: cut.clone(), nothing_sent: None }
    }

    /// The call of a tool, which its caller notes from here on what it sends.
    pub(crate) fn calling(cut: &CancellationToken, server: &dyn Serves, tool: &str, caller: &mut Caller) -> Self {
        caller.nothing_sent = server.writes(tool).then(NothingSent::default);
        Self { cut: cut.clone(), nothing_sent: caller.nothing_sent.clone() }
    }

    /// Runs it to its end.
    ///
    /// # Errors
    /// It was cut before, and is gone.
    pub(crate) async fn run<T>(self, request: impl Future<Output = T>) -> Result<T, CutShort> {
        let Self { cut, nothing_sent } = self;
        tokio::select! {
            biased;
            done = request => return Ok(done),
            () = cut.cancelled() => {}
        }
        Err(match nothing_sent {
            None => CutShort::Reads,
            Some(nothing_sent) if nothing_sent.is_certain() => CutShort::Unsent,
            Some(_) => CutShort::Unknown,
        })
    }
}

#[cfg(test)]
mod tests;
