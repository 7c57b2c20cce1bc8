//! One request and its reply: sent, kept as text, and read for what a [`Reading`] looks for.
//!
//! Every request of a call and of a dictionary goes through [`exchange`], so a failure is recognised in one way: by the
//! backend's own code first, by the status second, and by the form of the reply last. What became of a write is asked
//! of the same table by which requests are sent again: [`Fate`].

use std::borrow::Cow;
use std::time::Duration;

use bytes::Bytes;
use futures::future::join_all;
use kartoteka_compiler::plan;

use crate::caller::Caller;
use crate::runtime::reply::{self, Done, Failure, FailureCode, Fate, Head, Lacking, Lists, Page, Reading, ReplyBody};
use crate::runtime::request::{Request, RequestFault};
use crate::runtime::upstream::{Reply, SendError, Upstream};

/// A reply that is no JSON and longer than this, in bytes, is read apart from the calls that go on.
const AT_ONCE: usize = 128 << 10;

/// Why an exchange brought nothing to read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum ExchangeError {
    /// The request is not fit to be sent; nothing was sent.
    #[error("the request is not fit to be sent")]
    Request(RequestFault),
    /// There is no reply.
    #[error("there is no reply")]
    Send(#[source] SendError),
    /// The backend says that it failed.
    // The backend's own words may quote a secret: who shows them masks them.
    #[error("the backend answers with a failure of its own")]
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
    /// The reply has more records than are looked at.
    #[error("the backend's reply has more than {most} records (status {status})")]
    Crowded {
        /// The status of the reply.
        status: u16,
        /// The most that are looked at.
        most: usize,
    },
    /// The reply has maps and lists deeper than clients read.
    #[error("the backend's reply is nested too deep (status {status})")]
    Deep {
        /// The status of the reply.
        status: u16,
    },
    /// The reply has no list where the records are looked for.
    #[error("the backend's reply has no records (status {status}): {lacks}")]
    NoRecords {
        /// The status of the reply.
        status: u16,
        /// What is not there, and what is instead.
        lacks: Lacking,
    },
    /// The reply is no JSON.
    #[error("the backend's reply has an unexpected form (status {status})")]
    Unexpected {
        /// The status of the reply.
        status: u16,
    },
}

/// Sends a request, keeps the reply in `body`, which must be empty, and reads it.
///
/// The text is what the places in the page refer to. Nothing at all is read as `null`.
///
/// # Errors
/// The request was not sent, was not answered, or was answered with a failure or with what `reading` cannot read: where
/// it looks for records, a reply without a list of them is one.
pub(crate) async fn exchange<'b>(
    upstream: &dyn Upstream,
    caller: &Caller,
    request: Request,
    reading: &Reading,
    body: &'b ReplyBody,
) -> Result<(&'b str, Page), ExchangeError> {
    let (expected, reply) = sent(upstream, caller, request).await?;
    expected.read(reply, reading, body).await
}

/// The same, with the reply as it came, where it could be read.
///
/// # Errors
/// See [`exchange`].
pub(crate) async fn exchange_and_keep<'b>(
    upstream: &dyn Upstream,
    caller: &Caller,
    request: Request,
    reading: &Reading,
    body: &'b ReplyBody,
) -> Result<((&'b str, Page), Reply), ExchangeError> {
    let (expected, reply) = sent(upstream, caller, request).await?;
    let kept = reply.clone();
    Ok((expected.read(reply, reading, body).await?, kept))
}

/// Sends a request that could be built, and says what its reply is to be.
async fn sent(
    upstream: &dyn Upstream,
    caller: &Caller,
    mut request: Request,
) -> Result<(ExpectedReply, Reply), ExchangeError> {
    if let Some(fault) = request.fault.take() {
        return Err(ExchangeError::Request(fault));
    }
    let expected = ExpectedReply::to(&request);
    let reply = upstream.send(request, caller).await.map_err(ExchangeError::Send)?;
    Ok((expected, reply))
}

/// Reads a reply that was kept as if the request had just been answered with it.
///
/// # Errors
/// It cannot be read so.
pub(crate) async fn read_again<'b>(
    request: &Request,
    kept: Reply,
    reading: &Reading,
    body: &'b ReplyBody,
) -> Result<(&'b str, Page), ExchangeError> {
    ExpectedReply::to(request).read(kept, reading, body).await
}

