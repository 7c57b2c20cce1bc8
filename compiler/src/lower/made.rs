//! The small parts that plans are made of.

use crate::plan::{Json, List, Text};

pub(super) fn text(text: &str) -> Text {
    Text::Owned(text.to_owned())
}

pub(super) fn list<T: Clone>(items: impl Iterator<Item = T>) -> List<T> {
    List::Owned(items.collect())
}

pub(super) fn json(value: &serde_json::Value) -> Json {
    Json(Text::Owned(value.to_string()))
}
