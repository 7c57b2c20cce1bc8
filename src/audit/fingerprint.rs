//! What stands for the arguments of a call. With the key it can be checked whether given arguments were the ones; without it nothing
//! can be guessed.

use ring::hmac::{self, HMAC_SHA256, Key};
use serde_json::Value;

use crate::secret::digest::hexadecimal;
use crate::secret::{Secret, random};

/// Makes fingerprints.
pub(super) struct Fingerprints(Key);

impl Fingerprints {
    /// Under the operator's key, else under one of this process.
    pub(super) fn new(key: Option<&Secret>) -> Self {
        match key {
            Some(key) => Self(Key::new(HMAC_SHA256, key.expose().as_bytes())),
            None => Self(Key::new(HMAC_SHA256, &random::bytes::<32>())),
        }
    }

    /// The fingerprint of arguments, which are JSON: of equal ones it is equal, however they are spaced and ordered.
    pub(super) fn of(&self, arguments: &str) -> String {
        let canonical = serde_json::from_str::<Value>(arguments).map(|mut value| {
            value.sort_all_objects();
            value.to_string()
        });
        // What is no JSON is signed as it came.
        let signed = hmac::sign(&self.0, canonical.as_deref().unwrap_or(arguments).as_bytes());
        hexadecimal(signed.as_ref())
    }
}