/// The same of several reads, each of which has a body to keep its reply in: in fewer requests where their backend takes several in one.
/// What comes of them stands in their order.
pub(crate) async fn exchange_together<'b>(
    upstream: &dyn Upstream,
    caller: &Caller,
    reads: Vec<(Request, &'b ReplyBody)>,
    reading: &Reading,
) -> Vec<Result<(&'b str, Page), ExchangeError>> {
    let (mut requests, mut expected) = (Vec::with_capacity(reads.len()), Vec::with_capacity(reads.len()));
    for (request, body) in reads {
        expected.push((ExpectedReply::to(&request), body));
        requests.push(request);
    }
    let replies = upstream.together(requests, caller).await;
    let read = expected.into_iter().zip(replies).map(|((expected, body), reply)| async move {
        expected.read(reply.map_err(ExchangeError::Send)?, reading, body).await
    });
    join_all(read).await
}

/// What is known of a reply before it comes: what it replies to.
struct ExpectedReply {
    writes: bool,
    verb: plan::Verb,
    reads: Option<plan::TypedReply>,
    /// See [`Request::named`].
    named: Vec<(usize, String)>,
}

impl ExpectedReply {
    fn to(request: &Request) -> Self {
        let (writes, named) = (request.effect != plan::Effect::Read, request.named.clone());
        Self { writes, verb: request.verb, reads: request.reads.clone(), named }
    }

    /// Keeps the reply in `body`, and reads it.
    async fn read<'b>(
        self,
        reply: Reply,
        reading: &Reading,
        body: &'b ReplyBody,
    ) -> Result<(&'b str, Page), ExchangeError> {
        let Self { writes, verb, reads, named } = self;
        let Reply { status, body: came, retry_after, media, headers } = reply;
        let head = Head::new(status, headers);
        let media = media.as_deref().or(head.media());
        // A type that was asked for is read in the characters that it says.
        let as_a_type = reads.as_ref().filter(|_| (200..300).contains(&status));
        let (text, said) = as_a_type.is_none().then(|| reply::in_utf8(media, &came)).flatten().unzip();
        let (came, media) = (body.keep(text.map_or(came, Bytes::from)), said.as_deref().or(media));
        let empty = came.trim_ascii().is_empty() || came.trim_ascii() == b"null";
        let understood = match as_a_type {
            Some(reads) => as_asked(reads, reading, status, media, came).await,
            None => reply::understood(reading, status, media, came),
        };
        let Some((read, page)) = understood else {
            return Err(foreign(reading, &head, came, retry_after, writes));
        };
        let (text, page) = (body.reads(read), page.with_head(head).naming(named));
        if let Some(failure) = page.failure(reading, status, text) {
            if writes && Fate::of(status, page.failure_code(reading, status, text)).is_open() {
                return Err(ExchangeError::Open { status, failure: Some(failure) });
            }
            // Some backends name the moment in every reply; of any other failure it says nothing.
            let busy = failure.kind == Some(plan::Failure::Busy);
            let retry_after = retry_after.or_else(|| until(page.retry_at(reading, text).filter(|_| busy)?));
            return Err(ExchangeError::Told { failure, retry_after });
        }
        if writes {
            written(page.done(reading, text), empty && verb != plan::Verb::Delete, (status, text))?;
            // It looks done, and nothing of it can be shown: as for any reply to a write that cannot be read.
            if page.is_crowded() || page.is_deep() {
                return Err(ExchangeError::Open { status, failure: None });
            }
        } else if page.is_crowded() {
            return Err(ExchangeError::Crowded { status, most: reply::MOST_RECORDS });
        } else if page.is_deep() {
            return Err(ExchangeError::Deep { status });
        }
        if lacks_records(&page, reading, (status, text)) {
            let lacks = reading.lacking(text);
            tracing::warn!(status, %lacks, "a reply has no list where its records are looked for");
            return Err(ExchangeError::NoRecords { status, lacks });
        }
        // Of a list what the backend says of all its replies is not asked: its records say it.
        let foreseen = || match reading.wants_records() {
            true => page.is_signed(reading, text),
            false => page.is_foreseen(reading, text),
        };
        if !writes && !foreseen() {
            let has = reply::told(text);
            tracing::warn!(status, %has, "a reply to a read has nothing of what the card and its backend look for");
            return Err(ExchangeError::Unexpected { status });
        }
        Ok((text, page))
    }
}

/// Whether a write was done, by what its reply says of that; `empty`: it says nothing, and should.
fn written(done: Option<Done>, empty: bool, (status, text): (u16, &str)) -> Result<(), ExchangeError> {
    match done {
        Some(Done::Yes) => Ok(()),
        Some(Done::No) => {
            let failure = Failure::silent(Some(plan::Failure::Invalid));
            Err(ExchangeError::Told { failure, retry_after: None })
        }
        // What it says instead may tell the caller more.
        Some(Done::NotSaid) => Err(ExchangeError::Open { status, failure: reply::of_words(status, text) }),
        // Nothing at all says that it was done where the standard means it so.
        None if empty && !says_done(status) => Err(ExchangeError::Open { status, failure: None }),
        None => Ok(()),
    }
}

