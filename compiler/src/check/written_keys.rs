//! The keys of maps that go out, as they are written.

use crate::ast::data::Data;
use crate::diagnostic::Span;

/// The header in which a client says who it is.
pub(crate) const AUTHORIZATION: &str = "Authorization";

/// The keys of maps, each with its place.
pub(crate) fn keys<'d>(maps: impl Iterator<Item = &'d Data>) -> impl Iterator<Item = (&'d str, Span)> {
    let entries = maps.filter_map(Data::map).flat_map(|map| &map.entries);
    entries.map(|entry| (entry.key.value.as_str(), entry.key.span))
}
