//! The keys of maps that go out, as they are written.

use crate::ast::backend::Backend;
use crate::ast::data::Data;
use crate::diagnostic::Span;

/// The header in which a client says who it is.
pub(crate) const AUTHORIZATION: &str = "Authorization";

/// What a backend and its credentials write into queries.
pub(crate) fn queries(backend: &Backend) -> impl Iterator<Item = &Data> {
    let of_auth = backend.auth.iter().flatten().filter_map(|credential| credential.query.as_ref());
    backend.query.iter().chain(of_auth)
}

/// What a backend and its credentials write into bodies.
pub(crate) fn bodies(backend: &Backend) -> impl Iterator<Item = &Data> {
    let of_auth = backend.auth.iter().flatten().filter_map(|credential| credential.body.as_ref());
    backend.body.iter().chain(of_auth)
}

/// The keys of maps, each with its place.
pub(crate) fn keys<'d>(maps: impl Iterator<Item = &'d Data>) -> impl Iterator<Item = (&'d str, Span)> {
    let entries = maps.filter_map(Data::map).flat_map(|map| &map.entries);
    entries.map(|entry| (entry.key.value.as_str(), entry.key.span))
}
