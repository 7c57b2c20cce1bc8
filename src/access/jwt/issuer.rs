//! An issuer of tokens at work: whom its tokens let in.

use std::sync::Arc;
use std::time::Duration;

use jsonwebtoken::{Algorithm, DecodingKey};
use tokio_util::sync::CancellationToken;

use super::claims::{self, TokenClaims};
use super::discovery::Documents;
use super::header::TokenHeader;
use super::published::{HeldKeys, KeyFault, PublishedKeys};
use super::rule::IssuerRule;
use super::verify::{JwtFault, JwtRule, Terms, verify};
use crate::access::roles::RoleTable;
use crate::access::tenants::TenantAdmission;
use crate::caller::{DEFAULT_TENANT, Identity, LackedScope, Principal, RefusedToken};

/// TokenClaims in which issuers write the scopes of a token.
const SCOPES: [&str; 2] = ["scope", "scp"];

/// The longest name of a caller that is kept, in characters.
const NAME: usize = 128;

/// An issuer at work.
#[derive(Debug)]
pub(in crate::access) struct Issuer {
    rule: IssuerRule,
    terms: Terms,
    algorithms: Vec<Algorithm>,
    keys: Arc<PublishedKeys>,
    roles: Arc<RoleTable>,
    tenants: Arc<TenantAdmission>,
    /// Fires when its tokens let no one in any more as they did.
    withdrawn: CancellationToken,
}

/// The keys of an issuer, as they are now.
#[derive(Debug, Clone)]
pub(crate) struct IssuerKeys {
    pub(crate) issuer: String,
    pub(crate) held: HeldKeys,
}

impl Issuer {
    pub(in crate::access) fn new(
        rule: &IssuerRule,
        documents: &Arc<dyn Documents>,
        roles: &Arc<RoleTable>,
        tenants: &Arc<TenantAdmission>,
        earlier: Option<&Self>,
    ) -> Self {
        let keys = match earlier {
            Some(earlier) => Arc::clone(&earlier.keys),
            None => Arc::new(PublishedKeys::new(&rule.issuer, rule.keys.clone(), Arc::clone(documents))),
        };
        // Where they let in alike, those who have come in stay.
        let same = earlier.filter(|earlier| earlier.lets_in_by(rule, tenants, roles));
        let terms = Terms {
            issuer: rule.issuer.to_string(),
            audience: rule.audience.iter().map(|audience| audience.to_string()).collect(),
            leeway: rule.leeway,
        };
        Self {
            terms,
            algorithms: rule.algorithms.iter().filter_map(|name| name.parse().ok()).collect(),
            keys,
            rule: rule.clone(),
            roles: Arc::clone(roles),
            tenants: Arc::clone(tenants),
            withdrawn: same.map_or_else(CancellationToken::new, |same| same.withdrawn.clone()),
        }
    }

    /// Whether a rule is of the same issuer, with its keys in the same place.
    pub(in crate::access) fn is_of(&self, rule: &IssuerRule) -> bool {
        self.rule.issuer == rule.issuer && self.rule.keys == rule.keys
    }

    /// Whether it lets in whom an earlier one has let in.
    pub(in crate::access) fn goes_on_with(&self, earlier: &Self) -> bool {
        earlier.lets_in_by(&self.rule, &self.tenants, &self.roles)
    }

    fn lets_in_by(&self, rule: &IssuerRule, tenants: &TenantAdmission, roles: &RoleTable) -> bool {
        self.rule == *rule && self.tenants.is_ruled_as(tenants) && self.roles.has_the_names_of(roles)
    }

    /// Ends the identities of all whom it has let in.
    pub(in crate::access) fn withdraw(&self) {
        self.withdrawn.cancel();
    }

    /// Whether a token that names this issuer is one for it.
    pub(in crate::access) fn is(&self, issuer: &str) -> bool {
        *self.rule.issuer == *issuer
    }

    /// Whom a token lets in, if that can be said at once; `None`: the issuer has to be asked for its keys.
    pub(in crate::access) fn at_once(&self, token: &str) -> Option<Result<Identity, JwtFault>> {
        let header = match self.header(token) {
            Ok(header) => header,
            Err(rule) => return Some(Err(JwtFault::Invalid(rule))),
        };
        let key = self.keys.at_hand(&header.key, header.algorithm)?;
        Some(self.identity(token, &header, key))
    }

