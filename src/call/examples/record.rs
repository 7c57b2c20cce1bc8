//! Records what backends answer to an example: the call is made, what is secret or of a person is masked in the replies, and
//! the call is made again over what is left. What that comes to is the example; the requests are those of the second call,
//! whose settings are invented, so that nothing of the operator's gets into a card.

use std::time::Instant;

use kartoteka_compiler::plan;
use serde_json::{Map, Value};

use super::live::{HELD_BACK, Noted, asked, is_held_back};
use super::mismatch::Mismatch;
use super::personal::Pseudonyms;
use super::run::{Tried, TriedEnd, WrittenExample, one, played};
use super::tap::{NotedReply, Script};
use crate::catalog::tool_set::ToolSet;
use crate::runtime::request::Request;

/// The most bytes that the replies of one example may have together.
const MOST_BYTES: usize = 64 << 10;

/// What was recorded for an example.
#[derive(Debug, Clone, PartialEq)]
pub struct Recorded {
    /// The example as it is to be written.
    pub example: plan::Example,
    /// How many values were masked, by what they are.
    pub masked: Vec<(&'static str, usize)>,
}

/// Records an example. `set` is connected, `offline` the same catalogs as examples are run; `writes`: also one of a tool that
/// changes something.
///
/// # Errors
/// Why nothing was recorded.
pub async fn record(
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
    let entered = written.catalog.own_connection();
    let (replies, masked) = masked(
        noted,
        &written.catalog.plan.tools[written.tool].headers_read(),
        |text| entered.mask(text).into_owned(),
        |json| entered.keys().mask_json(json).into_owned(),
    )?;
    let example = again(offline, written, replies).await?;
    let catalog = offline.catalogs().iter().find(|catalog| catalog.name() == written.catalog.name());
    let catalog = catalog.expect("both sets have the same catalogs");
    let mismatches = one(offline, catalog, written.tool, &example).await;
    if let Some(first) = mismatches.first() {
        return Err(NotRecorded::Unrepeatable(first.to_string()));
    }
    Ok(Recorded { example, masked })
}

/// What an example that was recorded is told as.
#[must_use]
pub fn recorded(written: WrittenExample<'_>, since: Instant) -> Tried {
    written.tried(since, TriedEnd::Passed)
}

/// What an example that was not recorded is told as.
#[must_use]
pub fn not_recorded(written: WrittenExample<'_>, since: Instant, why: &NotRecorded) -> Tried {
    let end = match why {
        NotRecorded::Skipped(why) => TriedEnd::Skipped(why),
        why => TriedEnd::Failed(vec![Mismatch::NotRecorded { why: why.to_string() }]),
    };
    written.tried(since, end)
}

/// Why nothing was recorded.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotRecorded {
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
    /// A reply is no JSON.
    #[error("reply {} is no JSON, and an example has no other", .place + 1)]
    NotJson {
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

/// The replies without what is secret or of a person.
fn masked(
    noted: Noted,
    read: &[&str],
    mask_text: impl Fn(&str) -> String,
    mask_keys: impl Fn(&str) -> String,
) -> Result<(Vec<NotedReply>, Vec<(&'static str, usize)>), NotRecorded> {
    let mut replies = Vec::with_capacity(noted.len());
    let mut bytes = 0;
    for (place, (_, answered)) in noted.into_iter().enumerate() {
        let reply = answered.map_err(|why| NotRecorded::Unanswered { place, why: why.to_string() })?;
        bytes += reply.body.len();
        if bytes > MOST_BYTES {
            return Err(NotRecorded::TooLong { bytes });
        }
        let text = std::str::from_utf8(&reply.body).map_err(|_| NotRecorded::NotJson { place })?;
        let text = if text.trim().is_empty() { "null" } else { text };
        let body: Value = serde_json::from_str(&mask_keys(text)).map_err(|_| NotRecorded::NotJson { place })?;
        let said = |name: &&str| {
            let values = reply.headers.get_all(*name).iter().filter_map(|value| value.to_str().ok());
            let values: Vec<&str> = values.collect();
            (!values.is_empty()).then(|| ((*name).to_owned(), Value::from(values.join(", "))))
        };
        let headers: Map<String, Value> = read.iter().filter_map(said).collect();
        let headers = mask_keys(&Value::Object(headers).to_string());
        let headers = serde_json::from_str(&headers).map_err(|_| NotRecorded::NotJson { place })?;
        replies.push(NotedReply { status: reply.status, headers, body });
    }
    let mut pseudonyms = Pseudonyms::default();
    replies.iter().for_each(|reply| pseudonyms.learn(&reply.body));
    for reply in &mut replies {
        pseudonyms.replace(&mut reply.body, &mask_text);
        pseudonyms.replace(&mut reply.headers, &mask_text);
    }
    Ok((replies, pseudonyms.counts()))
}

/// Makes the call over these replies, and gives it as an example.
async fn again(
    offline: &ToolSet,
    written: WrittenExample<'_>,
    replies: Vec<NotedReply>,
) -> Result<plan::Example, NotRecorded> {
    let catalog = offline.catalogs().iter().find(|catalog| catalog.name() == written.catalog.name());
    let catalog = catalog.expect("both sets have the same catalogs");
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
        warnings: again.warnings().into_iter().map(Into::into).collect::<Vec<_>>().into(),
        ..written.example.clone()
    })
}

fn headers_of(headers: &Value) -> plan::List<(plan::Text, plan::Text)> {
    let headers = headers.as_object().into_iter().flatten();
    let headers = headers.filter_map(|(name, value)| Some((name.clone().into(), value.as_str()?.to_owned().into())));
    headers.collect::<Vec<_>>().into()
}

fn exchanged(request: Request, reply: NotedReply) -> plan::Exchange {
    let json = |value: &Value| plan::Json(value.to_string().into());
    let mut query = Map::new();
    for (key, value) in request.query {
        let value = Value::from(value);
        match query.get_mut(&key) {
            None => drop(query.insert(key, value)),
            Some(Value::Array(items)) => items.push(value),
            Some(first) => *first = Value::Array(vec![first.take(), value]),
        }
    }
    let body = request
        .body
        .map(|body| serde_json::from_slice(&body).unwrap_or_else(|_| Value::from(String::from_utf8_lossy(&body))));
    plan::Exchange {
        verb: request.verb,
        path: request.path.into(),
        query: (!query.is_empty()).then(|| json(&Value::Object(query))),
        headers: request
            .headers
            .into_iter()
            .map(|(name, value)| (name.into(), value.into()))
            .collect::<Vec<_>>()
            .into(),
        body: body.as_ref().map(json),
        status: reply.status,
        reply_headers: headers_of(&reply.headers),
        reply: json(&reply.body),
    }
}
