//! Why a request was not sent, or not answered: facts, without a secret, an address or a body among them. What a caller
//! gets to read is written elsewhere.

use std::io;
use std::time::Duration;

use super::mcp::Broke;
use super::token_fault::TokenFault;
use super::unreached::unreached;
use crate::runtime::json::Misfit;
use crate::runtime::request::RequestFault;
use crate::runtime::upstream::{FetchRefusal, SendError, Unreached};

/// A request that ends without a reply.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The request itself is not fit to be sent. Nothing was sent.
    #[error("the request is not fit to be sent")]
    Unfit(RequestFault),
    /// The caller's arguments hold a key that only the backend's own part may write. Nothing was sent.
    #[error("`{key}` is written by the server alone")]
    ReservedKey {
        /// The key.
        key: String,
    },
    /// The backend adds keys to a body that is no map. Nothing was sent.
    #[error("the body is not a map")]
    NotMap,
    /// The path would have left the backend's address. Nothing was sent.
    #[error("the path would leave the backend's address")]
    Route,
    /// The backend has no address, because an optional setting is not set. Nothing was sent.
    #[error("the backend `{backend}` is not set up")]
    Off {
        /// Its name in the catalog.
        backend: String,
    },
    /// What let the caller in was taken away while the request waited. Nothing was sent.
    #[error("the caller is not let in any more")]
    Withdrawn,
    /// None of the backend's credentials is complete for this caller. Nothing was sent.
    #[error("there is no credential for the backend `{backend}`")]
    NoCredential {
        /// Its name in the catalog.
        backend: String,
    },
    /// There is no token for the credential, and nothing was sent with it.
    #[error("no token comes from the backend `{backend}`")]
    NoToken {
        /// The name, in the catalog, of the backend that gives tokens.
        backend: String,
        /// Why.
        #[source]
        source: TokenFault,
    },
    /// The server itself holds the request back, to stay within the backend's limits. Nothing was sent.
    #[error("too many requests for the backend `{backend}`")]
    Busy {
        /// Its name in the catalog.
        backend: String,
        /// When it could go, where that is known.
        retry_after: Option<Duration>,
    },
    /// The backend has failed several times in a row and is left alone for a while. Nothing was sent.
    #[error("the backend `{backend}` is left alone for a while")]
    Resting {
        /// Its name in the catalog.
        backend: String,
        /// When it is asked again.
        retry_after: Duration,
    },
    /// The address that a caller names is not asked.
    #[error("an address for the backend `{backend}` is not asked ({})", refusal.word())]
    NotPublic {
        /// Its name in the catalog.
        backend: String,
        /// Why.
        refusal: FetchRefusal,
    },
    /// There is no connection. Nothing was sent.
    #[error("the backend `{backend}` cannot be reached")]
    Unreachable {
        /// Its name in the catalog.
        backend: String,
        /// Why.
        #[source]
        source: Lost,
    },
    /// The connection broke before the reply was complete. It was a read.
    #[error("the backend `{backend}` broke off")]
    Broken {
        /// Its name in the catalog.
        backend: String,
        /// Why.
        #[source]
        source: Lost,
    },
    /// The reply came packed, and cannot be unpacked: it is cut off or damaged. It was a read.
    #[error("the reply of the backend `{backend}` is damaged")]
    Damaged {
        /// Its name in the catalog.
        backend: String,
        /// Why.
        #[source]
        source: Lost,
    },
    /// There was no complete reply in time. It was a read.
    #[error("the backend `{backend}` did not answer within {} s", after.as_secs_f64())]
    Timeout {
        /// Its name in the catalog.
        backend: String,
        /// How long one attempt may take.
        after: Duration,
    },
    /// Something was written, perhaps: it was sent and not answered, in all attempts if it carried a key. It
    /// is not sent again.
    #[error("the backend `{backend}` did not say whether it took the request")]
    UnknownOutcome {
        /// Its name in the catalog.
        backend: String,
        /// What happened instead of an answer.
        #[source]
        source: Lost,
    },
    /// The backend sends elsewhere, and no redirect is followed: the address is wrong, most likely.
    #[error("the backend `{backend}` answers with a redirect ({status})")]
    Redirected {
        /// Its name in the catalog.
        backend: String,
        /// The status of the reply.
        status: u16,
        /// Where to, without path and query.
        to: Option<String>,
    },
    /// The reply is longer than is taken.
    #[error("the reply of the backend `{backend}` is longer than {limit} bytes")]
    TooLarge {
        /// Its name in the catalog.
        backend: String,
        /// The status of the reply: whether a write was taken.
        status: u16,
        /// How long a reply may be.
        limit: usize,
    },
    /// The reply of an MCP server has more values than are taken. It was a read.
    #[error("the reply of the backend `{backend}` has more than {most} values")]
    Crowded {
        /// Its name in the catalog.
        backend: String,
        /// How many a reply may have.
        most: usize,
    },
}

