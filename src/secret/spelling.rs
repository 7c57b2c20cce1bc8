//! One character of a secret in the spellings that encoders have for it: as it is, behind backslashes, as `\u002f` of
//! JSON (of JSON inside a text of JSON, too), and percent-encoded, once or several times. Each character may be spelt in a
//! way of its own.

/// A character of a secret.
#[derive(Clone)]
pub(super) struct Character {
    raw: Vec<u8>,
    /// The UTF-16 units in lower-case hexadecimal: `002f`, or two of them.
    units: Vec<String>,
}

impl Character {
    /// The characters of a text; of backslashes in a row one, since encoders multiply them.
    pub(super) fn all(text: &str) -> Vec<Self> {
        let mut characters: Vec<Self> = Vec::new();
        for character in text.chars() {
            if character == '\\' && characters.last().is_some_and(Self::is_backslash) {
                continue;
            }
            let units = character.encode_utf16(&mut [0; 2]).iter().map(|unit| format!("{unit:04x}")).collect();
            characters.push(Self { raw: character.to_string().into_bytes(), units });
        }
        characters
    }

    fn is_backslash(&self) -> bool {
        self.raw == b"\\"
    }

    /// Where the character ends if it is spelt at `at`. In JSON it does not take the backslash that escapes what comes
    /// behind it.
    pub(super) fn end(&self, bytes: &[u8], at: usize) -> Option<usize> {
        let behind = at + backslashes(bytes, at);
        self.unicode(bytes, at, behind).or_else(|| self.percent(bytes, at)).or_else(|| {
            if self.is_backslash() {
                return (behind > at).then_some(behind);
            }
            let escaped = behind > at && matches!(self.raw[..], [b'"' | b'/' | b'\'' | b'<' | b'>' | b'&']);
            let start = if escaped { behind } else { at };
            let plus = self.raw == b" " && bytes[start..].first() == Some(&b'+');
            if plus { Some(start + 1) } else { bytes[start..].starts_with(&self.raw).then(|| start + self.raw.len()) }
        })
    }

    fn unicode(&self, bytes: &[u8], at: usize, behind: usize) -> Option<usize> {
        // The backslash may have been taken for the character before.
        let mut end = behind;
        for (place, unit) in self.units.iter().enumerate() {
            if place > 0 {
                end += backslashes(bytes, end);
            }
            let escape = end.checked_sub(1).and_then(|before| bytes.get(before)) == Some(&b'\\');
            let spelt = bytes
                .get(end..end + 5)
                .is_some_and(|spelt| spelt[0] == b'u' && spelt[1..].eq_ignore_ascii_case(unit.as_bytes()));
            if !escape || !spelt {
                return None;
            }
            end += 5;
        }
        debug_assert!(end > at, "there is at least one unit");
        Some(end)
    }

    fn percent(&self, bytes: &[u8], at: usize) -> Option<usize> {
        let mut end = at;
        for byte in &self.raw {
            let rest = bytes[end..].strip_prefix(b"%")?;
            // Encoded again, a percent sign is `%25`.
            let again = rest.chunks_exact(2).take_while(|pair| *pair == b"25").count();
            let hex = format!("{byte:02x}");
            let spelt = if *byte == b'%' {
                again > 0
            } else {
                rest.get(2 * again..2 * again + 2).is_some_and(|pair| pair.eq_ignore_ascii_case(hex.as_bytes()))
            };
            if !spelt {
                return None;
            }
            end += 1 + 2 * again + if *byte == b'%' { 0 } else { 2 };
        }
        Some(end)
    }
}

/// How many backslashes there are in a row.
pub(super) fn backslashes(bytes: &[u8], at: usize) -> usize {
    bytes[at..].iter().take_while(|byte| **byte == b'\\').count()
}

/// Whether JSON could be cut at `at`: it is not inside of an escape.
pub(super) fn is_boundary(json: &[u8], at: usize) -> bool {
    let escaped = |at: usize| json[..at].iter().rev().take_while(|byte| **byte == b'\\').count() % 2 == 1;
    let digits = json[..at].iter().rev().take(4).take_while(|byte| byte.is_ascii_hexdigit()).count();
    let inside =
        (0..=digits.min(3)).any(|digits| at.checked_sub(digits + 1).is_some_and(|u| json[u] == b'u' && escaped(u)));
    !escaped(at) && !inside
}

#[cfg(test)]
mod tests;
