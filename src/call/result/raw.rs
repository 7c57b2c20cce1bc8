//! JSON into a buffer, as it stands or as a text.

use std::fmt::Display;
use std::io::Write as _;
use std::ops::Range;

/// Appends JSON as it stands.
pub(super) fn put(out: &mut Vec<u8>, json: &str) {
    out.extend_from_slice(json.as_bytes());
}

/// Writes a JSON text.
pub(crate) fn text(text: &str, out: &mut Vec<u8>) {
    serde_json::to_writer(out, text).expect("a text is always written to memory");
}

/// Appends a whole number.
pub(super) fn number(number: impl Display, out: &mut Vec<u8>) {
    write!(out, "{number}").expect("a number is always written to memory");
}

/// The byte 1 in each place of a word.
const EACH: u64 = u64::MAX / 0xff;

/// Appends the inside of a JSON text whose text stands at `of` in the same buffer: JSON on one line, so that all that has to
/// be escaped in it are quotes and backslashes. Every few bytes there is one: so each byte of a word is put where it
/// belongs, without a branch.
pub(super) fn escaped(of: Range<usize>, out: &mut Vec<u8>) {
    const WORD: usize = 8;
    let (start, behind) = (out.len(), of.end);
    out.resize(start + 2 * of.len() + 2 * WORD, 0);
    let (json, mut room) = out.split_at_mut(start);
    let (words, rest) = json[of].as_chunks::<WORD>();
    let (mut end, rest) = (start, behind - rest.len()..behind);
    for word in words {
        let here: &mut [u8; 2 * WORD] = room.first_chunk_mut().expect("there is room for every byte twice");
        // For each byte, how many that are escaped stand up to it.
        let escapes = (marks(u64::from_le_bytes(*word)) >> 7).wrapping_mul(EACH).to_le_bytes();
        *here = [b'\\'; 2 * WORD];
        for (at, byte) in word.iter().enumerate() {
            // The remainder changes nothing: it spares a check of the bounds.
            here[(at + usize::from(escapes[at])) % (2 * WORD)] = *byte;
        }
        let length = WORD + usize::from(escapes[WORD - 1]);
        room = &mut room[length..];
        end += length;
    }
    out.truncate(end);
    for at in rest {
        let byte = out[at];
        if matches!(byte, b'"' | b'\\') {
            out.push(b'\\');
        }
        out.push(byte);
    }
}

/// The high bits of the bytes of a word that are a quote or a backslash.
fn marks(word: u64) -> u64 {
    const LOW: u64 = EACH * 0x7f;
    // The high bit of each byte, unless the byte is zero.
    let some = |word: u64| ((word & LOW) + LOW) | word;
    !(some(word ^ (EACH * u64::from(b'"'))) & some(word ^ (EACH * u64::from(b'\\')))) & !LOW
}

#[cfg(test)]
mod tests;
