//! Who may come in: what a connection or request shows, and the identity that it has by it. Decided once, before anything of the
//! request is read; what cannot be decided is refused.
//!
//! The first kind that a credential is of decides: one that looks like a token of this server is never taken for anything else.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use http::HeaderValue;
use jiff::Timestamp;
use tokio_util::sync::CancellationToken;

use super::admission::{Admission, Challenge};
use super::callers::{CallerRules, TokenRule, Within};
use super::failures::Failures;
use super::jwt::{self, Documents, Issuer, IssuerKeys, JwtFault, JwtRule, NoDocuments};
use super::last_use::LastUse;
use super::passthrough::{CredentialVerdict, NoTests, Passthrough, TestsCredentials};
use super::resource::{BearerFault, ProtectedResource, challenge};
use super::roles::RoleTable;
use super::tenants::{MadeTenants, TenantAdmission};
use super::token::{self, Digest, PREFIX};
use super::verified::Verified;
use crate::caller::{Identity, RefusedToken, Rights, TenantsNow};
use crate::secret::Secret;

/// How long a token of an issuer counts as verified: one that was withdrawn meanwhile is taken for as long.
const VERIFIED: Duration = Duration::from_secs(60);

/// How long a credential counts as good after its backend has said so.
const TESTED: Duration = Duration::from_secs(300);

/// When to ask again about a credential of which its backend could not say anything.
const UNTESTED: Duration = Duration::from_secs(5);

/// What lets callers in.
#[derive(Debug)]
pub struct Edge {
    /// `None`: the operator names no callers, and everyone has every right.
    named: Option<Arc<Named>>,
    /// Without named callers, the catalog for whose backends each of them has to bring a credential.
    brings: Option<Box<str>>,
}

#[derive(Debug)]
struct Named {
    anonymous: Option<(Within, Arc<Identity>)>,
    stdio: Arc<Identity>,
    tokens: HashMap<Digest, TokenHolder>,
    issuers: Vec<Arc<Issuer>>,
    verified: Arc<Verified>,
    passthrough: Vec<Passthrough>,
    tested: Arc<Verified>,
    tests: Arc<dyn TestsCredentials>,
    failures: Arc<Failures>,
    /// Whose callers are not let in, whatever they show, and what those of others are offered.
    tenants: TenantsNow,
    resource: Option<ProtectedResource>,
}

/// Who has a token of this server.
#[derive(Debug)]
struct TokenHolder {
    identity: Arc<Identity>,
    used: Option<LastUse>,
}

/// Whom an edge asks.
#[derive(Debug, Clone)]
pub struct AskedParties {
    /// Issuers, for their keys.
    pub documents: Arc<dyn Documents>,
    /// Backends, whether credentials are good.
    pub tests: Arc<dyn TestsCredentials>,
    /// The tenants that were made while the server runs.
    pub tenants: Arc<MadeTenants>,
}

impl Default for AskedParties {
    fn default() -> Self {
        Self { documents: Arc::new(NoDocuments), tests: Arc::new(NoTests), tenants: Arc::default() }
    }
}

/// Finds a header of a request by its name in lower case. What is no text, or there more than once, is an empty one.
pub(crate) type HeaderLookup<'h> = dyn Fn(&str) -> Option<&'h str> + 'h;

/// What a request shows.
#[derive(Debug)]
pub enum Shown<'s> {
    /// Nothing.
    Nothing,
    /// A bearer token.
    Bearer(&'s str),
    /// Something that is none.
    Other,
}

/// Where a request comes from.
#[derive(Debug, Clone, Copy)]
pub struct From {
    /// The address of the client.
    pub address: Option<IpAddr>,
    /// It comes from this machine for certain: no proxy stands before it.
    pub local: bool,
}

impl Edge {
    /// One that lets everyone in with every right: the operator names no callers.
    #[must_use]
    pub fn open() -> Self {
        Self { named: None, brings: None }
    }

    /// One that lets in every caller with a credential for the backends of this catalog, with every right. Whether it is good, they
    /// say of each call.
    #[must_use]
    pub(crate) fn bringing(catalog: &str) -> Self {
        Self { named: None, brings: Some(catalog.into()) }
    }

