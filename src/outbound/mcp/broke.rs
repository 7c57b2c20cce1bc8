//! Why an MCP server gave no answer, read from the errors of the client's library. What a server has written in its place is in none
//! of these but for the message of an error of the protocol.

use std::error::Error as StdError;

use rmcp::ServiceError;
use rmcp::service::ClientInitializeError;
use rmcp::transport::streamable_http_client::StreamableHttpError;

use super::bounds::Bound;
use super::wire;
use crate::outbound::public::is_not_public;
use crate::outbound::unreached::unreached;
use crate::runtime::upstream::Unreached;

/// The longest message of a server's error that is kept, in bytes.
const LONGEST: usize = 2 << 10;

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Broke {
    /// There was no connection; nothing was sent.
    #[error("no connection")]
    NoConnection(Unreached),
    /// The address leads to where none of a tenant's may.
    #[error("the address is not a public one")]
    NotPublic,
    /// It answered with this status, and with nothing of the protocol.
    #[error("it answers with the status {0}")]
    Status(u16),
    /// It answered with an error of the protocol.
    #[error("it answers with the error {code}")]
    Said {
        /// The error's number.
        code: i32,
        /// In the server's words.
        message: String,
    },
    /// The answer was longer than is taken.
    #[error("the answer is too long")]
    TooLong,
    /// The answer had more values than are taken.
    #[error("the answer has too many values")]
    Crowded,
    /// It did not answer in time.
    #[error("it does not answer in time")]
    Late,
    /// The connection broke, or what came was nothing of the protocol.
    #[error("the session broke ({0})")]
    Lost(&'static str),
}

impl Broke {
    /// What a call that ends so is said to end with.
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Self::NotPublic => "not_allowed",
            Self::Status(401) => "unauthorized",
            Self::Status(403) => "forbidden",
            Self::Status(404) => "not_found",
            Self::Status(429) => "busy",
            Self::NoConnection(_) | Self::Late | Self::Status(500..) => "unavailable",
            Self::Status(_) | Self::Said { .. } | Self::TooLong | Self::Crowded | Self::Lost(_) => "unexpected_reply",
        }
    }

    /// What is known of it more exactly than its kind says it, as a word.
    pub(crate) fn reason(&self) -> Option<&'static str> {
        match self {
            Self::NoConnection(why) => why.word(),
            Self::Late => Some("timed_out"),
            Self::Status(300..=399) => Some("redirected"),
            Self::TooLong | Self::Crowded => Some("too_long"),
            Self::NotPublic | Self::Status(_) | Self::Said { .. } | Self::Lost(_) => None,
        }
    }

    pub(super) fn of_start(error: &ClientInitializeError) -> Self {
        match error {
            ClientInitializeError::JsonRpcError(error) => Self::said(error),
            ClientInitializeError::TransportError { error, .. } => Self::of_wire(error.error.as_ref()),
            ClientInitializeError::ConnectionClosed(_) => Self::Lost("it was closed"),
            _ => Self::Lost("it does not speak the protocol"),
        }
    }

    pub(super) fn of_request(error: &ServiceError) -> Self {
        match error {
            ServiceError::McpError(error) => Self::said(error),
            ServiceError::TransportSend(error) => Self::of_wire(error.error.as_ref()),
            ServiceError::TransportClosed => Self::Lost("it was closed"),
            ServiceError::Timeout { .. } => Self::Late,
            _ => Self::Lost("it does not speak the protocol"),
        }
    }

    fn said(error: &rmcp::ErrorData) -> Self {
        match wire::passed(error) {
            Some(Bound::Bytes) => return Self::TooLong,
            Some(Bound::Values) => return Self::Crowded,
            None => {}
        }
        let message = error.message.as_ref();
        Self::Said { code: error.code.0, message: message[..message.floor_char_boundary(LONGEST)].to_owned() }
    }

    fn of_wire(error: &(dyn StdError + 'static)) -> Self {
        let mut source = Some(error);
        while let Some(current) = source {
            if let Some(found) = current.downcast_ref::<StreamableHttpError<reqwest::Error>>() {
                return Self::of_http(found);
            }
            source = current.source();
        }
        Self::Lost("the connection broke")
    }

    fn of_http(error: &StreamableHttpError<reqwest::Error>) -> Self {
        match error {
            StreamableHttpError::AuthRequired(_) => Self::Status(401),
            StreamableHttpError::InsufficientScope(_) => Self::Status(403),
            StreamableHttpError::SessionExpired => Self::Status(404),
            StreamableHttpError::HttpStatus(status) => Self::Status(status.status),
            StreamableHttpError::ResponseBodyTooLarge { .. } => Self::TooLong,
            StreamableHttpError::Client(error) if is_not_public(error) => Self::NotPublic,
            StreamableHttpError::Client(error) if error.is_connect() => Self::NoConnection(unreached(error)),
            StreamableHttpError::UnexpectedContentType(_)
            | StreamableHttpError::Deserialize(_)
            | StreamableHttpError::UnexpectedServerResponse(_) => Self::Lost("what came is nothing of the protocol"),
            _ => Self::Lost("the connection broke"),
        }
    }
}
