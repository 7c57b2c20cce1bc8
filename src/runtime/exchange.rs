//! One exchange with a backend, as every caller of one needs it: a request that may be sent, a reply that is text, what
//! was found in it, and whether the backend says in it that it failed.

use std::time::Duration;

use bytes::Bytes;

use crate::caller::Caller;
use crate::runtime::reply::{self, Lists, Page, Reading};
use crate::runtime::request::{self, Request};
use crate::runtime::upstream::{Reply, SendError, Upstream};

/// Why an exchange brought nothing that can be used.
#[derive(Debug, Clone, PartialEq)]
pub enum ExchangeError {
    /// The request cannot be built of the arguments; nothing was sent.
    Request(request::Fault),
    /// There is no reply.
    Send(SendError),
    /// The backend says that it failed.
    Told {
        /// What it says.
        failure: reply::Failure,
        /// When it asks to be tried again.
        retry_after: Option<Duration>,
    },
    /// The backend failed and does not say how.
    Status {
        /// The reply's status.
        status: u16,
        /// When it asks to be tried again.
        retry_after: Option<Duration>,
    },
    /// A page for people came instead of data.
    Html {
        /// The reply's status.
        status: u16,
    },
    /// The reply is not what the card expects.
    Unexpected {
        /// The reply's status.
        status: u16,
    },
}

/// A reply without its body.
#[derive(Debug, Clone, Copy)]
pub struct Head {
    /// The status of the last attempt.
    pub status: u16,
    /// When the backend asks to be tried again.
    pub retry_after: Option<Duration>,
}

/// Sends a request; one that has a fault is not sent.
///
/// # Errors
/// The request has a fault, or there is no reply.
pub async fn send(
    upstream: &dyn Upstream,
    caller: &Caller,
    mut request: Request,
) -> Result<(Head, Bytes), ExchangeError> {
    if let Some(fault) = request.fault.take() {
        return Err(ExchangeError::Request(fault));
    }
    let Reply { status, body, retry_after } = upstream.send(request, caller).await.map_err(ExchangeError::Send)?;
    Ok((Head { status, retry_after }, body))
}

/// Reads a reply: its text, and what `reading` looks for in it. A blank reply of a request that succeeded is `null`:
/// nothing at all is a good answer to a write.
///
/// # Errors
/// The reply is no JSON text, or says that the backend failed.
pub fn read<'b>(reading: &Reading, head: Head, body: &'b Bytes) -> Result<(&'b str, Page), ExchangeError> {
    let text = text(body);
    let blank = |text: &str| text.trim().is_empty() && (200..300).contains(&head.status);
    let text = text.map(|text| if blank(text) { "null" } else { text });
    let Some((text, page)) = text.and_then(|text| Some((text, Page::read(reading, text).ok()?))) else {
        return Err(unread(head, text));
    };
    match page.failure(reading, head.status, text) {
        Some(failure) => Err(ExchangeError::Told { failure, retry_after: head.retry_after }),
        None => Ok((text, page)),
    }
}

/// Reads a reply that holds records.
///
/// # Errors
/// As [`read`]; or the records are not where the card expects them.
pub fn read_list<'b>(reading: &Reading, head: Head, body: &'b Bytes) -> Result<(&'b str, Page), ExchangeError> {
    let (text, page) = read(reading, head, body)?;
    match page.lists() {
        Lists::Found => Ok((text, page)),
        Lists::Absent | Lists::Wrong => Err(ExchangeError::Unexpected { status: head.status }),
    }
}

/// What a reply that cannot be read is.
fn unread(Head { status, retry_after }: Head, text: Option<&str>) -> ExchangeError {
    if text.is_some_and(|text| text.trim_start().starts_with('<')) {
        ExchangeError::Html { status }
    } else if (200..400).contains(&status) {
        ExchangeError::Unexpected { status }
    } else {
        ExchangeError::Status { status, retry_after }
    }
}

/// The text of a body; a byte order mark, which some backends send, is not part of it.
fn text(body: &Bytes) -> Option<&str> {
    let text = simdutf8::basic::from_utf8(body).ok()?;
    Some(text.strip_prefix('\u{feff}').unwrap_or(text))
}
