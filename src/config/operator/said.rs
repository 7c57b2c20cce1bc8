//! What a [`Config`] answers about the settings of catalogs: what the operator's file says of one goes before its variable.

use kartoteka_compiler::plan;

use super::Config;
use crate::caller::DEFAULT_TENANT;
use crate::config::said_settings::SaidSettings;

impl Config {
    /// The value of a catalog's setting for the tenant `default`: the operator's file goes before the variable.
    #[must_use]
    pub(crate) fn setting(&self, catalog: &str, setting: &plan::Setting) -> Option<&str> {
        self.setting_for(DEFAULT_TENANT, catalog, setting)
    }

    /// The value of a catalog's setting for a tenant, as far as the operator says it. Variables are those of the tenant `default`
    /// alone: another would act with its credentials. A mount has none: its catalog reads them.
    #[must_use]
    pub(crate) fn setting_for(&self, tenant: &str, catalog: &str, setting: &plan::Setting) -> Option<&str> {
        let said = self.settings.of(tenant, catalog, &setting.name);
        let reads_variables = tenant == DEFAULT_TENANT && !self.is_mount(catalog);
        said.or_else(|| reads_variables.then(|| self.variable(&setting.env)).flatten())
    }

    /// Whether a catalog is another one once more.
    #[must_use]
    pub(crate) fn is_mount(&self, catalog: &str) -> bool {
        self.mounts.iter().any(|mount| mount.name == catalog)
    }

    /// What the operator's file says of the applications by which tenants connect catalogs.
    #[must_use]
    pub(crate) fn applications(&self) -> &SaidSettings {
        &self.applications
    }

    /// What the operator's file says of catalogs.
    #[must_use]
    pub(crate) fn said(&self) -> &SaidSettings {
        &self.settings
    }
}
