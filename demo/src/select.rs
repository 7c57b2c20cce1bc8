//! The `select` of a list: which fields an answer shows.
//!
//! Nothing selected means `*` and `UF_*`: all fields but the multiple ones, which have to be named. The ID always comes.

use std::borrow::Cow;

use serde_json::{Map, Value};

use super::{
    parameters::{list, scalar},
    schema::{Field, Kind, Schema},
};

/// Which fields are shown.
pub(super) struct Selection<'p>(Vec<Cow<'p, str>>);

impl<'p> Selection<'p> {
    /// Reads a `select`; anything but a list counts as not sent.
    pub(super) fn read(select: Option<&'p Value>) -> Self {
        let names: Vec<_> = select.and_then(list).unwrap_or_default().into_iter().filter_map(scalar).collect();
        if names.iter().all(|name| name.is_empty()) { Self(vec!["*".into(), "UF_*".into()]) } else { Self(names) }
    }

    /// Whether a field is shown.
    pub(super) fn shows(&self, field: &Field) -> bool {
        let mask = match field.kind {
            Kind::Multi => None,
            _ if field.is_custom() => Some("UF_*"),
            _ => Some("*"),
        };
        field.name == "ID" || self.0.iter().any(|name| name == field.name || Some(&**name) == mask)
    }

    /// The shown part of a record.
    pub(super) fn of(&self, schema: &Schema, record: &Map<String, Value>) -> Map<String, Value> {
        let shown = schema.0.iter().filter(|field| self.shows(field));
        shown.filter_map(|field| record.get_key_value(field.name)).map(|(k, v)| (k.clone(), v.clone())).collect()
    }
}
