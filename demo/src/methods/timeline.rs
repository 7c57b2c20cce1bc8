//! Comments in the timeline of a record.

use serde_json::{Value, json};

use super::{
    call::{Call, Reply},
    lists::classic_list,
};
use crate::{
    clock,
    errors::{OWNER_NOT_FOUND, Refusal, invalid_argument, missing},
    keys::CALLER,
    parameters::{map, scalar},
    records::{Entity, Records},
};

pub(super) fn add(records: &mut Records, call: &Call<'_>) -> Result<Reply, Refusal> {
    // Only in small letters, unlike the rest of the classic family.
    let fields = call.parameters.exact("fields").and_then(map).ok_or_else(|| missing("fields"))?;
    let text = |name: &str| fields.get(name).and_then(scalar).filter(|text| !text.is_empty());
    let word = text("ENTITY_TYPE").ok_or_else(|| invalid_argument("ENTITY_TYPE"))?;
    let owner = text("ENTITY_ID").ok_or_else(|| invalid_argument("ENTITY_ID"))?;
    let comment = text("COMMENT").ok_or_else(|| invalid_argument("COMMENT"))?;
    let entity = Entity::of_word(&word).ok_or(OWNER_NOT_FOUND)?;
    owner.parse().ok().and_then(|owner| records.table(entity).get(owner)).ok_or(OWNER_NOT_FOUND)?;
    let id = records.comments.free_id();
    let author = text("AUTHOR_ID").map_or_else(|| CALLER.to_string(), |author| author.into_owned());
    let comment = json!({ "ID": id.to_string(), "ENTITY_ID": owner, "ENTITY_TYPE": word.to_ascii_lowercase(),
                          "CREATED": clock::wire(call.now), "AUTHOR_ID": author, "COMMENT": comment });
    if let Value::Object(comment) = comment {
        records.comments.insert(id, comment);
    }
    Ok(Reply::plain(json!(id)))
}

pub(super) fn list(records: &mut Records, call: &Call<'_>) -> Result<Reply, Refusal> {
    let filter = call.parameters.get("filter").and_then(map);
    for name in ["ENTITY_ID", "ENTITY_TYPE"] {
        if filter.as_ref().is_none_or(|filter| !filter.keys().any(|key| key.trim_start_matches('=') == name)) {
            return Err(invalid_argument(name));
        }
    }
    classic_list(&records.comments, call)
}
