//! One catalog as it is served: its plan, its cards with all that is prepared for their calls, and its connection.

use std::sync::Arc;

use kartoteka_compiler::plan;

use super::caller_fields::CallerFields;
use super::card::Card;
use super::connection::Connection;
use super::source::CatalogSource;
use super::templates::Templates;
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
    connection: Arc<Connection>,
}

impl ServedCatalog {
    pub(super) fn new(place: usize, source: CatalogSource, connection: Connection, texts: &Texts) -> Self {
        let CatalogSource { plan, tools } = source;
        let card = |tool| Card::new(tool, (place, &plan), texts);
        let cards = tools.into_iter().map(card).collect();
        let templates = Templates::new(&plan);
        Self { place, cards, templates, plan, connection: Arc::new(connection) }
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

    /// What of the caller a resource depends on: what its requests read, and what is written of their replies.
    pub(crate) fn caller_fields(&self, resource: &plan::Resource) -> CallerFields {
        let mut fields = CallerFields::default();
        let mut see = |value: &plan::Value| fields.see(value);
        match &resource.content {
            plan::Content::Tool { tool } => {
                let card = &self.cards[*tool];
                card.walk(&mut see);
                card.backends.iter().for_each(|backend| self.plan.backends[*backend].walk_added(&mut see));
                for dictionary in card.all_dictionaries() {
                    self.plan.dictionaries[dictionary].send.walk(&mut see);
                    self.plan.backends[self.plan.dictionaries[dictionary].send.backend].walk_added(&mut see);
                }
            }
            plan::Content::Data { result } => result.walk(&mut see),
            plan::Content::Text { text } => text.walk(&mut see),
            plan::Content::Dictionary { dictionary } => {
                let backend = self.plan.dictionaries[*dictionary].send.backend;
                self.plan.dictionaries[*dictionary].send.walk(&mut see);
                self.plan.backends[backend].walk_added(&mut see);
            }
            plan::Content::Markdown { .. } | plan::Content::Blob { .. } => {}
        }
        fields
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
