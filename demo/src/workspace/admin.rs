//! Keys, users, teams and owners.

use serde_json::json;

use super::{
    ask::{Answer, Ask, Refusal},
    records::table,
    store::{Row, Tenant, text},
};

pub(super) fn create_api_key(tenant: &mut Tenant, ask: &Ask) -> Answer {
    ask.required("name")?;
    let mut row = ask.fields(&["name", "scopes"]);
    let key = format!("wk_{:016x}", ask.now.as_nanosecond() & 0xffff_ffff_ffff_ffff);
    row.insert("prefix".to_owned(), json!(&key[..8]));
    let id = tenant.add("api_keys", "key", row, ask)?;
    tenant.note("created", ("api_key", &id), ask)?;
    Ok(json!({ "id": id, "name": ask.text("name"), "key": key }))
}

pub(super) fn upsert_user(tenant: &mut Tenant, ask: &Ask) -> Answer {
    let external = ask.required("external_id")?;
    let row = ask.fields(&["external_id", "email", "display_name", "role", "is_active"]);
    let known = tenant.rows("users").iter().find(|row| text(row, "external_id") == external);
    let known = known.map(|row| text(row, "id").to_owned());
    let created = known.is_none();
    let id = match known {
        Some(id) => {
            tenant.change("users", &id, row, ask)?;
            id
        }
        None => tenant.add("users", "usr", row, ask)?,
    };
    tenant.note(if created { "created" } else { "updated" }, ("user", &id), ask)?;
    Ok(json!({ "id": id, "created": created }))
}

pub(super) fn create_team(tenant: &mut Tenant, ask: &Ask) -> Answer {
    ask.required("name")?;
    if ask.text("parent_team_id").is_some_and(|id| tenant.row("teams", id).is_none()) {
        return Err(Refusal::not_found("parent team"));
    }
    let id = tenant.add("teams", "team", ask.fields(&["name", "parent_team_id"]), ask)?;
    tenant.note("created", ("team", &id), ask)?;
    Ok(json!({ "id": id }))
}

pub(super) fn add_team_member(tenant: &mut Tenant, ask: &Ask) -> Answer {
    let (team, user) = (ask.required("team_id")?, ask.required("user_id")?);
    if tenant.row("teams", team).is_none() || tenant.row("users", user).is_none() {
        return Err(Refusal::not_found("team or user"));
    }
    tenant.remove("members", |row| text(row, "team_id") == team && text(row, "user_id") == user);
    let row = ask.fields(&["team_id", "user_id", "role"]);
    tenant.add("members", "member", row, ask)?;
    tenant.note("member_added", ("team", team), ask)?;
    Ok(json!({ "team_id": team, "user_id": user, "role": ask.text("role").unwrap_or("member") }))
}

pub(super) fn assign_owner(tenant: &mut Tenant, ask: &Ask) -> Answer {
    let (kind, id) = (ask.required("entity_type")?, ask.required("entity_id")?);
    let known = |table, name| ask.text(name).is_none_or(|id| tenant.row(table, id).is_some());
    if !known("users", "owner_user_id") || !known("teams", "owner_team_id") {
        return Err(Refusal::not_found("user or team"));
    }
    let owner: Row = ask.fields(&["owner_user_id", "owner_team_id", "visibility"]);
    tenant.change(table(kind), id, owner.clone(), ask)?;
    tenant.note("owner_assigned", (kind, id), ask)?;
    let mut answer = owner;
    answer.insert("entity_id".to_owned(), json!(id));
    Ok(answer.into())
}