    /// One that knows these callers, whose roles are in the table. It asks no one for the keys of issuers.
    #[must_use]
    pub fn new(rules: &CallerRules, roles: &RoleTable) -> Self {
        Self::asking(rules, roles, &AskedParties::default(), None)
    }

    /// The same in the place of this one; see [`asking`](Self::asking).
    #[must_use]
    pub fn followed_by(&self, rules: &CallerRules, roles: &RoleTable) -> Self {
        Self::asking(rules, roles, &AskedParties::default(), Some(self))
    }

    /// The same, which asks issuers and backends. Whom an earlier one has let in and this one would let in alike stays let in,
    /// once the earlier one is retired; keys that it has fetched are not fetched again.
    #[must_use]
    pub fn asking(rules: &CallerRules, roles: &RoleTable, asked: &AskedParties, earlier: Option<&Self>) -> Self {
        let earlier = earlier.and_then(|earlier| earlier.named.as_ref());
        let tenants = Arc::new(TenantAdmission::new(rules.foreign.tenants.clone(), Arc::clone(&asked.tenants)));
        let (table, now) = (Arc::new(roles.clone()), asked.tenants.now());
        let issuer = |rule| {
            let known = earlier.into_iter().flat_map(|earlier| &earlier.issuers).find(|known| known.is_of(rule));
            Arc::new(Issuer::new(rule, &asked.documents, &table, &tenants, known.map(|known| &**known)))
        };
        let anonymous = rules.anonymous.as_ref().map(|(within, caller)| {
            let known = earlier.and_then(|earlier| earlier.anonymous.as_ref()).map(|(_, known)| known);
            (*within, kept(caller.identity(roles, None), known, &now))
        });
        let token = |rule: &TokenRule| {
            let known = earlier.and_then(|earlier| earlier.tokens.get(&rule.digest)).map(|known| &known.identity);
            let identity = Identity { shown: Some(rule.digest), ..rule.caller.identity(roles, rule.until) };
            let identity = kept(identity, known, &now);
            (rule.digest, TokenHolder { identity, used: rule.used.clone() })
        };
        // Where as many admissions may fail as before, those that have failed still count.
        let failures = Failures::new(rules.failed_admissions);
        let counted = earlier.map(|earlier| &earlier.failures).filter(|before| failures.are_counted_as(before));
        let failures = counted.map_or_else(|| Arc::new(failures), Arc::clone);
        let before = earlier.map(|earlier| &earlier.passthrough[..]).unwrap_or_default();
        let passthrough = rules.foreign.passthrough.iter().map(|rule| Passthrough::new(rule, &table, before));
        // What was found out goes on: of those who are let in otherwise now, nothing is kept, since they have ended.
        let found = |of: fn(&Named) -> &Arc<Verified>, time| {
            earlier.map_or_else(|| Arc::new(Verified::for_at_most(time)), |earlier| Arc::clone(of(earlier)))
        };
        Self {
            brings: None,
            named: Some(Arc::new(Named {
                anonymous,
                stdio: kept(rules.stdio.identity(roles, None), earlier.map(|earlier| &earlier.stdio), &now),
                tokens: rules.tokens.iter().map(token).collect(),
                issuers: rules.foreign.issuers.iter().map(issuer).collect(),
                verified: found(|named| &named.verified, VERIFIED),
                passthrough: passthrough.collect(),
                tested: found(|named| &named.tested, TESTED),
                tests: Arc::clone(&asked.tests),
                failures,
                tenants: now,
                resource: rules.foreign.resource(roles),
            })),
        }
    }

