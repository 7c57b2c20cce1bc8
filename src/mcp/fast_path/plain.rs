//! What serde and rmcp read alike. Whatever is not plain in this sense is left to rmcp, though most of it would be fine.

/// Deeper JSON than this is left to rmcp. serde's own limit is 128, and it counts from further out.
const DEPTH: usize = 96;

/// Whether an id is one that both JSON-RPC and rmcp take, spelt so that equal ids are equal texts.
pub(super) fn is_plain_id(id: &str) -> bool {
    let digits = id.strip_prefix('-').unwrap_or(id);
    let number = (1..=15).contains(&digits.len())
        && digits.bytes().all(|b| b.is_ascii_digit())
        && (digits == "0" && digits == id || !digits.starts_with('0'));
    number || (id.starts_with('"') && !id.contains('\\'))
}

/// Whether what is valid JSON is also sure to become a `serde_json::Value`: no nesting near its limit, no number outside
/// of what an `f64` holds, no half of a surrogate pair. Anything near to that is not plain.
pub(super) fn is_plain_json(text: &str) -> bool {
    let (mut depth, mut digits) = (0_usize, 0_usize);
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        match byte {
            b'"' if !skip_plain_string(&mut bytes) => return false,
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth = depth.saturating_sub(1),
            b'e' | b'E' if digits > 0 => return false,
            _ => {}
        }
        digits = if byte.is_ascii_digit() { digits + 1 } else { 0 };
        if depth > DEPTH || digits > 300 {
            return false;
        }
    }
    true
}

/// Reads a string to its end; false if it may hold half of a surrogate pair.
fn skip_plain_string(bytes: &mut impl Iterator<Item = u8>) -> bool {
    while let Some(byte) = bytes.next() {
        match byte {
            b'"' => return true,
            b'\\' => {
                let escaped = bytes.next();
                if escaped == Some(b'u') && matches!(bytes.next(), Some(b'd' | b'D')) {
                    return false;
                }
            }
            _ => {}
        }
    }
    false
}

#[cfg(test)]
mod tests;
