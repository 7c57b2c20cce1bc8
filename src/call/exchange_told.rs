//! An exchange that failed, as a call tells it: its kind, and the text that says so.

use std::borrow::Cow;

use kartoteka_compiler::plan;

use crate::runtime::exchange::ExchangeError;
use crate::runtime::json::Misfit;
use crate::runtime::reply;
use crate::runtime::request::RequestFault;
use crate::runtime::upstream::SendError;
use crate::texts::Variables;

/// The kind of an exchange that failed.
pub(super) fn kind_of(error: &ExchangeError) -> &'static str {
    match error {
        ExchangeError::Request(RequestFault::Misfit { misfit: Misfit::Reply, .. }) => "unexpected_reply",
        ExchangeError::Request(_) => "bad_argument",
        ExchangeError::Send(error) => match error {
            SendError::Unfit(RequestFault::Misfit { misfit: Misfit::Reply, .. }) => "unexpected_reply",
            SendError::Unfit(_) | SendError::ReservedKey { .. } => "bad_argument",
            SendError::NoCredential
            | SendError::TokenRefused
            | SendError::GrantEnded
            | SendError::ApplicationRefused => "unauthorized",
            SendError::Withdrawn => "forbidden",
            SendError::NoToken
            | SendError::Unreachable(_)
            | SendError::TimedOut
            | SendError::Broken
            | SendError::NoPage(_) => "unavailable",
            SendError::UnknownOutcome | SendError::Unclear { .. } => "unknown_outcome",
            SendError::Busy { .. } | SendError::Resting { .. } => "busy",
            SendError::NotPublic(_) => "not_allowed",
            SendError::Redirected { .. } | SendError::Damaged => "unexpected_reply",
            SendError::TooLong { .. } | SendError::Crowded { .. } => "unexpected_reply",
        },
        ExchangeError::Told { failure, .. } => named(failure.kind),
        ExchangeError::Status { status, .. } => named(reply::by_status(*status)),
        ExchangeError::Open { .. } => "unknown_outcome",
        ExchangeError::Html { .. }
        | ExchangeError::NoRecords { .. }
        | ExchangeError::Unexpected { .. }
        | ExchangeError::Crowded { .. }
        | ExchangeError::Deep { .. } => "unexpected_reply",
    }
}

/// What is known of a failure more exactly than its kind says it, as a word.
pub(super) fn reason_of(error: &ExchangeError) -> Option<&'static str> {
    match error {
        ExchangeError::Send(SendError::Unreachable(why)) => why.word(),
        ExchangeError::Send(SendError::TimedOut) => Some("timed_out"),
        ExchangeError::Send(SendError::Redirected { .. }) => Some("redirected"),
        ExchangeError::Send(SendError::TooLong { .. } | SendError::Crowded { .. }) => Some("too_long"),
        ExchangeError::Told { failure, .. }
            if failure.kind == Some(plan::Failure::Unauthorized)
                && failure.code.to_ascii_lowercase().contains("expired") =>
        {
            Some("expired")
        }
        _ => None,
    }
}

/// The text that says what failed; what it speaks of is put among the variables.
pub(super) fn exchange_text<'e>(error: &'e ExchangeError, variables: &mut Variables<'e>) -> Cow<'static, str> {
    let id = match error {
        ExchangeError::Request(fault) | ExchangeError::Send(SendError::Unfit(fault)) => {
            let given = match fault {
                RequestFault::Misfit { misfit: Misfit::Reply, .. } => return "failure-unfit_reply".into(),
                RequestFault::Segment { text } => text,
                RequestFault::Header { name } => name,
                RequestFault::Misfit { place, .. } => place,
            };
            variables.text("given", given);
            "failure-bad_request"
        }
        ExchangeError::Send(SendError::ReservedKey { key }) => {
            variables.text("given", key);
            "failure-bad_request"
        }
        ExchangeError::Send(SendError::Redirected { status }) => {
            variables.integer("status", i64::from(*status));
            "failure-redirected"
        }
        ExchangeError::Send(SendError::Resting { .. }) => "failure-resting",
        ExchangeError::Send(SendError::NotPublic(refusal)) => {
            return format!("failure-fetch-{}", refusal.word()).into();
        }
        ExchangeError::Send(SendError::NoPage(lost)) => lost.text(),
        ExchangeError::Send(SendError::Withdrawn) => "failure-withdrawn",
        ExchangeError::Send(SendError::NoCredential) => "failure-no_credential",
        ExchangeError::Send(SendError::TokenRefused) => "failure-token_refused",
        ExchangeError::Send(SendError::GrantEnded) => "failure-grant_ended",
        ExchangeError::Send(SendError::ApplicationRefused) => "failure-grant_application",
        ExchangeError::Send(SendError::NoToken) => "failure-no_token",
        ExchangeError::Send(SendError::TooLong { limit }) => limited(variables, *limit, "failure-too_long"),
        ExchangeError::Send(SendError::Crowded { most }) => limited(variables, *most, "failure-too_many_values"),
        ExchangeError::Send(SendError::Broken) => "failure-broken",
        ExchangeError::Send(SendError::Damaged) => "failure-damaged",
        ExchangeError::Deep { .. } => "failure-deep",
        ExchangeError::Crowded { most, .. } => limited(variables, *most, "failure-too_many_records"),
        ExchangeError::Send(SendError::TimedOut) => "failure-timed_out",
        ExchangeError::Send(SendError::Unreachable(_)) => "failure-unreachable",
        ExchangeError::Open { status, .. } | ExchangeError::Send(SendError::Unclear { status }) => {
            variables.integer("status", i64::from(*status));
            "failure-open"
        }
        ExchangeError::Html { status } => {
            variables.integer("status", i64::from(*status));
            "failure-html"
        }
        ExchangeError::NoRecords { status, .. } | ExchangeError::Unexpected { status } => {
            variables.integer("status", i64::from(*status));
            "failure-unexpected_reply"
        }
        ExchangeError::Status { status, .. } => {
            variables.integer("status", i64::from(*status));
            return format!("failure-{}", kind_of(error)).into();
        }
        ExchangeError::Send(_) | ExchangeError::Told { .. } => return format!("failure-{}", kind_of(error)).into(),
    };
    id.into()
}

/// A text about a bound, which it names.
fn limited(variables: &mut Variables<'_>, limit: usize, text: &'static str) -> &'static str {
    variables.count("limit", limit);
    text
}

fn named(kind: Option<plan::Failure>) -> &'static str {
    match kind {
        Some(plan::Failure::Busy) => "busy",
        Some(plan::Failure::Unauthorized) => "unauthorized",
        Some(plan::Failure::Forbidden) => "forbidden",
        Some(plan::Failure::NotFound) => "not_found",
        Some(plan::Failure::Conflict) => "conflict",
        Some(plan::Failure::Invalid) => "invalid",
        None => "unavailable",
    }
}
