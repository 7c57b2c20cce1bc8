//! Statuses, funnels and currencies: whole at once, never in pages.

use serde_json::{Value, json};

use super::{
    call::{Call, Reply},
    lists::filter_and_order,
};
use crate::{
    errors::{ENTITY_TYPE_NOT_SUPPORTED, Refusal, STATUS_PARAMETERS, missing},
    parameters::scalar,
    records::Records,
};

/// The type of deals, the only records that have funnels here.
const DEALS: &str = "2";

pub(super) fn statuses(records: &mut Records, call: &Call<'_>) -> Result<Reply, Refusal> {
    let (filter, order) = filter_and_order(call.parameters, STATUS_PARAMETERS, STATUS_PARAMETERS)?;
    let rows = records.statuses.find(&filter, &order)?;
    let total = Some(rows.len());
    Ok(Reply { result: rows.into_iter().cloned().map(Value::Object).collect(), total, next: None })
}

pub(super) fn categories(records: &mut Records, call: &Call<'_>) -> Result<Reply, Refusal> {
    let entity = call.parameters.exact("entityTypeId").and_then(scalar).ok_or_else(|| missing("entityTypeId"))?;
    if entity != DEALS {
        return Err(ENTITY_TYPE_NOT_SUPPORTED);
    }
    let total = Some(records.categories.len());
    Ok(Reply { result: json!({ "categories": records.categories }), total, next: None })
}

#[expect(clippy::unnecessary_wraps, reason = "every method has the same shape")]
pub(super) fn currencies(records: &mut Records, _: &Call<'_>) -> Result<Reply, Refusal> {
    // The portal's own total here is nought, always.
    Ok(Reply { result: json!(records.currencies), total: Some(0), next: None })
}
