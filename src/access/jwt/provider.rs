//! Signatures of tokens by `ring`, with which TLS is spoken too, so that there is one provider of cryptography. Tokens are only
//! verified here, never made.

use std::sync::LazyLock;

use jsonwebtoken::crypto::{CryptoProvider, JwtSigner, JwtVerifier, KeyUtils};
use jsonwebtoken::errors::{Error, ErrorKind, Result};
use jsonwebtoken::signature::{self, Verifier};
use jsonwebtoken::{Algorithm, AlgorithmFamily, DecodingKey, DecodingKeyKind, EncodingKey};
use ring::signature::{
    ECDSA_P256_SHA256_FIXED, ECDSA_P384_SHA384_FIXED, ED25519, RSA_PKCS1_2048_8192_SHA256, RSA_PSS_2048_8192_SHA256,
    RsaParameters, RsaPublicKeyComponents, UnparsedPublicKey, VerificationAlgorithm,
};

static PROVIDER: CryptoProvider = CryptoProvider {
    signer_factory: never_signs,
    verifier_factory: verifier,
    key_utils: KeyUtils::new_unimplemented(),
};

/// Whether the provider was put in its place; once a process.
static INSTALLED: LazyLock<()> = LazyLock::new(|| {
    // Another part of the program may have installed one of its own: that one verifies, then.
    let _first = PROVIDER.install_default();
});

/// Sees to it that tokens can be verified.
pub(super) fn install() {
    LazyLock::force(&INSTALLED);
}

/// Verifies the signatures of one key.
struct RingVerifier {
    algorithm: Algorithm,
    by: Verification,
    key: DecodingKey,
}

enum Verification {
    Rsa(&'static RsaParameters),
    Point(&'static dyn VerificationAlgorithm),
}

impl JwtVerifier for RingVerifier {
    fn algorithm(&self) -> Algorithm {
        self.algorithm
    }
}

impl Verifier<Vec<u8>> for RingVerifier {
    fn verify(&self, message: &[u8], signature: &Vec<u8>) -> std::result::Result<(), signature::Error> {
        let verified = match (&self.by, self.key.kind()) {
            (Verification::Rsa(parameters), DecodingKeyKind::RsaModulusExponent { n, e }) => {
                RsaPublicKeyComponents { n, e }.verify(parameters, message, signature).is_ok()
            }
            (Verification::Point(algorithm), DecodingKeyKind::SecretOrDer(point)) => {
                UnparsedPublicKey::new(*algorithm, point).verify(message, signature).is_ok()
            }
            (Verification::Rsa(_), DecodingKeyKind::SecretOrDer(_))
            | (Verification::Point(_), DecodingKeyKind::RsaModulusExponent { .. }) => false,
        };
        if verified { Ok(()) } else { Err(signature::Error::new()) }
    }
}

fn verifier(algorithm: &Algorithm, key: &DecodingKey) -> Result<Box<dyn JwtVerifier>> {
    let (family, by) = match algorithm {
        Algorithm::RS256 => (AlgorithmFamily::Rsa, Verification::Rsa(&RSA_PKCS1_2048_8192_SHA256)),
        Algorithm::PS256 => (AlgorithmFamily::Rsa, Verification::Rsa(&RSA_PSS_2048_8192_SHA256)),
        Algorithm::ES256 => (AlgorithmFamily::Ec, Verification::Point(&ECDSA_P256_SHA256_FIXED)),
        Algorithm::ES384 => (AlgorithmFamily::Ec, Verification::Point(&ECDSA_P384_SHA384_FIXED)),
        Algorithm::EdDSA => (AlgorithmFamily::Ed, Verification::Point(&ED25519)),
        _ => return Err(Error::from(ErrorKind::UnsupportedAlgorithm)),
    };
    if key.family() != family {
        return Err(Error::from(ErrorKind::InvalidKeyFormat));
    }
    Ok(Box::new(RingVerifier { algorithm: *algorithm, by, key: key.clone() }))
}

fn never_signs(_: &Algorithm, _: &EncodingKey) -> Result<Box<dyn JwtSigner>> {
    Err(Error::from(ErrorKind::UnsupportedAlgorithm))
}
