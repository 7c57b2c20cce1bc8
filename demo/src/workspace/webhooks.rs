//! Events that wait, and the addresses that want them. Nothing is sent: a dispatch counts, and says that it only counted.

use serde_json::{Value, json};

use super::{
    ask::{Answer, Ask, Refusal},
    store::{Row, Tenant, text},
};

fn pending(tenant: &Tenant, limit: usize) -> Vec<Row> {
    tenant.rows("events").iter().filter(|row| text(row, "status") == "pending").take(limit).cloned().collect()
}

pub(super) fn pull(tenant: &mut Tenant, ask: &Ask) -> Answer {
    Ok(json!({ "events": pending(tenant, ask.number("limit", 50)) }))
}

pub(super) fn ack(tenant: &mut Tenant, ask: &Ask) -> Answer {
    let (id, status) = (ask.required("event_id")?, ask.text("status").unwrap_or("processed"));
    let change = Row::from_iter([("status".to_owned(), json!(status))]);
    tenant.change("events", id, change, ask).map_err(|_| Refusal::not_found("event"))?;
    Ok(json!({ "id": id, "status": status }))
}

pub(super) fn create(tenant: &mut Tenant, ask: &Ask) -> Answer {
    let name = ask.required("name")?;
    if !ask.required("endpoint_url")?.starts_with("https://") {
        return Err(Refusal::invalid("endpoint_url", "does not begin with https://"));
    }
    // Its secret is kept nowhere: nothing is ever signed here.
    let mut row = ask.fields(&["name", "endpoint_url", "event_types"]);
    row.insert("active".to_owned(), json!(true));
    tenant.remove("webhooks", |row| text(row, "name") == name);
    let id = tenant.add("webhooks", "hook", row, ask)?;
    Ok(json!({ "id": id, "active": true }))
}

pub(super) fn list(tenant: &mut Tenant, _: &Ask) -> Answer {
    Ok(json!({ "webhooks": tenant.rows("webhooks") }))
}

pub(super) fn disable(tenant: &mut Tenant, ask: &Ask) -> Answer {
    let id = ask.required("subscription_id")?;
    let change = Row::from_iter([("active".to_owned(), json!(false))]);
    tenant.change("webhooks", id, change, ask).map_err(|_| Refusal::not_found("subscription"))?;
    Ok(json!({ "id": id, "active": false }))
}

fn wants(hook: &Row, event: &Row) -> bool {
    let types = hook.get("event_types").and_then(Value::as_array);
    let active = hook.get("active") == Some(&json!(true));
    active && types.is_none_or(|types| types.iter().any(|kind| kind.as_str() == Some(text(event, "type"))))
}

pub(super) fn dispatch(tenant: &mut Tenant, ask: &Ask) -> Answer {
    let hooks = tenant.rows("webhooks").to_vec();
    let mut sent = 0;
    for event in pending(tenant, ask.number("limit", 50)) {
        let takers = hooks.iter().filter(|hook| wants(hook, &event)).count();
        if takers > 0 {
            let change = Row::from_iter([("status".to_owned(), json!("processed"))]);
            tenant.change("events", text(&event, "id"), change, ask)?;
        }
        sent += takers;
    }
    Ok(json!({ "sent": sent, "failed": 0, "simulated": true }))
}
