//! Tokens of issuers: JSON Web Tokens, which say of themselves who calls, and are taken if a key that the issuer has published
//! signed them for this server.
//!
//! # Layout
//!
//! - `provider`: the signatures, by the one provider of cryptography that this program has
//! - `key_set`: the keys of an issuer, and the one that a token names; `published`: where they come from, and how long they are
//!   good; `discovery`: where an issuer's metadata says that they are
//! - `header`, `claims`: what a token says; `verify`: whether it is to be believed; `rule`: what the operator says of an issuer;
//!   `issuer`: whom its tokens let in

mod claims;
mod discovery;
mod header;
mod issuer;
mod key_set;
mod provider;
mod published;
mod rule;
mod verify;

pub(crate) use discovery::{DocumentFault, Documents, NoDocuments};
pub(super) use header::{is_shaped, issuer_of};
pub(super) use issuer::Issuer;
pub(crate) use issuer::IssuerKeys;
pub(crate) use published::HeldKeys;
pub(crate) use rule::RequiredClaim;
pub use rule::{IssuerRule, KeysFrom, ScopeGrant};
pub(super) use verify::{JwtFault, JwtRule};

/// How many keys of a JWK set tokens can be verified with; `None`: it is none.
#[must_use]
pub(crate) fn count_keys(text: &str) -> Option<usize> {
    key_set::KeySet::read(text.as_bytes()).ok().map(|keys| keys.len())
}

#[cfg(test)]
mod tests;
