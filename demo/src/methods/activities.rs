//! Calls, letters and things to do.

use serde_json::{Value, json};

use super::{
    call::{Call, Reply},
    crm,
    lists::classic_list,
};
use crate::{
    clock,
    errors::{FIELDS_NOT_ARRAY, NOT_FOUND, OWNER_NOT_FOUND, Refusal, WRONG_DEADLINE, missing},
    keys::CALLER,
    parameters::{map, scalar},
    records::{Entity, Records},
    write::{self, Mode},
};

pub(super) fn list(records: &mut Records, call: &Call<'_>) -> Result<Reply, Refusal> {
    classic_list(&records.activities, call)
}

pub(super) fn get(records: &mut Records, call: &Call<'_>) -> Result<Reply, Refusal> {
    let activity = records.activities.get(crm::id(call.parameters)?).ok_or(NOT_FOUND)?;
    Ok(Reply::plain(Value::Object(activity.clone())))
}

#[expect(clippy::unnecessary_wraps, reason = "every method has the same shape")]
pub(super) fn fields(records: &mut Records, _: &Call<'_>) -> Result<Reply, Refusal> {
    Ok(crm::described(&records.activities.schema))
}

pub(super) fn update(records: &mut Records, call: &Call<'_>) -> Result<Reply, Refusal> {
    let id = crm::id(call.parameters)?;
    let fields = call.parameters.get("fields").and_then(map).ok_or(FIELDS_NOT_ARRAY)?;
    let mut last_contact_id = records.last_contact_id;
    let mut activity = records.activities.get(id).ok_or(NOT_FOUND)?.clone();
    write::apply(&mut activity, &records.activities.schema, &fields, Mode::Update, &mut last_contact_id)?;
    let done = activity.get("COMPLETED").is_some_and(|done| done == "Y");
    activity.insert("STATUS".to_owned(), json!(if done { "2" } else { "1" }));
    activity.insert("LAST_UPDATED".to_owned(), json!(clock::wire(call.now)));
    records.last_contact_id = last_contact_id;
    records.activities.insert(id, activity);
    Ok(Reply::plain(json!(true)))
}

pub(super) fn plan(records: &mut Records, call: &Call<'_>) -> Result<Reply, Refusal> {
    let text = |name: &str| call.parameters.exact(name).and_then(scalar).filter(|text| !text.is_empty());
    let needed = |name: &str| text(name).ok_or_else(|| missing(name));
    let (number, owner, deadline) = (needed("ownerTypeId")?, needed("ownerId")?, needed("deadline")?);
    let deadline = clock::instant(&deadline).ok_or(WRONG_DEADLINE)?;
    let entity = Entity::of_type(&number).ok_or(OWNER_NOT_FOUND)?;
    owner.parse().ok().and_then(|owner| records.table(entity).get(owner)).ok_or(OWNER_NOT_FOUND)?;
    let id = records.activities.free_id();
    let (now, responsible) =
        (clock::wire(call.now), text("responsibleId").unwrap_or_else(|| CALLER.to_string().into()));
    let activity = json!({
        "ID": id.to_string(), "OWNER_ID": owner, "OWNER_TYPE_ID": number, "TYPE_ID": "6", "PROVIDER_ID": "CRM_TODO",
        "PROVIDER_TYPE_ID": "TODO", "SUBJECT": text("title").unwrap_or_else(|| "To-do".into()), "CREATED": now,
        "LAST_UPDATED": now, "START_TIME": clock::wire(deadline), "END_TIME": clock::wire(deadline),
        "DEADLINE": clock::wire(deadline), "COMPLETED": "N", "STATUS": "1", "RESPONSIBLE_ID": responsible,
        "PRIORITY": "2", "DESCRIPTION": text("description").unwrap_or_default(), "DESCRIPTION_TYPE": "2",
        "DIRECTION": "0", "LOCATION": "", "AUTHOR_ID": CALLER.to_string(), "EDITOR_ID": CALLER.to_string(),
    });
    if let Value::Object(activity) = activity {
        records.activities.insert(id, activity);
    }
    Ok(Reply::plain(json!({ "id": id })))
}
