//! How a call fails, and what the caller is told: a kind that a program can act on, a sentence that a person or a model
//! can, the backend's own code, and nothing that is secret or internal.

use std::time::Duration;

use kartoteka_compiler::plan;
use serde_json::Value;

use super::{Call, Ending, SendError, echo};
use crate::call::form::Why;
use crate::call::result::Refusal;
use crate::caller::Locale;
use crate::runtime::arguments::BadArguments;
use crate::runtime::json::Misfit;
use crate::runtime::reply;
use crate::runtime::request;
use crate::texts::{Texts, Variables};

use super::advise::Advised;

/// Longer words of a backend are cut: they are told to a model, which pays for each.
const MOST_CHARACTERS: usize = 300;

/// Why a call has no answer.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Failed {
    /// The arguments are not as the card asks.
    Arguments(BadArguments),
    /// The user was asked for arguments that are missing, and they are missing still.
    Unanswered { why: Why, bad: BadArguments },
    /// A request cannot be built of them.
    Request(request::RequestFault),
    /// No step ran; what would have made one run.
    NoStep { values: String },
    /// There is no reply.
    Send(SendError),
    /// The backend says that it failed.
    Told { failure: reply::Failure, retry_after: Option<Duration> },
    /// The backend failed and does not say how.
    Status { status: u16, retry_after: Option<Duration> },
    /// A page for people came instead of data.
    Html { status: u16 },
    /// The reply is not what the card expects.
    Unexpected { status: u16 },
    /// A handler says so.
    Handler(String),
    /// The card says so: the kind, and a JSON list of blocks that are shown.
    Shown { kind: &'static str, blocks: String },
    /// We failed.
    Internal,
}

impl Failed {
    /// What a reply that cannot be read is.
    pub(crate) fn unread(status: u16, text: Option<&str>, retry_after: Option<Duration>) -> Self {
        let text = text.unwrap_or("\u{fffd}").trim_start();
        if text.starts_with('<') {
            return Failed::Html { status };
        }
        if (200..400).contains(&status) {
            Failed::Unexpected { status }
        } else {
            Failed::Status { status, retry_after }
        }
    }

    /// The kind, as the card language names it.
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Failed::Arguments(bad) if bad.only_missing() => "missing_argument",
            Failed::Arguments(_) => "bad_argument",
            Failed::Unanswered { why: Why::Declined, .. } => "declined",
            Failed::Unanswered { why: Why::Cancelled, .. } => "cancelled",
            Failed::Unanswered { why: Why::Failed | Why::Unable, .. } => "missing_argument",
            Failed::Request(request::RequestFault::Misfit { misfit: Misfit::Reply, .. }) => "unexpected_reply",
            Failed::Request(_) => "bad_argument",
            Failed::NoStep { .. } => "not_allowed",
            Failed::Send(error) => match error {
                SendError::Unfit(request::RequestFault::Misfit { misfit: Misfit::Reply, .. }) => "unexpected_reply",
                SendError::Unfit(_) | SendError::ReservedKey { .. } => "bad_argument",
                SendError::NoCredential => "unauthorized",
                SendError::Unreachable | SendError::TimedOut => "unavailable",
                SendError::UnknownOutcome => "unknown_outcome",
                SendError::Busy { .. } => "busy",
                SendError::Redirected { .. } | SendError::Unusable => "unexpected_reply",
            },
            Failed::Told { failure, .. } => named(failure.kind),
            Failed::Status { status, .. } => named(reply::by_status(*status)),
            Failed::Html { .. } | Failed::Unexpected { .. } => "unexpected_reply",
            Failed::Handler(_) => "invalid",
            Failed::Shown { kind, .. } => kind,
            Failed::Internal => "internal",
        }
    }

    /// What a caller is told; `mask` hides what is secret in words that are not ours.
    pub(crate) fn text(&self, texts: &Texts, locale: Locale, mask: &dyn Fn(&str) -> String) -> String {
        let told = self.told(mask);
        let mut variables = Variables::new();
        if let Some((code, message)) = &told {
            // Without a code or words there is no line about them.
            if !code.is_empty() {
                variables.text("code", code);
            }
            if let Some(message) = message {
                variables.text("message", message);
            }
        }
        let id = match self {
            Failed::Arguments(bad) => return bad.messages(texts, locale).join("\n"),
            Failed::Unanswered { why, bad } => {
                let Some(id) = why.text() else { return bad.messages(texts, locale).join("\n") };
                variables.owned("arguments", bad.missing().unwrap_or_default().join(", "));
                id
            }
            Failed::Handler(message) => return cut(&mask(message)),
            Failed::Shown { blocks, .. } => return words(blocks),
            Failed::Request(request::RequestFault::Misfit { misfit: Misfit::Reply, .. })
            | Failed::Send(SendError::Unfit(request::RequestFault::Misfit { misfit: Misfit::Reply, .. })) => {
                "failure-unexpected_reply"
            }
            Failed::Request(fault) | Failed::Send(SendError::Unfit(fault)) => {
                match fault {
                    request::RequestFault::Segment { text } => variables.text("given", text),
                    request::RequestFault::Header { name } => variables.text("given", name),
                    request::RequestFault::Misfit { place, .. } => variables.text("given", place),
                }
                "failure-bad_request"
            }
            Failed::NoStep { values } => {
                if !values.is_empty() {
                    variables.text("values", values);
                }
                "failure-not_allowed"
            }
            Failed::Send(SendError::ReservedKey { key }) => {
                variables.text("given", key);
                "failure-bad_request"
            }
            Failed::Send(SendError::Redirected { status }) => {
                variables.integer("status", i64::from(*status));
                "failure-redirected"
            }
            Failed::Send(SendError::NoCredential) => "failure-no_credential",
            Failed::Send(SendError::TimedOut) => "failure-timed_out",
            Failed::Send(SendError::Unreachable) => "failure-unreachable",
            Failed::Internal => "failure-internal",
            Failed::Html { status } => {
                variables.integer("status", i64::from(*status));
                "failure-html"
            }
            Failed::Unexpected { status } => {
                variables.integer("status", i64::from(*status));
                "failure-unexpected_reply"
            }
            Failed::Status { status, .. } => {
                variables.integer("status", i64::from(*status));
                return texts.own(locale, &format!("failure-{}", self.kind()), &variables);
            }
            Failed::Send(_) | Failed::Told { .. } => {
                return texts.own(locale, &format!("failure-{}", self.kind()), &variables);
            }
        };
        texts.own(locale, id, &variables)
    }
    /// The backend's own code and words.
    fn told(&self, mask: &dyn Fn(&str) -> String) -> Option<(String, Option<String>)> {
        let Failed::Told { failure, .. } = self else { return None };
        Some((mask(&failure.code), failure.message.as_deref().map(|message| cut(&mask(message)))))
    }

    fn retry_after(&self) -> Option<Duration> {
        match self {
            Failed::Send(SendError::Busy { retry_after })
            | Failed::Told { retry_after, .. }
            | Failed::Status { retry_after, .. } => *retry_after,
            _ => None,
        }
    }
}

