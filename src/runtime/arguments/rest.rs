//! The rarer rules of a schema, left to `jsonschema`: one validator a schema, built once in the life of the process.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, PoisonError, RwLock};

use jsonschema::Validator;

static KNOWN: LazyLock<RwLock<HashMap<String, Option<Arc<Validator>>>>> = LazyLock::new(RwLock::default);

/// The validator of a schema; `None` if it is none, which the compiler reports to the author.
pub(super) fn validator(schema: &str) -> Option<Arc<Validator>> {
    if let Some(known) = KNOWN.read().unwrap_or_else(PoisonError::into_inner).get(schema) {
        return known.clone();
    }
    let parsed = serde_json::from_str(schema).ok();
    let built = parsed.and_then(|schema: serde_json::Value| {
        jsonschema::draft202012::options().should_validate_formats(true).build(&schema).ok().map(Arc::new)
    });
    KNOWN.write().unwrap_or_else(PoisonError::into_inner).insert(schema.to_owned(), built.clone());
    built
}