    /// Ends the identities of whom it has let in and its successor would not let in alike: their conversations and streams end
    /// with them. The successor has to be the one that was made from this.
    pub(crate) fn retire(&self, successor: &Self) {
        let Some(named) = &self.named else { return };
        let next = successor.named.as_ref();
        let end = |identity: &Identity| identity.withdrawn.iter().for_each(CancellationToken::cancel);
        let gone = named.tokens.iter().filter(|(digest, holder)| {
            let next = next.and_then(|next| next.tokens.get(*digest));
            !next.is_some_and(|next| Arc::ptr_eq(&next.identity, &holder.identity))
        });
        gone.for_each(|(_, holder)| end(&holder.identity));
        if !next.is_some_and(|next| Arc::ptr_eq(&next.stdio, &named.stdio)) {
            end(&named.stdio);
        }
        if let Some((_, identity)) = &named.anonymous {
            let goes_on =
                next.and_then(|next| next.anonymous.as_ref()).is_some_and(|(_, next)| Arc::ptr_eq(next, identity));
            if !goes_on {
                end(identity);
            }
        }
        for issuer in &named.issuers {
            if !next.is_some_and(|next| next.issuers.iter().any(|next| next.goes_on_with(issuer))) {
                issuer.withdraw();
            }
        }
        let next = next.map(|next| &next.passthrough[..]).unwrap_or_default();
        named.passthrough.iter().filter(|rule| !rule.goes_on_in(next)).for_each(Passthrough::withdraw);
    }

    /// Whether callers have to show who they are, wherever they come from.
    #[must_use]
    pub(crate) fn authenticates(&self) -> bool {
        match &self.named {
            Some(named) => !matches!(named.anonymous, Some((Within::Always, _))),
            None => self.brings.is_some(),
        }
    }

    /// What clients can read of the issuers whose tokens are taken; `None` where there are none.
    #[must_use]
    pub(crate) fn resource(&self) -> Option<&ProtectedResource> {
        self.named.as_ref()?.resource.as_ref()
    }

    /// The keys of each issuer: those that are due are fetched; where there are none it is waited for them so long.
    pub(crate) async fn look_for_keys(&self, within: Duration) -> Vec<IssuerKeys> {
        let issuers = self.named.iter().flat_map(|named| &named.issuers);
        futures::future::join_all(issuers.map(|issuer| issuer.look_for_keys(within))).await
    }

    /// What `WWW-Authenticate` says.
    #[must_use]
    pub(crate) fn challenge(&self, fault: BearerFault<'_>) -> HeaderValue {
        HeaderValue::try_from(challenge(self.resource(), fault)).expect("scopes and addresses are plain text")
    }

    /// Who speaks over stdio: the one who started the process.
    #[must_use]
    pub fn stdio(&self) -> Arc<Identity> {
        self.named.as_ref().map_or_else(Identity::local, |named| Arc::clone(&named.stdio))
    }

    /// Lets a caller in, or not. Beside what it shows, a header may have its credential for the backends of a catalog.
    #[must_use]
    pub(crate) fn admit_with(&self, shown: Shown<'_>, from: From, headers: &HeaderLookup<'_>) -> Admission {
        let admitted = self.admit(shown, from);
        match &self.named {
            Some(named) => named.beside(admitted, from, headers),
            None => admitted,
        }
    }

    /// Lets a caller in, or not.
    #[must_use]
    pub(crate) fn admit(&self, shown: Shown<'_>, from: From) -> Admission {
        let Some(named) = &self.named else {
            return match (shown, &self.brings) {
                (Shown::Bearer(token), catalog) => {
                    Admission::Known(Arc::new(Identity::showing_for(catalog.as_deref(), Secret::new(token))))
                }
                (Shown::Nothing | Shown::Other, None) => Admission::Known(Identity::local()),
                (Shown::Nothing, Some(_)) => Admission::Refused(Challenge::Missing),
                (Shown::Other, Some(_)) => Admission::Refused(Challenge::Invalid),
            };
        };
        named.admit(&shown, from)
    }

    /// Lets in who decides something for the operator, by a token. Where the operator names no callers, no one does.
    #[must_use]
    pub(crate) fn admit_operator(&self, token: &str, address: Option<IpAddr>) -> Admission {
        if self.named.is_none() {
            return Admission::Refused(Challenge::Invalid);
        }
        self.admit(Shown::Bearer(token), From { address, local: false })
    }

    /// Who asks which methods there are, before any credential: they are shown nothing.
    #[must_use]
    pub fn nobody(&self) -> Arc<Identity> {
        match (&self.named, &self.brings) {
            (None, None) => Identity::local(),
            (Some(_), _) | (_, Some(_)) => Arc::new(Identity { held: Rights::NONE, ..Identity::default() }),
        }
    }
}

