//! Calls, meetings, mails and tasks of a record, and its timeline.

use serde_json::{Value, json};

use super::{
    ask::{Answer, Ask, Refusal},
    store::{Row, Tenant, text},
};

/// Notes an activity with a record; its text is a memory as well, where `told` names it.
fn log(tenant: &mut Tenant, ask: &Ask, kind: &'static str, told: Option<&str>) -> Answer {
    let (entity, id, subject) = (ask.required("entity_type")?, ask.required("entity_id")?, ask.required("subject")?);
    let mut row = ask.everything();
    row.insert("type".to_owned(), json!(kind));
    let activity = tenant.add("activities", kind, row, ask)?;
    if let Some(words) = told {
        let memory = json!({
            "content": format!("{subject}: {words}"), "kind": "summary", "type": "custom", "state": "active",
            "entity_type": entity, "entity_id": id,
        });
        tenant.add("memories", "mem", memory.as_object().cloned().unwrap_or_default(), ask)?;
    }
    tenant.note("logged", (entity, id), ask)?;
    Ok(json!({ "id": activity }))
}

pub(super) fn call(tenant: &mut Tenant, ask: &Ask) -> Answer {
    let summary = ask.required("summary")?;
    log(tenant, ask, "call", Some(summary))
}

pub(super) fn meeting(tenant: &mut Tenant, ask: &Ask) -> Answer {
    let summary = ask.required("summary")?;
    if let (Some(start), Some(end)) = (ask.text("start_at"), ask.text("end_at")) {
        let moment = |text: &str| text.parse::<jiff::Timestamp>().ok();
        if moment(start).zip(moment(end)).is_some_and(|(start, end)| end < start) {
            return Err(Refusal::invalid("end_at", "is before `start_at`"));
        }
    }
    log(tenant, ask, "meeting", Some(summary))
}

pub(super) fn mail(tenant: &mut Tenant, ask: &Ask) -> Answer {
    ask.required("body")?;
    log(tenant, ask, "mail", None)
}

pub(super) fn create_task(tenant: &mut Tenant, ask: &Ask) -> Answer {
    let (entity, id) = (ask.required("entity_type")?, ask.required("entity_id")?);
    ask.required("subject")?;
    let mut row = ask.everything();
    row.insert("status".to_owned(), json!("open"));
    let task = tenant.add("tasks", "task", row, ask)?;
    tenant.note("task_created", (entity, id), ask)?;
    Ok(json!({ "id": task, "status": "open" }))
}

pub(super) fn complete_task(tenant: &mut Tenant, ask: &Ask) -> Answer {
    let id = ask.required("task_id")?;
    let done = Row::from_iter([("status".to_owned(), json!("completed"))]);
    tenant.change("tasks", id, done, ask).map_err(|_| Refusal::not_found("task"))?;
    tenant.note("completed", ("task", id), ask)?;
    Ok(json!({ "id": id, "status": "completed" }))
}

pub(super) fn timeline(tenant: &mut Tenant, ask: &Ask) -> Answer {
    let (kind, id) = (ask.required("entity_type")?, ask.required("entity_id")?);
    let is_of = |row: &&Row| text(row, "entity_type") == kind && text(row, "entity_id") == id;
    let tasks = tenant.rows("tasks").iter().filter(is_of).map(|row| {
        let mut row = row.clone();
        row.insert("type".to_owned(), json!("task"));
        Value::Object(row)
    });
    let logged = tenant.rows("activities").iter().filter(is_of).map(|row| Value::Object(row.clone()));
    let mut activities: Vec<Value> = logged.chain(tasks).collect();
    activities.sort_by(|one, other| other["created_at"].as_str().cmp(&one["created_at"].as_str()));
    activities.truncate(ask.number("limit", 50));
    let memories: Vec<&Row> =
        tenant.rows("memories").iter().filter(is_of).filter(|row| text(row, "state") == "active").collect();
    Ok(json!({ "activities": activities, "memories": memories }))
}
