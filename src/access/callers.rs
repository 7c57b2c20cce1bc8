//! The callers that an operator names, and by what they are known.

use std::sync::Arc;

use jiff::Timestamp;
use kartoteka_compiler::plan::CallRate;

use super::roles::RoleTable;
use super::token::Digest;
use crate::caller::{Identity, Principal, Rights};

/// How many admissions of one address may fail, unless the operator says so.
pub const FAILED_ADMISSIONS: CallRate = CallRate { calls: 60, window_ms: 60_000 };

/// The callers that an operator names.
#[derive(Debug, Clone)]
pub struct CallerRules {
    /// Those who show nothing.
    pub anonymous: Option<(Within, NamedCaller)>,
    /// The one who speaks over stdio.
    pub stdio: NamedCaller,
    /// Those with a token.
    pub tokens: Vec<TokenRule>,
    /// How many admissions of one address may fail.
    pub failed_admissions: CallRate,
}

/// Which callers who show nothing are let in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Within {
    /// Those of this machine.
    Local,
    /// All.
    Always,
}

/// A caller as the operator names it.
#[derive(Debug, Clone)]
pub struct NamedCaller {
    /// Its stable name.
    pub principal: Principal,
    /// What people call it.
    pub name: Option<Box<str>>,
    /// Its tenant.
    pub tenant: Box<str>,
    /// Its roles; `None`: every right.
    pub roles: Option<Vec<Arc<str>>>,
}

/// A caller with a token.
#[derive(Debug, Clone)]
pub struct TokenRule {
    /// What the token is known by.
    pub digest: Digest,
    /// Who has it.
    pub caller: NamedCaller,
    /// When it ends.
    pub until: Option<Timestamp>,
}

impl NamedCaller {
    /// Its identity, where the server knows these roles.
    #[must_use]
    pub fn identity(&self, roles: &RoleTable, until: Option<Timestamp>) -> Identity {
        let rights = match &self.roles {
            None => Rights::ALL,
            Some(names) => roles.rights(names.iter().map(|name| &**name)),
        };
        Identity {
            principal: self.principal.clone(),
            tenant: Some(self.tenant.clone()),
            name: self.name.clone(),
            rights,
            until,
            ..Identity::default()
        }
    }
}

impl CallerRules {
    /// Every role that a caller is given.
    pub fn roles(&self) -> impl Iterator<Item = &Arc<str>> {
        let anonymous = self.anonymous.iter().map(|(_, caller)| caller);
        let callers = anonymous.chain([&self.stdio]).chain(self.tokens.iter().map(|token| &token.caller));
        callers.flat_map(|caller| caller.roles.iter().flatten())
    }
}
