//! The hash by which a line is named in the one behind it.

use ring::digest::{SHA256, digest};

use super::fingerprint::hex;

/// The SHA-256 of a line, without its line break.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct LineHash([u8; 32]);

impl LineHash {
    pub(super) fn of(line: &[u8]) -> Self {
        let mut hash = [0; 32];
        hash.copy_from_slice(digest(&SHA256, line).as_ref());
        Self(hash)
    }

    pub(super) fn to_hex(self) -> String {
        hex(&self.0)
    }

    /// Reads 64 hexadecimal digits.
    pub(super) fn read(text: &str) -> Option<Self> {
        let digits = text.as_bytes();
        let mut hash = [0; 32];
        for (place, pair) in hash.iter_mut().zip(digits.chunks(2)) {
            *place = u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()?;
        }
        (digits.len() == 64).then_some(Self(hash))
    }
}
