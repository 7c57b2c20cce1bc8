//! One catalog as it is served: its plan, its cards with all that is prepared for their calls, and its connection.

use std::sync::Arc;

use kartoteka_compiler::plan;

use super::caller_fields::CallerFields;
use super::card::Card;
use super::connection::Connection;
use super::source::CatalogSource;
use super::templates::Templates;
use crate::access::guarding::LimitRules;
use crate::access::limits::Guarding;
use crate::caller::Caller;
use crate::outbound::BackendUse;
use crate::runtime::plan::Plan;
use crate::texts::Texts;

/// One catalog as it is served.
pub struct ServedCatalog {
    /// Its place among the catalogs of the set, by which its texts are found.
    pub(crate) place: usize,
    pub(crate) plan: Plan,
    /// Its tools, in the order of the plan.
    pub(crate) cards: Vec<Card>,
    /// What its prompts are written with.
    pub(crate) templates: Templates,
    /// What of the caller each of its resources depends on.
    caller_fields: Vec<CallerFields>,
    connection: Arc<Connection>,
    /// What everything of it is held against, where anything is said.
    guarding: Option<Box<Guarding>>,
}

impl ServedCatalog {
    /// A catalog whose calls are held against these limits of the operator, and those of its cards.
    pub(super) fn new(
        place: usize,
        source: CatalogSource,
        connection: Connection,
        texts: &Texts,
        rules: &LimitRules,
    ) -> Self {
        let CatalogSource { plan, tools } = source;
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
            connection: Arc::new(connection),
            cards,
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
    pub fn cards(&self) -> impl Iterator<Item = &Card> {
        self.cards.iter()
    }

    /// The connection through which a caller's requests go out. Every caller has the same one while there is one tenant.
    #[must_use]
    pub fn connection(&self, _caller: &Caller) -> Arc<Connection> {
        Arc::clone(&self.connection)
    }

    /// What its backends were asked since the start; nothing where they are not asked over the network.
    #[must_use]
    pub fn backends_in_use(&self) -> Vec<BackendUse> {
        self.connection.backends().map(|backends| backends.in_use()).unwrap_or_default()
    }

    /// The connection that decides what is listed: the operator's own.
    pub(crate) fn own_connection(&self) -> &Arc<Connection> {
        &self.connection
    }

    /// Whether the tool at this place can be called: no backend of it lacks an address.
    pub(crate) fn is_on(&self, tool: usize) -> bool {
        self.connection.has(&self.cards[tool].backends)
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
