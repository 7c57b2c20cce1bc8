//! One catalog as it is served: its plan, its cards with all that is prepared for their calls, and its connection.

use std::sync::Arc;

use kartoteka_compiler::mounted::Mount;
use kartoteka_compiler::plan;

use super::caller_fields::CallerFields;
use super::card::Card;
use super::connection::Connection;
use super::discovered::Exports;
use super::kept_replies::KeptReplies;
use super::not_connected::NotConnected;
use super::source::CatalogSource;
use super::templates::Templates;
use super::tenants::TenantConnections;
use crate::access::limits::Guarding;
use crate::access::settings::AccessSettings;
use crate::caller::Caller;
use crate::outbound::BackendUse;
use crate::runtime::plan::Plan;
use crate::texts::Texts;

/// The connections of a catalog.
pub(super) struct Connections {
    /// The operator's own; `None`: its tenants connect it.
    pub(super) own: Option<Arc<Connection>>,
    /// In the place of a connection that is not there; the operator's own where that is for all callers.
    pub(super) unconnected: Arc<Connection>,
    /// Those of its tenants, where each may have one of its own.
    pub(super) tenants: Option<TenantConnections>,
}

/// One catalog as it is served.
pub struct ServedCatalog {
    /// Its place among the catalogs of the set, by which its texts are found.
    pub(crate) place: usize,
    pub(crate) plan: Plan,
    /// As what it is another catalog once more.
    pub(crate) mount: Option<Mount>,
    /// Its tools, in the order of the plan.
    pub(crate) cards: Vec<Card>,
    /// What its prompts are written with.
    pub(crate) templates: Templates,
    /// What of the caller each of its resources depends on.
    caller_fields: Vec<CallerFields>,
    connections: Connections,
    /// What everything of it is held against, where anything is said.
    guarding: Option<Box<Guarding>>,
    /// What its tools of MCP servers need, where it offers any on.
    pub(crate) exported: Option<Exports>,
    /// Replies that its cards have kept, of all its connections.
    pub(crate) kept: KeptReplies,
}

impl ServedCatalog {
    /// A catalog whose calls are held against these limits of the operator, and those of its cards.
    pub(super) fn new(
        place: usize,
        source: CatalogSource,
        connections: Connections,
        texts: &Texts,
        (access, profile): (&AccessSettings, Option<&str>),
    ) -> Self {
        let CatalogSource { plan, tools, mount } = source;
        let rules = &access.limits;
        let some = |guarding: Guarding| (!guarding.is_empty()).then(|| Box::new(guarding));
        let card = |(tool, of)| {
            let guarding = some(Guarding::of_tool(&plan, tool, rules));
            Card::new(of, (place, &plan), tool, texts, guarding)
        };
        let cards: Vec<Card> = tools.into_iter().enumerate().map(card).collect();
        let fields = |resource| CallerFields::of_resource(&plan, &cards, resource);
        Self {
            place,
            caller_fields: plan.resources.iter().map(fields).collect(),
            templates: Templates::new(&plan),
            guarding: some(Guarding::of_catalog(&plan, rules)),
            exported: Exports::of(&plan, access, profile),
            kept: KeptReplies::default(),
            connections,
            cards,
            mount,
            plan,
        }
    }

    /// What a resource is held against, where anything is said: what is read through a tool counts as a call of it.
    pub(crate) fn guarding_of(&self, resource: &plan::Resource) -> Option<&Guarding> {
        match resource.content {
            plan::Content::Tool { tool } => self.cards[tool].guarding(),
            _ => self.guarding(),
        }
    }

    /// What everything of it is held against, where anything is said.
    pub(crate) fn guarding(&self) -> Option<&Guarding> {
        self.guarding.as_deref()
    }

