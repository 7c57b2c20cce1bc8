//! Who is let in, and as whom: strangers, the peer of stdio, holders of tokens, of the server or of issuers, and of credentials of
//! their own.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use kartoteka_compiler::operator::{
    Anonymous, KeyPlace, OperatorFile, OperatorToken, PassthroughEntry, TenantsOfTokens, TokenIssuer, TokenProof,
    Within,
};
use regex::Regex;
use url::Url;

use super::{Joining, TOKEN, names};
use crate::access::callers::{self, CallerRules, FAILED_ADMISSIONS, ForeignRules, NamedCaller, TokenRule};
use crate::access::jwt::{self, IssuerRule, KeysFrom, RequiredClaim, ScopeGrant};
use crate::access::passthrough::{CredentialTest, PassthroughRule};
use crate::access::tenants::TenantRule;
use crate::access::token;
use crate::caller::{DEFAULT_TENANT, Principal};
use crate::config::regular_file;

impl Joining<'_, '_> {
    /// Who is let in, and as whom.
    pub(super) fn callers(&mut self, file: &OperatorFile) -> CallerRules {
        let reachable = file.variables.iter().any(|one| matches!(one.key, "server.url" | "server.hosts"));
        let silent = file.anonymous.is_none()
            && file.stdio.is_none()
            && file.tokens.is_empty()
            && file.issuers.is_empty()
            && !reachable;
        let anonymous = match &file.anonymous {
            Some(Anonymous { when, tenant, roles }) => {
                within(*when).map(|within| (within, local(tenant, roles.as_deref())))
            }
            None => silent.then(|| (callers::Within::Local, local(DEFAULT_TENANT, None))),
        };
        let stdio = match &file.stdio {
            Some(stdio) => NamedCaller {
                principal: Principal::of_stdio(&stdio.name),
                name: Some(stdio.name.as_str().into()),
                tenant: stdio.tenant.as_str().into(),
                roles: stdio.roles.as_deref().map(names),
            },
            None => anonymous.as_ref().map_or_else(|| local(DEFAULT_TENANT, None), |(_, caller)| caller.clone()),
        };
        let tokens = file.tokens.iter().filter_map(|token| self.token(token)).collect();
        let foreign = self.foreign(file);
        let failed_admissions = file.failed_admissions.unwrap_or(FAILED_ADMISSIONS);
        CallerRules { anonymous, stdio, tokens, foreign, failed_admissions }
    }

    /// The credentials that others have given out.
    fn foreign(&mut self, file: &OperatorFile) -> ForeignRules {
        // The address of the server is put in once all that says it has been read.
        let issuers = file.issuers.iter().filter_map(|issuer| self.issuer(issuer)).collect();
        let listed = || file.tenants.iter().map(|tenant| tenant.id.as_str().into()).collect();
        let tenants = match file.tenants_of_tokens {
            TenantsOfTokens::Listed => TenantRule::Listed(listed()),
            TenantsOfTokens::Claimed => TenantRule::Claimed,
        };
        let passthrough = file.passthrough.iter().map(|entry| PassthroughRule {
            catalog: entry.catalog.as_str().into(),
            header: entry.header.as_deref().map(Into::into),
            pattern: Regex::new(&PassthroughEntry::whole(&entry.pattern)).expect("the reader took it"),
            tenant: entry.tenant.as_str().into(),
            roles: entry.roles.as_deref().map(names),
            test: entry.test.as_ref().map(|test| CredentialTest {
                tool: test.tool.as_str().into(),
                arguments: test.arguments.as_str().into(),
            }),
        });
        ForeignRules { issuers, tenants, url: None, passthrough: passthrough.collect() }
    }

    fn issuer(&mut self, written: &TokenIssuer) -> Option<IssuerRule> {
        let TokenIssuer { issuer, audience, keys, algorithms, claims, scopes, require, leeway_ms, step_up } = written;
        let key = format!("identity.jwt.{issuer}.keys");
        let keys = match keys {
            None => KeysFrom::Metadata,
            Some(KeyPlace::Address(address)) => match Url::parse(address) {
                Ok(address) => KeysFrom::Address(address),
                Err(error) => {
                    self.fault(&key, format!("this is no address: {error}"));
                    return None;
                }
            },
            Some(KeyPlace::File(path)) => KeysFrom::Text(self.keys_of(&key, path)?),
        };
        let texts = |list: &[String]| list.iter().map(|text| text.as_str().into()).collect::<Vec<Box<str>>>();
        Some(IssuerRule {
            issuer: issuer.as_str().into(),
            audience: texts(audience),
            keys,
            algorithms: algorithms.iter().map(|algorithm| algorithm.name().into()).collect(),
            name: claims.name.as_str().into(),
            tenant: claims.tenant.as_deref().map(Into::into),
            roles: claims.roles.as_str().into(),
            scopes: scopes
                .iter()
                .map(|one| ScopeGrant { scope: one.scope.as_str().into(), roles: names(&one.roles) })
                .collect(),
            require: require
                .iter()
                .map(|one| RequiredClaim { claim: one.claim.as_str().into(), values: texts(&one.values) })
                .collect(),
            leeway: Duration::from_millis(*leeway_ms),
            step_up: *step_up,
        })
    }

    /// The keys of an issuer, out of a file that is looked at now, so that a fault of it is reported now.
    fn keys_of(&mut self, key: &str, path: &str) -> Option<Arc<str>> {
        let why = match regular_file::read(Path::new(path)) {
            Ok(text) => match jwt::count_keys(&text) {
                Some(1..) => return Some(text.into()),
                Some(0) => format!("`{path}` has no key of a kind that tokens are signed with"),
                None => format!("`{path}` is no set of keys: {{\"keys\": [...]}}"),
            },
            Err(error) => format!("cannot read `{path}`: {error}"),
        };
        self.fault(key, why);
        None
    }

    fn token(&mut self, token: &OperatorToken) -> Option<TokenRule> {
        let key = format!("identity.tokens.{}", token.name);
        let digest = match &token.proof {
            TokenProof::Sha256(digits) => token::read_hexadecimal(digits).expect("the reader took 64 digits"),
            TokenProof::Token(written) => {
                let shown = self.value(&key, written)?;
                if shown.expose().trim().len() < TOKEN {
                    self.fault(&key, format!("a token has at least {TOKEN} characters"));
                    return None;
                }
                token::digest(shown.expose().trim())
            }
        };
        let until = match &token.expires {
            None => None,
            Some(text) => match token::end(text) {
                Some(until) => Some(until),
                None => {
                    self.fault(&key, format!("`{text}` is no date"));
                    return None;
                }
            },
        };
        if until.is_some_and(|until| until <= Timestamp::now()) {
            tracing::warn!(token = %token.name, "the token has expired: its holder is not let in");
        }
        let caller = NamedCaller {
            principal: Principal::of_token(&token.name),
            name: Some(token.name.as_str().into()),
            tenant: token.tenant.as_str().into(),
            roles: Some(names(&token.roles)),
        };
        Some(TokenRule { digest, caller, until, used: None })
    }
}

fn within(when: Within) -> Option<callers::Within> {
    match when {
        Within::Local => Some(callers::Within::Local),
        Within::Always => Some(callers::Within::Always),
        Within::Never => None,
    }
}

/// A caller of which nothing is known.
fn local(tenant: &str, roles: Option<&[String]>) -> NamedCaller {
    NamedCaller { principal: Principal::local(), name: None, tenant: tenant.into(), roles: roles.map(names) }
}
