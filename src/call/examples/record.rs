//! Records what backends answer to an example: the call is made, what is secret or of a person is masked in the replies, and
//! the call is made again over what is left. What that comes to is the example; the requests are those of the second call,
//! whose settings are invented, so that nothing of the operator's gets into a card.

use std::borrow::Cow;
use std::time::Instant;

use http::header::CONTENT_TYPE;
use kartoteka_compiler::plan;
use serde_json::Value;
use url::Url;

use super::live::{HELD_BACK, asked, is_held_back};
use super::mismatch::Mismatch;
use super::other_bodies::{self, Unrecorded};
use super::personal::Pseudonyms;
use super::run::{Tried, TriedEnd, WrittenExample, one, played};
use super::standin::{of_pairs, parsed, sent_headers};
use super::tap::{Noted, NotedReply, Script};
use crate::catalog::served::ServedCatalog;
use crate::catalog::tool_set::ToolSet;
use crate::runtime::arguments::has_long_number;
use crate::runtime::json::PutText as _;
use crate::runtime::request::Request;
use crate::runtime::setting::SettingValue;
use crate::runtime::upstream::Reply;

/// The most bytes that the replies of one example may have together.
const MOST_BYTES: usize = 64 << 10;

/// A longer header is not written down, nor more of them than these.
const LONGEST_HEADER: usize = 1000;
const MOST_HEADERS: usize = 64;

/// Headers that are secret, or of the connection and the day.
const UNRECORDED: [&str; 14] = [
    "authorization",
    "cache-control",
    "connection",
    "content-encoding",
    "content-length",
    "date",
    "etag",
    "keep-alive",
    "proxy-authenticate",
    "server",
    "set-cookie",
    "transfer-encoding",
    "vary",
    "www-authenticate",
];

/// What stands in the place of the address of a backend.
const ANYWHERE: &str = "https://api.example";

/// What was recorded for an example.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Recorded {
    /// The example as it is to be written.
    pub(crate) example: plan::Example,
    /// How many values were masked, by what they are.
    pub(crate) masked: Vec<(&'static str, usize)>,
}

/// Records an example. `set` is connected, `offline` the same catalogs as examples are run; `writes`: also one of a tool that
/// changes something.
///
/// # Errors
/// Why nothing was recorded.
pub(crate) async fn record(
    set: &ToolSet,
    offline: &ToolSet,
    written: WrittenExample<'_>,
    writes: bool,
) -> Result<Recorded, NotRecorded> {
    if let Some(why) = written.kept_from_live(writes) {
        return Err(NotRecorded::Skipped(why));
    }
    let (live, noted) = asked(set, written).await;
    if is_held_back(&written, &live) {
        return Err(NotRecorded::Skipped(HELD_BACK));
    }
    let kind = live.failure.as_deref().map(|failure| failure.kind);
    if kind != written.expected() {
        let said = live
            .failure
            .map_or_else(|| "it succeeds".to_owned(), |end| format!("it ends with {}: {}", end.kind, end.message));
        return Err(NotRecorded::OtherEnd(said));
    }
    let connection = written.catalog.own_connection();
    let origins = origins(connection.settings.values());
    let mask_text = |text: &str| {
        let masked = connection.mask(text).into_owned();
        origins.iter().fold(masked, |text, origin| text.replace(origin.as_str(), ANYWHERE))
    };
    let (replies, masked) = masked(noted, mask_text, |json| connection.keys().mask_json(json).into_owned())?;
    let example = recordable(offline, written, replies).await?;
    let mismatches = one(offline, counterpart(offline, written.catalog), written.tool, &example).await;
    if let Some(first) = mismatches.first() {
        return Err(NotRecorded::Unrepeatable(first.to_string()));
    }
    Ok(Recorded { example, masked })
}

/// The word for an example that was recorded.
#[must_use]
pub(crate) fn recorded(written: WrittenExample<'_>, since: Instant) -> Tried {
    written.tried(since, TriedEnd::Passed)
}

/// The word for an example that was not recorded.
#[must_use]
pub(crate) fn not_recorded(written: WrittenExample<'_>, since: Instant, why: &NotRecorded) -> Tried {
    let end = match why {
        NotRecorded::Skipped(why) => TriedEnd::Skipped(why),
        why => TriedEnd::Failed(vec![Mismatch::NotRecorded { why: why.to_string() }]),
    };
    written.tried(since, end)
}

