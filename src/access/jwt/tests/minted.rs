//! Tokens as an issuer makes them, good ones and others.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use jiff::Timestamp;
use ring::rand::SystemRandom;
use ring::signature::{
    ECDSA_P256_SHA256_FIXED_SIGNING, ECDSA_P384_SHA384_FIXED_SIGNING, EcdsaKeyPair, EcdsaSigningAlgorithm,
    Ed25519KeyPair, KeyPair, RSA_PKCS1_SHA256, RSA_PSS_SHA256, RsaKeyPair, RsaPublicKeyComponents,
};
use serde_json::{Value, json};

pub(super) const ISSUER: &str = "https://id.example.com/realms/staff";
pub(super) const AUDIENCE: &str = "https://tools.example.com/mcp";

/// A key of tests, which signs nothing anywhere else.
const RSA: &str = include_str!("rsa_key.txt");

/// A pair of keys under a name.
pub(super) struct Minting {
    name: &'static str,
    pair: Pair,
}

enum Pair {
    Rsa(RsaKeyPair),
    Point(EcdsaKeyPair, &'static str),
    Edwards(Ed25519KeyPair),
}

impl Minting {
    pub(super) fn rsa(name: &'static str) -> Self {
        let text: String = RSA.split_whitespace().collect();
        let bytes = base64::engine::general_purpose::STANDARD.decode(text).expect("Base64");
        Self { name, pair: Pair::Rsa(RsaKeyPair::from_pkcs8(&bytes).expect("a key")) }
    }

    pub(super) fn p256(name: &'static str) -> Self {
        Self { name, pair: Self::point(&ECDSA_P256_SHA256_FIXED_SIGNING, "P-256") }
    }

    pub(super) fn p384(name: &'static str) -> Self {
        Self { name, pair: Self::point(&ECDSA_P384_SHA384_FIXED_SIGNING, "P-384") }
    }

    pub(super) fn edwards(name: &'static str) -> Self {
        let made = Ed25519KeyPair::generate_pkcs8(&SystemRandom::new()).expect("random bytes");
        Self { name, pair: Pair::Edwards(Ed25519KeyPair::from_pkcs8(made.as_ref()).expect("a key")) }
    }

    fn point(algorithm: &'static EcdsaSigningAlgorithm, curve: &'static str) -> Pair {
        let random = SystemRandom::new();
        let made = EcdsaKeyPair::generate_pkcs8(algorithm, &random).expect("random bytes");
        Pair::Point(EcdsaKeyPair::from_pkcs8(algorithm, made.as_ref(), &random).expect("a key"), curve)
    }

    /// The public half, as the issuer publishes it.
    pub(super) fn public(&self) -> Value {
        let text = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
        let mut key = match &self.pair {
            Pair::Rsa(pair) => {
                let public = RsaPublicKeyComponents::<Vec<u8>>::from(pair.public());
                json!({"kty": "RSA", "n": text(&public.n), "e": text(&public.e)})
            }
            Pair::Point(pair, curve) => {
                let point = &pair.public_key().as_ref()[1..];
                let (x, y) = point.split_at(point.len() / 2);
                json!({"kty": "EC", "crv": curve, "x": text(x), "y": text(y)})
            }
            Pair::Edwards(pair) => json!({"kty": "OKP", "crv": "Ed25519", "x": text(pair.public_key().as_ref())}),
        };
        key["kid"] = json!(self.name);
        key["use"] = json!("sig");
        key
    }

    /// A token that is signed as its header says.
    pub(super) fn signed(&self, header: &Value, claims: &Value) -> String {
        let text = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let message = format!("{}.{}", text(header), text(claims));
        let (random, bytes) = (SystemRandom::new(), message.as_bytes());
        let signature = match (&self.pair, header["alg"].as_str()) {
            (Pair::Rsa(pair), algorithm) => {
                let mut signature = vec![0; pair.public().modulus_len()];
                let padding: &dyn ring::signature::RsaEncoding =
                    if algorithm == Some("PS256") { &RSA_PSS_SHA256 } else { &RSA_PKCS1_SHA256 };
                pair.sign(padding, &random, bytes, &mut signature).expect("it signs");
                signature
            }
            (Pair::Point(pair, _), _) => pair.sign(&random, bytes).expect("it signs").as_ref().to_vec(),
            (Pair::Edwards(pair), _) => pair.sign(bytes).as_ref().to_vec(),
        };
        format!("{message}.{}", URL_SAFE_NO_PAD.encode(signature))
    }

    /// How its tokens are signed where nothing else is asked for.
    pub(super) fn algorithm(&self) -> &'static str {
        match &self.pair {
            Pair::Rsa(_) => "RS256",
            Pair::Point(_, "P-384") => "ES384",
            Pair::Point(..) => "ES256",
            Pair::Edwards(_) => "EdDSA",
        }
    }

    pub(super) fn header(&self) -> Value {
        json!({"alg": self.algorithm(), "kid": self.name, "typ": "at+jwt"})
    }

    /// A token with these claims, of which nothing else is wrong.
    pub(super) fn token(&self, claims: &Value) -> String {
        self.signed(&self.header(), claims)
    }
}

/// The claims of a token that is good for an hour, with these in their place.
pub(super) fn claims(changed: Value) -> Value {
    let now = Timestamp::now().as_second();
    let mut claims = json!({
        "iss": ISSUER, "aud": AUDIENCE, "sub": "u-1", "name": "Anna", "iat": now, "exp": now + 3600,
        "roles": ["clerk"], "scope": "openid crm.write", "azp": "app",
    });
    if let (Value::Object(claims), Value::Object(changed)) = (&mut claims, changed) {
        for (name, value) in changed {
            match value {
                Value::Null => {
                    claims.remove(&name);
                }
                value => {
                    claims.insert(name, value);
                }
            }
        }
    }
    claims
}

/// The keys of an issuer as a document.
pub(super) fn key_set(keys: &[&Minting]) -> String {
    json!({"keys": keys.iter().map(|one| one.public()).collect::<Vec<_>>()}).to_string()
}
