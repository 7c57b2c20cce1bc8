//! How a call fails, and what its result says of it: a kind that a program can act on, a sentence that a person or a model
//! can, the backend's own code, and nothing that is secret or internal.

use std::borrow::Cow;
use std::sync::Arc;
use std::time::Duration;

use kartoteka_compiler::plan;
use serde_json::Value;

use super::context::Context;
use super::exchange_told::{exchange_text, kind_of, reason_of};
use super::kept_outcome::FailedBefore;
use super::places::ArgumentPlaces;
use super::unanswered::Why;
use super::unsummed::NoSums;
use super::waiting::{ApprovalTold, WaitingApproval};
use super::words;
use crate::access::consent::{moment, visible};
use crate::access::limits::LimitRefused;
use crate::caller::outcome::UpstreamSaid;
use crate::catalog::NotConnected;
use crate::runtime::argument::Argument;
use crate::runtime::arguments::BadArguments;
use crate::runtime::exchange::ExchangeError;
use crate::runtime::reply;
use crate::runtime::request::RequestFault;
use crate::runtime::tool::BoundArguments;
use crate::runtime::upstream::SendError;
use crate::texts::Variables;

/// Longer words of a backend are cut: a model reads them, and each costs.
const MOST_CHARACTERS: usize = 300;

/// Why a call has no answer.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Failed {
    /// The arguments are not as the card asks.
    Arguments(BadArguments),
    /// The user was asked for arguments that are missing, and they are missing still.
    Unanswered { why: Why, bad: BadArguments },
    /// No step ran.
    NoStep {
        /// What would have made one run: `entity: leads, deals`.
        values: String,
        /// The argument whose values the operator allows one by one.
        left_to_operator: Option<String>,
        /// The values that the operator allows.
        allowed: Vec<String>,
    },
    /// The call has to be confirmed: the argument that does it.
    Unconfirmed { argument: String },
    /// A person has to approve of the call first: what waits for that; `None` where no person can.
    Unapproved { waiting: Option<WaitingApproval> },
    /// A person has declined the call: why, if the person said so.
    Disapproved { reason: Option<String> },
    /// What a system in front of the server has signed does not approve of it.
    Unsigned { why: &'static str },
    /// The store does not say whether the call was approved of, or made before.
    Unstored,
    /// A person has to approve of the call, and it is too long to be looked through.
    Unshowable,
    /// The call has a key, and is not made.
    Once(OnceRefused),
    /// The call has a key, was made before and failed then; what it was answered is not kept.
    Before(FailedBefore),
    /// The caller has waited, and may not make the call any more.
    Withdrawn,
    /// The call has waited, and what is connected is not what it was to go out with any more.
    Reconnected,
    /// The caller, or their tenant, has called as often as they may; the time to come back.
    Limited { retry_after: Duration },
    /// The caller, or their tenant, has as many calls running as they may.
    Crowded,
    /// Calls about the same go one after another, and the turn of this one did not come.
    OutOfTurn,
    /// A backend was asked, or would have been, and nothing came that can be used.
    Exchange(ExchangeError),
    /// The caller's tenant has no connection that could be asked.
    Unconnected(NotConnected),
    /// The audit cannot be written, so that nothing is sent.
    Unaudited,
    /// The caller's token lacks this scope.
    Scopeless(Arc<str>),
    /// As many calls of the caller as may wait for approval.
    ManyWaiting,
    /// All of a list was to be summed, and is not here.
    NoSums(NoSums),
    /// A handler says so.
    Handler(String),
    /// The card says so: the kind, and a JSON list of blocks that are shown.
    Shown { kind: &'static str, blocks: String },
    /// A step of the card says so: the kind, and its text.
    Said { kind: &'static str, message: String },
    /// The fault is the server's own.
    Internal,
}

/// Why a call with a key is not made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum OnceRefused {
    /// The key is none.
    Key,
    /// The same call is under way.
    Busy,
    /// The key was used for another call.
    Conflict,
    /// It was begun before, and it is not known what became of it.
    Unknown,
    /// What is known of keys is known under another key of the store.
    Locked,
}

impl OnceRefused {
    fn kind(self) -> &'static str {
        match self {
            Self::Key => "bad_argument",
            Self::Busy => "busy",
            Self::Conflict => "conflict",
            Self::Unknown => "unknown_outcome",
            Self::Locked => "locked",
        }
    }

    fn text(self) -> &'static str {
        match self {
            Self::Key => "failure-once_key",
            Self::Busy => "failure-once_busy",
            Self::Conflict => "failure-once_conflict",
            Self::Unknown => "failure-once_unknown",
            Self::Locked => "failure-once_locked",
        }
    }
}

