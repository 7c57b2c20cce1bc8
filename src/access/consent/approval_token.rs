//! Approvals that a system in front of this server has signed: a token of HS256 in a header of the request, as the gateway
//! simple-gpt-mcp-server has them. What that leaves open is asked for here: every claim has to be there, a token lasts five minutes at
//! most, and is good for one call.
//!
//! The library that reads tokens of issuers is not asked for these: its provider knows no secrets, so that no token of an issuer can be
//! signed by one.

use std::time::Duration;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use jiff::Timestamp;
use ring::hmac;
use serde::Deserialize;

use super::of_tenant::tenant;
use super::visible::is_unseen;
use crate::caller::Identity;
use crate::secret::Secret;
use crate::secret::digest::{Digest, hexadecimal, sha256};
use crate::store::approvals::may_be_one_person;

/// The longest token, in bytes.
const LONGEST: usize = 4 << 10;

/// The longest name of who approves, and of what is approved, in characters.
const NAME: usize = 128;

/// How long a token may last, and how far clocks may be apart, in seconds.
const LASTS: i64 = 300;
const LEEWAY: u64 = 30;

/// How long a token has to be remembered that was used.
pub(crate) const REMEMBERED: Duration = Duration::from_secs(LASTS as u64 + 2 * LEEWAY);

/// What an operator says of such tokens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct HeaderRules {
    /// The header, in lower case.
    pub(crate) name: Box<str>,
    /// What signs the tokens, at least 32 bytes.
    pub(crate) secret: Secret,
    /// Who signs them.
    pub(crate) issuer: Box<str>,
    /// Whom they are for.
    pub(crate) audience: Box<str>,
    /// A token has to name the very call, and not its tool alone.
    pub(crate) binds_arguments: bool,
}

/// A token that is good for a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SignedApproval {
    /// Who approves.
    pub(crate) approver: String,
    /// What the signing system calls the approval.
    pub(crate) named: String,
    /// What the token is known by, so that it is used once.
    pub(crate) nonce: Digest,
}

/// Why a token is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TokenRefused {
    /// It is no token, or not signed by this secret, or something is missing.
    Invalid,
    /// It is over, not begun yet, or lasts too long.
    Expired,
    /// It is of another issuer.
    Issuer,
    /// It is for another audience.
    Audience,
    /// It is for another tool.
    Tool,
    /// It is for another tenant.
    Tenant,
    /// It is for another call of the tool.
    Arguments,
    /// It was used before.
    Replayed,
    /// Who approves is who calls.
    OwnCall,
}

/// What is called, by whom.
#[derive(Debug, Clone, Copy)]
pub(crate) struct SignedFor<'s> {
    /// Who calls.
    pub(crate) who: &'s Identity,
    /// The tool.
    pub(crate) tool: &'s str,
    /// What the approval is bound to.
    pub(crate) digest: Digest,
    /// Who approves has to be another than who calls.
    pub(crate) four_eyes: bool,
}

/// The head of a token. What is `crit` would have to be understood, and nothing of it is.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ApprovalHead {
    alg: String,
    typ: Option<String>,
    #[serde(rename = "kid")]
    _kid: Option<String>,
}

#[derive(Deserialize)]
struct ApprovalClaims {
    iss: String,
    aud: String,
    sub: String,
    tid: String,
    tool: String,
    approval_id: String,
    jti: String,
    iat: i64,
    exp: i64,
    args: Option<String>,
}

impl TokenRefused {
    /// As it is recorded and shown.
    #[must_use]
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Invalid => "approval_token_invalid",
            Self::Expired => "approval_token_expired",
            Self::Issuer => "approval_token_invalid_issuer",
            Self::Audience => "approval_token_invalid_audience",
            Self::Tool => "approval_token_tool_mismatch",
            Self::Tenant => "approval_token_tenant_mismatch",
            Self::Arguments => "approval_token_arguments_mismatch",
            Self::Replayed => "approval_token_replay_detected",
            Self::OwnCall => "approval_token_own_call",
        }
    }
}

