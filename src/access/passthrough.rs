//! Credentials that callers bring for the backends of one catalog: which they are, whom they let in, and whether they are good.

use std::fmt;
use std::sync::Arc;

use futures::future::BoxFuture;
use regex::Regex;

use super::roles::RoleTable;
use crate::caller::{CallerBearer, Identity, Principal, Rights};
use crate::secret::Secret;

/// A catalog whose callers bring a credential of their own.
#[derive(Debug, Clone)]
pub struct PassthroughRule {
    /// The catalog: its backends get the credential, and no other's.
    pub catalog: Box<str>,
    /// The header that has it, in lower case; `None`: it is the bearer token, and says who calls.
    pub header: Option<Box<str>>,
    /// What it looks like.
    pub pattern: Regex,
    /// The tenant that its holders call for.
    pub tenant: Box<str>,
    /// The roles of a caller whom it lets in; `None`: every right within the catalog.
    pub roles: Option<Vec<Arc<str>>>,
    /// What shows that it is good; `None`: the backend's answer to each call.
    pub test: Option<CredentialTest>,
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
pub struct NoTests;

impl TestsCredentials for NoTests {
    fn test(&self, _: &CredentialTest, _: Identity) -> BoxFuture<'static, CredentialVerdict> {
        Box::pin(async { CredentialVerdict::Unknown })
    }
}

impl PassthroughRule {
    /// Whether a credential is of this kind.
    pub(super) fn means(&self, credential: &str) -> bool {
        self.pattern.is_match(credential)
    }

    /// The caller whom a bearer token lets in: it sees this catalog alone.
    pub(super) fn identity(&self, token: &str, roles: &RoleTable) -> Identity {
        let token = Secret::new(token);
        let rights = match &self.roles {
            None => Rights::ALL,
            Some(names) => roles.rights(names.iter().map(|name| &**name)),
        };
        Identity {
            principal: Principal::of_bearer(&token),
            tenant: Some(self.tenant.clone()),
            rights: roles.within(rights, &self.catalog),
            bearer: Some(self.bearer(token)),
            ..Identity::default()
        }
    }

    /// A caller who is known by something else, with this credential beside.
    pub(super) fn beside(&self, who: &Identity, credential: &str) -> Identity {
        Identity { bearer: Some(self.bearer(Secret::new(credential))), ..who.clone() }
    }

    fn bearer(&self, token: Secret) -> CallerBearer {
        CallerBearer { catalog: Some(self.catalog.clone()), token }
    }
}
