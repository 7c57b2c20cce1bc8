//! Calls, letters and things to do.

use serde_json::Value;

use super::{
    call::{Call, Reply},
    crm,
    lists::classic_list,
};
use crate::{
    errors::{NOT_FOUND, Refusal},
    records::Records,
};

pub(super) fn list(records: &mut Records, call: &Call<'_>) -> Result<Reply, Refusal> {
    classic_list(&records.activities, call)
}

pub(super) fn get(records: &mut Records, call: &Call<'_>) -> Result<Reply, Refusal> {
    let activity = records.activities.get(crm::id(call.parameters)?).ok_or(NOT_FOUND)?;
    Ok(Reply::plain(Value::Object(activity.clone())))
}