impl From<ExchangeError> for Failed {
    fn from(error: ExchangeError) -> Self {
        Failed::Exchange(error)
    }
}

impl Failed {
    /// The blocks that are all that it says.
    pub(super) fn shown(&self) -> Option<&str> {
        match self {
            Failed::Shown { blocks, .. } => Some(blocks),
            _ => None,
        }
    }

    /// A request that cannot be built of the arguments.
    pub(super) fn request(fault: RequestFault) -> Self {
        Failed::Exchange(ExchangeError::Request(fault))
    }

    /// The same, where a key of an argument may not be sent with the argument's name before it, and where a backend refuses
    /// fields by the names of the arguments that stand in them.
    pub(super) fn naming(mut self, plan: &plan::Tool, bound: &dyn BoundArguments) -> Self {
        if let Failed::Exchange(ExchangeError::Send(SendError::ReservedKey { key })) = &mut self {
            let has = |slot: usize| {
                bound.argument(slot).and_then(Argument::map).is_some_and(|map| map.contains_key(key.as_str()))
            };
            if let Some((_, argument)) = plan.arguments.iter().enumerate().find(|(slot, _)| has(*slot)) {
                *key = format!("{}.{key}", argument.name);
            }
        }
        if let Some(failure) = self.failure_mut().filter(|failure| !failure.fields.is_empty()) {
            let places = ArgumentPlaces::of(plan);
            for fault in &mut failure.fields {
                if let Some(name) = places.argument_at(&fault.place) {
                    fault.place = name;
                }
            }
        }
        self
    }

    /// What a backend says that it failed with.
    fn failure_mut(&mut self) -> Option<&mut reply::Failure> {
        match self {
            Failed::Exchange(
                ExchangeError::Told { failure, .. } | ExchangeError::Open { failure: Some(failure), .. },
            ) => Some(failure),
            _ => None,
        }
    }

    /// Whether the same request may go better another time: what the backend does not allow or does not have stays so.
    pub(super) fn may_pass(&self) -> bool {
        !matches!(self.kind(), "unauthorized" | "forbidden" | "not_found" | "invalid" | "not_allowed" | "bad_argument")
    }

