//! Properties: fields that were defined for a kind of records, and their values.

use serde_json::{Value, json};

use super::{
    ask::{Answer, Ask, Refusal},
    records::{of_kind, table},
    store::{Row, Tenant, text},
};

const OF_A_PROPERTY: [&str; 10] = [
    "object_type",
    "name",
    "label",
    "data_type",
    "field_type",
    "options",
    "required",
    "unique_property",
    "archived",
    "description",
];

pub(super) fn define(tenant: &mut Tenant, ask: &Ask) -> Answer {
    let (kind, name) = (ask.required("object_type")?, ask.required("name")?);
    tenant.remove("properties", |row| text(row, "object_type") == kind && text(row, "name") == name);
    let id = tenant.add("properties", "prop", ask.fields(&OF_A_PROPERTY), ask)?;
    tenant.note("property_defined", (kind, &id), ask)?;
    Ok(json!({ "id": id }))
}

pub(super) fn list(tenant: &mut Tenant, ask: &Ask) -> Answer {
    let kind = ask.required("object_type")?;
    let all: Vec<&Row> = tenant.rows("properties").iter().filter(|row| text(row, "object_type") == kind).collect();
    Ok(json!({ "properties": all }))
}

fn property<'t>(tenant: &'t Tenant, kind: &str, name: &str) -> Result<&'t Row, Refusal> {
    let found =
        tenant.rows("properties").iter().find(|row| text(row, "object_type") == kind && text(row, "name") == name);
    found.ok_or_else(|| Refusal::not_found("property: crm_define_property defines one"))
}

/// Whether a value is what a property holds.
fn fits(property: &Row, value: &Value) -> bool {
    let options = property.get("options").and_then(Value::as_array);
    match text(property, "data_type") {
        "number" => value.is_number(),
        "boolean" => value.is_boolean(),
        "enum" => options.is_some_and(|options| options.iter().any(|option| option["value"] == *value)),
        _ => value.is_string(),
    }
}

pub(super) fn set(tenant: &mut Tenant, ask: &Ask) -> Answer {
    let (kind, id, name) = (ask.required("object_type")?, ask.required("record_id")?, ask.required("property_name")?);
    let property = property(tenant, kind, name)?;
    let value = ask.value("value").cloned().unwrap_or(Value::Null);
    if !value.is_null() && !fits(property, &value) {
        return Err(Refusal::invalid("value", &format!("is not of the type `{}`", text(property, "data_type"))));
    }
    let unique = property.get("unique_property") == Some(&json!(true));
    if unique && of_kind(tenant, kind).any(|row| row.get(name) == Some(&value) && text(row, "id") != id) {
        return Err(Refusal::invalid("value", "is another record's already"));
    }
    let change = Row::from_iter([(name.to_owned(), value.clone())]);
    tenant.change(table(kind), id, change, ask)?;
    tenant.note("property_set", (kind, id), ask)?;
    Ok(json!({ "id": id, "property_name": name, "value": value }))
}

pub(super) fn get(tenant: &mut Tenant, ask: &Ask) -> Answer {
    let (kind, id, name) = (ask.required("object_type")?, ask.required("record_id")?, ask.required("property_name")?);
    let row = tenant.row(table(kind), id).ok_or_else(|| Refusal::not_found("record"))?;
    Ok(json!({ "id": id, "property_name": name, "value": row.get(name) }))
}
