//! What lists have in common: how they read a filter and an order, and how they answer a page.

use std::borrow::Cow;

use serde_json::{Map, Value};

use super::call::{Call, Reply};
use crate::{
    errors::{FILTER_NOT_ARRAY, ORDER_NOT_ARRAY, Refusal},
    parameters::{Parameters, map},
    select::Selection,
    table::{Ask, Record, Table},
};

/// The `filter` and `order` of a classic list, refused in its words when they are no arrays.
pub(super) fn filter_and_order(
    parameters: &Parameters,
    no_filter: Refusal,
    no_order: Refusal,
) -> Result<(Cow<'_, Record>, Cow<'_, Record>), Refusal> {
    let filter = array(parameters.get("filter")).ok_or(no_filter)?;
    let order = array(parameters.get("order")).ok_or(no_order)?;
    Ok((filter, order))
}

/// A PHP array that may be left out; `None` for a scalar.
pub(super) fn array(value: Option<&Value>) -> Option<Cow<'_, Record>> {
    value.map_or_else(|| Some(Cow::Owned(Map::new())), map)
}

/// The list that leads, deals, contacts, companies and activities have in common.
pub(super) fn classic_list(table: &Table, call: &Call<'_>) -> Result<Reply, Refusal> {
    let parameters = call.parameters;
    let (filter, order) = filter_and_order(parameters, FILTER_NOT_ARRAY, ORDER_NOT_ARRAY)?;
    let select = Selection::read(parameters.get("select"));
    let page = table.list(&Ask { filter: &filter, order: &order, select, start: parameters.get("start") })?;
    Ok(Reply::page(page, Value::Array))
}