impl Named {
    fn admit(self: &Arc<Self>, shown: &Shown<'_>, from: From) -> Admission {
        let found = match shown {
            Shown::Bearer(token) => self.bearer(token, from),
            Shown::Other => Admission::Refused(Challenge::Invalid),
            Shown::Nothing => match &self.anonymous {
                Some((Within::Always, identity)) => Admission::Known(Arc::clone(identity)),
                Some((Within::Local, identity)) if from.local => Admission::Known(Arc::clone(identity)),
                _ => Admission::Refused(Challenge::Missing),
            },
        };
        match found {
            Admission::Refused(challenge) => Admission::Refused(self.refused(challenge, from)),
            Admission::Known(who) if who.is_of_stopped_tenant() => Admission::Refused(Challenge::Forbidden),
            Admission::Known(_) | Admission::Later(_) => found,
        }
    }

    /// The first kind that a credential is of decides.
    fn bearer(self: &Arc<Self>, token: &str, from: From) -> Admission {
        let digest = token::digest(token);
        if let Some(TokenHolder { identity, used }) = self.tokens.get(&digest) {
            // The clock is asked only of a token that has an end, or whose use is noted.
            if identity.until.is_some() && identity.has_ended(Timestamp::now()) {
                return Admission::Refused(Challenge::Invalid);
            }
            used.iter().for_each(LastUse::note);
            return Admission::Known(Arc::clone(identity));
        }
        if token.starts_with(PREFIX) {
            return Admission::Refused(Challenge::Invalid);
        }
        if let Some(identity) = self.verified.get(&digest) {
            return Admission::Known(identity);
        }
        if let Some(issuer) = self.issuer_of(token) {
            return self.of_issuer(issuer, token, digest, from);
        }
        match self.passthrough.iter().find(|known| known.rule.header.is_none() && known.means(token)) {
            Some(known) => self.tested(known, digest, known.identity(token, &self.tenants), from),
            None => Admission::Refused(self.unknown(token)),
        }
    }

    /// Why a credential that is of no kind is not taken.
    fn unknown(&self, token: &str) -> Challenge {
        if self.issuers.is_empty() || !jwt::is_shaped(token) {
            return Challenge::Invalid;
        }
        let issuer = jwt::issuer_of(token);
        Challenge::Untaken(Box::new(RefusedToken::new(JwtRule::Issuer.name(), issuer.as_deref(), None)))
    }

    /// A caller with a credential for backends, once its backend has said that it is good, where that is asked for.
    fn tested(self: &Arc<Self>, known: &Passthrough, digest: Digest, who: Identity, from: From) -> Admission {
        if who.is_of_stopped_tenant() {
            return Admission::Refused(Challenge::Forbidden);
        }
        let Some(test) = &known.rule.test else { return Admission::Known(Arc::new(who)) };
        if let Some(known) = self.tested.get(&digest) {
            return Admission::Known(known);
        }
        if let Some(wait) = self.failures.wait(from.address) {
            return Admission::Refused(Challenge::TooMany(wait));
        }
        let (named, asked) = (Arc::clone(self), self.tests.test(test, who.clone()));
        Admission::Later(Box::pin(async move {
            match asked.await {
                CredentialVerdict::Good => {
                    let who = Arc::new(who);
                    named.tested.keep(digest, &who);
                    Ok(who)
                }
                CredentialVerdict::Bad => Err(named.refused(Challenge::Invalid, from)),
                CredentialVerdict::Unknown => Err(Challenge::Away(UNTESTED)),
            }
        }))
    }

    /// The same caller with the credential that a header of its own has, where there is one.
    fn beside(self: &Arc<Self>, admitted: Admission, from: From, headers: &HeaderLookup<'_>) -> Admission {
        let brought = self.passthrough.iter().find_map(|known| Some((known, headers(known.rule.header.as_deref()?)?)));
        let Some((rule, credential)) = brought else { return admitted };
        if !rule.means(credential) {
            return match admitted {
                Admission::Known(_) | Admission::Later(_) => Admission::Refused(self.refused(Challenge::Invalid, from)),
                Admission::Refused(_) => admitted,
            };
        }
        match admitted {
            Admission::Refused(_) => admitted,
            Admission::Known(who) => self.with_credential(rule, &who, credential, from),
            Admission::Later(found) => {
                let (named, rule, credential) = (Arc::clone(self), rule.clone(), Secret::new(credential));
                Admission::Later(Box::pin(async move {
                    let who = found.await?;
                    match named.with_credential(&rule, &who, credential.expose(), from) {
                        Admission::Known(who) => Ok(who),
                        Admission::Refused(challenge) => Err(challenge),
                        Admission::Later(tested) => tested.await,
                    }
                }))
            }
        }
    }

