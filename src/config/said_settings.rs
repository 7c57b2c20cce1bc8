//! Settings of catalogs as the operator's file says them: of one tenant, or of all.

use std::collections::BTreeMap;

use crate::secret::Secret;

/// A setting: whose it is, its catalog, its name.
type SettingKey = (Option<String>, String, String);

/// Settings of catalogs as the operator's file says them.
#[derive(Debug, Clone, Default)]
pub(crate) struct SaidSettings(BTreeMap<SettingKey, Secret>);

impl FromIterator<(SettingKey, Secret)> for SaidSettings {
    fn from_iter<T: IntoIterator<Item = (SettingKey, Secret)>>(settings: T) -> Self {
        Self(settings.into_iter().collect())
    }
}

impl SaidSettings {
    /// What is said of a setting for a tenant: of that tenant, else of all.
    #[must_use]
    pub(crate) fn of(&self, tenant: &str, catalog: &str, setting: &str) -> Option<&str> {
        let of = |tenant: Option<&str>| {
            let key = (tenant.map(str::to_owned), catalog.to_owned(), setting.to_owned());
            self.0.get(&key).map(|value| value.expose().trim()).filter(|value| !value.is_empty())
        };
        of(Some(tenant)).or_else(|| of(None))
    }

    /// The key of the file under which that is said.
    #[must_use]
    pub(super) fn key_of(&self, tenant: &str, catalog: &str, setting: &str) -> Option<String> {
        self.of(tenant, catalog, setting)?;
        let of_tenant = (Some(tenant.to_owned()), catalog.to_owned(), setting.to_owned());
        let is_of_tenant = self.0.get(&of_tenant).is_some_and(|value| !value.expose().trim().is_empty());
        Some(match is_of_tenant {
            true => format!("tenants.{tenant}.settings.{catalog}.{setting}"),
            false => format!("catalogs.{catalog}.settings.{setting}"),
        })
    }

    /// From now on this is the setting's value for every tenant, whatever was said of one.
    pub(super) fn point(&mut self, catalog: &str, setting: &str, value: &Secret) {
        self.0.retain(|(_, of, name), _| of != catalog || name != setting);
        self.0.insert((None, catalog.to_owned(), setting.to_owned()), value.clone());
    }

    /// Whether anything is said of a catalog for one tenant.
    #[must_use]
    pub(crate) fn has_tenant_of(&self, catalog: &str) -> bool {
        self.0.keys().any(|(tenant, of, _)| tenant.is_some() && of == catalog)
    }
}
