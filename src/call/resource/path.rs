//! Whether an address is a resource's, and what the variables of its path stand for there.

use kartoteka_compiler::listing;
use kartoteka_compiler::plan::{self, AddressPart};

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
    let mut bytes = Vec::with_capacity(segment.len());
    let mut rest = segment.as_bytes();
    while let [first, more @ ..] = rest {
        rest = more;
        match first {
            b'%' => {
                let [high, low, after @ ..] = more else { return None };
                let digit = |byte: u8| char::from(byte).to_digit(16);
                bytes.push(u8::try_from(digit(*high)? * 16 + digit(*low)?).ok()?);
                rest = after;
            }
            b'{' | b'}' | b'#' | b'<' | b'>' | b'"' | b'\\' | b' ' => return None,
            byte if byte.is_ascii_control() => return None,
            byte => bytes.push(*byte),
        }
    }
    String::from_utf8(bytes).ok().filter(|text| !text.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_segment_is_decoded_or_is_none() {
        for (segment, text) in [("123", "123"), ("a%2Fb", "a/b"), ("%D0%90%20b", "А b"), ("Ключ", "Ключ"), ("..", "..")]
        {
            assert_eq!(decoded(segment).as_deref(), Some(text), "{segment}");
        }
        for none in ["", "%", "%2", "%zz", "%+1", "%FF", "a b", "{id}", "a#b", "a\u{7}"] {
            assert_eq!(decoded(none), None, "{none}");
        }
    }
}
