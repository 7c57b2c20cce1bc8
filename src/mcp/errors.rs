//! Errors of the protocol, as rmcp writes them.

use rmcp::{ErrorData, model::ErrorCode};
use serde_json::json;

use crate::caller::Caller;
use crate::caller::outcome::{PromptRefused, ReadError};
use crate::mcp::cut::CutShort;
use crate::mcp::nearest::NearestNames;
use crate::mcp::panics;
use crate::mcp::response::{BUSY, ErrorResponse, shortened};
use crate::mcp::revisions::no_more;
use crate::mcp::serves::{List, Serves};

pub(super) fn not_found(method: &str) -> ErrorData {
    ErrorData::new(ErrorCode::METHOD_NOT_FOUND, format!("Method not found: `{}`", shortened(method)), None)
}

/// There was such a method before the revision of the request.
pub(super) fn removed(method: &str) -> ErrorData {
    ErrorData::new(ErrorCode::METHOD_NOT_FOUND, no_more(method), None)
}

pub(super) fn nothing_changes() -> ErrorData {
    ErrorData::new(ErrorCode::METHOD_NOT_FOUND, "Method not found: nothing ever changes here", None)
}

pub(super) fn unread(error: ReadError) -> ErrorData {
    match error.is_refusal() {
        true => ErrorData::invalid_params(error.message, None),
        false if error.kind == "limited" => ErrorData::new(ErrorCode(BUSY), error.message, None),
        false => ErrorData::internal_error(error.message, None),
    }
}

pub(super) fn busy() -> ErrorData {
    ErrorData::new(ErrorCode(BUSY), "the server has too many calls in flight; try again soon", None)
}

/// The end of the server has cut the request.
pub(super) fn cut(cut: CutShort) -> ErrorData {
    let ErrorResponse { code, message, .. } = cut.error();
    ErrorData::new(ErrorCode(code), message, None)
}

/// There is no such tool or prompt for a caller: none of its list has that name.
pub(super) fn unknown(
    (list, what): (List, &'static str),
    name: &str,
    (server, caller): (&dyn Serves, &Caller),
) -> ErrorData {
    let mut nearest = NearestNames::to(name);
    server.items(list, caller, &mut |item| nearest.look(item.name));
    let nearest = nearest.names();
    let shown = shortened(name);
    let hint = match nearest.as_slice() {
        [] => String::new(),
        near => format!("; did you mean {}?", near.iter().map(|n| format!("`{n}`")).collect::<Vec<_>>().join(" or ")),
    };
    let data = json!({ what: shown, "nearest": nearest });
    ErrorData::invalid_params(format!("Unknown {what}: `{shown}`{hint}"), Some(data))
}

pub(super) fn unknown_argument(name: &str) -> ErrorData {
    let message = format!("Invalid params: there is no argument `{}` of that", shortened(name));
    ErrorData::invalid_params(message, None)
}

pub(super) fn refused(refused: PromptRefused) -> ErrorData {
    ErrorData::invalid_params(refused.message, None)
}

pub(super) fn unknown_resource(uri: &str) -> ErrorData {
    let shown = shortened(uri);
    ErrorData::resource_not_found(format!("no resource has the URI `{shown}`"), Some(json!({ "uri": shown })))
}

pub(super) fn too_many() -> ErrorData {
    ErrorData::new(ErrorCode(BUSY), "there are too many subscriptions", None)
}

/// What this program wrote does not fit the types of the protocol: a fault of ours.
pub(super) fn unreadable(what: &'static str, error: &serde_json::Error) -> ErrorData {
    tracing::error!(what, %error, "the types of the protocol cannot hold what was written");
    ErrorData::internal_error(panics::MESSAGE, None)
}
