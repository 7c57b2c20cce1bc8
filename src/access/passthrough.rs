//! Credentials that callers bring for the backends of one catalog: which they are, whom they let in, and whether they are good.

use std::fmt;
use std::sync::Arc;

use futures::future::BoxFuture;
use regex::Regex;
use tokio_util::sync::CancellationToken;

use super::roles::RoleTable;
use crate::caller::{CallerBearer, Identity, Principal, Rights, TenantsNow};
use crate::secret::Secret;

/// A catalog whose callers bring a credential of their own.
#[derive(Debug, Clone)]
pub struct PassthroughRule {
    /// The catalog: its backends get the credential, and no other's.
    pub catalog: Box<str>,
    /// The header that has it, in lower case; `None`: it is the bearer token, and says who calls.
    pub header: Option<Box<str>>,
    /// What it looks like, whole.
    pub pattern: Regex,
    /// The tenant that its holders call for.
    pub tenant: Box<str>,
    /// The roles of a caller whom it lets in; `None`: every tool of the catalog, and no power on the operator's listener.
    pub roles: Option<Vec<Arc<str>>>,
    /// What shows that it is good; `None`: the backend's answer to each call.
    pub(crate) test: Option<CredentialTest>,
}

/// A call of a tool that succeeds with a good credential.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CredentialTest {
    /// The tool.
    pub tool: Box<str>,
    /// Its arguments, a JSON object.
    pub arguments: Box<str>,
}

/// What a backend says of a credential.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CredentialVerdict {
    /// It is good.
    Good,
    /// It is not.
    Bad,
    /// That cannot be said now.
    Unknown,
}

/// Asks backends whether credentials are good.
pub trait TestsCredentials: fmt::Debug + Send + Sync {
    /// Makes the call as this caller.
    fn test(&self, test: &CredentialTest, who: Identity) -> BoxFuture<'static, CredentialVerdict>;
}

/// No backend can be asked: what has to be tested is not let in.
#[derive(Debug, Clone, Copy)]
pub(crate) struct NoTests;

impl TestsCredentials for NoTests {
    fn test(&self, _: &CredentialTest, _: Identity) -> BoxFuture<'static, CredentialVerdict> {
        Box::pin(async { CredentialVerdict::Unknown })
    }
}

impl PassthroughRule {
    /// Whether both let in the same callers alike.
    fn is_as(&self, other: &Self) -> bool {
        self.catalog == other.catalog
            && self.header == other.header
            && self.pattern.as_str() == other.pattern.as_str()
            && self.tenant == other.tenant
            && self.roles == other.roles
            && self.test == other.test
    }
}

/// A rule at work.
#[derive(Debug, Clone)]
pub(super) struct Passthrough {
    pub(super) rule: PassthroughRule,
    roles: Arc<RoleTable>,
    /// Fires when its credentials let no one in any more as they did.
    withdrawn: CancellationToken,
}

impl Passthrough {
    /// The rule at work, in the place of an earlier one that lets in alike, where there is one: then those who have come in stay.
    pub(super) fn new(rule: &PassthroughRule, roles: &Arc<RoleTable>, earlier: &[Self]) -> Self {
        let same = earlier.iter().find(|earlier| earlier.lets_in_by(rule, roles));
        let withdrawn = same.map_or_else(CancellationToken::new, |same| same.withdrawn.clone());
        Self { rule: rule.clone(), roles: Arc::clone(roles), withdrawn }
    }

    /// Whether one of these lets in whom this has let in.
    pub(super) fn goes_on_in(&self, next: &[Self]) -> bool {
        next.iter().any(|next| next.lets_in_by(&self.rule, &self.roles))
    }

    fn lets_in_by(&self, rule: &PassthroughRule, roles: &RoleTable) -> bool {
        self.rule.is_as(rule) && self.roles.has_the_names_of(roles)
    }

    /// Ends the identities of all whom it has let in.
    pub(super) fn withdraw(&self) {
        self.withdrawn.cancel();
    }

    /// Whether a credential is of this kind.
    pub(super) fn means(&self, credential: &str) -> bool {
        self.rule.pattern.is_match(credential)
    }

    /// The caller whom a bearer token lets in: it sees this catalog alone.
    pub(super) fn identity(&self, token: &str, tenants: &TenantsNow) -> Identity {
        let token = Secret::new(token);
        let rights = match &self.rule.roles {
            None => Rights::ALL,
            Some(names) => self.roles.rights(names.iter().map(|name| &**name)),
        };
        Identity {
            principal: Principal::of_bearer(&token),
            tenant: Some(self.rule.tenant.clone()),
            held: self.roles.within(rights, &self.rule.catalog),
            bearer: Some(self.bearer(token)),
            passed: Some(self.withdrawn.clone()),
            tenants: Some(tenants.clone()),
            ..Identity::default()
        }
    }

    /// A caller who is known by something else, with this credential beside.
    pub(super) fn beside(&self, who: &Identity, credential: &str) -> Identity {
        let bearer = Some(self.bearer(Secret::new(credential)));
        Identity { bearer, passed: Some(self.withdrawn.clone()), ..who.clone() }
    }

    fn bearer(&self, token: Secret) -> CallerBearer {
        CallerBearer { catalog: Some(self.rule.catalog.clone()), token }
    }
}
