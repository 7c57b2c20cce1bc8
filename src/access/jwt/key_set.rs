//! The keys of an issuer, a JWK set, and the one of them that a token names.

use jsonwebtoken::jwk::{AlgorithmParameters, EllipticCurve, Jwk, KeyAlgorithm, KeyOperations, PublicKeyUse};
use jsonwebtoken::{Algorithm, DecodingKey};
use serde::Deserialize;
use serde_json::Value;

/// The most keys of an issuer that are looked at.
const MOST: usize = 100;

/// The keys of an issuer that tokens can be verified with.
#[derive(Debug, Default)]
pub(super) struct KeySet {
    keys: Vec<Jwk>,
    /// How many there are beyond those that are looked at.
    more: usize,
}

/// Why there is no key for a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NoKey {
    /// None of that name.
    Unknown,
    /// Several of that name, or one that is not for this.
    Unfit,
}

impl KeySet {
    /// Reads a JWK set. A key of it that is not understood is not there for that; the others are.
    ///
    /// # Errors
    /// It is none.
    pub(super) fn read(bytes: &[u8]) -> Result<Self, serde_json::Error> {
        #[derive(Deserialize)]
        struct WrittenSet {
            keys: Vec<Value>,
        }
        let written: WrittenSet = serde_json::from_slice(bytes)?;
        let more = written.keys.len().saturating_sub(MOST);
        let keys = written.keys.into_iter().take(MOST).filter_map(|key| serde_json::from_value(key).ok());
        Ok(Self { keys: keys.collect(), more })
    }

    /// How many keys there are.
    pub(super) fn len(&self) -> usize {
        self.keys.len()
    }

    /// Has the log say that some of an issuer's keys are not looked at, unless it was as many `before`.
    pub(super) fn tell_more(&self, issuer: &str, before: Option<&Self>) {
        let more = self.more;
        if more > 0 && before.is_none_or(|before| before.more != more) {
            tracing::warn!(
                issuer,
                more,
                "a set of keys has more than {MOST}: no token that is signed with one of the others is taken"
            );
        }
    }

    /// The one key of that name, if it is for signatures of this kind.
    pub(super) fn find(&self, name: &str, algorithm: Algorithm) -> Result<DecodingKey, NoKey> {
        let mut named = self.keys.iter().filter(|key| key.common.key_id.as_deref() == Some(name));
        let key = named.next().ok_or(NoKey::Unknown)?;
        // Which of two was meant is not guessed.
        if named.next().is_some() || !is_for(key, algorithm) {
            return Err(NoKey::Unfit);
        }
        DecodingKey::from_jwk(key).map_err(|_| NoKey::Unfit)
    }
}

/// Whether a key is for signatures of this kind, by all that it says of itself.
fn is_for(key: &Jwk, algorithm: Algorithm) -> bool {
    let common = &key.common;
    let signs = common.public_key_use.as_ref().is_none_or(|by| *by == PublicKeyUse::Signature);
    let verifies = common.key_operations.as_ref().is_none_or(|all| all.contains(&KeyOperations::Verify));
    let named = common.key_algorithm.is_none_or(|named| named == KeyAlgorithm::from(algorithm));
    let kind = match (&key.algorithm, algorithm) {
        (AlgorithmParameters::RSA(_), Algorithm::RS256 | Algorithm::PS256) => true,
        (AlgorithmParameters::EllipticCurve(point), Algorithm::ES256) => point.curve == EllipticCurve::P256,
        (AlgorithmParameters::EllipticCurve(point), Algorithm::ES384) => point.curve == EllipticCurve::P384,
        (AlgorithmParameters::OctetKeyPair(point), Algorithm::EdDSA) => point.curve == EllipticCurve::Ed25519,
        _ => false,
    };
    signs && verifies && named && kind
}