fn named(kind: Option<plan::Failure>) -> &'static str {
    match kind {
        Some(plan::Failure::Busy) => "busy",
        Some(plan::Failure::Unauthorized) => "unauthorized",
        Some(plan::Failure::Forbidden) => "forbidden",
        Some(plan::Failure::NotFound) => "not_found",
        Some(plan::Failure::Invalid) => "invalid",
        None => "unavailable",
    }
}

impl Call<'_> {
    /// Writes a failure of ours.
    pub(crate) fn refuse_internal(&self, out: &mut Vec<u8>) -> Ending {
        self.refuse(None, &Failed::Internal, &Advised::default(), out)
    }

    /// Writes a failure.
    pub(super) fn refuse(
        &self,
        request: Option<&str>,
        failed: &Failed,
        advised: &Advised,
        out: &mut Vec<u8>,
    ) -> Ending {
        let kind = failed.kind();
        let request = echo::with_asked(request, advised.asked.as_deref());
        tracing::debug!(tool = %self.plan().name, kind, "a call failed");
        let mask = |text: &str| self.shelf.mask(text).into_owned();
        let told = failed.told(&mask);
        let message = failed.text(self.set.texts(), self.caller.locale, &mask);
        let (mut faults, mut repaired) = (None, None);
        if let Failed::Arguments(bad) | Failed::Unanswered { bad, .. } = failed {
            faults = crate::runtime::json::written(|json| bad.write(self.set.texts(), self.caller.locale, json));
            repaired = bad.suggested.as_ref().map(|arguments| crate::call::result::Advice {
                warnings: Vec::new(),
                fix: Some(crate::call::result::Fix {
                    arguments: Value::Object(arguments.clone()).to_string(),
                    ..Default::default()
                }),
            });
        }
        Refusal {
            metadata: &self.card.metadata,
            request: request.as_deref(),
            shown: match failed {
                Failed::Shown { blocks, .. } => Some(blocks),
                _ => None,
            },
            code: kind,
            message: &message,
            upstream: told.as_ref().map(|(code, message)| (code.as_str(), message.as_deref())),
            retry_after_ms: failed.retry_after().map(|after| u64::try_from(after.as_millis()).unwrap_or(u64::MAX)),
            faults: faults.as_deref(),
            advice: repaired.as_ref().unwrap_or(&advised.advice),
        }
        .write(out);
        Ending::Failed(kind)
    }
}

/// What the blocks say in words.
fn words(blocks: &str) -> String {
    let blocks: Vec<Value> = serde_json::from_str(blocks).unwrap_or_default();
    let texts: Vec<&str> = blocks.iter().filter_map(|block| block["text"].as_str()).collect();
    texts.join("\n")
}

fn cut(text: &str) -> String {
    match text.char_indices().nth(MOST_CHARACTERS) {
        None => text.to_owned(),
        Some((end, _)) => format!("{}…", &text[..end]),
    }
}
