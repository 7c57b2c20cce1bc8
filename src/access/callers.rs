//! The callers that an operator names, and by what they are known.

use std::collections::HashSet;
use std::sync::Arc;

use jiff::Timestamp;
use kartoteka_compiler::plan::CallRate;

use super::jwt::IssuerRule;
use super::last_use::LastUse;
use super::passthrough::PassthroughRule;
use super::resource::{MCP, ProtectedResource};
use super::roles::RoleTable;
use super::tenants::TenantRule;
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
    /// Those with a credential that another has given out.
    pub foreign: ForeignRules,
    /// How many admissions of one address may fail.
    pub failed_admissions: CallRate,
}

/// The credentials of others that let callers in.
#[derive(Debug, Clone, Default)]
pub struct ForeignRules {
    /// The issuers whose tokens are taken.
    pub issuers: Vec<IssuerRule>,
    /// Which tenants those tokens may name.
    pub tenants: TenantRule,
    /// Where clients reach this server, without a slash at the end.
    pub url: Option<Box<str>>,
    /// Catalogs whose callers bring a credential of their own.
    pub passthrough: Vec<PassthroughRule>,
}

impl ForeignRules {
    /// The same of a server that clients reach there: what tokens are for where the operator does not say.
    #[must_use]
    pub fn at(mut self, url: &str) -> Self {
        let url = url.trim_end_matches('/');
        self.url = Some(url.into());
        for issuer in self.issuers.iter_mut().filter(|issuer| issuer.audience.is_empty()) {
            issuer.audience = vec![url.into(), format!("{url}{MCP}").into()];
        }
        self
    }

    /// What clients can read of the issuers; `None` where there are none. Clients ask for every scope that is named there when they sign in:
    /// of an issuer with `step_up`, whose other scopes are asked for with the call that needs them, only those are named whose roles merely
    /// read.
    #[must_use]
    pub(crate) fn resource(&self, roles: &RoleTable) -> Option<ProtectedResource> {
        let url = self.url.clone().filter(|_| !self.issuers.is_empty())?;
        let mut scopes: Vec<Box<str>> = Vec::new();
        for (issuer, grant) in self.issuers.iter().flat_map(|one| one.scopes.iter().map(move |grant| (one, grant))) {
            let is_asked = !issuer.step_up || roles.only_read(&grant.roles);
            if is_asked && !scopes.contains(&grant.scope) {
                scopes.push(grant.scope.clone());
            }
        }
        Some(ProtectedResource { url, issuers: self.issuers.iter().map(|one| one.issuer.clone()).collect(), scopes })
    }

    /// Every role that a credential gives by itself.
    fn roles(&self) -> impl Iterator<Item = &Arc<str>> {
        let granted = self.issuers.iter().flat_map(|issuer| &issuer.scopes).flat_map(|grant| &grant.roles);
        granted.chain(self.passthrough.iter().flat_map(|rule| rule.roles.iter().flatten()))
    }
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
    /// Where it is noted that it was shown; `None`: nowhere.
    pub used: Option<LastUse>,
}

impl NamedCaller {
    /// Its identity, where the server knows these roles.
    #[must_use]
    pub(crate) fn identity(&self, roles: &RoleTable, until: Option<Timestamp>) -> Identity {
        let held = match &self.roles {
            None => Rights::ALL,
            Some(names) => roles.rights(names.iter().map(|name| &**name)),
        };
        Identity {
            principal: self.principal.clone(),
            tenant: Some(self.tenant.clone()),
            name: self.name.clone(),
            held,
            until,
            ..Identity::default()
        }
    }
}

impl CallerRules {
    /// The same with these tokens beside; where one is there already, that counts.
    #[must_use]
    pub(crate) fn with_tokens(mut self, more: Vec<TokenRule>) -> Self {
        let own: HashSet<Digest> = self.tokens.iter().map(|token| token.digest).collect();
        self.tokens.extend(more.into_iter().filter(|token| !own.contains(&token.digest)));
        self
    }

    /// Every role that a caller is given.
    pub fn roles(&self) -> impl Iterator<Item = &Arc<str>> {
        let anonymous = self.anonymous.iter().map(|(_, caller)| caller);
        let callers = anonymous.chain([&self.stdio]).chain(self.tokens.iter().map(|token| &token.caller));
        callers.flat_map(|caller| caller.roles.iter().flatten()).chain(self.foreign.roles())
    }
}
