//! All catalogs that a server serves, as one value that is swapped whole: tools are found by name or alias, and listed
//! per locale.
//!
//! Whatever a call needs that does not depend on its arguments is prepared here once, and a list with its first reader. A
//! set never changes; a reload makes another.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use bytes::Bytes;

use super::card::Card;
use super::listing::{self, ListedNames, Listing};
use super::names::{Names, ToolPlace};
use super::served::ServedCatalog;
use super::set_fault::SetFault;
use crate::caller::{AnswerForm, Locale};
use crate::outbound::OutboundClient;
use crate::texts::Texts;

/// Every catalog of a server.
pub struct ToolSet {
    catalogs: Vec<ServedCatalog>,
    texts: Arc<Texts>,
    names: Names,
    /// One a [`Locale`], written when it is first asked for: most callers of a server speak one language.
    listings: Vec<OnceLock<Listing>>,
    /// What the backends share, where they are asked over the network.
    client: Option<OutboundClient>,
    /// The form of answers, where a caller does not say.
    answers: AnswerForm,
    /// Whether tools are listed by their aliases, too.
    lists_aliases: bool,
}

impl ToolSet {
    /// Everything that these catalogs offer; `chosen` has, for each of them, the tools that the profile leaves.
    ///
    /// # Errors
    /// Two tools have one name, or a card has nothing behind it.
    pub(super) fn new(
        catalogs: Vec<ServedCatalog>,
        texts: Arc<Texts>,
        chosen: &[Vec<usize>],
    ) -> Result<Self, SetFault> {
        let names = Names::new(&catalogs, chosen)?;
        let listings = texts.locales().map(|_| OnceLock::new()).collect();
        Ok(Self {
            catalogs,
            texts,
            names,
            listings,
            client: None,
            answers: AnswerForm::default(),
            lists_aliases: false,
        })
    }

    /// The same with answers in that form, where a caller does not say.
    #[must_use]
    pub fn answering(self, answers: AnswerForm) -> Self {
        Self { answers, ..self }
    }

    /// The same, which lists tools by their aliases, too, or does not. Nothing was listed before.
    #[must_use]
    pub fn listing_aliases(self, lists_aliases: bool) -> Self {
        Self { lists_aliases, ..self }
    }

    /// The form of answers, where a caller does not say.
    #[must_use]
    pub fn answers(&self) -> AnswerForm {
        self.answers
    }

    /// Remembers what the backends share, for the set that takes the place of this one.
    pub(super) fn keep_client(&mut self, client: OutboundClient) {
        self.client = Some(client);
    }

    /// Goes on with the counts of the tools of the same name in the same catalog.
    pub(crate) fn keep_counts(&mut self, earlier: &Self) {
        for catalog in &mut self.catalogs {
            let Some(before) = earlier.catalog_named(catalog.name()) else { continue };
            let before: HashMap<&str, &Card> = before.cards().map(|card| (card.name(), card)).collect();
            for card in &mut catalog.cards {
                if let Some(before) = before.get(card.name()) {
                    card.counters = Arc::clone(&before.counters);
                }
            }
        }
    }

    /// What the backends share, where they are asked over the network.
    pub(super) fn client(&self) -> Option<&OutboundClient> {
        self.client.as_ref()
    }

    /// The catalog of this name.
    pub(super) fn catalog_named(&self, name: &str) -> Option<&ServedCatalog> {
        self.catalogs.iter().find(|catalog| catalog.name() == name)
    }

    /// The tool that answers to a name.
    #[must_use]
    pub fn find(&self, name: &str) -> Option<(&ServedCatalog, &Card)> {
        Some(self.at(self.place(name)?))
    }

    /// Every name that a tool answers to, in no order.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.names.all()
    }

    /// Where the tool that answers to a name is.
    pub(crate) fn place(&self, name: &str) -> Option<ToolPlace> {
        self.names.find(name)
    }

    /// The tool at a place.
    pub(crate) fn at(&self, (catalog, card): ToolPlace) -> (&ServedCatalog, &Card) {
        (&self.catalogs[catalog], &self.catalogs[catalog].cards[card])
    }

    /// The catalogs, each at its place.
    #[must_use]
    pub fn catalogs(&self) -> &[ServedCatalog] {
        &self.catalogs
    }

    /// The texts of all catalogs and of the server.
    #[must_use]
    pub fn texts(&self) -> &Arc<Texts> {
        &self.texts
    }

    /// The tools as `tools/list` shows them: a JSON list.
    #[must_use]
    pub fn tools(&self, locale: Locale) -> Bytes {
        self.listing(locale).tools.whole().clone()
    }

    /// The resources as `resources/list` shows them: a JSON list.
    #[must_use]
    pub fn resources(&self, locale: Locale) -> Bytes {
        self.listing(locale).resources.whole().clone()
    }

    /// The templates as `resources/templates/list` shows them: a JSON list.
    #[must_use]
    pub fn templates(&self, locale: Locale) -> Bytes {
        self.listing(locale).templates.whole().clone()
    }

    /// The prompts as `prompts/list` shows them: a JSON list.
    #[must_use]
    pub fn prompts(&self, locale: Locale) -> Bytes {
        self.listing(locale).prompts.whole().clone()
    }

    /// What `initialize` says to a client beside what the server can do.
    #[must_use]
    pub fn instructions(&self, locale: Locale) -> Option<String> {
        self.listing(locale).instructions.clone()
    }

    /// The prompt of a name: its catalog, and its place there. Of two with one name, the first catalog's.
    #[must_use]
    pub fn prompt(&self, name: &str) -> Option<(&ServedCatalog, usize)> {
        listing::prompt_of(&self.catalogs, name)
    }

    /// Whether a tool is offered: by its catalog and its place there.
    pub(crate) fn offers(&self, catalog: &ServedCatalog, tool: usize) -> bool {
        self.names.offers(catalog, tool)
    }

    /// What is listed in a language.
    #[must_use]
    pub fn listing(&self, locale: Locale) -> &Listing {
        let known = usize::from(locale.0) < self.listings.len();
        let locale = if known { locale } else { self.texts.default_locale() };
        let names = ListedNames { names: &self.names, with_aliases: self.lists_aliases };
        let write = || Listing::new(&self.catalogs, names, &self.texts, locale);
        self.listings[usize::from(locale.0)].get_or_init(write)
    }
}