    fn with_credential(
        self: &Arc<Self>,
        rule: &Passthrough,
        who: &Identity,
        credential: &str,
        from: From,
    ) -> Admission {
        // What was found out is kept for this caller with this credential.
        let tenant = who.tenant.as_deref().unwrap_or_default();
        let digest = token::digest(&format!("{}\n{tenant}\n{credential}", who.principal));
        let with = rule.beside(who, credential);
        match self.tested(rule, digest, with, from) {
            // Kept from another request of the caller: its rights and its end are those of this one.
            Admission::Known(_) => Admission::Known(Arc::new(rule.beside(who, credential))),
            other => other,
        }
    }

    fn issuer_of(&self, token: &str) -> Option<&Arc<Issuer>> {
        if self.issuers.is_empty() || !jwt::is_shaped(token) {
            return None;
        }
        let said = jwt::issuer_of(token)?;
        self.issuers.iter().find(|issuer| issuer.is(&said))
    }

    fn of_issuer(self: &Arc<Self>, issuer: &Arc<Issuer>, token: &str, digest: Digest, from: From) -> Admission {
        if let Some(found) = issuer.at_once(token) {
            return match self.keep(digest, found, (issuer, token)) {
                Ok(identity) => Admission::Known(identity),
                Err(challenge) => Admission::Refused(challenge),
            };
        }
        // A client that sends one name of a key after the other does not have the issuer asked more often.
        if let Some(wait) = self.failures.wait(from.address) {
            return Admission::Refused(Challenge::TooMany(wait));
        }
        let (named, issuer, token) = (Arc::clone(self), Arc::clone(issuer), Secret::new(token));
        Admission::Later(Box::pin(async move {
            let found = issuer.asked(token.expose()).await;
            named.keep(digest, found, (&issuer, token.expose())).map_err(|challenge| named.refused(challenge, from))
        }))
    }

    /// Keeps what was verified.
    fn keep(
        &self,
        digest: Digest,
        found: Result<Identity, JwtFault>,
        (issuer, token): (&Issuer, &str),
    ) -> Result<Arc<Identity>, Challenge> {
        match found {
            Ok(identity) => {
                let tenants = Some(self.tenants.clone());
                let identity = Arc::new(Identity { shown: Some(digest), tenants, ..identity });
                self.verified.keep(digest, &identity);
                Ok(identity)
            }
            Err(JwtFault::Invalid(rule)) => Err(Challenge::Untaken(Box::new(issuer.refused(token, rule)))),
            Err(JwtFault::Forbidden(rule)) => Err(Challenge::Unadmitted(Box::new(issuer.refused(token, rule)))),
            Err(JwtFault::Away(wait)) => Err(Challenge::Away(wait)),
        }
    }

    /// Counts a refusal, and says instead that there were too many. That an issuer is away is no fault of the caller's.
    fn refused(&self, challenge: Challenge, from: From) -> Challenge {
        match challenge {
            Challenge::Away(_) | Challenge::TooMany(_) => challenge,
            Challenge::Missing
            | Challenge::Invalid
            | Challenge::Forbidden
            | Challenge::Untaken(_)
            | Challenge::Unadmitted(_) => self.failures.note(from.address).map_or(challenge, Challenge::TooMany),
        }
    }
}

/// The identity that is known already, where it is as good as this one.
fn kept(identity: Identity, known: Option<&Arc<Identity>>, tenants: &TenantsNow) -> Arc<Identity> {
    match known {
        Some(known) if !known.is_withdrawn() && known.is_as_good_as(&identity) => Arc::clone(known),
        Some(_) | None => {
            let (withdrawn, tenants) = (Some(CancellationToken::new()), Some(tenants.clone()));
            Arc::new(Identity { withdrawn, tenants, ..identity })
        }
    }
}

#[cfg(test)]
mod tests;
