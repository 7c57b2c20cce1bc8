//! `GET /schema/`: the OpenAPI document, with the habits of the real one. Enums are components of their own: by `$ref` where
//! the field is required, else in a `oneOf` beside the blank and the null one; what may be null says `nullable`.

use serde_json::{Map, Value, json};

use super::{
    answer::{Answer, json_of, text_of},
    asked::Asked,
    entities::{ENTITIES, Entity, INVOICE_STATES, INVOICES, RELATIONS},
};

/// JSON where that is asked for, else YAML.
pub(super) fn answer(asked: &Asked) -> Answer {
    let accept = asked.headers.get("accept").and_then(|value| value.to_str().ok()).unwrap_or("");
    if asked.query("format") == Some("json") || accept.contains("application/json") {
        return json_of(200, &document());
    }
    text_of("application/vnd.oai.openapi", "openapi: 3.0.3\ninfo:\n  title: BottleCRM API\n  version: 1.0.0\n")
}

fn document() -> Value {
    let mut components = Map::new();
    let mut paths = Map::new();
    components.insert("BlankEnum".to_owned(), json!({ "enum": [""] }));
    components.insert("NullEnum".to_owned(), json!({ "enum": [null] }));
    for (kind, entity) in ENTITIES.iter().enumerate() {
        let choices = choices(kind, entity);
        for (field, values) in &choices {
            components.insert(enum_name(entity, field), json!({ "enum": values, "type": "string" }));
        }
        components.insert(entity.name.to_owned(), component(kind, entity, &choices, true));
        if kind != INVOICES {
            components.insert(format!("{}CreateRequest", entity.name), component(kind, entity, &choices, false));
        }
        paths.insert(entity.path.to_owned(), json!({ "get": {}, "post": {} }));
    }
    json!({
        "openapi": "3.0.3",
        "info": { "title": "BottleCRM API", "version": "1.0.0" },
        "paths": paths,
        "components": { "schemas": components },
    })
}

fn choices(kind: usize, entity: &Entity) -> Vec<(&'static str, &'static [&'static str])> {
    let mut choices = entity.choices.to_vec();
    if kind == INVOICES {
        choices.push(("status", INVOICE_STATES));
    }
    choices
}

fn enum_name(entity: &Entity, field: &str) -> String {
    let words = field.split('_').map(|word| format!("{}{}", word[..1].to_uppercase(), &word[1..]));
    format!("{}{}Enum", entity.name, words.collect::<String>())
}

/// The component that is read, or the one that is written.
fn component(kind: usize, entity: &Entity, choices: &[(&str, &[&str])], read: bool) -> Value {
    let mut properties = Map::new();
    if read {
        properties.insert("id".to_owned(), json!({ "type": "string", "format": "uuid", "readOnly": true }));
        properties
            .insert("created_at".to_owned(), json!({ "type": "string", "format": "date-time", "readOnly": true }));
    }
    for field in entity.fields {
        properties.insert((*field).to_owned(), property(entity, field, choices));
    }
    if kind == INVOICES {
        properties.insert("status".to_owned(), property(entity, "status", choices));
    }
    for relation in RELATIONS.into_iter().filter(|relation| kind != INVOICES || *relation != "contacts") {
        properties
            .insert(relation.to_owned(), json!({ "type": "array", "items": { "type": "string", "format": "uuid" } }));
    }
    let required = if read { json!(["id", "created_at"]) } else { json!(entity.required) };
    json!({ "type": "object", "properties": properties, "required": required })
}

fn property(entity: &Entity, field: &str, choices: &[(&str, &[&str])]) -> Value {
    let required = entity.required.contains(&field);
    if choices.iter().any(|(name, _)| *name == field) {
        let reference = json!({ "$ref": format!("#/components/schemas/{}", enum_name(entity, field)) });
        return match required {
            true => reference,
            false => json!({
                "nullable": true,
                "oneOf": [
                    reference, { "$ref": "#/components/schemas/BlankEnum" }, { "$ref": "#/components/schemas/NullEnum" },
                ],
            }),
        };
    }
    let mut property = match field {
        "email" | "client_email" => json!({ "type": "string", "format": "email", "maxLength": 254 }),
        "website" | "linkedin_url" => json!({ "type": "string", "format": "uri" }),
        "is_active" | "is_published" | "do_not_call" => json!({ "type": "boolean" }),
        "probability" | "number_of_employees" => json!({ "type": "integer" }),
        "account" | "opportunity" | "case" | "lead" | "parent" | "account_id" | "contact_id" | "opportunity_id" => {
            json!({ "type": "string", "format": "uuid" })
        }
        field if field.ends_with("amount") || field == "annual_revenue" => {
            json!({ "type": "string", "format": "decimal", "pattern": r"^-?\d{0,10}(?:\.\d{0,2})?$" })
        }
        field if field.ends_with("_date") || field.ends_with("_on") => json!({ "type": "string", "format": "date" }),
        _ => json!({ "type": "string", "maxLength": 255 }),
    };
    if !required && let Value::Object(property) = &mut property {
        property.insert("nullable".to_owned(), json!(true));
    }
    property
}
