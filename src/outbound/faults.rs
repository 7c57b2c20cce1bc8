//! What is wrong with a backend before anything is sent, reported to the operator at start: by the variable's name, with
//! what to do, never with a value.

use std::fmt;

use kartoteka_compiler::plan;

use super::credentials::{Missing, conditions, unset, variables};
use crate::runtime::scope::Scope;
use crate::runtime::upstream::FetchRefusal;

/// Everything that is wrong with the backends of a connection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BackendFaults(pub Vec<BackendFault>);

/// What is wrong with one backend.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BackendFault {
    /// Its name in the catalog.
    pub backend: String,
    /// What is wrong.
    pub wrong: WrongBackend,
}

/// A variable, and a value that it could have.
pub(super) type NamedVariable = (plan::Text, Option<plan::Text>);

/// How a backend can be wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WrongBackend {
    /// It has no address that can be asked.
    Base {
        /// Why not.
        wrong: WrongBase,
        /// Where it comes from.
        variables: Vec<NamedVariable>,
    },
    /// No credential is complete.
    NoCredential {
        /// Which of these decide.
        variables: Vec<NamedVariable>,
        /// What it needs and is not set, where nothing decides.
        unset: Vec<NamedVariable>,
    },
    /// The user of a credential has a colon, behind which its password would begin.
    Colon {
        /// Where it comes from.
        variables: Vec<NamedVariable>,
    },
    /// What is added to each request is not fit for its place.
    Unfit {
        /// The header's name, `path` or `query`.
        place: String,
    },
    /// A key, in the address or beside it, would be sent without encryption to another machine.
    Plain {
        /// Where it comes from.
        variables: Vec<NamedVariable>,
    },
    /// A tenant has given its address, which is not one that may be asked.
    NotPublic {
        /// Why not.
        refusal: FetchRefusal,
    },
    /// The client cannot be set up.
    Client,
}

/// What is wrong with the address of a backend.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WrongBase {
    /// It is not `http://…` or `https://…`.
    NoAddress,
    /// It has a user name or a password.
    User,
    /// It has a query or a fragment.
    Query,
}

impl WrongBackend {
    pub(super) fn of(missing: Missing, plan: &plan::Backend, scope: &Scope<'_>) -> Self {
        match missing {
            Missing::Credential => {
                let variables = variables(conditions(plan), scope);
                Self::NoCredential {
                    unset: if variables.is_empty() { unset(plan, scope) } else { Vec::new() },
                    variables,
                }
            }
            Missing::Colon => {
                let users = plan.auth.iter().filter_map(|credential| credential.user.as_ref());
                Self::Colon { variables: variables(users, scope) }
            }
            Missing::Unfit(place) => Self::Unfit { place },
        }
    }
}

impl fmt::Display for BackendFaults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (n, fault) in self.0.iter().enumerate() {
            write!(f, "{}{fault}", if n == 0 { "" } else { "\n" })?;
        }
        Ok(())
    }
}

impl std::error::Error for BackendFaults {}

impl fmt::Display for BackendFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the backend `{}` ", self.backend)?;
        match &self.wrong {
            WrongBackend::Base { wrong, variables } => {
                f.write_str(match wrong {
                    WrongBase::NoAddress => "has no address of the form `https://host/path`",
                    WrongBase::User => "has an address with a user name, which belongs into a credential",
                    WrongBase::Query => "has an address with `?` or `#`, to which no path can be added",
                })?;
                listed(f, "; it comes from ", variables)
            }
            WrongBackend::NoCredential { variables, unset } => {
                f.write_str("has no complete credential")?;
                listed(f, "; one of these decides: ", variables)?;
                listed(f, "; it needs ", unset)
            }
            WrongBackend::Colon { variables } => {
                f.write_str("has a user name with `:`, behind which the password would begin")?;
                listed(f, "; it comes from ", variables)
            }
            WrongBackend::Unfit { place } => {
                write!(f, "adds a `{place}` to each request that the settings make unfit for it")
            }
            WrongBackend::Plain { variables } => {
                f.write_str("is sent a key, and its address must then begin with `https://`")?;
                listed(f, "; it comes from ", variables)
            }
            WrongBackend::NotPublic { refusal } => {
                write!(f, "has an address that may not be asked ({})", refusal.word())
            }
            WrongBackend::Client => {
                f.write_str("cannot be asked: no TLS client could be set up (are there root certificates?)")
            }
        }
    }
}

fn listed(f: &mut fmt::Formatter<'_>, before: &str, variables: &[NamedVariable]) -> fmt::Result {
    for (n, (name, example)) in variables.iter().enumerate() {
        write!(f, "{}`{name}", if n == 0 { before } else { ", " })?;
        match example {
            Some(example) => write!(f, "={example}`")?,
            None => f.write_str("`")?,
        }
    }
    Ok(())
}
