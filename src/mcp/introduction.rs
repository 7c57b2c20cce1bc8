//! More members of the answer to `initialize` than rmcp's type has room for: the handler puts them into its `_meta`, under a key
//! of this room's, and a wire takes them out again once the answer is written.

use rmcp::model::{InitializeResult, MetaObject};
use serde_json::{Map, Value};

/// Where they travel. It never reaches a client.
const KEY: &str = "kartoteka/introduction";

/// Packs members, JSON without braces, into an answer.
pub(super) fn pack(result: &mut InitializeResult, members: &[u8]) {
    let object = [b"{".as_slice(), members, b"}"].concat();
    match serde_json::from_slice::<Map<String, Value>>(&object) {
        Ok(members) => {
            let meta = result.meta.get_or_insert_with(MetaObject::default);
            meta.0.insert(KEY.to_owned(), Value::Object(members));
        }
        Err(error) => tracing::error!(%error, "what introduces the server is no JSON"),
    }
}

/// A written response to `initialize` with its members where clients look for them.
#[must_use]
pub(crate) fn unpacked(response: Vec<u8>) -> Vec<u8> {
    let Ok(mut message) = serde_json::from_slice::<Value>(&response) else { return response };
    let Some(result) = message.get_mut("result").and_then(Value::as_object_mut) else { return response };
    let packed = result.get_mut("_meta").and_then(Value::as_object_mut).and_then(|meta| meta.remove(KEY));
    let Some(Value::Object(members)) = packed else { return response };
    if result.get("_meta").and_then(Value::as_object).is_some_and(Map::is_empty) {
        result.shift_remove("_meta");
    }
    result.extend(members);
    message.to_string().into_bytes()
}

#[cfg(test)]
mod tests;
