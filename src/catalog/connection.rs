//! A connection: one catalog as one operator or tenant has set it up. It holds the values of the settings, what masks
//! the secret ones, the backends that they lead to and the dictionaries that were loaded from there.
//!
//! Everything that depends on settings is here and nowhere else in this room: a plan and its cards serve all tenants.

use std::borrow::Cow;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::Duration;

use kartoteka_compiler::plan;
use serde_json::Value;

use super::dictionary::Dictionaries;
use super::discovered::Shelf;
use super::unconnected::Unconnected;
use crate::caller::Caller;
use crate::config::settings::Settings;
use crate::outbound::Backends;
use crate::runtime::evaluate;
use crate::runtime::periods::Clock;
use crate::runtime::scope::Surroundings;
use crate::runtime::tool::Unbound;
use crate::runtime::upstream::Upstream;
use crate::secret::redact::Redactor;
use crate::secret::{KnownKeys, Zeroizing};
use crate::texts::Texts;

/// The number of the next connection.
static SERIAL: AtomicU64 = AtomicU64::new(0);

/// What sends a connection's requests.
pub(super) enum Sender {
    /// Backends over the network.
    Backends(Arc<Backends>),
    /// Anything else: a recording, or nothing.
    Other(Arc<dyn Upstream>),
}

/// A catalog as one operator or tenant has set it up.
pub(crate) struct Connection {
    pub(crate) settings: Arc<Settings>,
    /// Sends requests to the backends that the settings name.
    upstream: Arc<dyn Upstream>,
    /// The same, where that is over the network.
    backends: Option<Arc<Backends>>,
    pub(crate) dictionaries: Dictionaries,
    /// The tools of MCP servers, where the catalog offers them on.
    pub(super) shelves: Vec<Shelf>,
    /// The name of this connection, if the catalog gives it one.
    pub(crate) instance: Option<String>,
    /// What this connection adds to the members of a result's `metadata`: its name behind a comma, or nothing.
    pub(crate) metadata: String,
    /// For each backend, whether it has an address: without one, because an optional setting is not set, it is off.
    on: Vec<bool>,
    redactor: Redactor,
    /// Tells it from others: what was read through it is kept for it alone.
    serial: u64,
    /// How often a request that may change something has begun or ended: what was read before is not given again behind it.
    changes: AtomicU64,
    /// Finds the keys of the operator's connections of all catalogs, or those of this one alone where it is a tenant's.
    keys: Arc<KnownKeys>,
}

impl Connection {
    pub(super) fn new(
        (place, plan): (usize, &plan::Catalog),
        settings: Arc<Settings>,
        sender: Sender,
        texts: &Texts,
        keys: Arc<KnownKeys>,
    ) -> Self {
        let unknown = Caller::unknown(texts.default_locale());
        let clock = Clock::new(jiff::Timestamp::UNIX_EPOCH, jiff::tz::TimeZone::UTC);
        let surroundings = Surroundings::new((place, plan), settings.values(), (&unknown, &clock), texts);
        let scope = surroundings.scope();
        // A request to a public backend brings its own.
        let has_address = |backend: &plan::Backend| match &backend.base {
            plan::Base::At(address) | plan::Base::Mcp(address) => {
                evaluate::json(address, &Unbound, &scope).map(Zeroizing::new).is_some()
            }
            plan::Base::Public => true,
        };
        let on = plan.backends.iter().map(has_address).collect();
        let instance = plan.instance.as_ref().and_then(|value| evaluate::text(value, &Unbound, &scope));
        let member = |name: &String| format!(",\"instance_name\":{}", Value::from(name.as_str()));
        let metadata = instance.as_ref().map(member).unwrap_or_default();
        let redactor = match &sender {
            // Those of tenants share one pattern.
            Sender::Backends(backends) if backends.are_of_tenant() => backends.redactor().clone(),
            Sender::Backends(_) | Sender::Other(_) => Redactor::new(settings.secrets(), settings.secret_shapes()),
        };
        let dictionaries = Dictionaries::new(plan);
        let servers = plan.backends.iter().enumerate().filter(|(_, backend)| backend.export.is_some());
        let shelves = servers.map(|(place, _)| Shelf::of(place)).collect();
        let (upstream, backends): (Arc<dyn Upstream>, _) = match sender {
            Sender::Backends(backends) => (Arc::clone(&backends) as _, Some(backends)),
            Sender::Other(upstream) => (upstream, None),
        };
        let serial = SERIAL.fetch_add(1, Relaxed);
        let changes = AtomicU64::new(0);
        Self {
            settings,
            upstream,
            backends,
            dictionaries,
            shelves,
            instance,
            metadata,
            on,
            redactor,
            serial,
            changes,
            keys,
        }
    }

