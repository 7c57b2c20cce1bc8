//! The small parts that plans are made of.

use crate::check::texts::{Locales, Name};
use crate::plan::{self, Json, List, Text};

/// The message that shows a text, or `None` where there is none.
pub(super) fn message(locales: &Locales, own: &Name, fallback: Option<&Name>) -> Option<plan::Message> {
    let name = locales.resolve(own, fallback)?;
    Some(plan::Message { id: name.id.into(), attribute: name.attribute.map(Text::Owned) })
}

pub(super) fn text(text: &str) -> Text {
    Text::Owned(text.to_owned())
}

pub(super) fn list<T: Clone>(items: impl Iterator<Item = T>) -> List<T> {
    List::Owned(items.collect())
}

pub(super) fn json(value: &serde_json::Value) -> Json {
    Json(Text::Owned(value.to_string()))
}
