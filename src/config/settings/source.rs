//! Where the settings of one tenant come from: the tenant's connection, else the operator.

use kartoteka_compiler::plan::Catalog;

use super::bundles::bundles;
use crate::caller::DEFAULT_TENANT;
use crate::config::operator::Config;
use crate::store::connections::GivenSettings;

/// Where the settings of a tenant come from.
#[derive(Debug, Clone, Copy)]
pub(crate) struct SettingSource<'s> {
    config: &'s Config,
    tenant: &'s str,
    connection: Option<&'s GivenSettings>,
}

/// The text of a setting, and whether the tenant has given it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct GivenText<'s> {
    pub(super) text: Option<&'s str>,
    pub(super) by_tenant: bool,
}

impl<'s> SettingSource<'s> {
    /// What the operator says for the tenant `default`.
    #[must_use]
    pub(crate) fn of_operator(config: &'s Config) -> Self {
        Self::for_tenant(config, DEFAULT_TENANT)
    }

    /// What the operator says for a tenant.
    #[must_use]
    pub(crate) fn for_tenant(config: &'s Config, tenant: &'s str) -> Self {
        Self { config, tenant, connection: None }
    }

    /// The same with what the tenant has connected.
    #[must_use]
    pub(crate) fn connected(self, given: &'s GivenSettings) -> Self {
        Self { connection: Some(given), ..self }
    }

    /// Whether the operator's file says anything that is in one bundle with what the tenant may give.
    #[must_use]
    pub(crate) fn is_said(&self, catalog: &Catalog, given: &[usize]) -> bool {
        bundles(catalog).iter().filter(|bundle| given.iter().any(|one| bundle.contains(one))).flatten().any(|setting| {
            self.config.said().of(self.tenant, &catalog.name, &catalog.settings[*setting].name).is_some()
        })
    }

    /// Where the operator's file says a setting, if it does and that counts.
    pub(super) fn said_at(&self, catalog: &Catalog, setting: &str) -> Option<String> {
        if self.connection.is_some_and(|given| given.contains_key(setting)) {
            return None;
        }
        let key = self.config.said().key_of(self.tenant, &catalog.name, setting)?;
        let file = self.config.operator_file.as_ref().map(|file| format!("`{}`, ", file.path.display()));
        Some(format!("{}`{key}`", file.unwrap_or_default()))
    }

    pub(super) fn config(&self) -> &'s Config {
        self.config
    }

    /// The text of each setting, in the catalog's order.
    pub(super) fn texts(&self, catalog: &Catalog) -> Vec<GivenText<'s>> {
        let of_tenant = |setting: usize| {
            let value = self.connection?.get(&*catalog.settings[setting].name)?.expose().trim();
            Some(value).filter(|value| !value.is_empty())
        };
        let own = bundles(catalog).into_iter().filter(|bundle| bundle.iter().any(|one| of_tenant(*one).is_some()));
        let own: Vec<usize> = own.flatten().collect();
        let text = |place: usize| {
            let given = of_tenant(place);
            let text = match given {
                None if own.contains(&place) => None,
                None => self.config.setting_for(self.tenant, &catalog.name, &catalog.settings[place]),
                Some(_) => given,
            };
            GivenText { text, by_tenant: given.is_some() }
        };
        (0..catalog.settings.len()).map(text).collect()
    }
}

#[cfg(test)]
mod tests;
