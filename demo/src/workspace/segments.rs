//! The search by fields, and segments: kept searches, or kept results.

use serde_json::{Value, json};

use super::{
    ask::{Answer, Ask, Refusal},
    filters::{Filters, sort},
    records::of_kind,
    store::{Row, Tenant, text},
};

pub(super) fn search(tenant: &mut Tenant, ask: &Ask) -> Answer {
    let kind = ask.required("object_type")?;
    let filters = Filters::read(ask.value("filters"), false)?;
    let mut found: Vec<&Row> = of_kind(tenant, kind).filter(|row| filters.hold(row)).collect();
    let falling = ask.text("sort_dir").is_none_or(|direction| direction.eq_ignore_ascii_case("desc"));
    sort(&mut found, ask.text("sort_by").unwrap_or("updated_at"), falling);
    let total = found.len();
    let page: Vec<&Row> = found.into_iter().skip(ask.number("offset", 0)).take(ask.number("limit", 20)).collect();
    Ok(json!({ "records": page, "total": total }))
}

/// The ids of the records that a definition holds for now.
fn members(tenant: &Tenant, kind: &str, definition: &Value) -> Result<Vec<String>, Refusal> {
    let filters = Filters::read(definition.get("filters"), definition["match"] == "any")?;
    Ok(of_kind(tenant, kind).filter(|row| filters.hold(row)).map(|row| text(row, "id").to_owned()).collect())
}

pub(super) fn create(tenant: &mut Tenant, ask: &Ask) -> Answer {
    let (kind, name) = (ask.required("object_type")?, ask.required("name")?);
    let definition = ask.value("definition").cloned().unwrap_or(Value::Null);
    let now = members(tenant, kind, &definition)?;
    let mut row = ask.fields(&["object_type", "name", "definition"]);
    let dynamic = ask.flag("is_dynamic", true);
    row.insert("is_dynamic".to_owned(), json!(dynamic));
    if !dynamic {
        row.insert("members".to_owned(), json!(now));
    }
    tenant.remove("segments", |row| text(row, "object_type") == kind && text(row, "name") == name);
    let id = tenant.add("segments", "seg", row, ask)?;
    tenant.note("segment_kept", (kind, &id), ask)?;
    Ok(json!({ "id": id, "members": now.len() }))
}

pub(super) fn list(tenant: &mut Tenant, ask: &Ask) -> Answer {
    let kind = ask.text("object_type");
    let all = tenant.rows("segments").iter().filter(|row| kind.is_none_or(|kind| text(row, "object_type") == kind));
    let without_members = all.map(|row| {
        let mut row = row.clone();
        row.remove("members");
        Value::Object(row)
    });
    Ok(json!({ "segments": without_members.collect::<Vec<_>>() }))
}

pub(super) fn of_segment(tenant: &mut Tenant, ask: &Ask) -> Answer {
    let row = tenant.row("segments", ask.required("segment_id")?).ok_or_else(|| Refusal::not_found("segment"))?;
    let kept = row.get("members").and_then(Value::as_array);
    let all = match kept {
        Some(kept) => kept.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
        None => members(tenant, text(row, "object_type"), row.get("definition").unwrap_or(&Value::Null))?,
    };
    let total = all.len();
    let page: Vec<String> = all.into_iter().skip(ask.number("offset", 0)).take(ask.number("limit", 50)).collect();
    Ok(json!({ "members": page, "total": total }))
}