impl SignedApproval {
    /// Who approves, as records name them.
    #[must_use]
    pub(crate) fn approver_named(&self) -> String {
        format!("header:{}", self.approver)
    }
}

impl HeaderRules {
    /// What a token approves of, if it is good for this call. Whether it was used before is not asked here.
    ///
    /// # Errors
    /// Why it is not.
    pub(crate) fn read(&self, token: &str, of: &SignedFor<'_>, now: Timestamp) -> Result<SignedApproval, TokenRefused> {
        let claims = self.claims(token)?;
        if claims.iss != *self.issuer {
            return Err(TokenRefused::Issuer);
        }
        if claims.aud != *self.audience {
            return Err(TokenRefused::Audience);
        }
        let (now, leeway) = (now.as_second(), LEEWAY.cast_signed());
        let lasts = claims.exp.saturating_sub(claims.iat);
        if claims.exp < now.saturating_sub(leeway)
            || claims.iat > now.saturating_add(leeway)
            || !(0..=LASTS).contains(&lasts)
        {
            return Err(TokenRefused::Expired);
        }
        if claims.tool != of.tool {
            return Err(TokenRefused::Tool);
        }
        if claims.tid != tenant(of.who) {
            return Err(TokenRefused::Tenant);
        }
        let bound = claims.args.as_deref().is_some_and(|args| args.eq_ignore_ascii_case(&hexadecimal(&of.digest)));
        // One that names a call is for that, whatever has to be named.
        if !bound && (self.binds_arguments || claims.args.is_some()) {
            return Err(TokenRefused::Arguments);
        }
        if of.four_eyes && may_be_one_person(&of.who.names(), &[&claims.sub]) {
            return Err(TokenRefused::OwnCall);
        }
        let short = |text: &str| text.chars().filter(|character| !character.is_control()).take(NAME).collect();
        let nonce = sha256(format!("approval\n{}\n{}", claims.iss, claims.jti).as_bytes());
        Ok(SignedApproval { approver: short(&claims.sub), named: short(&claims.approval_id), nonce })
    }

    fn claims(&self, token: &str) -> Result<ApprovalClaims, TokenRefused> {
        if token.len() > LONGEST {
            return Err(TokenRefused::Invalid);
        }
        let parts: Vec<&str> = token.split('.').collect();
        let &[header, body, signature] = &parts[..] else { return Err(TokenRefused::Invalid) };
        let read = |part: &str| URL_SAFE_NO_PAD.decode(part).map_err(|_| TokenRefused::Invalid);
        // Nothing of it is read before it is known to be signed.
        let key = hmac::Key::new(hmac::HMAC_SHA256, self.secret.expose().as_bytes());
        let signed = &token.as_bytes()[..header.len() + 1 + body.len()];
        hmac::verify(&key, signed, &read(signature)?).map_err(|_| TokenRefused::Invalid)?;
        let header: ApprovalHead = serde_json::from_slice(&read(header)?).map_err(|_| TokenRefused::Invalid)?;
        if header.alg != "HS256" || header.typ.is_some_and(|kind| !kind.eq_ignore_ascii_case("JWT")) {
            return Err(TokenRefused::Invalid);
        }
        let claims: ApprovalClaims = serde_json::from_slice(&read(body)?).map_err(|_| TokenRefused::Invalid)?;
        let whole = [&claims.sub, &claims.tool, &claims.approval_id, &claims.jti].iter().all(|claim| !is_blank(claim));
        if whole { Ok(claims) } else { Err(TokenRefused::Invalid) }
    }
}

/// Whether nothing of a name is seen.
fn is_blank(name: &str) -> bool {
    name.chars().all(|character| character.is_whitespace() || is_unseen(character))
}

#[cfg(test)]
mod tests;
