//! One request and its reply: sent, kept as text, and read for what a [`Reading`] looks for.
//!
//! Every request of a call and of a dictionary goes through [`exchange`], so a failure is recognised in one way: by the
//! backend's own code first, by the status second, and by the form of the reply last. What became of a write is asked
//! of the same table by which requests are sent again: [`Fate`].

use std::sync::OnceLock;
use std::time::Duration;

use bytes::Bytes;
use kartoteka_compiler::plan;

use crate::caller::Caller;
use crate::runtime::reply::{Failure, FailureCode, Fate, Lists, Page, Reading};
use crate::runtime::request::{Request, RequestFault};
use crate::runtime::upstream::{SendError, Upstream};

/// Why an exchange brought nothing to read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ExchangeError {
    /// The request is not fit to be sent; nothing was sent.
    #[error("the request is not fit to be sent")]
    Request(RequestFault),
    /// There is no reply.
    #[error("there is no reply")]
    Send(#[source] SendError),
    /// The backend says that it failed.
    #[error("the backend answers with the failure `{}`", .failure.code)]
    Told {
        /// What it says.
        failure: Failure,
        /// When it asks to be tried again.
        retry_after: Option<Duration>,
    },
    /// The backend failed, and the reply cannot be read.
    #[error("the backend answers with the status {status}")]
    Status {
        /// The status of the reply.
        status: u16,
        /// When it asks to be tried again.
        retry_after: Option<Duration>,
    },
    /// The reply to a write leaves open whether it was done.
    #[error("the backend answers a write with the status {status}, and not what became of it")]
    Open {
        /// The status of the reply.
        status: u16,
        /// What the backend says, where it can be read.
        failure: Option<Failure>,
    },
    /// A page for people came instead of data.
    #[error("the backend answers with a page of HTML (status {status})")]
    Html {
        /// The status of the reply.
        status: u16,
    },
    /// The reply is no JSON, or has no list where the records are looked for.
    #[error("the backend's reply has an unexpected form (status {status})")]
    Unexpected {
        /// The status of the reply.
        status: u16,
    },
}

/// Sends a request, keeps the reply in `body`, which must be empty, and reads it.
///
/// The text is what the places in the page refer to. Nothing at all, the usual reply to a write, is read as `null`.
///
/// # Errors
/// The request was not sent, was not answered, or was answered with a failure or with what `reading` cannot read: where
/// it looks for records, a reply without a list of them is one.
pub async fn exchange<'b>(
    upstream: &dyn Upstream,
    caller: &Caller,
    mut request: Request,
    reading: &Reading,
    body: &'b OnceLock<Bytes>,
) -> Result<(&'b str, Page), ExchangeError> {
    if let Some(fault) = request.fault.take() {
        return Err(ExchangeError::Request(fault));
    }
    let writes = request.effect != plan::Effect::Read;
    let reply = upstream.send(request, caller).await.map_err(ExchangeError::Send)?;
    let (status, retry_after) = (reply.status, reply.retry_after);
    let kept = text(body.get_or_init(|| reply.body));
    let json = kept.map(|text| if text.trim().is_empty() && (200..300).contains(&status) { "null" } else { text });
    let Some((text, page)) = json.and_then(|text| Some((text, Page::read(reading, text).ok()?))) else {
        // A write that looks well and cannot be read was done, perhaps by something else than the backend.
        if writes && (Fate::of(status, FailureCode::None).is_open() || (200..300).contains(&status)) {
            return Err(ExchangeError::Open { status, failure: None });
        }
        return Err(unread(status, kept.unwrap_or_default(), retry_after));
    };
    if let Some(failure) = page.failure(reading, status, text) {
        if writes && Fate::of(status, page.failure_code(reading, text)).is_open() {
            return Err(ExchangeError::Open { status, failure: Some(failure) });
        }
        return Err(ExchangeError::Told { failure, retry_after });
    }
    match page.lists() {
        Lists::Absent | Lists::Wrong if reading.wants_records() => Err(ExchangeError::Unexpected { status }),
        Lists::Found | Lists::Absent | Lists::Wrong => Ok((text, page)),
    }
}

/// The text of a body; a byte order mark, which some backends send, is not part of it.
fn text(body: &Bytes) -> Option<&str> {
    let text = simdutf8::basic::from_utf8(body).ok()?;
    Some(text.strip_prefix('\u{feff}').unwrap_or(text))
}

/// What a reply means that is no JSON.
fn unread(status: u16, text: &str, retry_after: Option<Duration>) -> ExchangeError {
    if text.trim_start().starts_with('<') {
        ExchangeError::Html { status }
    } else if (200..400).contains(&status) {
        ExchangeError::Unexpected { status }
    } else {
        ExchangeError::Status { status, retry_after }
    }
}

#[cfg(test)]
mod tests;
