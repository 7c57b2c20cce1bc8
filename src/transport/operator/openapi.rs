//! The OpenAPI 3.1 document of the endpoints of programs. Paths, rights, bodies and statuses are those of the table that the router is
//! made of; `openapi/schemas.json` has the bodies.

use std::sync::LazyLock;

use serde_json::{Map, Value, json};

use super::endpoint::{OperatorEndpoint, Query};

static SCHEMAS: LazyLock<Value> =
    LazyLock::new(|| serde_json::from_str(include_str!("openapi/schemas.json")).expect("the schemas are JSON"));

/// What every endpoint refuses that asks who it is.
const OF_THE_GATE: [u16; 5] = [401, 403, 422, 429, 503];

/// What every endpoint refuses that takes a body.
const OF_A_BODY: [u16; 2] = [400, 413];

/// What stands in the braces of paths.
const PARTS: [(&str, &str); 5] = [
    ("id", "The id of the thing."),
    ("catalog", "The catalog."),
    ("backend", "The backend that the MCP server is."),
    ("tool", "The name that the server gives the tool."),
    ("path", "The catalog's other name in addresses, as its manifest has it: `bitrix-mcp`."),
];

/// The members of a body, where its schema names all that it may have.
pub(super) fn members(schema: &str) -> Option<Vec<String>> {
    let schema = &SCHEMAS[schema];
    let members = schema["properties"].as_object().filter(|_| schema["additionalProperties"] == false)?;
    Some(members.keys().cloned().collect())
}

/// The document of these endpoints.
pub(super) fn document(endpoints: &[OperatorEndpoint]) -> Value {
    let mut paths: Map<String, Value> = Map::new();
    for endpoint in endpoints {
        let path = paths.entry(endpoint.path).or_insert_with(|| json!({}));
        path[endpoint.method.as_str().to_lowercase()] = operation(endpoint);
    }
    let about = "What the operator's listener answers to programs. Pages of the console ask the same. A refusal says why in `detail` \
                 and of which kind in `code`; 422 says what of the request is not as it must be, and where.";
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Kartoteka, the operator's side",
            "version": env!("CARGO_PKG_VERSION"),
            "description": about,
            "license": { "name": "MIT OR Apache-2.0", "identifier": "MIT OR Apache-2.0" },
        },
        "servers": [{ "url": "/" }],
        "security": [{ "token": [] }],
        "paths": paths,
        "components": {
            "schemas": *SCHEMAS,
            "securitySchemes": {
                "token": { "type": "http", "scheme": "bearer", "description": "A token of a caller whose roles give the power." },
            },
        },
    })
}

fn operation(endpoint: &OperatorEndpoint) -> Value {
    let mut operation = json!({
        "operationId": endpoint.id,
        "summary": endpoint.about,
        "tags": [tag(endpoint.path)],
        "responses": responses(endpoint),
    });
    let parameters: Vec<Value> = parts(endpoint.path).chain(endpoint.queries.iter().map(query)).collect();
    if !parameters.is_empty() {
        operation["parameters"] = parameters.into();
    }
    if let Some(schema) = endpoint.takes {
        operation["requestBody"] =
            json!({ "required": true, "content": { "application/json": { "schema": of(schema) } } });
    }
    if endpoint.may.is_empty() {
        operation["security"] = json!([]);
    } else {
        let may: Vec<&str> = endpoint.may.iter().map(|power| power.name()).collect();
        operation["description"] =
            format!("For callers whose role says `may: [{}]`.", may.join("]` or `may: [")).into();
        operation["x-kartoteka-may"] = may.into();
    }
    operation
}

fn responses(endpoint: &OperatorEndpoint) -> Value {
    let mut responses: Map<String, Value> = Map::new();
    let mut add = |status: u16, schema: &str| {
        let medias: &[&str] = match schema {
            "Text" => &["text/plain"],
            "AuditFile" => &["application/jsonl", "text/csv"],
            _ => &["application/json"],
        };
        let content = medias.iter().map(|media| ((*media).to_owned(), json!({ "schema": of(schema) })));
        let said = json!({ "description": said(status), "content": content.collect::<Map<_, _>>() });
        responses.insert(status.to_string(), said);
    };
    endpoint.answers.iter().for_each(|(status, schema)| add(*status, schema));
    let gate = OF_THE_GATE.iter().filter(|_| !endpoint.may.is_empty());
    let of_a_body = OF_A_BODY.iter().filter(|_| endpoint.takes.is_some());
    for status in gate.chain(of_a_body).chain(endpoint.refuses) {
        add(*status, if *status == 422 { "Unfit" } else { "Refusal" });
    }
    responses.into()
}

/// The part of the document that a path is of.
fn tag(path: &str) -> &str {
    let mut parts = path.trim_start_matches('/').split('/');
    match (parts.next(), parts.next()) {
        (Some("api"), Some("{path}")) => "connections",
        (Some("api"), Some("openapi.json" | "reload")) | (Some(_), None) | (None, _) => "server",
        (Some(_), Some(subject)) => subject,
    }
}

fn parts(path: &str) -> impl Iterator<Item = Value> {
    let names = path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
    names.map(|name| {
        let about = PARTS.iter().find(|(known, _)| *known == name).map(|(_, about)| *about);
        let about = about.expect("each part of a path is described");
        json!({ "name": name, "in": "path", "required": true, "description": about, "schema": { "type": "string", "minLength": 1 } })
    })
}

fn query(query: &Query) -> Value {
    let schema = if query.one_of.is_empty() { json!({ "type": "string" }) } else { json!({ "enum": query.one_of }) };
    json!({ "name": query.name, "in": "query", "required": false, "description": query.about, "schema": schema })
}

fn of(schema: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{schema}") })
}

fn said(status: u16) -> &'static str {
    match status {
        200 => "It is done, or here it is.",
        201 => "It was made.",
        202 => "It is kept, and will be done.",
        400 => "It cannot be done as things stand.",
        401 => "No token, or one that is not known.",
        403 => "The caller's roles do not give the power, or the request is of a page from elsewhere.",
        404 => "There is no such thing for this caller.",
        409 => "Something stands against it.",
        410 => "What was begun is not there any more: begin again.",
        412 => "What was looked at is not what is there now.",
        413 => "The body is too long.",
        422 => "The request is not as it must be.",
        429 => "Too often; `Retry-After` says when to come back.",
        503 => "Something that it needs does not answer now; nothing was done.",
        507 => "There is no room for more.",
        _ => unreachable!("each status of the table is described"),
    }
}

#[cfg(test)]
mod tests;