    /// The catalog's name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.plan.name
    }

    /// Every tool of the catalog, whether it is offered or not.
    pub(crate) fn cards(&self) -> impl Iterator<Item = &Card> {
        self.cards.iter()
    }

    /// The connection through which a caller's requests go out: that of the caller's tenant.
    ///
    /// # Errors
    /// The tenant has none.
    pub(crate) async fn connection(&self, caller: &Caller) -> Result<Arc<Connection>, NotConnected> {
        match &self.connections.tenants {
            Some(tenants) => tenants.of(caller.who.tenant_id()).await,
            None => Ok(Arc::clone(self.own_connection())),
        }
    }

    /// The same as far as it is known without asking the store; where there is none, what stands in its place.
    #[must_use]
    pub(crate) fn known_connection(&self, caller: &Caller) -> Arc<Connection> {
        match &self.connections.tenants {
            Some(tenants) => tenants.loaded(caller.who.tenant_id()).unwrap_or_else(|| Arc::clone(self.unconnected())),
            None => Arc::clone(self.own_connection()),
        }
    }

    /// The same; `None` where there is none, or it has to be asked.
    pub(super) fn loaded_connection(&self, caller: &Caller) -> Option<Arc<Connection>> {
        match &self.connections.tenants {
            Some(tenants) => tenants.loaded(caller.who.tenant_id()),
            None => self.connections.own.clone(),
        }
    }

    /// What [`Self::connection`] would find; `None` where it would have to ask.
    pub(super) fn fresh_connection(&self, caller: &Caller) -> Option<Result<Arc<Connection>, NotConnected>> {
        match &self.connections.tenants {
            Some(tenants) => tenants.fresh(caller.who.tenant_id()),
            None => Some(self.connections.own.clone().ok_or(NotConnected::Nothing)),
        }
    }

    /// What stands in the place of a connection that is not there: nothing is set, and nothing can be asked.
    pub(crate) fn unconnected(&self) -> &Arc<Connection> {
        &self.connections.unconnected
    }

    /// The connections of its tenants, where each may have one of its own.
    pub(crate) fn tenants(&self) -> Option<&TenantConnections> {
        self.connections.tenants.as_ref()
    }

    /// What its backends were asked since the start; nothing where they are not asked over the network.
    #[must_use]
    pub(crate) fn backends_in_use(&self) -> Vec<BackendUse> {
        let own = self.connections.own.as_ref().and_then(|own| own.backends());
        let open = |backend| {
            let of_tenants = self.tenants().map_or(0, |tenants| tenants.resting(backend));
            of_tenants + own.map_or(0, |own| own.resting(backend))
        };
        let tallies = match (self.tenants(), own) {
            (Some(tenants), _) => tenants.maker().tallies.clone(),
            (None, Some(own)) => own.tallies(),
            (None, None) => return Vec::new(),
        };
        tallies.read(&self.plan, open)
    }

    /// How many tenants have a connection of it that is in use.
    #[must_use]
    pub(crate) fn live_connections(&self) -> u64 {
        self.tenants().map_or(0, TenantConnections::count)
    }

    /// The connection that decides what is listed: the operator's own, else one in which everything is on.
    pub(crate) fn own_connection(&self) -> &Arc<Connection> {
        self.connections.own.as_ref().unwrap_or(&self.connections.unconnected)
    }

    /// Whether a call of the tool at this place needs a connection: it asks a backend, or a program does for it.
    pub(crate) fn needs_connection(&self, tool: usize) -> bool {
        self.card_needs_connection(&self.cards[tool])
    }

    /// The same of a tool by its card.
    pub(crate) fn card_needs_connection(&self, card: &Card) -> bool {
        let is_handler = matches!(card.plan().action, plan::Action::Handler);
        is_handler || !card.backends.is_empty() || card.all_dictionaries().next().is_some()
    }

    /// Whether the tool at this place can be called: no backend of it lacks an address.
    pub(crate) fn is_on(&self, tool: usize) -> bool {
        self.own_connection().has(&self.cards[tool].backends)
    }

    /// Whether reading a resource needs a connection.
    pub(crate) fn reading_needs_connection(&self, resource: &plan::Resource) -> bool {
        match resource.content {
            plan::Content::Tool { tool } => self.needs_connection(tool),
            plan::Content::Dictionary { .. } => true,
            plan::Content::Markdown { .. } | plan::Content::Data { .. } => false,
            plan::Content::Text { .. } | plan::Content::Blob { .. } => false,
        }
    }

    /// What of the caller the resource at this place depends on.
    pub(crate) fn caller_fields(&self, resource: usize) -> CallerFields {
        self.caller_fields[resource]
    }

    /// Whether a resource can be read. A profile that hides a tool does not hide the resources that are read through it.
    pub(crate) fn reads(&self, resource: &plan::Resource) -> bool {
        match resource.content {
            plan::Content::Tool { tool } => self.is_on(tool),
            plan::Content::Dictionary { .. } | plan::Content::Markdown { .. } | plan::Content::Data { .. } => true,
            plan::Content::Text { .. } | plan::Content::Blob { .. } => true,
        }
    }
}