/// Reads a good reply as the type that was asked for.
async fn as_asked<'b>(
    reads: &plan::TypedReply,
    reading: &Reading,
    status: u16,
    media: Option<&str>,
    came: &'b Bytes,
) -> Option<(Cow<'b, str>, Page)> {
    // Nothing is an empty list of lines or rows, and an empty text where the status goes with a body.
    let may_be_empty = match reads.form {
        plan::ReplyForm::Lines | plan::ReplyForm::Rows => true,
        plan::ReplyForm::Text => !is_empty(status),
        plan::ReplyForm::Json | plan::ReplyForm::Page | plan::ReplyForm::File => false,
    };
    if reads.form == plan::ReplyForm::Json || came.trim_ascii().is_empty() && !may_be_empty {
        return reply::understood(reading, status, None, came);
    }
    // Some tell their failures in good replies.
    if reply::may_tell(media)
        && let Some((text, page)) = reply::understood(reading, status, None, came)
        && page.failure(reading, status, &text).is_some()
    {
        return Some((text, page));
    }
    let read = {
        let (reads, came, media) = (reads.clone(), came.clone(), media.map(str::to_owned));
        move || reply::typed(&reads, media.as_deref(), &came)
    };
    let typed = match came.len() > AT_ONCE || reads.form == plan::ReplyForm::Page {
        true => tokio::task::spawn_blocking(read).await.ok()??,
        false => read()?,
    };
    typed.read(reading).map(|(text, page)| (Cow::Owned(text), page))
}

/// What a reply means that is neither JSON nor a text or a file that was to be expected.
fn foreign(reading: &Reading, head: &Head, body: &[u8], retry_after: Option<Duration>, writes: bool) -> ExchangeError {
    let status = head.status();
    let words = || reply::text(body).and_then(|text| reply::of_words(status, text));
    // What stands beside the body says it of every reply.
    if let Some(told) = reply::told_beside(reading, head) {
        let message = told.message.or_else(|| words()?.message);
        return ExchangeError::Told { failure: Failure { message, ..told }, retry_after };
    }
    let good = (200..300).contains(&status);
    // A write that looks well and cannot be read was done, perhaps by something else than the backend.
    if writes && (Fate::of(status, FailureCode::None).is_open() || good) {
        return ExchangeError::Open { status, failure: if good { None } else { words() } };
    }
    unread(status, reply::text(body).unwrap_or_default(), retry_after)
}

/// Whether records are looked for that the reply does not have.
fn lacks_records(page: &Page, reading: &Reading, (status, text): (u16, &str)) -> bool {
    match page.lists() {
        // The card says how a good reply is known, and it is one: nothing is an empty list then.
        Lists::Absent if reading.has_signs() && page.is_signed(reading, text) => false,
        // A status that goes without a body says that nothing is there, unless every good reply says something.
        Lists::Absent if page.is_bodyless() && is_empty(status) => reading.wants_records() && reading.says_done(),
        Lists::Absent | Lists::Wrong => reading.wants_records(),
        Lists::Found => false,
    }
}

/// Whether a good status says that a write was done, though the reply has no body: it was made, or there is nothing to say.
fn says_done(status: u16) -> bool {
    status == 201 || is_empty(status)
}

/// Whether a reply of this status has no body.
fn is_empty(status: u16) -> bool {
    matches!(status, 204 | 205)
}

/// A wait that is longer is as good as this one, which every client can count in milliseconds.
pub(crate) const LONGEST_ASKED: Duration = Duration::from_hours(24 * 365);

/// How long it is until a moment, in seconds since 1970; nothing if it is past.
pub(crate) fn until(seconds: i64) -> Option<Duration> {
    let moment = jiff::Timestamp::from_second(seconds).ok()?;
    Duration::try_from(moment.duration_since(jiff::Timestamp::now())).ok().map(|wait| wait.min(LONGEST_ASKED))
}

/// What a reply means that is no JSON.
fn unread(status: u16, text: &str, retry_after: Option<Duration>) -> ExchangeError {
    // What a status says surely, a page for people beside it does not make doubtful: 429 asks to wait.
    let is_said = Fate::of(status, FailureCode::None) == Fate::Refused;
    if text.trim_start().starts_with('<') && !is_said {
        ExchangeError::Html { status }
    } else if (200..400).contains(&status) {
        ExchangeError::Unexpected { status }
    } else if let Some(failure) = reply::of_words(status, text) {
        ExchangeError::Told { failure, retry_after }
    } else {
        ExchangeError::Status { status, retry_after }
    }
}

#[cfg(test)]
mod tests;