/// Why nothing was recorded.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum NotRecorded {
    /// The call is not made.
    #[error("{0}")]
    Skipped(&'static str),
    /// The call ends otherwise than the example says.
    #[error("the call ends otherwise than the example says: {0}")]
    OtherEnd(String),
    /// A backend did not answer.
    #[error("request {} was not answered: {why}", .place + 1)]
    Unanswered {
        /// Which.
        place: usize,
        /// Why.
        why: String,
    },
    /// A reply is no JSON, and the card does not say what else.
    #[error("reply {} is no JSON: say the `type` of the reply in the card", .place + 1)]
    NotJson {
        /// Which.
        place: usize,
    },
    /// A reply is not of the type that the card says, or not in characters that are known.
    #[error("reply {} is not what its `type` says", .place + 1)]
    OfAnotherType {
        /// Which.
        place: usize,
    },
    /// A reply is a file.
    #[error("reply {} is a file, in which nothing can be masked: write its base64 by hand", .place + 1)]
    File {
        /// Which.
        place: usize,
    },
    /// A number of a reply is kept by no reader of JSON that counts in 64 bits.
    #[error("reply {} has a whole number of more than 64 bits, which an example cannot hold as it is", .place + 1)]
    NumberTooLong {
        /// Which.
        place: usize,
    },
    /// The replies are too long.
    #[error(
        "the replies have {bytes} bytes, and an example at most {MOST_BYTES}: ask for less, by a limit or a filter"
    )]
    TooLong {
        /// How long they are.
        bytes: usize,
    },
    /// The same replies lead to other requests, or to another end.
    #[error("the same replies, masked, do not lead to the same call: {0}")]
    Unrepeatable(String),
}

/// The same catalog of the set in which examples are run.
fn counterpart<'o>(offline: &'o ToolSet, catalog: &ServedCatalog) -> &'o ServedCatalog {
    let found = offline.catalogs().iter().find(|other| other.name() == catalog.name());
    found.expect("both sets have the same catalogs")
}

/// Where the backends of a connection are: the schemes and hosts of the addresses among its settings.
fn origins(settings: &[Option<SettingValue>]) -> Vec<String> {
    let text = |value: &SettingValue| value.text().ok().flatten().map(std::borrow::Cow::into_owned);
    let addresses = settings.iter().flatten().filter_map(text).filter_map(|text| Url::parse(&text).ok());
    addresses.map(|url| url.origin().ascii_serialization()).filter(|origin| origin.starts_with("http")).collect()
}

/// How many values of each sort were hidden.
type HiddenCounts = Vec<(&'static str, usize)>;

/// The replies without what is secret or of a person.
fn masked(
    noted: Noted,
    mask_text: impl Fn(&str) -> String,
    mask_keys: impl Fn(&str) -> String,
) -> Result<(Vec<NotedReply>, HiddenCounts), NotRecorded> {
    let mut replies = Vec::with_capacity(noted.len());
    let (mut bytes, mut forms) = (0, Vec::new());
    for (place, (request, answered)) in noted.into_iter().enumerate() {
        let reply = answered.map_err(|why| NotRecorded::Unanswered { place, why: why.to_string() })?;
        bytes += reply.body.len();
        if bytes > MOST_BYTES {
            return Err(NotRecorded::TooLong { bytes });
        }
        let reads = other_bodies::reads(&request, &reply);
        let text = body(reads, &reply, place)?;
        if has_long_number(&text) {
            return Err(NotRecorded::NumberTooLong { place });
        }
        let body: Value = serde_json::from_str(&mask_keys(&text)).map_err(|_| NotRecorded::NotJson { place })?;
        let headers = reply.headers.iter().filter_map(|(name, value)| {
            let value = value.to_str().ok().filter(|value| !value.is_empty() && value.len() <= LONGEST_HEADER)?;
            // What is written down is in UTF-8.
            let bare = value.split(';').next().filter(|_| reads.is_some() && name == CONTENT_TYPE);
            let value = bare.unwrap_or(value);
            (!UNRECORDED.contains(&name.as_str())).then(|| (name.as_str().to_owned(), mask_keys(value)))
        });
        let headers = headers.take(MOST_HEADERS).collect();
        replies.push(NotedReply { status: reply.status, headers, body });
        forms.push(reads.map(|reads| reads.form));
    }
    let mut pseudonyms = Pseudonyms::default();
    replies.iter().for_each(|reply| pseudonyms.learn(&reply.body));
    for (reply, form) in replies.iter_mut().zip(forms) {
        pseudonyms.replace(&mut reply.body, &mask_text);
        if let Some(form) = form {
            reply.body = other_bodies::written(form, reply.body.take());
        }
        reply.headers.iter_mut().for_each(|(_, value)| *value = pseudonyms.hidden(&mask_text(value)));
    }
    Ok((replies, pseudonyms.counts()))
}

/// The body of a reply as JSON that is masked.
fn body<'r>(reads: Option<&plan::TypedReply>, reply: &'r Reply, place: usize) -> Result<Cow<'r, str>, NotRecorded> {
    match reads.map(|reads| other_bodies::data(reads, reply)) {
        Some(Ok(data)) => Ok(Cow::Owned(data)),
        Some(Err(Unrecorded::OfAnotherType)) => Err(NotRecorded::OfAnotherType { place }),
        Some(Err(Unrecorded::File)) => Err(NotRecorded::File { place }),
        None => {
            let text = std::str::from_utf8(&reply.body).map_err(|_| NotRecorded::NotJson { place })?;
            Ok(Cow::Borrowed(if text.trim().is_empty() { "null" } else { text }))
        }
    }
}

