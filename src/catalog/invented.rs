//! Values for settings where no operator has set any: for catalogs that are looked at rather than asked.

use kartoteka_compiler::plan::{self, Shape};
use serde_json::Value;

/// The values of a catalog's settings, in its order: the default, the example, or something of the right type; an
/// optional one stays absent.
#[must_use]
pub fn settings(catalog: &plan::Catalog) -> Vec<Option<Value>> {
    catalog.settings.iter().map(value).collect()
}

fn value(setting: &plan::Setting) -> Option<Value> {
    match (&setting.default, &setting.example) {
        (Some(default), _) => serde_json::from_str(&default.0).ok(),
        (None, _) if setting.optional => None,
        (None, Some(example)) => Some(serde_json::from_str(example).unwrap_or_else(|_| Value::from(example.as_ref()))),
        (None, None) => Some(of_shape(&setting.check.shape)),
    }
}

fn of_shape(shape: &Shape) -> Value {
    match shape {
        Shape::Boolean => Value::from(true),
        Shape::Integer { least, .. } => Value::from(least.unwrap_or(1)),
        Shape::Number { least, .. } => Value::from(least.unwrap_or(1.0)),
        Shape::Choice { values } => values.first().map_or(Value::Null, |value| Value::from(value.as_ref())),
        Shape::List { .. } => Value::Array(Vec::new()),
        Shape::Text { format: Some(plan::Format::Uri), .. } => Value::from("https://example.com/"),
        Shape::Text { .. } | Shape::Any | Shape::Shown { .. } | Shape::Several { .. } => Value::from("example"),
        Shape::Row { .. } | Shape::Period | Shape::Map { .. } => Value::Null,
    }
}
