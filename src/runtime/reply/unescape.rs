//! A reply with its characters written as themselves. A backend may write every letter as `\u0410`, which costs a model six
//! times the tokens and is escaped once more where JSON stands inside a text; and half of a surrogate pair, which some write
//! where they cut a text, is no character at all and ends many a client's reading of the whole.

/// The text with `\u` escapes of characters replaced by these, and half a pair by U+FFFD. Escapes that JSON needs stay.
pub(super) fn unescaped(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    let mut rest = json;
    while let Some(at) = memchr::memchr(b'\\', rest.as_bytes()) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        match character(rest) {
            Some((character, length)) => {
                out.push(character);
                rest = &rest[length..];
            }
            None => {
                let length = 2.min(rest.len());
                let end = (length..=rest.len()).find(|end| rest.is_char_boundary(*end)).unwrap_or(rest.len());
                out.push_str(&rest[..end]);
                rest = &rest[end..];
            }
        }
    }
    out.push_str(rest);
    out
}

/// The character that an escape at the beginning stands for, and how long the escape is; `None` where it stays.
fn character(text: &str) -> Option<(char, usize)> {
    let first = unit(text)?;
    let pair = match first {
        0xd800..=0xdbff => unit(&text[6..]).filter(|low| (0xdc00..=0xdfff).contains(low)),
        _ => None,
    };
    match (first, pair) {
        (high, Some(low)) => {
            let scalar = 0x1_0000 + ((u32::from(high) - 0xd800) << 10) + (u32::from(low) - 0xdc00);
            Some((char::from_u32(scalar).unwrap_or(char::REPLACEMENT_CHARACTER), 12))
        }
        (0xd800..=0xdfff, None) => Some((char::REPLACEMENT_CHARACTER, 6)),
        // What is a control character, a quote, a backslash or a line break to some readers stays as it is.
        (0..=0x1f | 0x22 | 0x5c | 0x7f..=0x9f | 0x2028 | 0x2029, None) => None,
        (unit, None) => char::from_u32(u32::from(unit)).map(|character| (character, 6)),
    }
}

/// The unit that `\uXXXX` at the beginning writes.
fn unit(text: &str) -> Option<u16> {
    let digits = text.strip_prefix("\\u")?.get(..4)?;
    digits.bytes().all(|digit| digit.is_ascii_hexdigit()).then(|| u16::from_str_radix(digits, 16).ok()).flatten()
}

#[cfg(test)]
mod tests;
