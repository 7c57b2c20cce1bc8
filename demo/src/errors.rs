//! Error bodies, word for word as the portal writes them: a table of what a method may refuse with.

use std::borrow::Cow;

use serde_json::{Map, Value, json};

/// Why a call is refused: its status and the body `{"error", "error_description"}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Refusal {
    pub status: u16,
    pub error: Cow<'static, str>,
    pub description: Cow<'static, str>,
}

const fn refusal(status: u16, error: &'static str, description: &'static str) -> Refusal {
    Refusal { status, error: Cow::Borrowed(error), description: Cow::Borrowed(description) }
}

/// The texts of the classic `crm.*` methods: the code stays empty, the sentence is the description.
const fn classic(description: &'static str) -> Refusal {
    refusal(400, "", description)
}

pub(super) const METHOD_NOT_FOUND: Refusal = refusal(404, "ERROR_METHOD_NOT_FOUND", "Method not found!");
pub(super) const NO_AUTH: Refusal = refusal(401, "NO_AUTH_FOUND", "Wrong authorization data");
// The documentation says 403; portals were seen to answer 401.
pub(super) const BAD_WEBHOOK: Refusal = refusal(401, "INVALID_CREDENTIALS", "Invalid request credentials");
pub(super) const BAD_TOKEN: Refusal = refusal(401, "invalid_token", "Unable to get application by token");
pub(super) const EXPIRED_TOKEN: Refusal = refusal(401, "expired_token", "The access token provided has expired.");
pub(super) const TOO_MANY: Refusal = refusal(503, "QUERY_LIMIT_EXCEEDED", "Too many requests");
pub(super) const TOO_LONG: Refusal =
    refusal(429, "OPERATION_TIME_LIMIT", "Method is blocked due to operation time limit.");
pub(super) const DENIED: Refusal = refusal(403, "ACCESS_DENIED", "Access denied!");
pub(super) const NO_ANSWER: Refusal = refusal(500, "ERROR_UNEXPECTED_ANSWER", "Server failure.");
pub(super) const BATCH_IN_BATCH: Refusal =
    refusal(405, "ERROR_BATCH_METHOD_NOT_ALLOWED", "Method is not allowed for batch usage");
pub(super) const BATCH_TOO_LONG: Refusal = refusal(400, "ERROR_BATCH_LENGTH_EXCEEDED", "Max batch length exceeded");

pub(super) const NOT_FOUND: Refusal = classic("Not found");
pub(super) const BAD_ID: Refusal = classic("ID is not defined or invalid.");
pub(super) const FIELDS_NOT_ARRAY: Refusal = classic("Parameter 'fields' must be array.");
pub(super) const FILTER_NOT_ARRAY: Refusal = classic("Parameter 'filter' must be array.");
pub(super) const ORDER_NOT_ARRAY: Refusal = classic("Parameter 'order' must be array.");
pub(super) const LIST_FAILED: Refusal = classic("Failed to get list. General error.");

// Here the sentence stands in `error`.
pub(super) const STATUS_PARAMETERS: Refusal = refusal(400, "Invalid parameters.", "");
pub(super) const NO_COMMUNICATION_TYPE: Refusal =
    refusal(400, "Communication type is not defined", "Parameter 'type' is required.");
pub(super) const NO_COMMUNICATION_VALUES: Refusal =
    refusal(400, "Communication values is not defined", "Parameter 'values' is required.");

pub(super) const ENTITY_TYPE_NOT_SUPPORTED: Refusal =
    refusal(400, "ENTITY_TYPE_NOT_SUPPORTED", "Entity type is not supported");

// Tasks number their errors, in strings.
pub(super) const TASK_BAD_ID: Refusal = refusal(400, "0", "wrong task id");
pub(super) const TASK_BAD_ORDER: Refusal = refusal(400, "0", "Invalid sorting key");

/// A parameter without which the newer methods do not start.
pub(super) fn missing(parameter: &str) -> Refusal {
    let description = format!("Could not find value for parameter {{{parameter}}}");
    Refusal { status: 400, error: Cow::Borrowed("100"), description: Cow::Owned(description) }
}

/// What a record's own rules refuse on a write.
pub(super) fn invalid(description: &'static str) -> Refusal {
    refusal(400, "ERROR_CORE", description)
}

pub(super) const ITEM_NOT_FOUND: Refusal = refusal(400, "NOT_FOUND", "Item not found");
pub(super) const OWNER_NOT_FOUND: Refusal = refusal(400, "OWNER_NOT_FOUND", "Owner was not found");
pub(super) const WRONG_DEADLINE: Refusal = refusal(400, "WRONG_DATETIME_FORMAT", "Incorrect date format");
pub(super) const TASK_NOT_FOUND: Refusal = refusal(400, "1048582", "Task not found or not accessible");
pub(super) const TASK_WITHOUT_TITLE: Refusal = refusal(400, "0", "The task name is not specified.");
pub(super) const TASK_WITHOUT_RESPONSIBLE: Refusal = refusal(400, "0", "The responsible person is not specified.");
pub(super) const TASK_IS_COMPLETE: Refusal = refusal(400, "1048582", "Action is not available for this task");

/// What the calendar does not do without.
pub(super) fn calendar_lacks(parameter: &str) -> Refusal {
    let description = format!("The required parameter \"{parameter}\" is not set");
    Refusal { status: 400, error: Cow::Borrowed(""), description: Cow::Owned(description) }
}

/// An argument of the timeline that is missing or wrong.
pub(super) fn invalid_argument(name: &str) -> Refusal {
    coded("INVALID_ARG_VALUE", format!("The value of an argument is invalid: {name}"))
}

/// A filter of the universal methods on a field that is none.
pub(super) fn item_filter(name: &str) -> Refusal {
    coded("INVALID_ARG_VALUE", format!("Invalid filter: field '{name}' is not allowed in filter"))
}

/// An order of the universal methods that is none.
pub(super) fn item_order(given: &str) -> Refusal {
    coded("INVALID_ARG_VALUE", format!("Invalid order: allowed sort directions are ASC, DESC. But got {given}"))
}

/// A stage that the record's funnel does not have.
pub(super) fn bad_stage() -> Refusal {
    coded("CRM_FIELD_ERROR_VALUE_NOT_VALID", "Invalid value of the field \"Stage\"".to_owned())
}

/// A field without which no item is made.
pub(super) fn required(title: &str) -> Refusal {
    coded("CRM_FIELD_ERROR_REQUIRED", format!("The field \"{title}\" is required."))
}

fn coded(error: &'static str, description: String) -> Refusal {
    Refusal { status: 400, error: Cow::Borrowed(error), description: Cow::Owned(description) }
}

/// A kind of communication that cannot be searched.
pub(super) fn communication_type(given: &str) -> Refusal {
    let error = format!("Communication type '{given}' is not supported in current context");
    Refusal { status: 400, error: Cow::Owned(error), description: Cow::Borrowed("") }
}

impl Refusal {
    pub(super) fn body(&self) -> Map<String, Value> {
        let body = json!({ "error": self.error, "error_description": self.description });
        body.as_object().expect("written as an object").clone()
    }
}
