//! The hash by which a line is named in the one behind it.

use crate::secret::digest::{hexadecimal, read_hexadecimal, sha256};

/// The SHA-256 of a line, without its line break.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct LineHash([u8; 32]);

impl LineHash {
    pub(super) fn of(line: &[u8]) -> Self {
        Self(sha256(line))
    }

    pub(super) fn to_hex(self) -> String {
        hexadecimal(&self.0)
    }

    /// Reads 64 hexadecimal digits.
    pub(super) fn read(text: &str) -> Option<Self> {
        read_hexadecimal(text).map(Self)
    }
}
