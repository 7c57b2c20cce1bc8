//! Deals and the pipelines that they move through.

use serde_json::{Value, json};

use super::{
    ask::{Answer, Ask, Refusal},
    store::{Row, Tenant, text},
};

/// The pipeline that every tenant has.
pub(super) fn usual() -> Row {
    let usual = json!({
        "id": "pipe_usual", "object_type": "deal", "name": "sales", "is_default": true,
        "stages": [
            { "name": "new", "probability": 0.1 }, { "name": "proposal", "probability": 0.5 },
            { "name": "won", "probability": 1.0, "is_won": true }, { "name": "lost", "probability": 0.0, "is_lost": true },
        ],
    });
    usual.as_object().cloned().unwrap_or_default()
}

/// The pipelines of a tenant: those that were defined, else the usual one.
pub(super) fn pipelines(tenant: &Tenant) -> Vec<Row> {
    let own = tenant.rows("pipelines");
    if own.is_empty() { vec![usual()] } else { own.to_vec() }
}

/// The pipeline of this name, or the default one.
pub(super) fn pipeline(tenant: &Tenant, name: Option<&str>) -> Result<Row, Refusal> {
    let all = pipelines(tenant);
    let found = match name {
        Some(name) => all.into_iter().find(|row| text(row, "name") == name),
        None => {
            let default = all.iter().position(|row| row.get("is_default") == Some(&json!(true))).unwrap_or(0);
            all.into_iter().nth(default)
        }
    };
    found.ok_or_else(|| Refusal::not_found("pipeline"))
}

/// The stages of a pipeline, in order.
pub(super) fn stages(pipeline: &Row) -> Vec<Row> {
    let stages = pipeline.get("stages").and_then(Value::as_array);
    stages.into_iter().flatten().filter_map(Value::as_object).cloned().collect()
}

fn stage<'s>(stages: &'s [Row], name: &str) -> Result<&'s Row, Refusal> {
    let names = || stages.iter().map(|stage| text(stage, "name")).collect::<Vec<_>>().join(", ");
    stages
        .iter()
        .find(|stage| text(stage, "name") == name)
        .ok_or_else(|| Refusal::invalid("stage", &format!("is none of: {}", names())))
}

pub(super) fn define_pipeline(tenant: &mut Tenant, ask: &Ask) -> Answer {
    let (kind, name) = (ask.required("object_type")?, ask.required("name")?);
    let row = ask.fields(&["object_type", "name", "stages", "is_default"]);
    if stages(&row).is_empty() {
        return Err(Refusal::invalid("stages", "has no stage"));
    }
    tenant.remove("pipelines", |row| text(row, "name") == name && text(row, "object_type") == kind);
    let id = tenant.add("pipelines", "pipe", row, ask)?;
    tenant.note("pipeline_defined", (kind, &id), ask)?;
    Ok(json!({ "id": id }))
}

pub(super) fn list_pipelines(tenant: &mut Tenant, ask: &Ask) -> Answer {
    let kind = ask.text("object_type");
    let all = pipelines(tenant).into_iter().filter(|row| kind.is_none_or(|kind| text(row, "object_type") == kind));
    Ok(json!({ "pipelines": all.collect::<Vec<_>>() }))
}

pub(super) fn create(tenant: &mut Tenant, ask: &Ask) -> Answer {
    ask.required("name")?;
    let pipeline = pipeline(tenant, ask.text("pipeline"))?;
    let stages = stages(&pipeline);
    let stage = match ask.text("stage") {
        Some(name) => text(stage(&stages, name)?, "name").to_owned(),
        None => stages.first().map(|stage| text(stage, "name").to_owned()).unwrap_or_default(),
    };
    let known = |table, name: &str| ask.text(name).is_none_or(|id| tenant.row(table, id).is_some());
    if !known("companies", "company_id") || !known("contacts", "primary_contact_id") {
        return Err(Refusal::not_found("company or contact"));
    }
    let mut row = ask.everything();
    row.insert("pipeline".to_owned(), json!(text(&pipeline, "name")));
    row.insert("stage".to_owned(), json!(stage));
    let id = tenant.add("deals", "deal", row, ask)?;
    tenant.note("created", ("deal", &id), ask)?;
    Ok(json!({ "id": id, "stage": stage, "pipeline": text(&pipeline, "name") }))
}

pub(super) fn update_pipeline(tenant: &mut Tenant, ask: &Ask) -> Answer {
    let (id, to) = (ask.required("opportunity_id")?, ask.required("stage")?);
    let deal = tenant.row("deals", id).cloned().ok_or_else(|| Refusal::not_found("deal"))?;
    let stages = stages(&pipeline(tenant, Some(text(&deal, "pipeline")))?);
    let stage = stage(&stages, to)?;
    let is = |flag: &str| stage.get(flag) == Some(&json!(true));
    let status = if is("is_won") {
        "won"
    } else if is("is_lost") {
        "lost"
    } else {
        "open"
    };
    let mut change = Row::from_iter([("stage".to_owned(), json!(to)), ("status".to_owned(), json!(status))]);
    change.extend(ask.value("value").map(|value| ("amount".to_owned(), value.clone())));
    let deal = tenant.change("deals", id, change, ask)?;
    tenant.note("moved", ("deal", id), ask)?;
    Ok(json!({ "id": id, "stage": to, "status": status, "amount": deal.get("amount") }))
}
