//! Another reading of what the operator says: what of it counts at once, and what with the next start.

use std::sync::Arc;

use super::Config;

impl Config {
    /// The same with what counts at once of another reading of the operator's file: who may do what, and the settings of catalogs;
    /// and the keys of which the rest is different, which counts with the next start.
    #[must_use]
    pub(crate) fn with_reloaded(&self, fresh: Self) -> (Self, Vec<&'static str>) {
        let fresh = fresh.with_stand_ins_of(self);
        let differ = [
            ("server.listen", self.host != fresh.host || self.port != fresh.port),
            ("server.url", self.public_url != fresh.public_url),
            ("server.hosts", self.allowed_hosts != fresh.allowed_hosts),
            ("server.origins", self.allowed_origins != fresh.allowed_origins),
            ("server.proxies", self.trusted_proxies != fresh.trusted_proxies),
            ("server.locale", self.locale != fresh.locale),
            ("server.timezone", self.zone != fresh.zone),
            ("server.profile", self.profile != fresh.profile),
            // Other files of a certificate are read at once.
            ("server.tls", self.tls.is_some() != fresh.tls.is_some()),
            ("server.sizes", self.sizes() != fresh.sizes()),
            ("server.state_key", self.state_key != fresh.state_key),
            ("server.aliases", self.lists_aliases != fresh.lists_aliases),
            ("server.tools_hash", self.tools_hash != fresh.tools_hash),
            ("audit", self.audit != fresh.audit),
            ("fetch", self.fetch != fresh.fetch),
            ("operator", self.operator != fresh.operator || self.own_listener.differs(&fresh.own_listener)),
            ("store", self.access.consent.store != fresh.access.consent.store),
        ];
        let later: Vec<_> = differ.into_iter().filter(|(_, differs)| *differs).map(|(key, _)| key).collect();
        let Self { mut access, operator_file, settings, applications, mounts, unserved, tenants, tls, .. } = fresh;
        let own_listener = self.own_listener.with_files_of(fresh.own_listener);
        // The store that is open stays: the next reload is held against it, too.
        if later.contains(&"store") {
            Arc::make_mut(&mut access).consent.store.clone_from(&self.access.consent.store);
        }
        // Of the listener that is served, which the fresh file does not change.
        self.own_listener.withhold_page(&mut Arc::make_mut(&mut access).consent.approvals.url);
        let tls = if later.contains(&"server.tls") { self.tls.clone() } else { tls };
        let counts = Self {
            access,
            operator_file,
            settings,
            applications,
            mounts,
            unserved,
            tenants,
            tls,
            own_listener,
            ..self.clone()
        };
        (counts, later)
    }

    fn sizes(&self) -> [usize; 4] {
        [self.max_body_bytes, self.max_reply_bytes, self.calls_in_flight, self.connections]
    }
}