    /// The same, for which the issuer is asked.
    pub(in crate::access) async fn asked(&self, token: &str) -> Result<Identity, JwtFault> {
        let header = self.header(token).map_err(JwtFault::Invalid)?;
        let key = self.keys.fetched(&header.key, header.algorithm).await;
        self.identity(token, &header, key)
    }

    /// Its keys: those that are due are fetched; where there are none it is waited for them so long.
    pub(in crate::access) async fn look_for_keys(&self, within: Duration) -> IssuerKeys {
        IssuerKeys { issuer: self.rule.issuer.to_string(), held: self.keys.look(within).await }
    }

    fn header(&self, token: &str) -> Result<TokenHeader, JwtRule> {
        let header = TokenHeader::of(token).ok_or(JwtRule::Header)?;
        if self.algorithms.contains(&header.algorithm) { Ok(header) } else { Err(JwtRule::Algorithm) }
    }

    /// What the operator may know of a token of this issuer that was not taken.
    pub(in crate::access) fn refused(&self, token: &str, rule: JwtRule) -> RefusedToken {
        let key = TokenHeader::of(token).map(|header| header.key);
        RefusedToken::new(rule.name(), Some(&self.rule.issuer), key.as_deref())
    }

    fn identity(
        &self,
        token: &str,
        header: &TokenHeader,
        key: Result<DecodingKey, KeyFault>,
    ) -> Result<Identity, JwtFault> {
        let key = key.map_err(|fault| match fault {
            KeyFault::None => JwtFault::Invalid(JwtRule::Key),
            KeyFault::Away(wait) => JwtFault::Away(wait),
        })?;
        let (claims, ends) = verify(token, header, &key, &self.terms).map_err(JwtFault::Invalid)?;
        if !self.rule.require.iter().all(|one| claims::is_one_of(&claims, &one.claim, &one.values)) {
            return Err(JwtFault::Forbidden(JwtRule::Require));
        }
        let tenant = match &self.rule.tenant {
            None => DEFAULT_TENANT,
            Some(path) => {
                let named = claims::text(&claims, path).filter(|named| self.tenants.admits(named));
                named.ok_or(JwtFault::Forbidden(JwtRule::Tenant))?
            }
        };
        let subject = claims::text(&claims, "sub").ok_or(JwtFault::Invalid(JwtRule::Claims))?;
        let client = claims::text(&claims, "azp").or_else(|| claims::text(&claims, "client_id"));
        let scopes: Vec<&str> = SCOPES.iter().flat_map(|claim| claims::texts(&claims, claim)).collect();
        let lacked = self.lacked(&scopes);
        let held = self.roles.rights(self.roles_of(&claims, &scopes));
        let held = lacked.iter().fold(held, |held, lacked| held.reaching(lacked.rights));
        Ok(Identity {
            principal: Principal::of_subject(&self.rule.issuer, subject),
            tenant: Some(tenant.into()),
            name: claims::text(&claims, &self.rule.name).map(plain),
            held,
            until: Some(ends),
            client: client.map(plain),
            withdrawn: Some(self.withdrawn.clone()),
            lacked: (!lacked.is_empty()).then(|| lacked.into()),
            ..Identity::default()
        })
    }

    /// The roles that a token names, and those that its scopes give.
    fn roles_of<'c>(&'c self, claims: &'c TokenClaims, scopes: &[&str]) -> Vec<&'c str> {
        let mut roles = claims::texts(claims, &self.rule.roles);
        let granted = self.rule.scopes.iter().filter(|grant| scopes.contains(&&*grant.scope));
        roles.extend(granted.flat_map(|grant| grant.roles.iter().map(|role| &**role)));
        roles
    }

    /// The scopes that a token with these lacks, where its caller is told of them.
    fn lacked(&self, scopes: &[&str]) -> Vec<LackedScope> {
        if !self.rule.step_up {
            return Vec::new();
        }
        let lacked = self.rule.scopes.iter().filter(|grant| !scopes.contains(&&*grant.scope));
        let lacked = lacked.map(|grant| LackedScope {
            scope: (*grant.scope).into(),
            rights: self.roles.rights(grant.roles.iter().map(|role| &**role)),
        });
        lacked.collect()
    }
}

/// A name as it may stand in a line of a log.
fn plain(name: &str) -> Box<str> {
    name.chars().filter(|character| !character.is_control()).take(NAME).collect::<String>().into()
}
