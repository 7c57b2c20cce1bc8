//! Who calls, as the edge of the server has established it: nothing of it is ever taken from what a message says.

use std::borrow::Cow;
use std::fmt;
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use jiff::Timestamp;
use tokio_util::sync::CancellationToken;

use super::rights::Rights;
use super::tenants_now::TenantsNow;
use crate::secret::digest::{Digest, hexadecimal, sha256};
use crate::secret::redact::MASK;
use crate::secret::{Secret, credential};

/// The tenant where the operator names none.
pub(crate) const DEFAULT_TENANT: &str = "default";

/// What was established about a connection or request, shared by all its calls.
#[derive(Debug, Clone)]
pub struct Identity {
    /// The stable name of who calls; unique with its tenant.
    pub principal: Principal,
    /// The tenant that it calls for; `None` where the operator has named no callers: then there is one tenant.
    pub tenant: Option<Box<str>>,
    /// What people call it.
    pub name: Option<Box<str>>,
    /// The roles that it has, whatever its tenant is offered: within that offer they are what `rights` gives.
    pub held: Rights,
    /// The caller's own credential, for the backends that take it.
    pub bearer: Option<CallerBearer>,
    /// When it ends; `None`: with the connection.
    pub until: Option<Timestamp>,
    /// The program that acts for it, where its token says so.
    pub client: Option<Box<str>>,
    /// Fires when the operator takes it away before its end; `None`: that cannot be.
    pub withdrawn: Option<CancellationToken>,
    /// The same of the credential that it brings for backends.
    pub passed: Option<CancellationToken>,
    /// What holds of tenants now; `None`: none is ever stopped, and each is offered everything.
    pub tenants: Option<TenantsNow>,
    /// The SHA-256 of what it has shown, where that is no longer at hand.
    pub shown: Option<Digest>,
    /// The scopes that its token lacks and could be renewed with, in the operator's order; `None`: there are none to tell of.
    pub lacked: Option<Arc<[LackedScope]>>,
}

/// A scope that a token lacks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LackedScope {
    /// The scope.
    pub scope: Arc<str>,
    /// The roles that it gives.
    pub rights: Rights,
}

/// A credential that a caller brings for backends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallerBearer {
    /// The catalog whose backends get it; `None`: every catalog that asks for it.
    pub catalog: Option<Box<str>>,
    /// The credential.
    pub token: Secret,
}

/// The stable name of who calls: `local`, `stdio:NAME`, `token:NAME`, `sub:ISSUER:SUB`, `bearer:FINGERPRINT`.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Principal(Box<str>);

/// How long is slept at most before the clock is looked at again.
const LOOK: Duration = Duration::from_secs(60);

/// Who calls where nothing is known: every call of a server without named callers, and of a program that calls its own tools.
static LOCAL: LazyLock<Arc<Identity>> = LazyLock::new(|| Arc::new(Identity::default()));

impl Default for Identity {
    fn default() -> Self {
        Self {
            principal: Principal::local(),
            tenant: None,
            name: None,
            held: Rights::ALL,
            bearer: None,
            until: None,
            client: None,
            withdrawn: None,
            passed: None,
            tenants: None,
            shown: None,
            lacked: None,
        }
    }
}

impl Identity {
    /// The one identity of callers of which nothing is known, with every right.
    #[must_use]
    pub(crate) fn local() -> Arc<Self> {
        Arc::clone(&LOCAL)
    }

    /// A caller of which only its own credential is known, for every backend that asks for it. It has every right.
    #[cfg(test)]
    pub(crate) fn showing(token: Secret) -> Self {
        Self::showing_for(None, token)
    }

    /// The same for the backends of one catalog, where one is named.
    #[must_use]
    pub(crate) fn showing_for(catalog: Option<&str>, token: Secret) -> Self {
        let principal = Principal::of_bearer(&token);
        let bearer = CallerBearer { catalog: catalog.map(Into::into), token };
        Self { principal, bearer: Some(bearer), ..Self::default() }
    }

    /// Whether both are the same caller, whatever credential each has shown: sessions, streams and states belong to the
    /// principal of a tenant, so that a renewed token goes on with them.
    #[must_use]
    pub(crate) fn is_same_caller(&self, other: &Self) -> bool {
        self.principal == other.principal && self.tenant == other.tenant
    }

    /// The id of the tenant that it calls for, as records have it.
    #[must_use]
    pub(crate) fn tenant_id(&self) -> &str {
        self.tenant.as_deref().unwrap_or(DEFAULT_TENANT)
    }

    /// What it may do now: its roles, within what its tenant is offered.
    #[must_use]
    pub(crate) fn rights(&self) -> Rights {
        match &self.tenants {
            Some(tenants) => self.held.offered(tenants.offer(self.tenant_id())),
            None => self.held,
        }
    }

    /// What it is called in records and on pages: its name, or its principal where it has none.
    #[must_use]
    pub(crate) fn actor(&self) -> &str {
        self.name.as_deref().unwrap_or(self.principal.as_str())
    }

    /// All that it is called: its principal, and its name where it has one.
    #[must_use]
    pub(crate) fn names(&self) -> Vec<&str> {
        [Some(self.principal.as_str()), self.name.as_deref()].into_iter().flatten().collect()
    }

