//! What a write does to a record: the caller's fields brought into wire form, then the fields that follow from them.
//!
//! Unknown and read-only fields are ignored silently, as the portal does.

use jiff::{Timestamp, ToSpan};
use serde_json::{Map, Value, json};

use super::{
    clock,
    errors::{Refusal, invalid},
    keys::CALLER,
    parameters::{list, scalar},
    records::{Entity, REPAIRS, Records, stages},
    schema::{Access, Field, Kind, Schema},
    table::Record,
};

/// Whether a record is new.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mode {
    Add,
    Update,
}

/// Puts the caller's fields into a record.
pub(super) fn apply(
    record: &mut Record,
    schema: &Schema,
    fields: &Map<String, Value>,
    mode: Mode,
    last_contact_id: &mut u64,
) -> Result<(), Refusal> {
    let writable = |field: &Field| match field.access {
        Access::Free | Access::Required => true,
        Access::OnAdd => mode == Mode::Add,
        Access::ReadOnly => false,
    };
    for field in schema.0.iter().filter(|field| writable(field)) {
        let Some(given) = fields.get(field.name) else { continue };
        if field.kind == Kind::Multi {
            contacts(record, field.name, given, last_contact_id)?;
        } else {
            record.insert(field.name.to_owned(), wire(field.kind, given));
        }
    }
    Ok(())
}

/// A value in the form in which it is kept and sent.
pub(super) fn wire(kind: Kind, given: &Value) -> Value {
    if kind == Kind::List {
        let items = list(given).unwrap_or_default();
        return items.into_iter().filter_map(scalar).map(|text| Value::from(text.into_owned())).collect();
    }
    let text = scalar(given).unwrap_or_default();
    match kind {
        Kind::Integer | Kind::Link(_) | Kind::TaskStatus => {
            if text.is_empty() {
                Value::Null
            } else {
                json!(text.trim().parse::<i64>().unwrap_or(0).to_string())
            }
        }
        Kind::Double => json!(format!("{:.2}", text.trim().parse::<f64>().unwrap_or(0.0))),
        Kind::Flag => json!(if text == "Y" || text == "1" { "Y" } else { "N" }),
        Kind::Boolean => json!(text == "Y" || text == "1" || text == "true"),
        Kind::Date => json!(clock::instant(&text).map_or(String::new(), |moment| clock::wire_day(clock::day(moment)))),
        Kind::DateTime => json!(clock::instant(&text).map_or(String::new(), clock::wire)),
        Kind::Text | Kind::Word(_) | Kind::Currency | Kind::Multi | Kind::List | Kind::Enumeration => json!(text),
    }
}

/// Phones and addresses: an item with an ID changes or, with `DELETE` or an empty value, removes; one without adds.
fn contacts(record: &mut Record, name: &str, given: &Value, last_id: &mut u64) -> Result<(), Refusal> {
    let mut kept = record.get(name).and_then(Value::as_array).cloned().unwrap_or_default();
    for item in list(given).unwrap_or_default() {
        let text = |key: &str| item.get(key).and_then(scalar).unwrap_or_default();
        let (id, value, kind) = (text("ID"), text("VALUE"), text("VALUE_TYPE"));
        if name == "EMAIL" && !value.is_empty() && !is_address(&value) {
            return Err(invalid("An incorrect email address is specified."));
        }
        let place = kept.iter().position(|known| !id.is_empty() && known["ID"] == *id);
        match place {
            Some(place) if text("DELETE") == "Y" || (item.get("VALUE").is_some() && value.is_empty()) => {
                kept.remove(place);
            }
            Some(place) => {
                for (key, value) in [("VALUE", value), ("VALUE_TYPE", kind)] {
                    if !value.is_empty() {
                        kept[place][key] = json!(value);
                    }
                }
            }
            None if value.is_empty() => {}
            None => {
                *last_id += 1;
                let kind = if kind.is_empty() { "WORK" } else { &*kind };
                kept.push(json!({ "ID": last_id.to_string(), "VALUE_TYPE": kind, "VALUE": value, "TYPE_ID": name }));
            }
        }
    }
    if kept.is_empty() {
        record.remove(name);
    } else {
        record.insert(name.to_owned(), Value::Array(kept));
    }
    Ok(())
}

fn is_address(text: &str) -> bool {
    text.split_once('@').is_some_and(|(name, host)| !name.is_empty() && host.contains('.') && !host.contains('@'))
}

