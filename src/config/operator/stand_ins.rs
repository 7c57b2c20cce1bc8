//! A configuration of a demo or a test: what no variable and no file of an operator says.

use std::net::SocketAddr;
use std::sync::Arc;

use super::Config;
use crate::secret::Secret;

impl Config {
    /// The same with the operator's file at this path.
    ///
    /// # Errors
    /// As [`Config::read_with`].
    #[cfg(test)]
    pub(crate) fn from_variables(
        environment: impl IntoIterator<Item = (String, String)>,
        operator: &std::path::Path,
    ) -> Result<Self, crate::config::ConfigFaults> {
        Self::from_layers(environment, None, |found| crate::config::operator_file::read(Some(operator), found))
    }

    /// The same where pages of this name come from a stand-in: for a demo or a test, under a name that no one has on the Internet
    /// (`www.beta.example`). No variable and no file says so.
    #[must_use]
    pub fn with_public_stand_in(mut self, name: &str, address: SocketAddr) -> Self {
        Arc::make_mut(&mut self.fetch).stand_ins.push((name.to_owned(), address));
        self
    }

    /// The same where a connection to a public address ends that nobody has used for so long.
    #[cfg(test)]
    pub(crate) fn with_public_idle(mut self, idle: std::time::Duration) -> Self {
        Arc::make_mut(&mut self.fetch).idle = idle;
        self
    }

    /// The same where calls of a client that cannot show a form need no approval: of a demo or a test.
    #[must_use]
    pub fn with_assumed_approvals(mut self) -> Self {
        Arc::make_mut(&mut self.access).consent.approvals.assumed = true;
        self
    }

    /// The same with the stand-ins and the assumed approvals of another configuration: no file says them, so that none takes them away.
    #[must_use]
    pub(super) fn with_stand_ins_of(mut self, other: &Self) -> Self {
        Arc::make_mut(&mut self.fetch).stand_ins.clone_from(&other.fetch.stand_ins);
        Arc::make_mut(&mut self.access).consent.approvals.assumed = other.access.consent.approvals.assumed;
        for (catalog, setting, value) in &other.pointed {
            self.settings.point(catalog, setting, value);
        }
        for (catalog, setting, value) in &other.pointed_applications {
            self.applications.point(catalog, setting, value);
        }
        self.pointed_applications.clone_from(&other.pointed_applications);
        self
    }

    /// The same with a setting of a catalog that every tenant has, whatever the operator said: of a stand-in that tells tenants apart by
    /// itself.
    #[must_use]
    pub(crate) fn with_pointed(mut self, catalog: &str, setting: &str, value: &str) -> Self {
        let value = Secret::new(value);
        self.settings.point(catalog, setting, &value);
        self.pointed.push((catalog.to_owned(), setting.to_owned(), value));
        self
    }

    /// The same with a setting of the application by which every tenant connects a catalog, where the operator has one.
    #[must_use]
    pub(crate) fn with_pointed_application(mut self, catalog: &str, setting: &str, value: &str) -> Self {
        let value = Secret::new(value);
        self.applications.point(catalog, setting, &value);
        self.pointed_applications.push((catalog.to_owned(), setting.to_owned(), value));
        self
    }

    /// Whether callers bring credentials of their own for a catalog, as the operator's file has it.
    #[must_use]
    pub(crate) fn passes_credentials_to(&self, catalog: &str) -> bool {
        let rules = self.access.callers.as_ref().map(|callers| &callers.foreign.passthrough);
        rules.is_some_and(|rules| rules.iter().any(|rule| &*rule.catalog == catalog))
    }

    /// The same with one variable set, whatever the operator said: this is how the demo points a catalog at itself.
    #[must_use]
    pub fn with_variable(mut self, name: &str, value: &str) -> Self {
        self.variables.insert(name.to_owned(), Secret::new(value));
        self
    }
}
