//! Sealing: AES-256-GCM under a key that HKDF-SHA256 makes of a key of the operator's and a salt of its own, so that no two seals
//! share a key and a nonce. What is sealed opens only where it was put: the place is part of what is authenticated.
//!
//! `1 ‖ salt 16 ‖ nonce 12 ‖ ciphertext ‖ tag 16`; the id of the key stands beside it.

use ring::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use ring::{hkdf, hmac};

use super::fault::StoreFault;
use super::settings::StoreKey;
use crate::secret::{Zeroizing, random};

const VERSION: u8 = 1;
const SALT: usize = 16;
const HEAD: usize = 1 + SALT + NONCE_LEN;

/// The name of the key that a process makes for itself.
const OWN: &str = "process";

/// The keys of a store.
#[derive(Debug)]
pub(crate) struct KeyRing {
    /// At least one; the first seals.
    keys: Vec<StoreKey>,
}

/// Where something sealed belongs.
#[derive(Debug, Clone, Copy)]
pub(crate) struct SealPlace<'p> {
    /// What it is.
    pub(crate) kind: &'p str,
    /// Whose.
    pub(crate) tenant: &'p str,
    /// Which row.
    pub(crate) row: &'p [u8],
}

/// Something sealed, and the id of its key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Sealed {
    /// The key's id.
    pub(crate) key: String,
    /// The bytes.
    pub(crate) bytes: Vec<u8>,
}

impl KeyRing {
    /// These keys, or one that is made here.
    #[must_use]
    pub(crate) fn new(keys: &[StoreKey]) -> Self {
        if !keys.is_empty() {
            return Self { keys: keys.to_vec() };
        }
        let mut key = Zeroizing::new([0; 32]);
        random::fill(&mut *key);
        Self { keys: vec![StoreKey { id: OWN.into(), key }] }
    }

    /// The keys, the one that seals first.
    pub(crate) fn ids(&self) -> impl Iterator<Item = &str> {
        self.keys.iter().map(|key| &*key.id)
    }

    /// Seals a text.
    #[must_use]
    pub(crate) fn seal(&self, text: &[u8], place: SealPlace<'_>) -> Sealed {
        let key = &self.keys[0];
        let mut head = [VERSION; HEAD];
        random::fill(&mut head[1..]);
        let mut body = text.to_vec();
        let sealing = sealing_key(key, &head);
        sealing
            .seal_in_place_append_tag(nonce(&head), Aad::from(place.associated()), &mut body)
            .expect("a text of a row is shorter than 64 GiB");
        Sealed { key: key.id.to_string(), bytes: [&head[..], &body].concat() }
    }

    /// Opens what was sealed for this place.
    ///
    /// # Errors
    /// Its key is not there, or it was changed or moved.
    pub(crate) fn open(&self, sealed: &Sealed, place: SealPlace<'_>) -> Result<Vec<u8>, StoreFault> {
        let locked = || StoreFault::Locked { key: sealed.key.clone() };
        let key = self.keys.iter().find(|key| *key.id == *sealed.key).ok_or_else(locked)?;
        let (head, body) = sealed.bytes.split_at_checked(HEAD).ok_or_else(locked)?;
        let head: &[u8; HEAD] = head.try_into().expect("it was cut to this length");
        if head[0] != VERSION {
            return Err(locked());
        }
        let mut body = body.to_vec();
        let opened = sealing_key(key, head).open_in_place(nonce(head), Aad::from(place.associated()), &mut body);
        let length = opened.map_err(|_| locked())?.len();
        body.truncate(length);
        Ok(body)
    }

    /// A digest under the oldest key, so that it stays the same when a new one is put first.
    #[must_use]
    pub(crate) fn fingerprint(&self, text: &[u8]) -> [u8; 32] {
        let oldest = self.keys.last().expect("a ring has a key");
        let mut key = Zeroizing::new([0; 32]);
        derive(oldest, b"fingerprint", &mut key);
        let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, &*key), text);
        tag.as_ref().try_into().expect("an HMAC of SHA-256 has 32 bytes")
    }
}

impl SealPlace<'_> {
    /// Each part with its length before it, so that no two places have the same bytes.
    fn associated(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        for part in [self.kind.as_bytes(), self.tenant.as_bytes(), self.row] {
            bytes.extend(u64::try_from(part.len()).expect("it is in memory").to_be_bytes());
            bytes.extend(part);
        }
        bytes
    }
}

fn sealing_key(key: &StoreKey, head: &[u8; HEAD]) -> LessSafeKey {
    let mut derived = Zeroizing::new([0; 32]);
    derive(key, &head[1..=SALT], &mut derived);
    LessSafeKey::new(UnboundKey::new(&AES_256_GCM, &*derived).expect("the key has 256 bits"))
}

fn derive(key: &StoreKey, salt: &[u8], into: &mut [u8; 32]) {
    let pseudorandom = hkdf::Salt::new(hkdf::HKDF_SHA256, salt).extract(&*key.key);
    let okm = pseudorandom.expand(&[b"kartoteka store"], hkdf::HKDF_SHA256).expect("32 bytes may be asked for");
    okm.fill(into).expect("as many were asked for");
}

fn nonce(head: &[u8; HEAD]) -> Nonce {
    Nonce::try_assume_unique_for_key(&head[1 + SALT..]).expect("it has the length of a nonce")
}

#[cfg(test)]
mod tests;