    /// In the place of a connection that is not there: every backend counts as one that is on, and none can be asked.
    pub(super) fn unconnected(at: (usize, &plan::Catalog), texts: &Texts) -> Self {
        let settings = Arc::new(Settings::unset(at.1));
        let sender = Sender::Other(Arc::new(Unconnected));
        let keys = Arc::new(KnownKeys::new([], Arc::default()));
        let mut connection = Self::new(at, settings, sender, texts, keys);
        connection.on.fill(true);
        connection
    }

    /// Tells it from others.
    pub(crate) fn serial(&self) -> u64 {
        self.serial
    }

    /// Which of its states what is read now belongs to: each request that may change something begins another one, and ends it.
    pub(crate) fn state(&self) -> u64 {
        self.changes.load(Relaxed)
    }

    /// A request that may change something begins or ends.
    pub(crate) fn changes(&self) {
        self.changes.fetch_add(1, Relaxed);
    }

    /// What sends this connection's requests.
    pub(crate) fn upstream(&self) -> &Arc<dyn Upstream> {
        &self.upstream
    }

    /// The backends over the network, where there are any.
    pub(super) fn backends(&self) -> Option<&Arc<Backends>> {
        self.backends.as_ref()
    }

    /// How many tools the MCP server that is the backend at a place lists; else the kind of the failure.
    pub(crate) async fn list_tools(&self, backend: usize, time: Duration) -> Result<usize, &'static str> {
        let Some(backends) = &self.backends else { return Err("unavailable") };
        let listed = backends.tools(backend, time).await.ok_or("unavailable")?;
        listed.map(|listed| listed.tools.len()).map_err(|broke| broke.reason().unwrap_or_else(|| broke.kind()))
    }

    /// Has the tools of its MCP servers looked for anew, the next time that they are.
    pub(crate) fn doubt_tools(&self) {
        self.shelves.iter().for_each(Shelf::doubt);
    }

    /// Whether all of these backends have an address.
    pub(crate) fn has(&self, backends: &[usize]) -> bool {
        backends.iter().all(|backend| self.on[*backend])
    }

    /// The variables that the operator would have to set for this backend of the catalog to have an address.
    pub(crate) fn unset<'p>(&self, plan: &'p plan::Catalog, backend: usize) -> Vec<&'p str> {
        let mut unset = Vec::new();
        let mut see = |value: &'p plan::Value| {
            if let plan::Value::Setting { setting } | plan::Value::Form { setting, .. } = value
                && self.settings.values()[*setting].is_none()
            {
                unset.push(&*plan.settings[*setting].env);
            }
        };
        plan.backends[backend].base.address().into_iter().for_each(|address| address.walk(&mut see));
        unset
    }

    /// Finds what must not reach a caller, of whichever connection it is, in what a backend sent.
    pub(crate) fn keys(&self) -> &KnownKeys {
        &self.keys
    }

    /// The text without the secrets of this connection.
    pub(crate) fn mask<'t>(&self, text: &'t str) -> Cow<'t, str> {
        self.keys.mask_fetched(self.redactor.mask(text))
    }
}
