//! What rmcp cannot carry or does not say, put right in the messages that it writes: ids of requests beyond `i64`, which travel
//! through it as texts, and refusals of a method that do not say in which revision there is one.

use bytes::Bytes;
use memchr::memmem::find;
use serde_json::value::{RawValue, to_raw_value};

use crate::mcp::revisions::{PER_REQUEST, REMOVED, no_more};

/// What an id of more than `i64` begins with on its way through rmcp.
const CARRIED: &str = "kartoteka/id:";

/// What a response begins with whose id was carried.
const CARRIED_HEAD: &[u8] = br#"{"jsonrpc":"2.0","id":"kartoteka/id:"#;

/// Where notifications of a subscription, and its end, name the request that it was asked for by, where that id was carried.
const SUBSCRIPTION: &[u8] = br#"/subscriptionId":"kartoteka/id:"#;

/// What tells a notification from other messages.
const NOTIFICATION: &[u8] = br#""method":"notifications/"#;

/// What rmcp's refusal of a method is, up to the name.
const REFUSED: &[u8] = br#""error":{"code":-32601,"message":""#;

/// How much of a message is looked at: what is sought stands at its beginning.
const LOOKED_AT: usize = 512;

/// An id that is an integer beyond `i64`, as a text that rmcp takes.
pub(super) fn carried(id: &RawValue) -> Option<Box<RawValue>> {
    let id = id.get();
    let is_wide = id.parse::<i64>().is_err() && id.parse::<u64>().is_ok();
    is_wide.then(|| to_raw_value(&format!("{CARRIED}{id}")).ok()).flatten()
}

/// A message as it goes out, or the frame of a stream that holds one.
#[must_use]
pub(crate) fn mended(written: Bytes) -> Bytes {
    replaced(&written).map_or(written, Bytes::from)
}

/// The message that goes out in place of one that was written; `None` where that is right already.
#[must_use]
pub(crate) fn replaced(written: &[u8]) -> Option<Vec<u8>> {
    let head = &written[..written.len().min(LOOKED_AT)];
    if find(head, CARRIED_HEAD).is_some() {
        let answered = uncarried(written, CARRIED_HEAD)?;
        return Some(uncarried(&answered, SUBSCRIPTION).unwrap_or(answered));
    }
    if find(head, NOTIFICATION).is_some() {
        return uncarried(written, SUBSCRIPTION);
    }
    let name = find(head, REFUSED)? + REFUSED.len();
    let end = name + memchr::memchr(b'"', &head[name..])?;
    let why = elsewhere(std::str::from_utf8(&head[name..end]).ok()?)?;
    Some([&written[..name], why.as_bytes(), &written[end..]].concat())
}

/// A message with the number in place of the text that it was carried as, which stands behind this.
fn uncarried(written: &[u8], behind: &[u8]) -> Option<Vec<u8>> {
    let digits = find(written, behind)? + behind.len();
    let end = digits + written[digits..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    let text = digits - CARRIED.len() - 1;
    (end > digits && written.get(end) == Some(&b'"'))
        .then(|| [&written[..text], &written[digits..end], &written[end + 1..]].concat())
}

/// Why there is no such method in the revision of its request, where another has it.
fn elsewhere(method: &str) -> Option<String> {
    if method == "subscriptions/listen" {
        return Some(format!(
            "Method not found: `{method}` is of {PER_REQUEST}, which `_meta` has to name as `io.modelcontextprotocol/protocolVersion`"
        ));
    }
    REMOVED.contains(&method).then(|| no_more(method))
}

#[cfg(test)]
mod tests;
