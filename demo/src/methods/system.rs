//! What the portal says about itself.
#![expect(clippy::unnecessary_wraps, reason = "every method has the same shape")]

use serde_json::json;

use super::call::{Call, Reply, find};
use crate::{
    clock,
    errors::{Refusal, missing},
    records::Records,
};

pub(super) fn time(_: &mut Records, call: &Call<'_>) -> Result<Reply, Refusal> {
    Ok(Reply::plain(json!(clock::wire(call.now))))
}

pub(super) fn scope(_: &mut Records, call: &Call<'_>) -> Result<Reply, Refusal> {
    let mut scopes: Vec<&str> =
        call.methods.iter().map(|(_, scope, _)| *scope).filter(|scope| !scope.is_empty()).collect();
    scopes.sort_unstable();
    scopes.dedup();
    Ok(Reply::plain(json!(scopes)))
}

pub(super) fn methods(_: &mut Records, call: &Call<'_>) -> Result<Reply, Refusal> {
    let scope = call.parameters.text("scope");
    let wanted = call.methods.iter().filter(|(_, own, _)| scope.as_deref().is_none_or(|scope| scope == *own));
    Ok(Reply::plain(wanted.map(|(name, _, _)| *name).collect()))
}

pub(super) fn method(_: &mut Records, call: &Call<'_>) -> Result<Reply, Refusal> {
    let name = call.parameters.text("name").ok_or_else(|| missing("name"))?;
    let known = find(call.methods, &name.to_ascii_lowercase()).is_some();
    Ok(Reply::plain(json!({ "isExisting": known, "isAvailable": known })))
}
