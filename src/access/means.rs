//! By what a caller is let in, or was to be: a few words, for those who count.

use super::edge::Shown;
use super::{jwt, token};
use crate::caller::Identity;

/// By what a caller is let in, or was to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum AdmissionMeans {
    /// Nothing was shown.
    Anonymous,
    /// The process was started, or its socket reached.
    Stdio,
    /// A token of this server.
    Token,
    /// A token of an issuer.
    Jwt,
    /// A credential for backends.
    Passthrough,
    /// What was shown is of no kind.
    Other,
}

impl AdmissionMeans {
    pub(crate) const ALL: [Self; 6] =
        [Self::Anonymous, Self::Stdio, Self::Token, Self::Jwt, Self::Passthrough, Self::Other];

    /// As a word.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Anonymous => "anonymous",
            Self::Stdio => "stdio",
            Self::Token => "token",
            Self::Jwt => "jwt",
            Self::Passthrough => "passthrough",
            Self::Other => "other",
        }
    }

    /// By what this is, as it looks: whose it is, is not known.
    pub(crate) fn of_shown(shown: &Shown<'_>) -> Self {
        match shown {
            Shown::Nothing => Self::Anonymous,
            Shown::Bearer(token) => Self::of_bearer(token),
            Shown::Other => Self::Other,
        }
    }

    /// The same of a bearer token.
    pub(crate) fn of_bearer(token: &str) -> Self {
        if token.starts_with(token::PREFIX) {
            Self::Token
        } else if jwt::is_shaped(token) {
            Self::Jwt
        } else {
            Self::Other
        }
    }

    /// By what this caller was let in, who has shown what looked like that.
    pub(crate) fn of_admitted(self, who: &Identity) -> Self {
        match who.principal.as_str().split_once(':') {
            _ if self == Self::Anonymous => self,
            Some(("token", _)) => Self::Token,
            Some(("sub", _)) => Self::Jwt,
            Some(("bearer", _)) => Self::Passthrough,
            Some(_) | None => self,
        }
    }
}

#[cfg(test)]
mod tests;
