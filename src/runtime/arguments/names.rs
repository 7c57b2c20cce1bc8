//! The names of arguments as clients spell them.

use serde_json::{Map, Value};

use super::findings::Findings;
use super::nearest::{bare, nearest};

/// Arguments that clients add to every call by themselves: n8n its run, Cursor and LangChain something for tools without
/// arguments. No model has written them, and no tool means them.
const ADDED_BY_CLIENTS: [&str; 12] = [
    "toolCallId",
    "tool_call_id",
    "sessionId",
    "session_id",
    "action",
    "chatInput",
    "tool",
    "toolName",
    "random_string",
    "dummy",
    "__arg1",
    "_placeholder",
];

/// Gives arguments the names that the tool has for them, where they differ in case, underscores or hyphens alone, and leaves
/// out what clients add. Each is noted. A name that is passed twice, however it is spelt, is left as it is.
pub(super) fn tidy<'k, K: Iterator<Item = &'k str>>(
    given: &mut Map<String, Value>,
    known: &dyn Fn() -> K,
    findings: &mut Findings,
) {
    if given.keys().all(|name| known().any(|known| known == name)) {
        return;
    }
    let unknown: Vec<String> = given.keys().filter(|name| known().all(|known| known != *name)).cloned().collect();
    for name in unknown {
        if findings.is_full_of_notes() {
            return;
        }
        if let Some(meant) = alike(&name, known()).filter(|meant| !given.contains_key(*meant)) {
            let value = given.shift_remove(&name).expect("it is a key of the map");
            given.insert(meant.to_owned(), value);
            findings.renamed(&name, meant);
        } else if ADDED_BY_CLIENTS.contains(&name.as_str()) && nearest(&name, &mut known()).is_none() {
            given.shift_remove(&name);
            findings.left_out(&name);
        }
    }
}

/// The one known name that differs in case, underscores or hyphens alone.
pub(super) fn alike<'k>(name: &str, known: impl Iterator<Item = &'k str>) -> Option<&'k str> {
    const MOST_BYTES: usize = 256;
    if name.len() > MOST_BYTES {
        return None;
    }
    let sought = bare(name);
    let mut alike = known.filter(|known| bare(known) == sought && !sought.is_empty());
    let found = alike.next()?;
    alike.next().is_none().then_some(found)
}
