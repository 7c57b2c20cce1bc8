//! What stays of the records of a list: those that the condition of its reply lets stay, each as `value` says.
//!
//! Records are counted as they came, so that positions stay whole: one that is left out has been fetched all the same.

use std::borrow::Cow;

use kartoteka_compiler::plan;

use crate::runtime::evaluate;
use crate::runtime::scope::Scope;
use crate::runtime::tool::BoundArguments;

/// A record of which nothing that is kept is present.
const NOTHING: &str = "{}";

/// What stays of each record, in their order; none of one that is left out. `None`: all of them stay as they came.
pub(super) fn sifted<'t>(
    reply: &plan::Reply,
    bound: &dyn BoundArguments,
    scope: &Scope<'_>,
    records: impl Iterator<Item = &'t str>,
) -> Option<Vec<Option<Cow<'t, str>>>> {
    let kept = |record: &'t str| {
        let scope = scope.on_record(record);
        if !evaluate::holds(&reply.keep, bound, &scope) {
            return None;
        }
        Some(match &reply.value {
            None => Cow::Borrowed(record),
            Some(value) => evaluate::json(value, bound, &scope).map_or(Cow::Borrowed(NOTHING), Cow::Owned),
        })
    };
    reply.sifts().then(|| records.map(kept).collect())
}
