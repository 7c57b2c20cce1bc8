//! The classic methods of leads, deals, contacts and companies.

use serde_json::{Map, Value, json};

use super::{
    call::{Call, Reply},
    lists::classic_list,
};
use crate::{
    errors::{BAD_ID, FIELDS_NOT_ARRAY, NOT_FOUND, Refusal},
    parameters::{Parameters, map},
    records::{Entity, Records},
    schema::{Access, Field, Kind, Schema},
    write::{self, Mode},
};

pub(super) fn list(entity: Entity, records: &Records, call: &Call<'_>) -> Result<Reply, Refusal> {
    classic_list(records.table(entity), call)
}

pub(super) fn get(entity: Entity, records: &Records, call: &Call<'_>) -> Result<Reply, Refusal> {
    let record = records.table(entity).get(id(call.parameters)?).ok_or(NOT_FOUND)?;
    Ok(Reply::plain(Value::Object(record.clone())))
}

pub(super) fn add(entity: Entity, records: &mut Records, call: &Call<'_>) -> Result<Reply, Refusal> {
    let fields = call.parameters.get("fields").and_then(map).ok_or(FIELDS_NOT_ARRAY)?;
    let mut last_contact_id = records.last_contact_id;
    let table = records.table(entity);
    let id = table.free_id();
    let mut record = write::blank(entity, &table.schema, id, call.now);
    write::apply(&mut record, &table.schema, &fields, Mode::Add, &mut last_contact_id)?;
    write::settle(entity, &mut record, None, records, call.now)?;
    records.last_contact_id = last_contact_id;
    records.table_mut(entity).insert(id, record);
    Ok(Reply::plain(json!(id)))
}

pub(super) fn update(entity: Entity, records: &mut Records, call: &Call<'_>) -> Result<Reply, Refusal> {
    let id = id(call.parameters)?;
    let fields = call.parameters.get("fields").and_then(map).ok_or(FIELDS_NOT_ARRAY)?;
    let mut last_contact_id = records.last_contact_id;
    let table = records.table(entity);
    let before = table.get(id).ok_or(NOT_FOUND)?;
    let mut record = before.clone();
    write::apply(&mut record, &table.schema, &fields, Mode::Update, &mut last_contact_id)?;
    write::settle(entity, &mut record, Some(before), records, call.now)?;
    records.last_contact_id = last_contact_id;
    records.table_mut(entity).insert(id, record);
    Ok(Reply::plain(json!(true)))
}

pub(super) fn delete(entity: Entity, records: &mut Records, call: &Call<'_>) -> Result<Reply, Refusal> {
    records.table_mut(entity).remove(id(call.parameters)?).ok_or(NOT_FOUND)?;
    Ok(Reply::plain(json!(true)))
}

pub(super) fn fields(entity: Entity, records: &Records) -> Reply {
    described(&records.table(entity).schema)
}

/// The fields of a table by their names.
pub(super) fn described(schema: &Schema) -> Reply {
    let described = schema.0.iter().map(|field| (field.name.to_owned(), describe(field)));
    Reply::plain(Value::Object(described.collect()))
}

/// The `id` of a record to read or change.
pub(super) fn id(parameters: &Parameters) -> Result<u64, Refusal> {
    let id = parameters.text("id").and_then(|text| text.trim().parse().ok()).filter(|id| *id > 0);
    id.ok_or(BAD_ID)
}

fn describe(field: &Field) -> Value {
    let mut described = Map::new();
    let mut put = |key: &str, value: Value| described.insert(key.to_owned(), value);
    put("type", json!(field.kind.wire()));
    put("isRequired", json!(field.access == Access::Required));
    put("isReadOnly", json!(field.access == Access::ReadOnly));
    put("isImmutable", json!(field.access == Access::OnAdd));
    put("isMultiple", json!(field.kind == Kind::Multi));
    put("isDynamic", json!(field.is_custom()));
    if let Kind::Word(dictionary) = field.kind {
        put("statusType", json!(dictionary));
    }
    put("title", json!(field.name));
    Value::Object(described)
}