    /// The kind, as the card language names it.
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Failed::Arguments(bad) if bad.only_missing() => "missing_argument",
            Failed::Arguments(_) => "bad_argument",
            Failed::Unanswered { why: Why::Declined, .. } => "declined",
            Failed::Unanswered { why: Why::Cancelled, .. } => "cancelled",
            Failed::Unanswered { why: Why::Failed | Why::Unable, .. } => "missing_argument",
            Failed::NoStep { .. } => "not_allowed",
            Failed::Unconfirmed { .. } => "confirm_required",
            Failed::Unapproved { .. } | Failed::Unsigned { .. } => "approval_required",
            Failed::Disapproved { .. } => "declined",
            Failed::Unstored => "unavailable",
            Failed::Unshowable => "not_allowed",
            Failed::Once(refused) => refused.kind(),
            Failed::Before(before) => before.kind,
            Failed::Withdrawn => "forbidden",
            Failed::Reconnected => "unavailable",
            Failed::Limited { .. } => "limited",
            Failed::Crowded | Failed::ManyWaiting | Failed::OutOfTurn => "busy",
            Failed::Unconnected(NotConnected::Nothing | NotConnected::Unfit | NotConnected::Misset) => "not_connected",
            Failed::Unconnected(NotConnected::NoApplication) => "unauthorized",
            Failed::Unconnected(NotConnected::Locked) => "locked",
            Failed::Unconnected(NotConnected::Away) => "unavailable",
            Failed::Unaudited => "unaudited",
            Failed::Scopeless(_) => "insufficient_scope",
            Failed::Exchange(error) => kind_of(error),
            Failed::Handler(_) => "invalid",
            Failed::NoSums(why) => why.kind(),
            Failed::Shown { kind, .. } | Failed::Said { kind, .. } => kind,
            Failed::Internal => "internal",
        }
    }

    /// What is known of it more exactly than the kind says it, as a word.
    pub(super) fn reason(&self) -> Option<&'static str> {
        match self {
            Failed::Exchange(error) => reason_of(error),
            _ => None,
        }
    }

    /// A sentence for the caller; `mask` hides what is secret in words that are not the server's.
    pub(crate) fn text(&self, context: &Context<'_>, mask: &dyn Fn(&str) -> String) -> String {
        let (texts, locale) = (context.texts(), context.locale());
        let mut variables = Variables::new();
        variables.text("system", context.system());
        let id = match self {
            Failed::Arguments(bad) => return bad.messages(texts, locale).join("\n"),
            Failed::Unanswered { why, bad } => {
                let Some(id) = why.text() else { return bad.messages(texts, locale).join("\n") };
                variables.owned("arguments", bad.missing().unwrap_or_default().join(", "));
                id.into()
            }
            Failed::Handler(message) | Failed::Said { message, .. } => {
                return words::cut(&words::readable(&mask(message)), MOST_CHARACTERS);
            }
            Failed::Shown { blocks, .. } => return said(blocks),
            Failed::NoStep { values, left_to_operator, allowed } => {
                if !values.is_empty() {
                    variables.text("values", values);
                }
                if !allowed.is_empty() {
                    variables.owned("allowed", allowed.join(", "));
                }
                if let Some(argument) = left_to_operator {
                    variables.text("argument", argument);
                }
                left_to_operator.as_ref().map_or("failure-not_allowed", |_| "failure-not_permitted").into()
            }
            Failed::Unconfirmed { .. }
            | Failed::Unapproved { .. }
            | Failed::Disapproved { .. }
            | Failed::Unsigned { .. }
            | Failed::Unstored
            | Failed::Unshowable
            | Failed::Once(_)
            | Failed::Before(_)
            | Failed::Withdrawn
            | Failed::Reconnected
            | Failed::Limited { .. }
            | Failed::Crowded
            | Failed::ManyWaiting
            | Failed::OutOfTurn
            | Failed::Unconnected(_)
            | Failed::Scopeless(_)
            | Failed::Unaudited => self.held_back(context, &mut variables),
            Failed::Internal => "failure-internal".into(),
            Failed::NoSums(why) => why.text(&mut variables).into(),
            Failed::Exchange(error) => {
                self.put_told(mask, &mut variables);
                if let Some(after) = self.retry_after().filter(|after| !after.is_zero()) {
                    variables.owned("seconds", in_seconds(after).to_string());
                }
                return texts.own(locale, &exchange_text(error, &mut variables), &variables);
            }
        };
        texts.own(locale, &id, &variables)
    }

    /// Puts the backend's own code and words among the variables.
    fn put_told(&self, mask: &dyn Fn(&str) -> String, variables: &mut Variables<'_>) {
        let told = self.told(mask);
        if let Some((code, message)) = &told {
            // Without a code or words there is no line about them, and one of two that say the same.
            let (code, message) = (words::quotable(code), message.as_deref().map(words::quotable));
            let bare = |text: &str| text.trim().trim_end_matches('.').to_owned();
            let message = message.filter(|message| !message.trim().is_empty());
            if !bare(&code).is_empty() && message.as_deref().map(bare) != Some(bare(&code)) {
                variables.owned("code", bare(&code));
            }
            if let Some(message) = message {
                variables.owned("message", message);
            }
        }
    }

    /// The text of a call that its guard does not let through; what it speaks of is put among the variables.
    fn held_back<'e>(&'e self, context: &Context<'e>, variables: &mut Variables<'e>) -> Cow<'static, str> {
        match self {
            Failed::Unconnected(why) => {
                variables.text("catalog", context.catalog.name());
                why.text(context.catalog.plan.connection.is_some()).into()
            }
            Failed::Unconfirmed { argument } => {
                variables.text("argument", argument);
                "failure-confirm_required".into()
            }
            Failed::Unapproved { waiting: None } => "failure-approval_required".into(),
            Failed::Unapproved { waiting: Some(WaitingApproval { id, expires_at, .. }) } => {
                variables.text("id", id);
                variables.owned("until", moment(*expires_at));
                "failure-approval_waiting".into()
            }
            Failed::Disapproved { reason } => {
                if let Some(reason) = reason {
                    variables.owned("reason", visible(reason).into_owned());
                }
                "failure-disapproved".into()
            }
            Failed::Unsigned { why } => {
                variables.text("reason", why);
                "failure-unsigned".into()
            }
            Failed::Unstored => "failure-unstored".into(),
            Failed::Unshowable => "failure-unshowable".into(),
            Failed::Once(refused) => refused.text().into(),
            Failed::Before(before) => {
                variables.text("message", &before.message);
                "failure-once_failed".into()
            }
            Failed::Withdrawn => "failure-withdrawn".into(),
            Failed::Reconnected => "failure-reconnected".into(),
            Failed::Limited { retry_after } => {
                variables.owned("seconds", in_seconds(*retry_after).to_string());
                "failure-limited".into()
            }
            Failed::Unaudited => "failure-unaudited".into(),
            Failed::Scopeless(scope) => {
                variables.text("scope", scope);
                "failure-insufficient_scope".into()
            }
            Failed::ManyWaiting => "failure-approvals_crowded".into(),
            Failed::OutOfTurn => "failure-out_of_turn".into(),
            _ => "failure-crowded".into(),
        }
    }

    /// Whether a backend has refused the call for something that it holds, or for a reason that is not known.
    pub(super) fn is_of_the_call(&self) -> bool {
        let kind = match self {
            Failed::Exchange(ExchangeError::Told { failure, .. }) => failure.kind,
            Failed::Exchange(ExchangeError::Status { status, .. }) => {
                return reply::by_status(*status) == Some(plan::Failure::Invalid);
            }
            _ => return false,
        };
        matches!(kind, None | Some(plan::Failure::Invalid))
    }

    /// The approval that the call waits for.
    pub(super) fn approval(&self) -> Option<ApprovalTold<'_>> {
        match self {
            Failed::Unapproved { waiting: Some(WaitingApproval { id, expires_at, page }) } => {
                Some(ApprovalTold { id, expires_at: moment(*expires_at), page: page.as_deref() })
            }
            _ => None,
        }
    }

    /// The backend's own code and words.
    pub(super) fn told(&self, mask: &dyn Fn(&str) -> String) -> Option<(String, Option<String>)> {
        if let Failed::Before(FailedBefore { said: Some(UpstreamSaid { code: Some(code), .. }), .. }) = self {
            return Some((code.clone(), None));
        }
        let Failed::Exchange(ExchangeError::Told { failure, .. } | ExchangeError::Open { failure: Some(failure), .. }) =
            self
        else {
            return None;
        };
        let plain = |text: &str| words::cut(&words::readable(&mask(text)), MOST_CHARACTERS);
        Some((plain(&failure.code), failure.words().map(|words| plain(&words))))
    }

    /// The backend's answer, for the audit; `told` is its own code and words.
    pub(super) fn said(&self, told: Option<(String, Option<String>)>) -> Option<UpstreamSaid> {
        let error = match self {
            Failed::Exchange(error) => error,
            Failed::Before(before) => return before.said.clone(),
            _ => return None,
        };
        let status = match error {
            ExchangeError::Status { status, .. }
            | ExchangeError::Open { status, .. }
            | ExchangeError::Html { status }
            | ExchangeError::Deep { status }
            | ExchangeError::Crowded { status, .. }
            | ExchangeError::NoRecords { status, .. }
            | ExchangeError::Unexpected { status }
            | ExchangeError::Send(SendError::Redirected { status } | SendError::Unclear { status }) => Some(*status),
            ExchangeError::Request(_) | ExchangeError::Send(_) | ExchangeError::Told { .. } => None,
        };
        let code = told.map(|(code, _)| code).filter(|code| !code.is_empty());
        (status.is_some() || code.is_some()).then_some(UpstreamSaid { status, code })
    }

    /// When the backend, or the server's own pace, asks to be tried again.
    pub(super) fn retry_after(&self) -> Option<Duration> {
        match self {
            Failed::Exchange(
                ExchangeError::Send(SendError::Busy { retry_after })
                | ExchangeError::Told { retry_after, .. }
                | ExchangeError::Status { retry_after, .. },
            ) => *retry_after,
            Failed::Limited { retry_after }
            | Failed::Exchange(ExchangeError::Send(SendError::Resting { retry_after })) => Some(*retry_after),
            _ => None,
        }
    }
}

impl From<LimitRefused> for Failed {
    fn from(refused: LimitRefused) -> Self {
        match refused {
            LimitRefused::Limited(retry_after) => Failed::Limited { retry_after },
            LimitRefused::Busy => Failed::Crowded,
        }
    }
}

/// Whole seconds, rounded up.
fn in_seconds(time: Duration) -> u64 {
    time.as_secs() + u64::from(time.subsec_nanos() > 0)
}

/// What the blocks say in words.
fn said(blocks: &str) -> String {
    let blocks: Vec<Value> = serde_json::from_str(blocks).unwrap_or_default();
    let texts: Vec<&str> = blocks.iter().filter_map(|block| block["text"].as_str()).collect();
    texts.join("\n")
}
