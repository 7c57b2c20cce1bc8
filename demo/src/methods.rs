//! The methods of the portal: one table of names, and what they all share.

mod activities;
mod crm;
mod dictionaries;
mod duplicates;
mod system;
mod tasks;
mod users;

use std::borrow::Cow;

use jiff::Timestamp;
use serde_json::{Map, Value};

use super::{
    batch,
    errors::{FILTER_NOT_ARRAY, ORDER_NOT_ARRAY, Refusal, missing},
    page::Page,
    parameters::{Parameters, map},
    records::{Entity, Records},
    select::Selection,
    table::{Ask, Record, Table},
};

/// A call on its way.
#[derive(Debug)]
pub(super) struct Call<'c> {
    pub parameters: &'c Parameters,
    pub now: Timestamp,
}

/// What a method answers: `result`, and the counts beside it.
#[derive(Debug)]
pub(super) struct Reply {
    pub result: Value,
    pub total: Option<usize>,
    pub next: Option<usize>,
}

/// What a method does.
pub(super) type Run = fn(&mut Records, &Call<'_>) -> Result<Reply, Refusal>;

/// Every method: its name, the scope that it belongs to (none: every key may call it), what it does.
pub(super) const METHODS: &[(&str, &str, Run)] = &[
    ("crm.lead.list", "crm", |records, call| crm::list(Entity::Lead, records, call)),
    ("crm.lead.get", "crm", |records, call| crm::get(Entity::Lead, records, call)),
    ("crm.lead.add", "crm", |records, call| crm::add(Entity::Lead, records, call)),
    ("crm.lead.update", "crm", |records, call| crm::update(Entity::Lead, records, call)),
    ("crm.lead.delete", "crm", |records, call| crm::delete(Entity::Lead, records, call)),
    ("crm.lead.fields", "crm", |records, _| Ok(crm::fields(Entity::Lead, records))),
    ("crm.deal.list", "crm", |records, call| crm::list(Entity::Deal, records, call)),
    ("crm.deal.get", "crm", |records, call| crm::get(Entity::Deal, records, call)),
    ("crm.deal.add", "crm", |records, call| crm::add(Entity::Deal, records, call)),
    ("crm.deal.update", "crm", |records, call| crm::update(Entity::Deal, records, call)),
    ("crm.deal.delete", "crm", |records, call| crm::delete(Entity::Deal, records, call)),
    ("crm.deal.fields", "crm", |records, _| Ok(crm::fields(Entity::Deal, records))),
    ("crm.contact.list", "crm", |records, call| crm::list(Entity::Contact, records, call)),
    ("crm.contact.get", "crm", |records, call| crm::get(Entity::Contact, records, call)),
    ("crm.contact.add", "crm", |records, call| crm::add(Entity::Contact, records, call)),
    ("crm.contact.update", "crm", |records, call| crm::update(Entity::Contact, records, call)),
    ("crm.contact.delete", "crm", |records, call| crm::delete(Entity::Contact, records, call)),
    ("crm.contact.fields", "crm", |records, _| Ok(crm::fields(Entity::Contact, records))),
    ("crm.company.list", "crm", |records, call| crm::list(Entity::Company, records, call)),
    ("crm.company.get", "crm", |records, call| crm::get(Entity::Company, records, call)),
    ("crm.company.add", "crm", |records, call| crm::add(Entity::Company, records, call)),
    ("crm.company.update", "crm", |records, call| crm::update(Entity::Company, records, call)),
    ("crm.company.delete", "crm", |records, call| crm::delete(Entity::Company, records, call)),
    ("crm.company.fields", "crm", |records, _| Ok(crm::fields(Entity::Company, records))),
    ("crm.status.list", "crm", dictionaries::statuses),
    ("crm.category.list", "crm", dictionaries::categories),
    ("crm.currency.list", "crm", dictionaries::currencies),
    ("crm.duplicate.findbycomm", "crm", duplicates::find_by_communication),
    ("crm.activity.list", "crm", activities::list),
    ("crm.activity.get", "crm", activities::get),
    ("user.get", "user", users::get),
    ("user.current", "user", users::current),
    ("tasks.task.list", "task", tasks::list),
    ("tasks.task.get", "task", tasks::get),
    ("profile", "", users::profile),
    ("scope", "", system::scope),
    ("methods", "", system::methods),
    ("method.get", "", system::method),
    ("server.time", "", system::time),
    (batch::NAME, "", batch::run),
];

/// The method of a name in lower case.
pub(super) fn find(name: &str) -> Option<Run> {
    METHODS.iter().find(|(known, _, _)| *known == name).map(|(_, _, run)| *run)
}

impl Reply {
    /// An answer without counts.
    pub(super) fn plain(result: Value) -> Self {
        Self { result, total: None, next: None }
    }

    fn page(page: Page<Record>, result: impl FnOnce(Vec<Value>) -> Value) -> Self {
        let rows = page.rows.into_iter().map(Value::Object).collect();
        Self { result: result(rows), total: Some(page.total), next: page.next }
    }
}

/// The `filter` and `order` of a classic list, refused in its words when they are no arrays.
fn filter_and_order(
    parameters: &Parameters,
    no_filter: Refusal,
    no_order: Refusal,
) -> Result<(Cow<'_, Record>, Cow<'_, Record>), Refusal> {
    let filter = array(parameters.get("filter")).ok_or(no_filter)?;
    let order = array(parameters.get("order")).ok_or(no_order)?;
    Ok((filter, order))
}

/// A PHP array that may be left out; `None` for a scalar.
fn array(value: Option<&Value>) -> Option<Cow<'_, Record>> {
    value.map_or_else(|| Some(Cow::Owned(Map::new())), map)
}

/// The list that leads, deals, contacts, companies and activities have in common.
fn classic_list(table: &Table, call: &Call<'_>) -> Result<Reply, Refusal> {
    let parameters = call.parameters;
    let (filter, order) = filter_and_order(parameters, FILTER_NOT_ARRAY, ORDER_NOT_ARRAY)?;
    let select = Selection::read(parameters.get("select"));
    let page = table.list(&Ask { filter: &filter, order: &order, select, start: parameters.get("start") })?;
    Ok(Reply::page(page, Value::Array))
}
