//! The universal methods, `crm.item.*`: leads, deals, contacts, companies and the smart process by the number of their type.

use serde_json::{Map, Value, json};

use super::{
    call::{Call, Reply},
    item_names::{classic, field, item, item_name, split},
    lists::array,
};
use crate::{
    errors::{ITEM_NOT_FOUND, Refusal, bad_stage, item_filter, item_order, missing, required},
    page,
    parameters::{list as items, map, scalar},
    records::{Entity, Records, stages},
    schema::{Access, Kind, SIZES, title},
    table::Record,
    write::{self, Mode},
};

pub(super) fn list(records: &mut Records, call: &Call<'_>) -> Result<Reply, Refusal> {
    let entity = entity(call)?;
    let parameters = call.parameters;
    let table = records.table(entity);
    let mut filter = Map::new();
    for (key, value) in array(parameters.exact("filter")).ok_or_else(|| missing("filter"))?.iter() {
        let (operator, name) = split(key);
        let field = field(entity, &table.schema, name).ok_or_else(|| item_filter(name))?;
        filter.insert(format!("{operator}{}", field.name), value.clone());
    }
    let mut order = Map::new();
    for (name, direction) in array(parameters.exact("order")).ok_or_else(|| missing("order"))?.iter() {
        let direction = scalar(direction).unwrap_or_default();
        if !direction.eq_ignore_ascii_case("asc") && !direction.eq_ignore_ascii_case("desc") {
            return Err(item_order(&direction));
        }
        let field = field(entity, &table.schema, name).ok_or_else(|| item_order(name))?;
        order.insert(field.name.to_owned(), json!(direction));
    }
    let select: Vec<_> = parameters.exact("select").and_then(items).unwrap_or_default();
    let select: Vec<_> = select.into_iter().filter_map(scalar).collect();
    let shows = |name: &str| select.is_empty() || select.iter().any(|known| known == "*" || known == name);
    let page = page::cut(table.find(&filter, &order)?, parameters.exact("start"));
    let rows: Vec<Value> = page.rows.into_iter().map(|record| item(entity, &table.schema, record, shows)).collect();
    Ok(Reply { result: json!({ "items": rows }), total: Some(page.total), next: page.next })
}

pub(super) fn get(records: &mut Records, call: &Call<'_>) -> Result<Reply, Refusal> {
    let entity = entity(call)?;
    let record = records.table(entity).get(id(call)?).ok_or(ITEM_NOT_FOUND)?;
    Ok(shown(entity, records, record))
}

pub(super) fn add(records: &mut Records, call: &Call<'_>) -> Result<Reply, Refusal> {
    let entity = entity(call)?;
    let fields = call.parameters.exact("fields").and_then(map).ok_or_else(|| missing("fields"))?;
    let mut last_contact_id = records.last_contact_id;
    let table = records.table(entity);
    let fields = classic(entity, &table.schema, fields);
    let id = table.free_id();
    let mut record = write::blank(entity, &table.schema, id, call.now);
    write::apply(&mut record, &table.schema, &fields, Mode::Add, &mut last_contact_id)?;
    let lacks = |name: &str| record.get(name).and_then(scalar).is_none_or(|text| text.is_empty());
    let mut of_the_type = table.schema.0.iter().filter(|field| field.access == Access::Required);
    if let Some(field) = of_the_type.find(|field| lacks(field.name)) {
        return Err(required(title(field.name)));
    }
    stage_exists(entity, &record, &fields, records)?;
    write::settle(entity, &mut record, None, records, call.now)?;
    records.last_contact_id = last_contact_id;
    records.table_mut(entity).insert(id, record);
    Ok(shown(entity, records, records.table(entity).get(id).ok_or(ITEM_NOT_FOUND)?))
}

pub(super) fn update(records: &mut Records, call: &Call<'_>) -> Result<Reply, Refusal> {
    let (entity, id) = (entity(call)?, id(call)?);
    let fields = call.parameters.exact("fields").and_then(map).ok_or_else(|| missing("fields"))?;
    let mut last_contact_id = records.last_contact_id;
    let table = records.table(entity);
    let fields = classic(entity, &table.schema, fields);
    let before = table.get(id).ok_or(ITEM_NOT_FOUND)?;
    let mut record = before.clone();
    write::apply(&mut record, &table.schema, &fields, Mode::Update, &mut last_contact_id)?;
    stage_exists(entity, &record, &fields, records)?;
    write::settle(entity, &mut record, Some(before), records, call.now)?;
    records.last_contact_id = last_contact_id;
    records.table_mut(entity).insert(id, record);
    Ok(shown(entity, records, records.table(entity).get(id).ok_or(ITEM_NOT_FOUND)?))
}

pub(super) fn fields(records: &mut Records, call: &Call<'_>) -> Result<Reply, Refusal> {
    let entity = entity(call)?;
    let schema = &records.table(entity).schema;
    let described = schema.0.iter().filter(|field| field.kind != Kind::Multi).map(|field| {
        let mut told = json!({
            "type": field.kind.wire(), "isRequired": field.access == Access::Required,
            "isReadOnly": field.access == Access::ReadOnly, "isImmutable": field.access == Access::OnAdd,
            "isMultiple": false, "isDynamic": field.is_custom(), "title": title(field.name), "upperName": field.name,
        });
        if let Kind::Word(dictionary) = field.kind {
            told["statusType"] = json!(dictionary);
        }
        if field.kind == Kind::Enumeration {
            told["items"] = SIZES.iter().map(|(id, value)| json!({ "ID": id, "VALUE": value })).collect();
        }
        (item_name(entity, field.name), told)
    });
    let described: Map<String, Value> = described.collect();
    Ok(Reply::plain(json!({ "fields": described })))
}

/// A stage that is written must be one of the record's own funnel.
fn stage_exists(entity: Entity, record: &Record, written: &Record, records: &Records) -> Result<(), Refusal> {
    let (name, dictionary) = match entity {
        Entity::Lead => ("STATUS_ID", "STATUS".to_owned()),
        Entity::Deal => ("STAGE_ID", stages(record.get("CATEGORY_ID").and_then(Value::as_str).unwrap_or("0"))),
        Entity::Repair => ("STAGE_ID", crate::records::REPAIRS.1.to_owned()),
        Entity::Contact | Entity::Company => return Ok(()),
    };
    let Some(stage) = written.get(name).and_then(scalar) else { return Ok(()) };
    let known = records.statuses.iter().any(|(_, row)| {
        row.get("ENTITY_ID").is_some_and(|id| *id == *dictionary)
            && row.get("STATUS_ID").is_some_and(|id| *id == *stage)
    });
    if known { Ok(()) } else { Err(bad_stage()) }
}

fn shown(entity: Entity, records: &Records, record: &Record) -> Reply {
    Reply::plain(json!({ "item": item(entity, &records.table(entity).schema, record, |_| true) }))
}

fn entity(call: &Call<'_>) -> Result<Entity, Refusal> {
    let number = call.parameters.exact("entityTypeId").and_then(scalar).ok_or_else(|| missing("entityTypeId"))?;
    Entity::of_type(&number).ok_or(ITEM_NOT_FOUND)
}

fn id(call: &Call<'_>) -> Result<u64, Refusal> {
    let id = call.parameters.exact("id").and_then(scalar).ok_or_else(|| missing("id"))?;
    id.trim().parse().map_err(|_| ITEM_NOT_FOUND)
}
