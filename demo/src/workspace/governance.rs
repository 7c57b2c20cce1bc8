//! What is known of a person, whole or erased; what must not be stored; and who changed what.

use serde_json::{Value, json};

use super::{
    ask::{Answer, Ask, Refusal},
    store::{Row, Tenant, text},
};

/// The contact that a request is about.
fn contact(tenant: &Tenant, ask: &Ask) -> Result<Row, Refusal> {
    let found = match (ask.text("contact_id"), ask.text("email")) {
        (Some(id), None) => tenant.row("contacts", id),
        (None, Some(email)) => {
            tenant.rows("contacts").iter().find(|row| text(row, "email").eq_ignore_ascii_case(email))
        }
        _ => return Err(Refusal::invalid("contact_id", "or `email` is needed, one of the two")),
    };
    found.cloned().ok_or_else(|| Refusal::not_found("contact"))
}

/// Whether a row is about a person: by the id, or by the address in its words.
fn is_about<'p>(id: &'p str, email: &'p str) -> impl Fn(&Row) -> bool + 'p {
    move |row| {
        let named = ["entity_id", "from_id", "to_id"].iter().any(|name| text(row, name) == id);
        let told = !email.is_empty() && text(row, "content").to_lowercase().contains(&email.to_lowercase());
        named || told
    }
}

/// The tables that can hold something about a person.
const ABOUT_PEOPLE: [&str; 6] = ["activities", "tasks", "links", "memories", "audit", "events"];

pub(super) fn export(tenant: &mut Tenant, ask: &Ask) -> Answer {
    let contact = contact(tenant, ask)?;
    let (id, email) = (text(&contact, "id"), text(&contact, "email"));
    let about = is_about(id, email);
    let of = |table| tenant.rows(table).iter().filter(|row| about(row)).collect::<Vec<_>>();
    let deals: Vec<&Row> = tenant.rows("deals").iter().filter(|row| text(row, "primary_contact_id") == id).collect();
    Ok(json!({
        "contact": contact, "activities": of("activities"), "tasks": of("tasks"), "links": of("links"),
        "memories": of("memories"), "audit": of("audit"), "deals": deals,
    }))
}

pub(super) fn delete(tenant: &mut Tenant, ask: &Ask) -> Answer {
    let contact = contact(tenant, ask)?;
    let (id, email) = (text(&contact, "id").to_owned(), text(&contact, "email").to_owned());
    let about = is_about(&id, &email);
    let mut erased = 0;
    for table in ABOUT_PEOPLE {
        erased += tenant.remove(table, &about);
    }
    let deals = tenant.rows("deals").iter().filter(|row| text(row, "primary_contact_id") == id);
    let deals: Vec<String> = deals.map(|row| text(row, "id").to_owned()).collect();
    for deal in deals {
        let without = Row::from_iter([("primary_contact_id".to_owned(), Value::Null)]);
        tenant.change("deals", &deal, without, ask)?;
    }
    tenant.remove("contacts", |row| text(row, "id") == id);
    Ok(json!({ "deleted": true, "contact_id": id, "erased_rows": erased }))
}

pub(super) fn block(tenant: &mut Tenant, ask: &Ask) -> Answer {
    let email = ask.required("email")?;
    tenant.remove("blocklist", |row| text(row, "email").eq_ignore_ascii_case(email));
    tenant.add("blocklist", "block", ask.fields(&["email", "reason"]), ask)?;
    Ok(json!({ "email": email, "blocked": true }))
}

pub(super) fn audit(tenant: &mut Tenant, ask: &Ask) -> Answer {
    let fits = |row: &&Row| {
        ["entity_type", "entity_id", "action"]
            .iter()
            .all(|name| ask.text(name).is_none_or(|text| self::text(row, name) == text))
    };
    let events: Vec<&Row> = tenant.rows("audit").iter().rev().filter(fits).take(ask.number("limit", 100)).collect();
    Ok(json!({ "events": events }))
}
