//! How the universal methods spell fields and values: camel case, numbers as numbers, no empty dates.

use std::borrow::Cow;

use serde_json::{Map, Number, Value, json};

use crate::{
    records::Entity,
    schema::{Field, Kind, Schema},
    table::Record,
};

/// Names that follow no rule.
const IRREGULAR: [(&str, &str); 6] = [
    ("DATE_CREATE", "createdTime"),
    ("DATE_MODIFY", "updatedTime"),
    ("CREATED_BY_ID", "createdBy"),
    ("MODIFY_BY_ID", "updatedBy"),
    ("MOVED_BY_ID", "movedBy"),
    ("COMPANY_TYPE", "typeId"),
];

/// A field's name: `STAGE_ID` is `stageId`, `UF_CRM_1700000001` is `ufCrm_1700000001`.
pub(super) fn item_name(entity: Entity, name: &str) -> String {
    let name = match (entity, name) {
        (Entity::Lead, "STATUS_ID") => "STAGE_ID",
        (Entity::Lead, "STATUS_SEMANTIC_ID") => "STAGE_SEMANTIC_ID",
        (_, name) => name,
    };
    if let Some((_, irregular)) = IRREGULAR.iter().find(|(known, _)| *known == name) {
        return (*irregular).to_owned();
    }
    if let Some(custom) = name.strip_prefix("UF_CRM_") {
        return format!("ufCrm_{}", custom.to_ascii_lowercase());
    }
    camel(name)
}

/// `CREATED_DATE` becomes `createdDate`.
pub(super) fn camel(name: &str) -> String {
    let mut words = name.split('_').map(str::to_ascii_lowercase);
    let first = words.next().unwrap_or_default();
    words.fold(first, |mut name, word| {
        name.extend(word.chars().next().map(|c| c.to_ascii_uppercase()));
        name.extend(word.chars().skip(1));
        name
    })
}

/// The field that a name of an item is.
pub(super) fn field<'s>(entity: Entity, schema: &'s Schema, name: &str) -> Option<&'s Field> {
    schema.0.iter().find(|field| item_name(entity, field.name) == name)
}

/// A record as an item.
pub(super) fn item(entity: Entity, schema: &Schema, record: &Record, shows: impl Fn(&str) -> bool) -> Value {
    let mut item = Map::new();
    for field in &schema.0 {
        let name = item_name(entity, field.name);
        if field.kind == Kind::Multi || !(name == "id" || shows(&name)) {
            continue;
        }
        item.insert(name, native(field.kind, record.get(field.name).unwrap_or(&Value::Null)));
    }
    let contacts: Vec<Value> = ["PHONE", "EMAIL", "WEB", "IM"]
        .into_iter()
        .filter_map(|kind| record.get(kind).and_then(Value::as_array))
        .flatten()
        .map(|contact| {
            json!({ "id": number(&contact["ID"]), "typeId": contact["TYPE_ID"], "valueType": contact["VALUE_TYPE"],
                    "value": contact["VALUE"] })
        })
        .collect();
    if shows("fm") && !contacts.is_empty() {
        item.insert("fm".to_owned(), Value::Array(contacts));
    }
    Value::Object(item)
}

fn native(kind: Kind, value: &Value) -> Value {
    match (kind, value) {
        (Kind::Integer | Kind::Link(_) | Kind::Double | Kind::Enumeration, value) => number(value),
        (Kind::Date | Kind::DateTime, Value::String(text)) if text.is_empty() => Value::Null,
        (_, value) => value.clone(),
    }
}

/// A number that the classic methods write as text.
fn number(value: &Value) -> Value {
    let Some(text) = value.as_str() else { return value.clone() };
    let whole = text.strip_suffix(".00").unwrap_or(text);
    let number = whole.parse::<i64>().map(Number::from).ok();
    number.or_else(|| text.parse().ok().and_then(Number::from_f64)).map_or(Value::Null, Value::Number)
}

/// A key of a filter in two: what stands before the name, and the name.
pub(super) fn split(key: &str) -> (&str, &str) {
    key.split_at(key.find(|c: char| c.is_ascii_alphanumeric()).unwrap_or(key.len()))
}

/// The fields of a write under their classic names; those that are none are left out.
pub(super) fn classic(entity: Entity, schema: &Schema, fields: Cow<'_, Record>) -> Record {
    let known = fields.into_owned().into_iter();
    known.filter_map(|(name, value)| Some((field(entity, schema, &name)?.name.to_owned(), value))).collect()
}
