//! Whether an address is a resource's, and what the variables of its path stand for there.

use kartoteka_compiler::listing;
use kartoteka_compiler::plan::{self, AddressPart};
use percent_encoding::percent_decode_str;

/// Whether a resource is at this address, or is listed as this template.
pub(crate) fn is_at(catalog: &str, resource: &plan::Resource, uri: &str) -> bool {
    let path = uri.split("{?").next().and_then(|path| path.split('?').next()).unwrap_or_default();
    [path, listing::address(catalog, path)].contains(&&*resource.address)
        || variables(catalog, resource, path).is_some()
}

/// What the variables of a resource's path stand for at this address, by slot; `None` if it is another's.
pub(super) fn variables(catalog: &str, resource: &plan::Resource, path: &str) -> Option<Vec<(usize, String)>> {
    [path, listing::address(catalog, path)].into_iter().find_map(|path| {
        let mut parts = resource.path.iter();
        let mut values = Vec::new();
        for segment in path.split('/') {
            match parts.next()? {
                AddressPart::Fixed(text) if segment == text => {}
                AddressPart::Fixed(_) => return None,
                AddressPart::Variable(slot) => values.push((*slot, decoded(segment)?)),
            }
        }
        parts.next().is_none().then_some(values)
    })
}

/// A segment as it was before it was percent-encoded. One that is empty, or wrongly encoded, stands for nothing, and so
/// does one with what an address never holds as it is.
fn decoded(segment: &str) -> Option<String> {
    let mut escapes = segment.split('%').skip(1).map(str::as_bytes);
    let are_whole = escapes.all(|escape| escape.len() >= 2 && escape[..2].iter().all(u8::is_ascii_hexdigit));
    let never_plain = |c: char| c.is_ascii_control() || r##"{}#<>"\ "##.contains(c);
    if !are_whole || segment.contains(never_plain) {
        return None;
    }
    let text = percent_decode_str(segment).decode_utf8().ok()?;
    (!text.is_empty()).then(|| text.into_owned())
}

#[cfg(test)]
mod tests;
