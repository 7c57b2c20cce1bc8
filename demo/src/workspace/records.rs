//! Records of any kind by their id, and kinds of one's own.

use serde_json::{Value, json};

use super::{
    ask::{Answer, Ask, Refusal},
    store::{Row, Tenant, text},
};

/// The table of a kind of records.
pub(super) fn table(kind: &str) -> &'static str {
    match kind {
        "contact" => "contacts",
        "company" => "companies",
        "deal" => "deals",
        "task" => "tasks",
        _ => "records",
    }
}

/// The records of a kind.
pub(super) fn of_kind<'t>(tenant: &'t Tenant, kind: &'t str) -> impl Iterator<Item = &'t Row> {
    let table = table(kind);
    tenant.rows(table).iter().filter(move |row| table != "records" || text(row, "object_type") == kind)
}

pub(super) fn define_type(tenant: &mut Tenant, ask: &Ask) -> Answer {
    let kind = ask.required("object_type")?;
    ask.required("label")?;
    ask.required("plural_label")?;
    let row = ask.fields(&["object_type", "label", "plural_label", "description", "archived"]);
    tenant.remove("object_types", |row| text(row, "object_type") == kind);
    tenant.add("object_types", "type", row, ask)?;
    tenant.note("type_defined", (kind, kind), ask)?;
    Ok(json!({ "object_type": kind }))
}

fn is_known(tenant: &Tenant, kind: &str) -> bool {
    tenant.rows("object_types").iter().any(|row| text(row, "object_type") == kind)
}

/// The fields of a map, without those that are the store's.
fn fields(ask: &Ask, name: &str) -> Result<Row, Refusal> {
    let map = ask.value(name).and_then(Value::as_object).ok_or_else(|| Refusal::invalid(name, "is no map"))?;
    let own =
        map.iter().filter(|(name, _)| !["id", "created_at", "updated_at", "object_type"].contains(&name.as_str()));
    Ok(own.map(|(name, value)| (name.clone(), value.clone())).collect())
}

pub(super) fn create(tenant: &mut Tenant, ask: &Ask) -> Answer {
    let kind = ask.required("object_type")?;
    if !is_known(tenant, kind) {
        return Err(Refusal::invalid("object_type", "is not defined: crm_define_object_type defines one"));
    }
    let mut row = fields(ask, "properties")?;
    row.insert("object_type".to_owned(), json!(kind));
    let id = tenant.add("records", "rec", row, ask)?;
    tenant.note("created", (kind, &id), ask)?;
    Ok(json!({ "id": id }))
}

pub(super) fn get(tenant: &mut Tenant, ask: &Ask) -> Answer {
    let row = tenant.row("records", ask.required("record_id")?).ok_or_else(|| Refusal::not_found("record"))?;
    Ok(json!({ "record": row }))
}

pub(super) fn update(tenant: &mut Tenant, ask: &Ask) -> Answer {
    let (id, patch) = (ask.required("record_id")?, fields(ask, "patch")?);
    let row = tenant.change("records", id, patch, ask)?;
    tenant.note("updated", (text(&row, "object_type"), id), ask)?;
    Ok(json!({ "id": id, "record": row }))
}
