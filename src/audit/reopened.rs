//! The record that a file begins with which takes the place of another, and why it does where nobody has asked for that.

use serde_json::{Map, Value};

/// The kind of the record.
pub(super) const REOPEN: &str = "reopen";

/// The file before was deleted while it was written.
pub(super) const DELETED: &str = "deleted";

/// It was moved away, and nobody has said so.
pub(super) const MOVED_AWAY: &str = "moved";

/// Whether a record tells that the file before its own was deleted.
pub(super) fn tells_of_deletion(record: &Map<String, Value>) -> bool {
    let is = |member: &str, value: &str| record.get(member).and_then(Value::as_str) == Some(value);
    is("kind", REOPEN) && is("error", DELETED)
}
