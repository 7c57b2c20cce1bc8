//! Where the settings of one tenant come from: the tenant's connection, else the operator.

use kartoteka_compiler::plan::{Authorizing, Catalog};

use super::bundles::bundles;
use crate::caller::DEFAULT_TENANT;
use crate::config::operator::Config;
use crate::config::said_settings::SaidKey;
use crate::store::connections::GivenSettings;

/// Where the settings of a tenant come from.
#[derive(Debug, Clone, Copy)]
pub(crate) struct SettingSource<'s> {
    config: &'s Config,
    tenant: &'s str,
    connection: Option<&'s GivenSettings>,
    /// An application is to bring the rest.
    authorizes: bool,
}

/// The text of a setting, and whose it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct GivenText<'s> {
    pub(super) text: Option<&'s str>,
    pub(super) by: GivenBy,
}

/// Who gives the text of a setting, where anyone does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum GivenBy {
    /// The tenant, by what it has connected.
    Tenant,
    /// An application of the operator's.
    Application,
    /// The operator.
    Operator,
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
        Self { config, tenant, connection: None, authorizes: false }
    }

    /// The same with what the tenant has connected.
    #[must_use]
    pub(crate) fn connected(self, given: &'s GivenSettings) -> Self {
        Self { connection: Some(given), ..self }
    }

    /// The same while an application is yet to bring the rest.
    #[must_use]
    pub(crate) fn authorizing(self) -> Self {
        Self { authorizes: true, ..self }
    }

    /// Whether the operator has an application by which the tenant may connect this catalog.
    #[must_use]
    pub(crate) fn has_application(&self, catalog: &Catalog) -> bool {
        let authorize = catalog.connection.as_ref().and_then(|connection| connection.authorize.as_ref());
        let id = authorize.and_then(|authorize| authorize.application.first());
        id.is_some_and(|id| self.of_application(catalog, *id).is_some())
    }

    /// What an application of the operator's says of a setting.
    fn of_application(&self, catalog: &Catalog, place: usize) -> Option<&'s str> {
        let authorize = catalog.connection.as_ref()?.authorize.as_ref()?;
        authorize.application.contains(&place).then_some(())?;
        self.config.applications().of(self.tenant, &catalog.name, &catalog.settings[place].name)
    }

    /// Whether the operator's file says anything that is in one bundle with what the tenant may give.
    #[must_use]
    pub(crate) fn is_said(&self, catalog: &Catalog, given: &[usize]) -> bool {
        bundles(catalog).iter().filter(|bundle| given.iter().any(|one| bundle.contains(one))).flatten().any(|setting| {
            self.config.said().of(self.tenant, &catalog.name, &catalog.settings[*setting].name).is_some()
        })
    }

    /// The key of the operator's file that gives this text of a setting, where one does, or that alone could.
    pub(super) fn said_key(&self, catalog: &Catalog, setting: usize, given: GivenText<'_>) -> Option<SaidKey> {
        if given.text.is_none() && self.connection.is_none() && self.config.is_mount(&catalog.name) {
            return Some(SaidKey::unsaid(&catalog.settings[setting].env));
        }
        given.text?;
        let said = match given.by {
            GivenBy::Tenant => return None,
            GivenBy::Application => self.config.applications(),
            GivenBy::Operator => self.config.said(),
        };
        said.key_of(self.tenant, &catalog.name, &catalog.settings[setting].name)
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
        let is_authorized = self.authorizes || self.connection.is_some_and(|given| is_authorized(catalog, given));
        let way = catalog.connection.as_ref().and_then(|connection| connection.authorize.as_ref());
        // What the way of an application is yet to bring comes from nowhere else.
        let of_way = |setting: &usize| {
            is_authorized
                && way.is_some_and(|way| way.application.contains(setting) || brought(way).any(|one| one == setting))
        };
        let is_own = |one: &usize| of_tenant(*one).is_some() || of_way(one);
        let own: Vec<usize> =
            bundles(catalog).into_iter().filter(|bundle| bundle.iter().any(is_own)).flatten().collect();
        let text = |place: usize| {
            if let Some(text) = of_tenant(place) {
                return GivenText { text: Some(text), by: GivenBy::Tenant };
            }
            if is_authorized && let Some(text) = self.of_application(catalog, place) {
                return GivenText { text: Some(text), by: GivenBy::Application };
            }
            let text = match own.contains(&place) {
                true => None,
                false => self.config.setting_for(self.tenant, &catalog.name, &catalog.settings[place]),
            };
            GivenText { text, by: GivenBy::Operator }
        };
        (0..catalog.settings.len()).map(text).collect()
    }
}

/// Whether what a tenant has connected came by an application: it has what no tenant types.
#[must_use]
pub(crate) fn is_authorized(catalog: &Catalog, given: &GivenSettings) -> bool {
    let Some(connection) = &catalog.connection else { return false };
    let typed = |place: &usize| connection.settings.contains(place);
    let brought = connection.authorize.iter().flat_map(|authorize| authorize.asks.iter().chain(brought(authorize)));
    brought.filter(|place| !typed(place)).any(|place| given.contains_key(&*catalog.settings[*place].name))
}

/// What the way of an application brings.
fn brought(authorize: &Authorizing) -> impl Iterator<Item = &usize> {
    authorize.keeps.iter().map(|kept| &kept.setting)
}

#[cfg(test)]
mod tests;
