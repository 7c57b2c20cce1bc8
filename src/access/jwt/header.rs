//! What a token says before it is believed: how it is signed, with which key, and by whom.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use jsonwebtoken::Algorithm;
use serde::Deserialize;
use serde_json::value::RawValue;

/// The longest token that is looked at, in bytes.
const LONGEST: usize = 16 << 10;

/// The header of a token, of which nothing is passed over that could change what the token means.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct TokenHeader {
    pub(super) algorithm: Algorithm,
    pub(super) key: String,
}

#[derive(Deserialize)]
struct HeaderMembers<'m> {
    alg: Option<String>,
    kid: Option<String>,
    typ: Option<String>,
    #[serde(borrow)]
    crit: Option<&'m RawValue>,
}

impl TokenHeader {
    /// The header of a token; `None` where it is not one of those that are taken: a token that may be used here, by a key that it
    /// names, without anything that has to be understood besides.
    pub(super) fn of(token: &str) -> Option<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(token.split('.').next()?).ok()?;
        // A member that stands twice is a fault of its own here.
        let members: HeaderMembers<'_> = serde_json::from_slice(&bytes).ok()?;
        let kind = members.typ?;
        let kind = kind.strip_prefix("application/").unwrap_or(&kind);
        if members.crit.is_some() || !(kind.eq_ignore_ascii_case("JWT") || kind.eq_ignore_ascii_case("at+jwt")) {
            return None;
        }
        Some(Self { algorithm: members.alg?.parse().ok()?, key: members.kid? })
    }
}

/// Whether a credential has the shape of a token: three parts of Base64url.
pub(in crate::access) fn is_shaped(token: &str) -> bool {
    let part = |part: &str| part.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_');
    let mut parts = token.split('.');
    let whole = parts.by_ref().take(3).filter(|text| !text.is_empty() && part(text)).count() == 3;
    whole && parts.next().is_none() && token.len() <= LONGEST
}

/// By whom a token says that it was made.
pub(in crate::access) fn issuer_of(token: &str) -> Option<String> {
    #[derive(Deserialize)]
    struct Issued {
        iss: String,
    }
    let bytes = URL_SAFE_NO_PAD.decode(token.split('.').nth(1)?).ok()?;
    serde_json::from_slice::<Issued>(&bytes).ok().map(|issued| issued.iss)
}