/// A new record before the caller's fields are in: every field there, most of them empty.
pub(super) fn blank(entity: Entity, schema: &Schema, id: u64, now: Timestamp) -> Record {
    let mut record: Record = schema
        .0
        .iter()
        .filter(|field| field.kind != Kind::Multi)
        .map(|field| (field.name.to_owned(), empty(field)))
        .collect();
    let (moment, caller) = (clock::wire(now), CALLER.to_string());
    let everyone = [
        ("ID", id.to_string()),
        ("ASSIGNED_BY_ID", caller.clone()),
        ("CREATED_BY_ID", caller.clone()),
        ("MODIFY_BY_ID", caller.clone()),
        ("MOVED_BY_ID", caller.clone()),
        ("LAST_ACTIVITY_BY", caller),
        ("DATE_CREATE", moment.clone()),
        ("DATE_MODIFY", moment.clone()),
        ("MOVED_TIME", moment.clone()),
        ("LAST_ACTIVITY_TIME", moment),
        ("OPENED", "Y".to_owned()),
    ];
    let today = clock::day(now);
    let own: Vec<(&str, String)> = match entity {
        Entity::Lead => vec![("TITLE", format!("Lead #{id}")), ("STATUS_ID", "NEW".to_owned())],
        Entity::Deal => vec![
            ("TITLE", format!("Deal #{id}")),
            ("CATEGORY_ID", "0".to_owned()),
            ("BEGINDATE", clock::wire_day(today)),
            ("CLOSEDATE", clock::wire_day(today.saturating_add(7.days()))),
            ("TYPE_ID", "SALE".to_owned()),
            ("IS_NEW", "Y".to_owned()),
        ],
        Entity::Contact => vec![("EXPORT", "Y".to_owned())],
        Entity::Company => Vec::new(),
        Entity::Repair => vec![
            ("TITLE", format!("Repair #{id}")),
            ("CATEGORY_ID", REPAIRS.0.to_owned()),
            ("BEGINDATE", clock::wire_day(today)),
            ("CLOSEDATE", clock::wire_day(today.saturating_add(7.days()))),
        ],
    };
    for (name, value) in everyone.into_iter().chain(own) {
        if let Some(kept) = record.get_mut(name) {
            *kept = json!(value);
        }
    }
    record
}

fn empty(field: &Field) -> Value {
    match field.kind {
        Kind::Flag => json!("N"),
        Kind::Double => json!("0.00"),
        Kind::Date | Kind::DateTime => json!(""),
        Kind::Currency => json!("RUB"),
        _ => Value::Null,
    }
}

/// Checks a record whole, and sets the fields that follow from others. `before` is how it was.
pub(super) fn settle(
    entity: Entity,
    record: &mut Record,
    before: Option<&Record>,
    records: &Records,
    now: Timestamp,
) -> Result<(), Refusal> {
    let filled = |record: &Record, name: &str| record.get(name).and_then(scalar).is_some_and(|text| !text.is_empty());
    let word = |record: &Record, name: &str| record.get(name).and_then(scalar).unwrap_or_default().into_owned();
    let moment = clock::wire(now);
    flag_contacts(record);
    record.insert("DATE_MODIFY".to_owned(), json!(moment));
    record.insert("MODIFY_BY_ID".to_owned(), json!(CALLER.to_string()));
    let (state, meaning, dictionary) = match entity {
        Entity::Contact if !["NAME", "SECOND_NAME", "LAST_NAME"].iter().any(|name| filled(record, name)) => {
            return Err(invalid("The field \"First name\" or \"Last name\" is required."));
        }
        Entity::Company if !filled(record, "TITLE") => {
            return Err(invalid("The field \"Company name\" is required."));
        }
        Entity::Contact | Entity::Company => return Ok(()),
        Entity::Lead => ("STATUS_ID", "STATUS_SEMANTIC_ID", "STATUS".to_owned()),
        Entity::Deal => ("STAGE_ID", "STAGE_SEMANTIC_ID", stages(&word(record, "CATEGORY_ID"))),
        Entity::Repair => ("STAGE_ID", "STAGE_SEMANTIC_ID", REPAIRS.1.to_owned()),
    };
    if !filled(record, state) {
        let funnel = word(record, "CATEGORY_ID");
        let first = match (entity, &*funnel) {
            (Entity::Repair, _) => REPAIRS.2.to_owned(),
            (_, "" | "0") => "NEW".to_owned(),
            (_, funnel) => format!("C{funnel}:NEW"),
        };
        record.insert(state.to_owned(), json!(first));
    }
    let semantics = records.semantics(&dictionary, &word(record, state));
    let moved = before.is_none_or(|before| before.get(state) != record.get(state));
    record.insert(meaning.to_owned(), json!(semantics));
    if moved {
        record.insert("MOVED_TIME".to_owned(), json!(moment));
        record.insert("MOVED_BY_ID".to_owned(), json!(CALLER.to_string()));
        let closed = semantics != "P";
        let (name, value) = match entity {
            Entity::Deal => ("CLOSED", if closed { "Y".to_owned() } else { "N".to_owned() }),
            _ => ("DATE_CLOSED", if closed { moment } else { String::new() }),
        };
        record.insert(name.to_owned(), json!(value));
    }
    Ok(())
}

/// Says of a record whether it can be reached.
pub(super) fn flag_contacts(record: &mut Record) {
    for (has, contact) in [("HAS_PHONE", "PHONE"), ("HAS_EMAIL", "EMAIL"), ("HAS_IMOL", "IM")] {
        let there = record.contains_key(contact);
        if let Some(flag) = record.get_mut(has) {
            *flag = json!(if there { "Y" } else { "N" });
        }
    }
}
