//! What the operator says of an issuer of tokens.

use std::sync::Arc;
use std::time::Duration;

use url::Url;

/// An issuer whose tokens are taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IssuerRule {
    /// What its tokens say in `iss`.
    pub issuer: Box<str>,
    /// What its tokens are for: one of these.
    pub audience: Vec<Box<str>>,
    /// Where its keys are.
    pub keys: KeysFrom,
    /// How its tokens may be signed, as their headers name it; what is not known here signs nothing.
    pub algorithms: Vec<Box<str>>,
    /// The claim that people call the caller by.
    pub name: Box<str>,
    /// The claim that names the tenant; `None`: all are of the tenant `default`.
    pub tenant: Option<Box<str>>,
    /// The claim that names roles.
    pub roles: Box<str>,
    /// The roles that scopes give.
    pub scopes: Vec<ScopeGrant>,
    /// What its tokens have to say besides.
    pub require: Vec<RequiredClaim>,
    /// How far its clock may be off.
    pub leeway: Duration,
    /// Tools that only a scope would open which a token lacks are listed, and their calls say which scope that is.
    pub step_up: bool,
}

/// Where the keys of an issuer are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeysFrom {
    /// Where its metadata says.
    Metadata,
    /// At an address.
    Address(Url),
    /// Here: a JWK set.
    Text(Arc<str>),
}

/// What a scope gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScopeGrant {
    /// The scope.
    pub scope: Box<str>,
    /// The roles of its holder.
    pub roles: Vec<Arc<str>>,
}

/// What a token has to say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequiredClaim {
    /// The claim.
    pub(crate) claim: Box<str>,
    /// It is one of these, or has one of these in it.
    pub values: Vec<Box<str>>,
}
