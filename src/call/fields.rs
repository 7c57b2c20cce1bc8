//! The fields that the records of a reply keep.

use kartoteka_compiler::plan::{self, Value};

use crate::runtime::argument::Argument;
use crate::runtime::evaluate;
use crate::runtime::scope::Scope;
use crate::runtime::tool::BoundArguments;

/// The fields that a reply keeps, if it says so.
pub(super) fn fields(reply: &plan::Reply, bound: &dyn BoundArguments, scope: &Scope<'_>) -> Option<Vec<String>> {
    match reply.fields.as_ref()? {
        Value::Argument { slot, path } if path.0.is_empty() => match bound.argument(*slot)? {
            Argument::List(fields) => {
                Some(fields.iter().filter_map(|field| field.as_str().map(str::to_owned)).collect())
            }
            _ => None,
        },
        value => serde_json::from_str(&evaluate::json(value, bound, scope)?).ok(),
    }
}
