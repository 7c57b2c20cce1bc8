//! Search by phone or e-mail: exact, whatever the phone's spelling.

use serde_json::{Map, Value, json};

use super::call::{Call, Reply};
use crate::{
    errors::{NO_COMMUNICATION_TYPE, NO_COMMUNICATION_VALUES, Refusal, communication_type},
    parameters::{list, php_array, scalar},
    records::{Entity, Records},
};

/// Values in a search, and ids found in a kind of record.
const MOST: usize = 20;

pub(super) fn find_by_communication(records: &mut Records, call: &Call<'_>) -> Result<Reply, Refusal> {
    let parameters = call.parameters;
    let kind = parameters.text("type").filter(|kind| !kind.is_empty()).ok_or(NO_COMMUNICATION_TYPE)?;
    let normal: fn(&str) -> String = match kind.to_ascii_uppercase().as_str() {
        "PHONE" => digits,
        "EMAIL" => |address| address.trim().to_lowercase(),
        _ => return Err(communication_type(&kind)),
    };
    let values = parameters.get("values").and_then(list).ok_or(NO_COMMUNICATION_VALUES)?;
    let wanted: Vec<String> = values
        .into_iter()
        .filter_map(scalar)
        .take(MOST)
        .map(|value| normal(&value))
        .filter(|v| !v.is_empty())
        .collect();
    // Anything but one of the three names means all of them.
    let entities = [Entity::Lead, Entity::Contact, Entity::Company];
    let only = parameters.text("entity_type").map(|name| name.to_ascii_uppercase());
    let only = entities.into_iter().find(|entity| only.as_deref() == Some(entity.wire()));

    let mut found = Map::new();
    for entity in entities.into_iter().filter(|entity| only.is_none_or(|only| only == *entity)) {
        let holds = |contacts: Option<&Value>| {
            let contacts = contacts.and_then(Value::as_array).into_iter().flatten();
            contacts.filter_map(|item| item["VALUE"].as_str()).any(|value| wanted.contains(&normal(value)))
        };
        let rows = records.table(entity).iter().filter(|(_, record)| holds(record.get(&*kind.to_ascii_uppercase())));
        let ids: Vec<u64> = rows.map(|(id, _)| id).take(MOST).collect();
        let full = ids.len() == MOST;
        if !ids.is_empty() {
            found.insert(entity.wire().to_owned(), json!(ids));
        }
        if full {
            // With so many of one kind the portal looks no further.
            break;
        }
    }
    Ok(Reply::plain(php_array(found)))
}

/// The digits of a phone; an extension behind `;` or `#` does not count.
fn digits(phone: &str) -> String {
    phone.split([';', '#']).next().unwrap_or("").chars().filter(char::is_ascii_digit).collect()
}