/// What kept a reply away.
#[derive(Debug, thiserror::Error)]
pub enum Lost {
    /// No connection, or one that broke.
    #[error("{}", if self.is_unsent() { "no connection" } else { "the connection broke" })]
    Wire(#[source] reqwest::Error),
    /// No complete reply in time.
    #[error("no complete reply within {} s", .0.as_secs_f64())]
    Late(Duration),
    /// A gateway answered in the backend's place.
    #[error("a gateway answered with {0}")]
    Gateway(u16),
    /// The backend failed over it.
    #[error("the backend failed over it ({0})")]
    Failed(u16),
    /// The reply, of this status, was too long to be read.
    #[error("the reply was too long")]
    TooLong(u16),
    /// What came of it stands elsewhere, says the backend by this status: it did it, most likely, or asks to sign in first.
    #[error("it was answered with a redirect ({status}){}", .to.as_ref().map(|to| format!(" to {to}")).unwrap_or_default())]
    Elsewhere {
        /// The status of the reply.
        status: u16,
        /// Where to, without path and query.
        to: Option<String>,
    },
    /// The reply came packed, and cannot be unpacked.
    #[error("the reply cannot be unpacked")]
    Damaged(#[source] io::Error),
    /// There is no session with the MCP server; of the call nothing was sent.
    #[error("no session")]
    NoSession(#[source] Broke),
    /// The session with the MCP server broke over the call.
    #[error("the session broke over the call")]
    Session(#[source] Broke),
}

impl Lost {
    /// Takes the address off, which may hold a key.
    pub(super) fn wire(error: reqwest::Error) -> Self {
        Self::Wire(error.without_url())
    }

    /// Why there was no connection.
    fn unreached(&self) -> Unreached {
        match self {
            Self::Wire(error) => unreached(error),
            Self::NoSession(Broke::NoConnection(why)) => *why,
            _ => Unreached::Other,
        }
    }

    /// Certainly before the first byte of the request.
    pub(super) fn is_unsent(&self) -> bool {
        match self {
            Self::Wire(error) => error.is_connect(),
            Self::NoSession(_) => true,
            Self::Late(_)
            | Self::Gateway(_)
            | Self::Failed(_)
            | Self::TooLong(_)
            | Self::Elsewhere { .. }
            | Self::Damaged(_)
            | Self::Session(_) => false,
        }
    }
}

/// What the caller passed has no place there.
fn misfit(place: &str) -> SendError {
    SendError::Unfit(RequestFault::Misfit { misfit: Misfit::Argument, place: place.to_owned() })
}

impl From<Error> for SendError {
    fn from(error: Error) -> Self {
        match error {
            Error::ReservedKey { key } => Self::ReservedKey { key },
            Error::Withdrawn => Self::Withdrawn,
            Error::NoCredential { .. } | Error::Off { .. } => Self::NoCredential,
            Error::NoToken { source: TokenFault::Refused { .. }, .. } => Self::TokenRefused,
            Error::NoToken { source: TokenFault::Ended(_), .. } => Self::GrantEnded,
            Error::NoToken { source: TokenFault::Application, .. } => Self::ApplicationRefused,
            Error::NoToken { .. } => Self::NoToken,
            Error::Unreachable { source, .. } => Self::Unreachable(source.unreached()),
            Error::Timeout { .. } => Self::TimedOut,
            Error::Broken { .. } => Self::Broken,
            Error::Damaged { .. } => Self::Damaged,
            Error::UnknownOutcome {
                source:
                    Lost::Gateway(status) | Lost::Failed(status) | Lost::TooLong(status) | Lost::Elsewhere { status, .. },
                ..
            } => Self::Unclear { status },
            Error::UnknownOutcome { .. } => Self::UnknownOutcome,
            Error::Busy { retry_after, .. } => Self::Busy { retry_after },
            Error::Resting { retry_after, .. } => Self::Resting { retry_after },
            Error::NotPublic { refusal, .. } => Self::NotPublic(refusal),
            Error::Redirected { status, .. } => Self::Redirected { status },
            Error::Unfit(fault) => Self::Unfit(fault),
            Error::NotMap => misfit("body"),
            Error::Route => misfit("path"),
            Error::TooLarge { limit, .. } => Self::TooLong { limit },
            Error::Crowded { most, .. } => Self::Crowded { most },
        }
    }
}

/// An error with everything that caused it.
pub(super) fn chain(error: &dyn std::error::Error) -> String {
    let causes = std::iter::successors(Some(error), |error| error.source());
    causes.map(ToString::to_string).collect::<Vec<_>>().join(": ")
}
