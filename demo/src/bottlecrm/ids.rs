//! Ids in the form of a UUID, in no order.

use std::{
    collections::hash_map::RandomState,
    hash::{BuildHasher as _, Hasher as _},
};

/// Where new ids come from.
#[derive(Debug, Default)]
pub(super) struct Ids {
    keys: RandomState,
    given: u64,
}

impl Ids {
    pub(super) fn next(&mut self) -> String {
        self.given += 1;
        let half = |salt: u64| {
            let mut hasher = self.keys.build_hasher();
            hasher.write_u64(self.given);
            hasher.write_u64(salt);
            hasher.finish()
        };
        let (high, low) = (half(1), half(2));
        format!(
            "{:08x}-{:04x}-4{:03x}-8{:03x}-{:012x}",
            high >> 32,
            (high >> 16) & 0xffff,
            high & 0xfff,
            low >> 52,
            low & 0xffff_ffff_ffff
        )
    }
}

/// Whether a text has the form of a UUID, in any letter case.
pub(super) fn is_uuid(text: &str) -> bool {
    let dashes = [8, 13, 18, 23];
    let fits = |(at, byte): (usize, u8)| if dashes.contains(&at) { byte == b'-' } else { byte.is_ascii_hexdigit() };
    text.len() == 36 && text.bytes().enumerate().all(fits)
}