/// Makes the call over these replies, and gives it as an example. Of the headers of replies those are kept without which it
/// would be another.
async fn recordable(
    offline: &ToolSet,
    written: WrittenExample<'_>,
    mut replies: Vec<NotedReply>,
) -> Result<plan::Example, NotRecorded> {
    let whole = again(offline, written, replies.clone()).await?;
    let mut names: Vec<String> =
        replies.iter().flat_map(|reply| &reply.headers).map(|(name, _)| name.clone()).collect();
    names.sort();
    names.dedup();
    let without = |replies: &[NotedReply], dropped: &[String]| -> Vec<NotedReply> {
        let kept = |(name, _): &(String, String)| !dropped.contains(name);
        let each = replies.iter().cloned();
        each.map(|reply| NotedReply { headers: reply.headers.into_iter().filter(kept).collect(), ..reply }).collect()
    };
    // Most calls look at none of them.
    for dropped in std::iter::once(names.clone()).chain(names.into_iter().map(|name| vec![name])) {
        let fewer = without(&replies, &dropped);
        if again(offline, written, fewer.clone()).await.is_ok_and(|example| same(&example, &whole)) {
            replies = fewer;
        }
    }
    again(offline, written, replies).await
}

/// Whether two examples are one but for the headers of their replies.
fn same(one: &plan::Example, other: &plan::Example) -> bool {
    let bare = |example: &plan::Example| {
        let mut example = example.clone();
        example.exchange.to_mut().iter_mut().for_each(|exchange| exchange.reply_headers = Vec::new().into());
        example
    };
    bare(one) == bare(other)
}

/// Makes the call over these replies, and gives it as an example.
async fn again(
    offline: &ToolSet,
    written: WrittenExample<'_>,
    replies: Vec<NotedReply>,
) -> Result<plan::Example, NotRecorded> {
    let catalog = counterpart(offline, written.catalog);
    let script = Script::of(replies);
    let again = played(offline, WrittenExample { catalog, ..written }, &script, (true, None)).await;
    let (asked, left) = script.into_asked();
    if left > 0 {
        return Err(NotRecorded::Unrepeatable(format!("{left} of the replies are not asked for")));
    }
    let mut exchange = Vec::with_capacity(asked.len());
    for (request, reply) in asked {
        let Some(reply) = reply else {
            return Err(NotRecorded::Unrepeatable(format!("there is no reply to {}", request.path)));
        };
        exchange.push(exchanged(request, reply));
    }
    if let Some(other) = again.otherwise_ended(written.expected()) {
        return Err(NotRecorded::Unrepeatable(other.to_string()));
    }
    let json = |value: &Value| plan::Json(value.to_string().into());
    Ok(plan::Example {
        exchange: exchange.into(),
        result: again.failure.is_none().then(|| json(again.result())),
        warnings: again.warnings_over_canned(written.example).into_iter().map(Into::into).collect::<Vec<_>>().into(),
        ..written.example.clone()
    })
}

fn exchanged(request: Request, reply: NotedReply) -> plan::Exchange {
    let json = |value: &Value| plan::Json(value.to_string().into());
    let body = request.body.as_deref().map(parsed);
    let headers = sent_headers(&request);
    plan::Exchange {
        verb: request.verb,
        path: request.path.into(),
        query: (!request.query.is_empty()).then(|| json(&of_pairs(&request.query))),
        headers: headers.into_iter().map(|(name, value)| (name.into(), value.into())).collect::<Vec<_>>().into(),
        body: body.as_ref().map(json),
        status: reply.status,
        reply_headers: reply
            .headers
            .into_iter()
            .map(|(name, value)| (name.into(), value.into()))
            .collect::<Vec<_>>()
            .into(),
        reply: json(&reply.body),
    }
}
