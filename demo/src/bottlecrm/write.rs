//! What is created and changed: required fields, choices, uniqueness, and relations that are replaced without a word.

use serde_json::{Map, Value, json};

use super::{
    actions,
    answer::{Answer, broken, done, errors, json_of},
    asked::Asked,
    detail::found,
    entities::{CASES, ENTITIES, INVOICES, LEADS, OPPORTUNITIES, RELATIONS, SOLUTIONS, TASKS},
    ids::new_id,
    moment::now,
    people::{Person, in_org},
    store::{Row, Store},
};

pub(super) fn create(store: &mut Store, kind: usize, body: &Value, who: &'static Person) -> Answer {
    let Value::Object(body) = body else {
        return errors(400, &json!({ "non_field_errors": ["Invalid data. Expected a dictionary."] }));
    };
    if !store.has_room(kind) {
        return broken();
    }
    let entity = &ENTITIES[kind];
    let mut faults = faults(store, kind, body, (who, None));
    for field in entity.required {
        if body.get(*field).is_none_or(|value| value.is_null() || value == "") {
            faults.insert((*field).to_owned(), json!(["This field is required."]));
        }
    }
    if !faults.is_empty() {
        return refusal(kind, faults);
    }
    let mut fields: Map<String, Value> =
        entity.defaults.iter().map(|(name, value)| ((*name).to_owned(), json!(value))).collect();
    fields.extend(known(kind, body));
    fields.insert("created_at".to_owned(), json!(now()));
    if kind == OPPORTUNITIES {
        fields.entry("probability").or_insert(json!(10));
    }
    if kind == LEADS {
        fields.entry("is_active").or_insert(json!(true));
    }
    if kind == INVOICES {
        number(store, &mut fields);
    }
    let id = new_id();
    let assigned = relation(body, "assigned_to", who).unwrap_or_default();
    let row = Row { id: id.clone(), org: who.org, owner: who.profile, assigned, fields, comments: Vec::new() };
    let shown = row.shown(kind);
    store.rows[kind].push(row);
    match kind {
        INVOICES => json_of(201, &json!({ "error": false, "message": entity.created, "invoice": shown })),
        SOLUTIONS => json_of(201, &shown),
        CASES => json_of(200, &json!({ "error": false, "id": id, "cases_obj": shown, "message": entity.created })),
        _ if entity.tells_id => json_of(200, &json!({ "error": false, "id": id, "message": entity.created })),
        _ => done(entity.created),
    }
}

fn number(store: &mut Store, fields: &mut Map<String, Value>) {
    store.invoices += 1;
    let (today, n) = (now(), store.invoices);
    fields.insert("invoice_number".to_owned(), json!(format!("INV-{}-{n:04}", &today[..4])));
    fields.entry("issue_date").or_insert(json!(today[..10]));
    fields.entry("total_amount").or_insert(json!("0.00"));
    fields.insert("public_token".to_owned(), json!(format!("public0token0of0invoice{n}")));
    fields.insert("public_url".to_owned(), json!(format!("https://crm.example/i/public0token0of0invoice{n}")));
}

pub(super) fn update(store: &mut Store, kind: usize, id: &str, asked: &Asked, who: &'static Person) -> Answer {
    let at = match found(store, kind, id, who) {
        Ok(at) => at,
        Err(refusal) => return refusal,
    };
    let Value::Object(body) = &asked.body else {
        return broken();
    };
    if kind == LEADS
        && (body.get("status") == Some(&json!("converted")) || body.get("is_converted") == Some(&json!(true)))
    {
        return actions::convert(store, at, who);
    }
    let own = store.rows[kind][at].id.clone();
    let faults = faults(store, kind, body, (who, Some(&own)));
    if !faults.is_empty() {
        return refusal(kind, faults);
    }
    let row = &mut store.rows[kind][at];
    row.fields.extend(known(kind, body));
    let assigned = relation(body, "assigned_to", who);
    // A PUT of anything but an invoice empties the relations that it does not name.
    match (assigned, asked.verb.as_str(), kind) {
        (Some(assigned), _, _) => row.assigned = assigned,
        (None, "PUT", kind) if kind != INVOICES => row.assigned.clear(),
        (None, ..) => {}
    }
    let shown = row.shown(kind);
    match kind {
        INVOICES => json_of(200, &json!({ "error": false, "message": ENTITIES[kind].updated, "invoice": shown })),
        SOLUTIONS => json_of(200, &shown),
        _ => done(ENTITIES[kind].updated),
    }
}

/// The fields of a body that the kind has; others are ignored without a word.
fn known<'b>(kind: usize, body: &'b Map<String, Value>) -> impl Iterator<Item = (String, Value)> + 'b {
    let fields = ENTITIES[kind].fields;
    let known = body.iter().filter(|(name, _)| fields.contains(&name.as_str()) && !RELATIONS.contains(&name.as_str()));
    known.map(|(name, value)| (name.clone(), value.clone()))
}

/// The ids that a relation is given, those that the organisation does not have dropped without a word.
fn relation(body: &Map<String, Value>, name: &str, who: &Person) -> Option<Vec<String>> {
    let given = body.get(name)?;
    let ids: Vec<&str> = match given {
        Value::Array(items) => items.iter().filter_map(Value::as_str).collect(),
        Value::String(one) => vec![one],
        _ => Vec::new(),
    };
    Some(ids.into_iter().filter(|id| in_org(id, who.org).is_some()).map(str::to_owned).collect())
}

fn faults(store: &Store, kind: usize, body: &Map<String, Value>, whose: (&Person, Option<&str>)) -> Map<String, Value> {
    let entity = &ENTITIES[kind];
    let (who, own) = whose;
    let mut faults = Map::new();
    for (field, values) in entity.choices {
        if let Some(text) = body.get(*field).and_then(Value::as_str)
            && !values.contains(&text)
        {
            faults.insert((*field).to_owned(), json!([format!("\"{text}\" is not a valid choice.")]));
        }
    }
    if let Some(field) = entity.unique
        && let Some(text) = body.get(field).and_then(Value::as_str).filter(|text| !text.is_empty())
        && store.is_taken(kind, who.org, field, text, own)
    {
        faults.insert(field.to_owned(), json!([format!("{} with this {field} already exists.", entity.name)]));
    }
    let is = |field: &str, value: &str| body.get(field).and_then(Value::as_str) == Some(value);
    if kind == OPPORTUNITIES {
        if (is("stage", "CLOSED_WON") || is("stage", "CLOSED_LOST")) && !body.contains_key("closed_on") {
            faults.insert("closed_on".to_owned(), json!(["Closed date is required for a closed opportunity."]));
        }
        if is("stage", "CLOSED_WON") && !body.contains_key("amount") {
            faults.insert("amount".to_owned(), json!(["Amount is required for a won opportunity."]));
        }
    }
    if kind == CASES && is("status", "Closed") && !body.contains_key("closed_on") {
        faults.insert("closed_on".to_owned(), json!(["Closed date is required for a closed case."]));
    }
    let links = ["account", "opportunity", "case", "lead"].iter().filter(|link| body.contains_key(**link)).count();
    if kind == TASKS && links > 1 {
        faults.insert("account".to_owned(), json!(["A task can be linked to one record only."]));
    }
    faults
}

fn refusal(kind: usize, faults: Map<String, Value>) -> Answer {
    match kind {
        SOLUTIONS => json_of(400, &Value::Object(faults)),
        _ => errors(400, &Value::Object(faults)),
    }
}