    /// The caller's own credential for the backends of a catalog.
    #[must_use]
    pub fn bearer_for(&self, catalog: &str) -> Option<&Secret> {
        let bearer = self.bearer.as_ref()?;
        bearer.catalog.as_deref().is_none_or(|only| only == catalog).then_some(&bearer.token)
    }

    /// A text of the caller's that is no value of anything, as it may be repeated in logs, records and answers: not where it has in it
    /// what the caller has shown, or what looks like a credential. Clients that are set up wrongly send those.
    #[must_use]
    pub(crate) fn repeated<'t>(&self, text: &'t str) -> Cow<'t, str> {
        let brought = self.bearer.as_ref().is_some_and(|bearer| text.contains(bearer.token.expose()));
        let shown = |word: &str| self.shown.is_some_and(|shown| sha256(word.as_bytes()) == shown);
        let hides = |word: &str| credential::is_one(word) || shown(word);
        if brought || shown(text) || credential::words(text).any(hides) {
            return Cow::Borrowed(MASK);
        }
        Cow::Borrowed(text)
    }

    /// Whether it has ended at this moment.
    #[must_use]
    pub(crate) fn has_ended(&self, now: Timestamp) -> bool {
        self.until.is_some_and(|until| until <= now) || self.is_taken_away()
    }

    /// Whether the operator has taken it away, or has stopped its tenant.
    #[must_use]
    pub(crate) fn is_taken_away(&self) -> bool {
        self.is_withdrawn() || self.is_of_stopped_tenant()
    }

    /// Whether the callers of its tenant are not let in now.
    #[must_use]
    pub(crate) fn is_of_stopped_tenant(&self) -> bool {
        self.tenants.as_ref().is_some_and(|tenants| tenants.have_stopped(self.tenant_id()))
    }

    /// Whether the operator has taken it away.
    #[must_use]
    pub(crate) fn is_withdrawn(&self) -> bool {
        [&self.withdrawn, &self.passed].into_iter().flatten().any(CancellationToken::is_cancelled)
    }

    /// Whether it can end before its connection does.
    #[must_use]
    pub(crate) fn can_end(&self) -> bool {
        self.until.is_some() || self.withdrawn.is_some() || self.passed.is_some() || self.tenants.is_some()
    }

    /// Completes when it has ended, by the clock on the wall, which may be set meanwhile.
    pub async fn ended(&self) {
        let reached = async {
            match self.until {
                Some(until) => reached(until).await,
                None => std::future::pending().await,
            }
        };
        let fires = async |token: &Option<CancellationToken>| match token {
            Some(token) => token.cancelled().await,
            None => std::future::pending().await,
        };
        let stopped = async {
            match &self.tenants {
                Some(tenants) => tenants.to_stop(self.tenant_id()).await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            () = reached => {}
            () = stopped => {}
            () = fires(&self.withdrawn) => {}
            () = fires(&self.passed) => {}
        }
    }

    /// Whether both are the same caller with the same rights and the same end: what one was let in for, the other is.
    #[must_use]
    pub(crate) fn is_as_good_as(&self, other: &Self) -> bool {
        self.is_same_caller(other) && self.held == other.held && self.until == other.until && self.name == other.name
    }
}

/// Waits for a moment.
async fn reached(until: Timestamp) {
    loop {
        match Duration::try_from(until.duration_since(Timestamp::now())) {
            Ok(left) if !left.is_zero() => tokio::time::sleep(left.min(LOOK)).await,
            _ => return,
        }
    }
}

impl Principal {
    /// One of whom nothing is known.
    #[must_use]
    pub(crate) fn local() -> Self {
        Self("local".into())
    }

    /// The one who started the process that serves over stdio.
    #[must_use]
    pub(crate) fn of_stdio(name: &str) -> Self {
        Self(format!("stdio:{name}").into())
    }

    /// The holder of a token that the operator has named.
    #[must_use]
    pub fn of_token(name: &str) -> Self {
        Self(format!("token:{name}").into())
    }

    /// The subject of an issuer's tokens.
    #[must_use]
    pub(crate) fn of_subject(issuer: &str, subject: &str) -> Self {
        Self(format!("sub:{issuer}:{subject}").into())
    }

    /// A caller known by nothing but its credential, which cannot be found out from this.
    #[must_use]
    pub(crate) fn of_bearer(token: &Secret) -> Self {
        let fingerprint = hexadecimal(&sha256(token.expose().as_bytes())[..16]);
        Self(format!("bearer:{fingerprint}").into())
    }

    /// One who has been written down.
    #[must_use]
    pub(crate) fn kept(text: &str) -> Self {
        Self(text.into())
    }

    /// As it is written in logs and in the audit.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The name that the operator's file or a person has given who is called so; an issuer's subjects and strangers have none.
    #[must_use]
    pub(crate) fn given_name(&self) -> Option<&str> {
        ["token:", "stdio:"].into_iter().find_map(|kind| self.0.strip_prefix(kind))
    }

    /// Whether it is the one who started the process.
    #[must_use]
    pub(crate) fn is_stdio(&self) -> bool {
        self.0.starts_with("stdio:")
    }

    /// Whether nothing is known of the caller.
    #[must_use]
    pub(crate) fn is_local(&self) -> bool {
        &*self.0 == "local"
    }
}

impl fmt::Debug for Principal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for Principal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests;
