//! Headers that are another with each request. What a document shows is the value of one request, and of none to come: an id of a
//! request comes from the server itself, a key of a write from `retry`.

use serde_json::{Value, json};

/// What a header is that is another with each request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Once {
    /// The API takes a write with it once: `Idempotency-Key`.
    Write,
    /// It names the request, for logs and traces.
    Request,
}

/// Names of ids of requests, in lower case without what parts their words.
const OF_REQUESTS: [&str; 12] = [
    "xrequestid",
    "requestid",
    "xcorrelationid",
    "correlationid",
    "traceparent",
    "tracestate",
    "xtraceid",
    "xamzntraceid",
    "xb3traceid",
    "xb3spanid",
    "xcloudtracecontext",
    "postmantoken",
];

/// How names of keys of writes end.
const ENDS: [&str; 5] = ["key", "token", "id", "idempotency", "idempotence"];

impl Once {
    /// What a header of this name is, if it is one.
    pub(crate) fn of(name: &str) -> Option<Self> {
        let letters: String = name.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase();
        match letters.as_str() {
            // Stripe and most others; YooKassa; PayPal calls it an id of the request.
            key if key.contains("idempoten") && ENDS.iter().any(|end| key.ends_with(end)) => Some(Self::Write),
            "paypalrequestid" => Some(Self::Write),
            id if OF_REQUESTS.contains(&id) => Some(Self::Request),
            _ => None,
        }
    }

    /// What a person is to know of a header that was left out for it.
    pub(crate) fn note(self, name: &str) -> String {
        match self {
            Self::Write => format!(
                "`{name}` is another with each write, and its value is not kept: `retry: {{ times: 2, key: {name} }}` of the backend \
                 writes it, and stands there where every write shows it. Where the documents of the API do not promise that a key \
                 is taken once, take it out"
            ),
            Self::Request => format!("`{name}` names one request, and is left out"),
        }
    }
}

/// What a person is to know of a header that is of one request alone, if it is one. The first of the keys of writes is kept.
pub(crate) fn taken(name: &str, key_of_writes: &mut Option<String>) -> Option<String> {
    let once = Once::of(name)?;
    if once == Once::Write {
        key_of_writes.get_or_insert_with(|| name.to_owned());
    }
    Some(once.note(name))
}

/// The header of all writes of a backend, of each of which it is given: with a key that some of them do not take, those would be
/// repeated, and done twice.
pub(crate) fn of_all(writes: impl IntoIterator<Item = Option<String>>) -> Option<String> {
    let mut writes = writes.into_iter();
    let first = writes.next()??;
    writes.all(|other| other.is_some_and(|other| other.eq_ignore_ascii_case(&first))).then_some(first)
}

/// `retry` of a backend that takes a write with a key once.
pub(crate) fn retry(name: &str) -> Value {
    json!({ "times": 2, "key": name })
}

#[cfg(test)]
mod tests;
