//! Bytes that stand in a text, in base64 with its padding: whether they do, how many they are, and which.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// How many characters are looked at at once; whole groups of four.
const CHUNK: usize = 4096;

/// Whether a text is base64; nothing is kept of it.
pub(crate) fn are_in(text: &str) -> bool {
    let mut room = [0; CHUNK / 4 * 3];
    let mut chunks = text.as_bytes().chunks(CHUNK).peekable();
    while let Some(chunk) = chunks.next() {
        // What is filled up ends there.
        let ends_early = chunks.peek().is_some() && chunk.contains(&b'=');
        if ends_early || STANDARD.decode_slice(chunk, &mut room).is_err() {
            return false;
        }
    }
    true
}

/// How many bytes stand in a text of base64.
pub(crate) fn count(text: &str) -> usize {
    let padding = text.bytes().rev().take(2).filter(|byte| *byte == b'=').count();
    (text.len() / 4 * 3).saturating_sub(padding)
}

/// The bytes; `None` if the text is no base64.
pub(crate) fn of(text: &str) -> Option<Vec<u8>> {
    STANDARD.decode(text).ok()
}

/// The text of bytes.
pub(crate) fn text(bytes: &[u8]) -> String {
    STANDARD.encode(bytes)
}

#[cfg(test)]
mod tests;
