//! Settings of catalogs as the operator's file says them: of one tenant, or of all.

use std::collections::BTreeMap;
use std::fmt;

use crate::secret::Secret;

/// A setting: whose it is, its catalog, its name.
type SettingKey = (Option<String>, String, String);

/// Settings of catalogs as the operator's file says them.
#[derive(Debug, Clone, Default)]
pub(crate) struct SaidSettings(BTreeMap<SettingKey, SaidSetting>);

/// What is said of a setting.
#[derive(Debug, Clone)]
pub(super) struct SaidSetting {
    pub(super) value: Secret,
    /// Where the file says it; `None`: it was put there since.
    pub(super) key: Option<SaidKey>,
}

/// The key of a setting in the operator's file, with its line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SaidKey {
    pub(super) key: String,
    /// `None`: it is not there.
    pub(super) line: Option<usize>,
}

impl SaidKey {
    /// A key that the file does not have.
    pub(super) fn unsaid(key: &str) -> Self {
        Self { key: key.to_owned(), line: None }
    }

    /// Whether the file says it of one tenant.
    #[must_use]
    pub(crate) fn is_of_tenant(&self) -> bool {
        self.key.starts_with("tenants.")
    }
}

impl fmt::Display for SaidKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` of the operator's file", self.key)?;
        self.line.map_or(Ok(()), |line| write!(f, ", line {line}"))
    }
}

impl FromIterator<(SettingKey, SaidSetting)> for SaidSettings {
    fn from_iter<T: IntoIterator<Item = (SettingKey, SaidSetting)>>(settings: T) -> Self {
        Self(settings.into_iter().collect())
    }
}

impl SaidSettings {
    /// What is said of a setting for a tenant: of that tenant, else of all.
    #[must_use]
    pub(crate) fn of(&self, tenant: &str, catalog: &str, setting: &str) -> Option<&str> {
        self.said(tenant, catalog, setting).map(|said| said.value.expose().trim())
    }

    /// The key of the file that says that.
    #[must_use]
    pub(crate) fn key_of(&self, tenant: &str, catalog: &str, setting: &str) -> Option<SaidKey> {
        self.said(tenant, catalog, setting)?.key.clone()
    }

    fn said(&self, tenant: &str, catalog: &str, setting: &str) -> Option<&SaidSetting> {
        let of = |tenant: Option<&str>| {
            let key = (tenant.map(str::to_owned), catalog.to_owned(), setting.to_owned());
            self.0.get(&key).filter(|said| !said.value.expose().trim().is_empty())
        };
        of(Some(tenant)).or_else(|| of(None))
    }

    /// From now on this is the setting's value for every tenant, whatever was said of one.
    pub(super) fn point(&mut self, catalog: &str, setting: &str, value: &Secret) {
        self.0.retain(|(_, of, name), _| of != catalog || name != setting);
        let said = SaidSetting { value: value.clone(), key: None };
        self.0.insert((None, catalog.to_owned(), setting.to_owned()), said);
    }

    /// Whether anything is said of a catalog for one tenant.
    #[must_use]
    pub(crate) fn has_tenant_of(&self, catalog: &str) -> bool {
        self.tenants_of(catalog).next().is_some()
    }

    /// The tenants for whom something is said of a catalog, each once.
    pub(crate) fn tenants_of(&self, catalog: &str) -> impl Iterator<Item = &str> {
        let tenants =
            self.0.keys().filter(move |(_, of, _)| of == catalog).filter_map(|(tenant, ..)| tenant.as_deref());
        let mut last = None;
        tenants.filter(move |tenant| last.replace(*tenant) != Some(*tenant))
    }
}
