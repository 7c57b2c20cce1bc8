//! What is connected with what.

use serde_json::{Value, json};

use super::{
    ask::{Answer, Ask},
    store::{Row, Tenant, text},
};

pub(super) fn link(tenant: &mut Tenant, ask: &Ask) -> Answer {
    for name in ["from_type", "from_id", "to_type", "to_id"] {
        ask.required(name)?;
    }
    let row = ask.fields(&["from_type", "from_id", "to_type", "to_id", "association_type"]);
    let same = |known: &&Row| row.iter().all(|(name, value)| known.get(name) == Some(value));
    let known = tenant.rows("links").iter().find(same).map(|row| text(row, "id").to_owned());
    let id = match known {
        Some(id) => id,
        None => tenant.add("links", "link", row, ask)?,
    };
    tenant.note("linked", (ask.required("from_type")?, ask.required("from_id")?), ask)?;
    Ok(json!({ "id": id }))
}

pub(super) fn list(tenant: &mut Tenant, ask: &Ask) -> Answer {
    let of = (ask.required("entity_type")?, ask.required("entity_id")?);
    let side = |row: &Row, side: &str| {
        (text(row, &format!("{side}_type")).to_owned(), text(row, &format!("{side}_id")).to_owned())
    };
    let is_of = |end: &(String, String)| (end.0.as_str(), end.1.as_str()) == of;
    let found: Vec<Value> = tenant
        .rows("links")
        .iter()
        .filter_map(|row| {
            let (from, to) = (side(row, "from"), side(row, "to"));
            let (kind, id) = match (is_of(&from), is_of(&to)) {
                (true, _) => to,
                (_, true) => from,
                _ => return None,
            };
            let how = row.get("association_type");
            Some(json!({ "entity_type": kind, "entity_id": id, "association_type": how, "link_id": text(row, "id") }))
        })
        .collect();
    let total = found.len();
    Ok(json!({ "associations": found.into_iter().take(ask.number("limit", 100)).collect::<Vec<_>>(), "total": total }))
}
