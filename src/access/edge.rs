//! Who may come in: what a connection or request shows, and the identity that it has by it. Decided once, before anything of the
//! request is read; what cannot be decided is refused.
//!
//! The first kind that a credential is of decides: one that looks like a token of this server is never taken for anything else.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;

use super::callers::{CallerRules, Within};
use super::failures::Failures;
use super::roles::RoleTable;
use super::token::{self, Digest};
use crate::caller::{Identity, Rights, Wire};
use crate::secret::Secret;

/// What lets callers in.
#[derive(Debug)]
pub struct Edge {
    /// `None`: the operator names no callers, and everyone has every right.
    named: Option<Named>,
}

#[derive(Debug)]
struct Named {
    anonymous: Option<(Within, Arc<Identity>)>,
    stdio: Arc<Identity>,
    tokens: HashMap<Digest, Arc<Identity>>,
    failures: Arc<Failures>,
}

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

/// Why a caller is not let in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Challenge {
    /// Nothing was shown, and something has to be.
    Missing,
    /// What was shown is not known, or has ended.
    Invalid,
    /// Too many admissions from there have failed; the time to come back.
    TooMany(Duration),
}

impl Challenge {
    /// What it is called where it is recorded.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Invalid => "invalid",
            Self::TooMany(_) => "too_many",
        }
    }
}

impl Edge {
    /// One that lets everyone in with every right: the operator names no callers.
    #[must_use]
    pub fn open() -> Self {
        Self { named: None }
    }

    /// One that knows these callers, whose roles are in the table.
    #[must_use]
    pub fn new(rules: &CallerRules, roles: &RoleTable) -> Self {
        let anonymous = rules.anonymous.as_ref();
        let anonymous = anonymous.map(|(within, caller)| (*within, Arc::new(caller.identity(roles, None))));
        let token = |rule: &super::callers::TokenRule| (rule.digest, Arc::new(rule.caller.identity(roles, rule.until)));
        Self {
            named: Some(Named {
                anonymous,
                stdio: Arc::new(rules.stdio.identity(roles, None)),
                tokens: rules.tokens.iter().map(token).collect(),
                failures: Arc::new(Failures::new(rules.failed_admissions)),
            }),
        }
    }

    /// The same in the place of an earlier one: where as many admissions may fail as before, those that have failed still count.
    #[must_use]
    pub fn instead_of(mut self, earlier: &Self) -> Self {
        if let (Some(named), Some(before)) = (&mut self.named, &earlier.named)
            && named.failures.are_counted_as(&before.failures)
        {
            named.failures = Arc::clone(&before.failures);
        }
        self
    }

    /// Whether a caller who was let in before, on this wire, would be let in now, as the same and with the same roles.
    #[must_use]
    pub fn knows(&self, who: &Identity, wire: Wire) -> bool {
        let Some(named) = &self.named else { return who.tenant.is_none() };
        let is = |known: &Arc<Identity>| {
            known.is_same_caller(who)
                && known.rights == who.rights
                && known.until == who.until
                && known.name == who.name
        };
        match wire {
            Wire::Stdio => is(&named.stdio),
            _ => named.anonymous.iter().any(|(_, known)| is(known)) || named.tokens.values().any(is),
        }
    }

    /// Whether callers have to show who they are, wherever they come from.
    #[must_use]
    pub fn authenticates(&self) -> bool {
        self.named.as_ref().is_some_and(|named| !matches!(named.anonymous, Some((Within::Always, _))))
    }

    /// Who speaks over stdio: the one who started the process.
    #[must_use]
    pub fn stdio(&self) -> Arc<Identity> {
        self.named.as_ref().map_or_else(Identity::local, |named| Arc::clone(&named.stdio))
    }

    /// Lets a caller in.
    ///
    /// # Errors
    /// It shows nothing and must, or what it shows is not known.
    pub fn admit(&self, shown: Shown<'_>, from: From) -> Result<Arc<Identity>, Challenge> {
        let Some(named) = &self.named else {
            return Ok(match shown {
                Shown::Bearer(token) => Arc::new(Identity::showing(Secret::new(token))),
                Shown::Nothing | Shown::Other => Identity::local(),
            });
        };
        let challenge = match named.known(&shown, from) {
            Ok(identity) => return Ok(identity),
            Err(challenge) => challenge,
        };
        match named.failures.note(from.address) {
            Some(wait) => Err(Challenge::TooMany(wait)),
            None => Err(challenge),
        }
    }

    /// Who asks which methods there are, before any credential: they are shown nothing.
    #[must_use]
    pub fn nobody(&self) -> Arc<Identity> {
        match &self.named {
            None => Identity::local(),
            Some(_) => Arc::new(Identity { rights: Rights::NONE, ..Identity::default() }),
        }
    }
}

impl Named {
    fn known(&self, shown: &Shown<'_>, from: From) -> Result<Arc<Identity>, Challenge> {
        match shown {
            Shown::Bearer(token) => {
                let identity = self.tokens.get(&token::digest(token)).ok_or(Challenge::Invalid)?;
                // The clock is asked only of a token that has an end.
                if identity.until.is_some() && identity.has_ended(Timestamp::now()) {
                    return Err(Challenge::Invalid);
                }
                Ok(Arc::clone(identity))
            }
            Shown::Other => Err(Challenge::Invalid),
            Shown::Nothing => match &self.anonymous {
                Some((Within::Always, identity)) => Ok(Arc::clone(identity)),
                Some((Within::Local, identity)) if from.local => Ok(Arc::clone(identity)),
                _ => Err(Challenge::Missing),
            },
        }
    }
}

#[cfg(test)]
mod tests;
