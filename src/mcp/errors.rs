//! What requests are refused with, as rmcp says it.

use rmcp::{ErrorData, model::ErrorCode};
use serde_json::json;

use super::{message, nearest};
use crate::caller::outcome::{PromptRefused, ReadError};

pub(super) fn not_found(method: &str) -> ErrorData {
    ErrorData::new(ErrorCode::METHOD_NOT_FOUND, format!("Method not found: `{}`", shortened(method)), None)
}

pub(super) fn unread(error: ReadError) -> ErrorData {
    ErrorData::internal_error(error.message, None)
}

pub(super) fn busy() -> ErrorData {
    ErrorData::new(ErrorCode(message::BUSY), "the server has too many calls in flight; try again soon", None)
}

pub(super) fn unknown(what: &'static str, name: &str, listing: &[u8]) -> ErrorData {
    let nearest = nearest::names(listing, name);
    // A name is the caller's own text; an error message is no place for megabytes of it.
    let shown = shortened(name);
    let hint = match nearest.as_slice() {
        [] => String::new(),
        near => format!("; did you mean {}?", near.iter().map(|n| format!("`{n}`")).collect::<Vec<_>>().join(" or ")),
    };
    let data = json!({ what: shown, "nearest": nearest });
    ErrorData::invalid_params(format!("Unknown {what}: `{shown}`{hint}"), Some(data))
}

pub(super) fn shortened(name: &str) -> String {
    name.chars().take(128).collect()
}

pub(super) fn refused(refused: PromptRefused) -> ErrorData {
    ErrorData::invalid_params(refused.message, None)
}

pub(super) fn unknown_resource(uri: &str) -> ErrorData {
    ErrorData::resource_not_found(format!("no resource has the URI `{uri}`"), Some(json!({ "uri": uri })))
}

pub(super) fn too_many() -> ErrorData {
    ErrorData::new(ErrorCode(message::BUSY), "there are too many subscriptions", None)
}
