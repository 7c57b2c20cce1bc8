//! Whether a token is to be believed: signed by the key that it names, by the issuer that it names, for this server, now.

use std::time::Duration;

use jiff::Timestamp;
use jsonwebtoken::{DecodingKey, Validation};
use serde_json::Value;

use super::claims::TokenClaims;
use super::header::TokenHeader;
use super::provider;

/// Why a token lets no one in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::access) enum JwtFault {
    /// It is not to be believed, or has ended.
    Invalid,
    /// It is, and whom it names is not let in here.
    Forbidden,
    /// It cannot be said: the keys of its issuer are not there; when to come back.
    Away(Duration),
}

/// What tokens of an issuer are held against.
#[derive(Debug)]
pub(super) struct Terms {
    pub(super) issuer: String,
    pub(super) audience: Vec<String>,
    pub(super) leeway: Duration,
}

/// The claims of a token, if it is to be believed, and the moment when it ends.
pub(super) fn verify(
    token: &str,
    header: &TokenHeader,
    key: &DecodingKey,
    terms: &Terms,
) -> Option<(TokenClaims, Timestamp)> {
    provider::install();
    let mut validation = Validation::new(header.algorithm);
    validation.leeway = terms.leeway.as_secs();
    validation.validate_nbf = true;
    validation.set_issuer(&[&terms.issuer]);
    validation.set_audience(&terms.audience);
    validation.set_required_spec_claims(&["exp", "iss", "aud", "sub"]);
    let claims = jsonwebtoken::decode::<TokenClaims>(token, key, &validation).ok()?.claims;
    // A list of issuers is none of this one, and a token from the future was not made by a clock that is right.
    let issued = claims.get("iss").and_then(Value::as_str) == Some(terms.issuer.as_str());
    let leeway = i64::try_from(terms.leeway.as_secs()).unwrap_or(i64::MAX);
    let made =
        claims.get("iat").is_none_or(|made| seconds(made).is_some_and(|made| made <= now().saturating_add(leeway)));
    let plain = |sub: &str| (1..=255).contains(&sub.len()) && !sub.contains(char::is_control);
    let named = claims.get("sub").and_then(Value::as_str).is_some_and(plain);
    if !issued || !made || !named {
        return None;
    }
    let ends = seconds(claims.get("exp")?)?.saturating_add(leeway);
    let ends = Timestamp::from_second(ends).unwrap_or(Timestamp::MAX);
    // In the second that it names a token has ended already: what it lets in would end at once.
    (ends > Timestamp::now()).then_some((claims, ends))
}

fn now() -> i64 {
    Timestamp::now().as_second()
}

/// Whole seconds since 1970.
fn seconds(value: &Value) -> Option<i64> {
    #[expect(clippy::cast_possible_truncation, reason = "beyond the range it saturates, and there is no year so late")]
    value
        .as_i64()
        .or_else(|| value.as_f64().filter(|seconds| seconds.is_finite()).map(|seconds| seconds.floor() as i64))
}
