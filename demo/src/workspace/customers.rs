//! Contacts and companies: one for each e-mail address, one for each domain or name.

use serde_json::{Value, json};

use super::{
    ask::{Answer, Ask, Refusal},
    store::{Row, Tenant, text},
};

const OF_A_CONTACT: [&str; 5] = ["email", "first_name", "last_name", "phone", "company_name"];
const OF_A_COMPANY: [&str; 5] = ["name", "domain", "industry", "company_size", "lifecycle_stage"];

/// Whether this address must never be stored again.
fn is_blocked(tenant: &Tenant, email: &str) -> bool {
    tenant.rows("blocklist").iter().any(|row| text(row, "email").eq_ignore_ascii_case(email))
}

/// Creates the contact with this address, or changes it: its id, and whether it is new.
pub(super) fn keep_contact(tenant: &mut Tenant, fields: Row, ask: &Ask) -> Result<(String, bool), Refusal> {
    let email = text(&fields, "email").to_owned();
    if is_blocked(tenant, &email) {
        return Err(Refusal { status: 409, code: "BLOCKED", message: "the address is on the blocklist".into() });
    }
    let phone = text(&fields, "phone").to_owned();
    let same = |row: &&Row| {
        let by_email = !email.is_empty() && text(row, "email").eq_ignore_ascii_case(&email);
        by_email || (email.is_empty() && !phone.is_empty() && text(row, "phone") == phone)
    };
    let known = tenant.rows("contacts").iter().find(same).map(|row| text(row, "id").to_owned());
    let new = known.is_none();
    let id = match known {
        Some(id) => {
            tenant.change("contacts", &id, fields, ask)?;
            id
        }
        None => tenant.add("contacts", "con", fields, ask)?,
    };
    tenant.note(if new { "created" } else { "updated" }, ("contact", &id), ask)?;
    Ok((id, new))
}

pub(super) fn upsert_contact(tenant: &mut Tenant, ask: &Ask) -> Answer {
    ask.required("email")?;
    let (id, created) = keep_contact(tenant, ask.fields(&OF_A_CONTACT), ask)?;
    Ok(json!({ "id": id, "created": created }))
}

pub(super) fn upsert_company(tenant: &mut Tenant, ask: &Ask) -> Answer {
    let (name, domain) = (ask.required("name")?, ask.text("domain").unwrap_or(""));
    let same = |row: &&Row| {
        let by_domain = !domain.is_empty() && text(row, "domain").eq_ignore_ascii_case(domain);
        by_domain || (domain.is_empty() && text(row, "name").eq_ignore_ascii_case(name))
    };
    let known = tenant.rows("companies").iter().find(same).map(|row| text(row, "id").to_owned());
    let (fields, created) = (ask.fields(&OF_A_COMPANY), known.is_none());
    let id = match known {
        Some(id) => {
            tenant.change("companies", &id, fields, ask)?;
            id
        }
        None => tenant.add("companies", "com", fields, ask)?,
    };
    tenant.note(if created { "created" } else { "updated" }, ("company", &id), ask)?;
    Ok(json!({ "id": id, "created": created }))
}

/// The contact or company with this id.
fn customer<'t>(tenant: &'t Tenant, id: &str) -> Option<&'t Row> {
    tenant.row("contacts", id).or_else(|| tenant.row("companies", id))
}

pub(super) fn lookup(tenant: &mut Tenant, ask: &Ask) -> Answer {
    let found = customer(tenant, ask.required("customer_id")?).ok_or_else(|| Refusal::not_found("customer"))?;
    Ok(json!({ "customer": found }))
}

pub(super) fn search(tenant: &mut Tenant, ask: &Ask) -> Answer {
    let query = ask.required("query")?.to_lowercase();
    let fits = |row: &&Row| {
        let of = OF_A_CONTACT.iter().chain(&OF_A_COMPANY);
        let all: Vec<String> = of.map(|name| text(row, name).to_lowercase()).collect();
        query.split_whitespace().all(|word| all.iter().any(|field| field.contains(word)))
    };
    let rows = tenant.rows("contacts").iter().chain(tenant.rows("companies"));
    let found: Vec<&Row> = rows.filter(fits).collect();
    let page: Vec<&Row> = found.iter().take(ask.number("limit", 20)).copied().collect();
    Ok(json!({ "customers": page, "total": found.len() }))
}

pub(super) fn create_note(tenant: &mut Tenant, ask: &Ask) -> Answer {
    let (id, words) = (ask.required("customer_id")?, ask.required("text")?);
    let found = customer(tenant, id).ok_or_else(|| Refusal::not_found("customer"))?;
    let kind = if found.contains_key("email") { "contact" } else { "company" };
    let row = json!({ "type": "note", "entity_type": kind, "entity_id": id, "text": words });
    let row = row.as_object().cloned().unwrap_or_default();
    let note = tenant.add("activities", "note", row, ask)?;
    tenant.note("noted", (kind, id), ask)?;
    Ok(json!({ "id": note }))
}

pub(super) fn merge(tenant: &mut Tenant, ask: &Ask) -> Answer {
    let (source, target) = (ask.required("source_contact_id")?, ask.required("target_contact_id")?);
    if source == target {
        return Err(Refusal::invalid("target_contact_id", "is the contact that goes"));
    }
    let gone = tenant.row("contacts", source).cloned().ok_or_else(|| Refusal::not_found("contact"))?;
    let stays = tenant.row("contacts", target).cloned().ok_or_else(|| Refusal::not_found("contact"))?;
    let new = gone.into_iter().filter(|(name, _)| !stays.contains_key(name)).collect();
    for (table, field) in [
        ("activities", "entity_id"),
        ("tasks", "entity_id"),
        ("memories", "entity_id"),
        ("deals", "primary_contact_id"),
        ("links", "from_id"),
        ("links", "to_id"),
    ] {
        let of_it = tenant.rows(table).iter().filter(|row| text(row, field) == source);
        let ids: Vec<String> = of_it.map(|row| text(row, "id").to_owned()).collect();
        for id in ids {
            let moved = Row::from_iter([(field.to_owned(), Value::from(target))]);
            tenant.change(table, &id, moved, ask)?;
        }
    }
    let contact = tenant.change("contacts", target, new, ask)?;
    tenant.remove("contacts", |row| text(row, "id") == source);
    tenant.note("merged", ("contact", target), ask)?;
    Ok(json!({ "merged": true, "contact": contact }))
}
