//! Whether a token is to be believed: signed by the key that it names, by the issuer that it names, for this server, now.

use std::time::Duration;

use jiff::Timestamp;
use jsonwebtoken::errors::ErrorKind;
use jsonwebtoken::{DecodingKey, Validation};
use serde_json::Value;

use super::claims::TokenClaims;
use super::header::TokenHeader;
use super::provider;

/// Why a token lets no one in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::access) enum JwtFault {
    /// It is not to be believed, or has ended.
    Invalid(JwtRule),
    /// It is, and whom it names is not let in here.
    Forbidden(JwtRule),
    /// It cannot be said: the keys of its issuer are not there; when to come back.
    Away(Duration),
}

/// What a token does not keep to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::access) enum JwtRule {
    /// No issuer of its name is taken here.
    Issuer,
    /// Its header is not read, or asks for something that is not understood.
    Header,
    /// It is signed in a way that is not taken.
    Algorithm,
    /// The issuer has no key of that name that is for this.
    Key,
    /// The key has not signed it.
    Signature,
    /// It is not made for this server.
    Audience,
    /// It has ended.
    Expired,
    /// Its time has not come, or it was made later than now.
    Early,
    /// It names no one, or has no end, or is no token inside.
    Claims,
    /// It does not have what the operator asks for besides.
    Require,
    /// Its tenant is not said, or is none here.
    Tenant,
}

impl JwtRule {
    /// What it is called in the log and the audit.
    pub(in crate::access) fn name(self) -> &'static str {
        match self {
            Self::Issuer => "issuer",
            Self::Header => "header",
            Self::Algorithm => "algorithm",
            Self::Key => "key",
            Self::Signature => "signature",
            Self::Audience => "audience",
            Self::Expired => "expired",
            Self::Early => "early",
            Self::Claims => "claims",
            Self::Require => "require",
            Self::Tenant => "tenant",
        }
    }
}

impl From<&ErrorKind> for JwtRule {
    fn from(kind: &ErrorKind) -> Self {
        match kind {
            ErrorKind::InvalidSignature => Self::Signature,
            ErrorKind::ExpiredSignature => Self::Expired,
            ErrorKind::ImmatureSignature => Self::Early,
            ErrorKind::InvalidAudience => Self::Audience,
            ErrorKind::InvalidIssuer => Self::Issuer,
            ErrorKind::InvalidAlgorithm | ErrorKind::InvalidAlgorithmName => Self::Algorithm,
            ErrorKind::InvalidKeyFormat | ErrorKind::InvalidRsaKey(_) | ErrorKind::InvalidEcdsaKey => Self::Key,
            _ => Self::Claims,
        }
    }
}

/// What tokens of an issuer are held against.
#[derive(Debug)]
pub(super) struct Terms {
    pub(super) issuer: String,
    pub(super) audience: Vec<String>,
    pub(super) leeway: Duration,
}

/// The claims of a token, if it is to be believed, and the moment when it ends; else what it does not keep to first.
pub(super) fn verify(
    token: &str,
    header: &TokenHeader,
    key: &DecodingKey,
    terms: &Terms,
) -> Result<(TokenClaims, Timestamp), JwtRule> {
    provider::install();
    let mut validation = Validation::new(header.algorithm);
    validation.leeway = terms.leeway.as_secs();
    validation.validate_nbf = true;
    validation.set_issuer(&[&terms.issuer]);
    validation.set_audience(&terms.audience);
    validation.set_required_spec_claims(&["exp", "iss", "aud", "sub"]);
    let decoded = jsonwebtoken::decode::<TokenClaims>(token, key, &validation);
    let claims = decoded.map_err(|error| JwtRule::from(error.kind()))?.claims;
    // A list of issuers is none of this one, and a token from the future was not made by a clock that is right.
    let issued = claims.get("iss").and_then(Value::as_str) == Some(terms.issuer.as_str());
    let leeway = i64::try_from(terms.leeway.as_secs()).unwrap_or(i64::MAX);
    let made =
        claims.get("iat").is_none_or(|made| seconds(made).is_some_and(|made| made <= now().saturating_add(leeway)));
    let plain = |sub: &str| (1..=255).contains(&sub.len()) && !sub.contains(char::is_control);
    let named = claims.get("sub").and_then(Value::as_str).is_some_and(plain);
    for (keeps, rule) in [(issued, JwtRule::Issuer), (made, JwtRule::Early), (named, JwtRule::Claims)] {
        if !keeps {
            return Err(rule);
        }
    }
    let ends = claims.get("exp").and_then(seconds).ok_or(JwtRule::Claims)?.saturating_add(leeway);
    let ends = Timestamp::from_second(ends).unwrap_or(Timestamp::MAX);
    // In the second that it names a token has ended already: what it lets in would end at once.
    if ends > Timestamp::now() { Ok((claims, ends)) } else { Err(JwtRule::Expired) }
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
