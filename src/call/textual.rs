//! Arguments that can only be sent as texts: those of prompts, and the variables of an address.

use kartoteka_compiler::plan::Shape;
use serde_json::Value;

/// What a text stands for where the caller can send nothing else: JSON, unless a text is asked for.
pub(crate) fn typed(shape: &Shape, text: &str) -> Value {
    if matches!(shape, Shape::Text { .. } | Shape::Choice { .. } | Shape::Row { .. } | Shape::Period) {
        return Value::from(text);
    }
    serde_json::from_str(text).unwrap_or_else(|_| Value::from(text))
}
