//! The people of the portal.

use serde_json::{Map, Value, json};

use super::{
    call::{Call, Reply},
    lists::array,
};
use crate::{
    errors::{FILTER_NOT_ARRAY, Refusal},
    keys::CALLER,
    records::Records,
    select::Selection,
    table::Ask,
};

/// `user.get` has its own parameters: a filter that may also lie flat beside them, one field to sort by in `sort`, its
/// direction in `order`. There is no select.
pub(super) fn get(records: &mut Records, call: &Call<'_>) -> Result<Reply, Refusal> {
    let parameters = call.parameters;
    let mut filter = array(parameters.get("filter")).ok_or(FILTER_NOT_ARRAY)?.into_owned();
    let own = ["AUTH", "ACCESS_TOKEN", "FILTER", "SORT", "ORDER", "START", "ADMIN_MODE"];
    let flat = parameters.0.iter().filter(|(name, _)| !own.contains(&name.to_ascii_uppercase().as_str()));
    for (name, value) in flat {
        filter.entry(name.clone()).or_insert_with(|| value.clone());
    }
    let mut order = Map::new();
    if let Some(sort) = parameters.text("sort") {
        let direction = parameters.text("order").unwrap_or_default();
        order.insert(sort.to_ascii_uppercase(), json!(direction));
    }
    let select = Selection::read(None);
    let page = records.users.list(&Ask { filter: &filter, order: &order, select, start: parameters.get("start") })?;
    Ok(Reply::page(page, Value::Array))
}

/// The fields, each with its title alone.
#[expect(clippy::unnecessary_wraps, reason = "every method has the same shape")]
pub(super) fn fields(records: &mut Records, _: &Call<'_>) -> Result<Reply, Refusal> {
    let titles = records.users.schema.0.iter().map(|field| (field.name.to_owned(), json!(field.name)));
    Ok(Reply::plain(Value::Object(titles.collect())))
}

/// Departments are found by their fields, which lie flat beside what sorts them.
pub(super) fn departments(records: &mut Records, call: &Call<'_>) -> Result<Reply, Refusal> {
    let parameters = call.parameters;
    let own = ["AUTH", "ACCESS_TOKEN", "SORT", "ORDER", "START"];
    let wanted = |name: &str| !own.contains(&name) && records.departments.schema.field(name).is_some();
    let filter = parameters.0.iter().map(|(name, value)| (name.to_ascii_uppercase(), value.clone()));
    let filter = filter.filter(|(name, _)| wanted(name)).collect();
    let mut order = Map::new();
    if let Some(sort) = parameters.text("sort") {
        order.insert(sort.to_ascii_uppercase(), json!(parameters.text("order").unwrap_or_default()));
    }
    let ask = Ask { filter: &filter, order: &order, select: Selection::read(None), start: parameters.get("start") };
    Ok(Reply::page(records.departments.list(&ask)?, Value::Array))
}

#[expect(clippy::unnecessary_wraps, reason = "every method has the same shape")]
pub(super) fn current(records: &mut Records, call: &Call<'_>) -> Result<Reply, Refusal> {
    let mut user = caller(records);
    // Unlike in `user.get`, these two are spelled out, each in its own way.
    let now = call.now.to_zoned(jiff::tz::TimeZone::UTC);
    user.insert("LAST_ACTIVITY_DATE".to_owned(), json!(now.strftime("%Y-%m-%d %H:%M:%S").to_string()));
    user.insert("TIMESTAMP_X".to_owned(), json!(now.strftime("%d.%m.%Y %H:%M:%S").to_string()));
    Ok(Reply::plain(Value::Object(user)))
}

#[expect(clippy::unnecessary_wraps, reason = "every method has the same shape")]
pub(super) fn profile(records: &mut Records, _: &Call<'_>) -> Result<Reply, Refusal> {
    let mut user = caller(records);
    let mut profile = Map::new();
    for name in ["ID", "ADMIN", "NAME", "LAST_NAME", "PERSONAL_GENDER", "TIME_ZONE"] {
        profile.insert(name.to_owned(), user.remove(name).unwrap_or(json!(true)));
    }
    Ok(Reply::plain(Value::Object(profile)))
}

fn caller(records: &Records) -> Map<String, Value> {
    records.users.get(CALLER).expect("the portal is seeded with the caller, and nothing removes users").clone()
}
