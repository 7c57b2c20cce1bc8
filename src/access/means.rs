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
mod tests {
    use super::{AdmissionMeans, Shown};
    use crate::caller::{Identity, Principal};

    #[test]
    fn what_is_shown_says_the_means_until_it_is_known_whose_it_is() {
        let shown = |token: &str| AdmissionMeans::of_shown(&Shown::Bearer(token));
        assert_eq!(shown("ktk_made_up"), AdmissionMeans::Token);
        assert_eq!(shown("a.b.c"), AdmissionMeans::Jwt);
        assert_eq!(shown("hunter2"), AdmissionMeans::Other);
        assert_eq!(AdmissionMeans::of_shown(&Shown::Nothing), AdmissionMeans::Anonymous);
        let who = |principal| Identity { principal, ..Identity::default() };
        let anna = who(Principal::of_token("anna"));
        assert_eq!(shown("of-thirty-two-characters-of-a-file").of_admitted(&anna), AdmissionMeans::Token);
        let nobody = Identity::default();
        assert_eq!(AdmissionMeans::Anonymous.of_admitted(&nobody), AdmissionMeans::Anonymous);
    }
}
