//! The envelope of a message: its members, read for all that take or pass on messages but the fast path, and what is wrong about one, by
//! the member's name. The fast path has an envelope of its own, which takes nothing else and reads the parameters in the same walk.

use std::borrow::Cow;

use serde_json::value::RawValue;

use crate::mcp::members::WrittenMembers;
use crate::mcp::response::{ErrorResponse, INVALID_PARAMS, INVALID_REQUEST, PARSE_ERROR, RawId};

/// The methods of requests. A message of one of these without an id is no notification, but a request whose id was forgotten:
/// nobody could hear its answer.
pub(crate) const REQUESTS: [&str; 16] = [
    "completion/complete",
    "initialize",
    "logging/setLevel",
    "ping",
    "prompts/get",
    "prompts/list",
    "resources/list",
    "resources/query",
    "resources/read",
    "resources/subscribe",
    "resources/templates/list",
    "resources/unsubscribe",
    "server/discover",
    "subscriptions/listen",
    "tools/call",
    "tools/list",
];

/// The members of the envelope.
pub(crate) const MEMBERS: [&str; 6] = ["jsonrpc", "id", "method", "params", "result", "error"];

/// The longest id that an error repeats, in bytes, unless it is a text.
const LONGEST: usize = 64;

/// A message that can be one of JSON-RPC. A member that is `null` counts as absent, but for the result of a response.
#[derive(Debug)]
pub(crate) struct RawMessage<'a> {
    /// Of requests and responses. A text may have half a surrogate pair in it, which no answer repeats.
    pub(crate) id: Option<&'a RawId>,
    /// Of requests and notifications.
    pub(crate) method: Option<Cow<'a, str>>,
    /// Of requests and notifications: an object.
    pub(crate) params: Option<&'a str>,
}

impl<'a> RawMessage<'a> {
    /// Reads a message.
    ///
    /// # Errors
    /// It is none; the error names the member, and has the id where there is one to repeat.
    pub(crate) fn read(text: &'a str) -> Result<Self, ErrorResponse> {
        Self::of(&WrittenMembers::read(text).map_err(|error| unread(&error))?)
    }

    /// The same of a message whose members were read.
    ///
    /// # Errors
    /// It is none.
    pub(crate) fn of(members: &WrittenMembers<'a>) -> Result<Self, ErrorResponse> {
        let (id, method) = (members.given("id").map(RawValue::get), members.text("method"));
        match fault(members, method.as_deref()) {
            None => Ok(Self { id, method, params: members.given("params").map(RawValue::get) }),
            Some((code, why)) => {
                let kind = if code == INVALID_PARAMS { "params" } else { "Request" };
                Err(ErrorResponse::new(code, format!("Invalid {kind}: {why}")).to(repeatable(members)))
            }
        }
    }
}

/// What is said of a text that is no object.
pub(crate) fn unread(error: &serde_json::Error) -> ErrorResponse {
    match error.is_data() {
        true => ErrorResponse::new(INVALID_REQUEST, "Invalid Request: a message is a JSON object"),
        false => ErrorResponse::new(PARSE_ERROR, format!("Parse error: {error}")),
    }
}

/// Whether a message answers a request, however badly.
pub(crate) fn is_response(members: &WrittenMembers<'_>) -> bool {
    members.given("method").is_none() && (members.get("result").is_some() || members.get("error").is_some())
}

fn fault(members: &WrittenMembers<'_>, method: Option<&str>) -> Option<(i32, String)> {
    let invalid = |why: String| Some((INVALID_REQUEST, why));
    if let Some(twice) = members.doubled(|name| MEMBERS.contains(&name)) {
        return invalid(format!("the message has `{twice}` twice"));
    }
    if members.text("jsonrpc").as_deref() != Some("2.0") {
        let lack = if members.given("jsonrpc").is_none() { "`jsonrpc` is missing: it" } else { "`jsonrpc`" };
        return invalid(format!("{lack} has to be \"2.0\""));
    }
    if is_response(members) {
        let id = members.given("id").map(RawValue::get);
        return id.filter(|id| !is_id(id)).and_then(|id| invalid(no_id(id)));
    }
    let Some(method) = method else {
        return invalid(match members.given("method") {
            Some(_) => "`method` has to be a text".to_owned(),
            None => "a message has a `method`, or else a `result` or an `error`".to_owned(),
        });
    };
    if let Some(both) = ["result", "error"].into_iter().find(|name| members.given(name).is_some()) {
        return invalid(format!("a message has either a `method` or `{both}`"));
    }
    match members.get("id").map(RawValue::get) {
        Some("null") => return invalid(format!("`id` is null. {ID}, and a notification has none")),
        None if REQUESTS.contains(&method) => {
            return invalid(format!("`{method}` is a request, and a request needs an `id`: a text or an integer"));
        }
        Some(id) if !is_id(id) => return invalid(no_id(id)),
        Some(_) | None => {}
    }
    let is_object = members.given("params").is_none_or(|params| params.get().starts_with('{'));
    (!is_object).then(|| (INVALID_PARAMS, "`params` has to be an object".to_owned()))
}

const ID: &str = "`id` has to be a text or an integer";

/// What is said of an id that is none, with the id: the error has no other place for it.
fn no_id(id: &str) -> String {
    match id.len() <= LONGEST && !id.starts_with(['[', '{']) {
        true => format!("{ID}, and is {id}"),
        false => ID.to_owned(),
    }
}

/// Whether an id is a text, or an integer of 64 bits however it is written.
fn is_id(id: &str) -> bool {
    id.starts_with('"') || id.parse::<i64>().is_ok() || id.parse::<u64>().is_ok() || is_integral(id)
}

/// Whether a number with a point or an exponent is an integer, and one that no other integer is taken for.
fn is_integral(id: &str) -> bool {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    let is_number = id.starts_with(|first: char| first == '-' || first.is_ascii_digit());
    is_number && id.parse::<f64>().is_ok_and(|number| number.fract() == 0.0 && number.abs() < EXACT)
}

/// The id of a message for the error that refuses it, where that is what MCP calls one, a text or an integer of any length: that of a
/// message that has two is neither.
pub(crate) fn repeatable(members: &WrittenMembers<'_>) -> Option<Box<RawId>> {
    if members.doubled(|name| name == "id").is_some() {
        return None;
    }
    let id = members.given("id")?.get();
    let is_whole = || id.strip_prefix('-').unwrap_or(id).bytes().all(|byte| byte.is_ascii_digit());
    let is_text = || serde_json::from_str::<String>(id).is_ok();
    (is_text() || id.len() <= LONGEST && (is_whole() || is_integral(id))).then(|| id.into())
}

#[cfg(test)]
mod tests;
