//! Catalogs whose callers bring a credential of their own for its backends: what that asks of how they are served.
//!
//! Over HTTP a credential of the catalog's would be everyone's, and over stdio no request can carry one. Where such a catalog is
//! all that is served and the operator names no callers, each of them has to bring one, before anything is answered.

use kartoteka_compiler::plan::Catalog;

use crate::config::Config;

/// What is known of the catalogs that are served.
#[derive(Debug, Clone, Default)]
pub(super) struct OwnCredentials {
    /// Those whose backends take the caller's own credential.
    catalogs: Vec<OwnCredential>,
    /// How many catalogs are served in all.
    all: usize,
}

#[derive(Debug, Clone)]
struct OwnCredential {
    catalog: Box<str>,
    /// The variable of the credential that stands in for the caller's, and whether it is set.
    variable: Box<str>,
    is_set: bool,
}

/// Why a catalog cannot be served so.
#[derive(Debug, thiserror::Error)]
pub(super) enum CredentialFault {
    #[error(
        "`{variable}` is set, and over HTTP every caller of `{catalog}` would act with it: leave it unset, so that each brings a \
         credential of their own, serve over stdio, or name the callers in kartoteka.yaml"
    )]
    Shared { catalog: Box<str>, variable: Box<str> },
    #[error("over stdio nobody brings a credential for `{catalog}`: set `{variable}`")]
    Missing { catalog: Box<str>, variable: Box<str> },
    #[error(
        "callers of `{catalog}` bring a credential of their own (`identity.passthrough`), and those without one would act with \
         `{variable}`: leave it unset"
    )]
    Beside { catalog: Box<str>, variable: Box<str> },
}

impl OwnCredentials {
    /// Of the catalogs that are served.
    pub(super) fn of<'c>(catalogs: impl IntoIterator<Item = &'c Catalog>, config: &Config) -> Self {
        let mut own = Self::default();
        for catalog in catalogs {
            own.all += 1;
            let secrets = || catalog.settings.iter().filter(|setting| setting.secret);
            let set = secrets().find(|setting| config.setting(&catalog.name, setting).is_some());
            // Without a secret of its own, nothing stands in for the caller's.
            if let Some(setting) = set.or_else(|| secrets().next())
                && catalog.takes_callers_own()
            {
                let (catalog, variable) = (catalog.name.as_ref().into(), setting.env.as_ref().into());
                own.catalogs.push(OwnCredential { catalog, variable, is_set: set.is_some() });
            }
        }
        own
    }

    /// The catalog of which every caller has to bring a credential: the only one, where it has none of its own.
    pub(super) fn required(&self) -> Option<&str> {
        match &self.catalogs[..] {
            [only] if self.all == 1 && !only.is_set => Some(&only.catalog),
            _ => None,
        }
    }

    /// Whether the catalogs can be served on these wires, where the operator names no callers.
    pub(super) fn check_wires(&self, over_http: bool, over_stdio: bool) -> Result<(), CredentialFault> {
        for OwnCredential { catalog, variable, is_set } in self.catalogs.iter().cloned() {
            if over_stdio && !is_set {
                return Err(CredentialFault::Missing { catalog, variable });
            }
            if over_http && is_set {
                return Err(CredentialFault::Shared { catalog, variable });
            }
        }
        Ok(())
    }

    /// Whether they can be served to callers who bring their own for these catalogs.
    pub(super) fn check_passed<'c>(&self, passed: impl IntoIterator<Item = &'c str>) -> Result<(), CredentialFault> {
        for name in passed {
            if let Some(OwnCredential { catalog, variable, .. }) =
                self.catalogs.iter().find(|one| *one.catalog == *name && one.is_set).cloned()
            {
                return Err(CredentialFault::Beside { catalog, variable });
            }
        }
        Ok(())
    }
}
