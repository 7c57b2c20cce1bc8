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

/// The type of deals.
const DEALS: &str = "2";
/// The type of the smart process.
const REPAIRS: &str = "128";

pub(super) fn statuses(records: &mut Records, call: &Call<'_>) -> Result<Reply, Refusal> {
    let (filter, order) = filter_and_order(call.parameters, STATUS_PARAMETERS, STATUS_PARAMETERS)?;
    let rows = records.statuses.find(&filter, &order)?;
    let total = Some(rows.len());
    Ok(Reply { result: rows.into_iter().cloned().map(Value::Object).collect(), total, next: None })
}

/// What has statuses; of each the name is its code.
pub(super) fn status_kinds(records: &mut Records, call: &Call<'_>) -> Result<Reply, Refusal> {
    let (filter, order) = filter_and_order(call.parameters, STATUS_PARAMETERS, STATUS_PARAMETERS)?;
    let mut kinds: Vec<Value> = Vec::new();
    for row in records.statuses.find(&filter, &order)? {
        let kind = json!({ "ID": row["ENTITY_ID"], "NAME": row["ENTITY_ID"] });
        if !kinds.contains(&kind) {
            kinds.push(kind);
        }
    }
    Ok(Reply { result: kinds.into(), total: None, next: None })
}

pub(super) fn categories(records: &mut Records, call: &Call<'_>) -> Result<Reply, Refusal> {
    let entity = call.parameters.exact("entityTypeId").and_then(scalar).ok_or_else(|| missing("entityTypeId"))?;
    let categories = match &*entity {
        DEALS => json!(records.categories),
        REPAIRS => json!([{ "id": 5, "name": "Мастерская", "sort": 100, "entityTypeId": 128, "isDefault": "Y" }]),
        _ => return Err(ENTITY_TYPE_NOT_SUPPORTED),
    };
    let total = categories.as_array().map(Vec::len);
    Ok(Reply { result: json!({ "categories": categories }), total, next: None })
}

#[expect(clippy::unnecessary_wraps, reason = "every method has the same shape")]
pub(super) fn currencies(records: &mut Records, _: &Call<'_>) -> Result<Reply, Refusal> {
    // The portal's own total here is nought, always.
    Ok(Reply { result: json!(records.currencies), total: Some(0), next: None })
}

#[expect(clippy::unnecessary_wraps, reason = "every method has the same shape")]
pub(super) fn types(_: &mut Records, _: &Call<'_>) -> Result<Reply, Refusal> {
    let repairs = json!({ "id": 5, "entityTypeId": 128, "title": "Ремонты", "code": "REPAIRS", "createdBy": 1,
                          "isStagesEnabled": "Y", "isCategoriesEnabled": "N", "isAutomationEnabled": "Y" });
    Ok(Reply { result: json!({ "types": [repairs] }), total: Some(1), next: None })
}
