//! Whole numbers beyond 64 bits. Read as numbers they would lose digits, so they are read as the texts of their digits, which
//! an argument that is a text, and a backend that takes one, get whole.

use std::borrow::Cow;

/// The fewest digits of a number that may be beyond 64 bits.
const MANY: usize = 19;

/// The JSON text with quotes around whole numbers beyond 64 bits. What is no JSON stays none.
pub(super) fn kept(text: &str) -> Cow<'_, str> {
    if !has_many(text) {
        return Cow::Borrowed(text);
    }
    let bytes = text.as_bytes();
    let mut out = String::new();
    let (mut copied, mut at) = (0, 0);
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'"' => at = end_of_string(bytes, at + 1),
            b'-' | b'0'..=b'9' => {
                let end = at + bytes[at..].iter().take_while(|byte| b"+-.eE0123456789".contains(byte)).count();
                let number = &text[at..end];
                if is_beyond(number) {
                    out.push_str(&text[copied..at]);
                    out.push('"');
                    out.push_str(number);
                    out.push('"');
                    copied = end;
                }
                at = end;
            }
            _ => at += 1,
        }
    }
    if copied == 0 {
        return Cow::Borrowed(text);
    }
    out.push_str(&text[copied..]);
    Cow::Owned(out)
}

/// Whether a JSON text has whole numbers beyond 64 bits: read and written, they would be others.
pub(crate) fn has_long_number(json: &str) -> bool {
    matches!(kept(json), Cow::Owned(_))
}

/// Whether there is a run of as many digits anywhere.
fn has_many(text: &str) -> bool {
    let mut run = 0;
    text.bytes().any(|byte| {
        run = if byte.is_ascii_digit() { run + 1 } else { 0 };
        run >= MANY
    })
}

/// Whether a number is a whole one that neither 64 bits hold, with a sign or without.
fn is_beyond(number: &str) -> bool {
    let digits = number.strip_prefix('-').unwrap_or(number);
    let whole = !digits.starts_with('0') && digits.bytes().all(|byte| byte.is_ascii_digit());
    whole && digits.len() >= MANY && number.parse::<i64>().is_err() && number.parse::<u64>().is_err()
}

/// Behind the quote that ends a string.
fn end_of_string(bytes: &[u8], mut at: usize) -> usize {
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'"' => return at + 1,
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
    bytes.len()
}

#[cfg(test)]
mod tests;
