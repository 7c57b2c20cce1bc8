//! All catalogs that a server serves, as one value that is swapped whole: tools are found by name or alias, and listed
//! per locale.
//!
//! Whatever a call needs that does not depend on its arguments is prepared here once, and a list with its first reader. A
//! set never changes; a reload makes another.

use std::collections::HashMap;
use std::sync::Arc;

use bytes::Bytes;
use kartoteka_compiler::mounted::Mount;

use super::card::Card;
use super::list_items::ListItems;
use super::listing::{self, ListedNames, Listing};
use super::merged::MergedLists;
use super::names::{Names, ToolPlace};
use super::served::ServedCatalog;
use super::set_fault::SetFault;
use super::views::{View, Views};
use super::visible::{self, Opening, Visible};
use crate::access::power::Power;
use crate::access::roles::RoleTable;
use crate::caller::{AnswerForm, Caller, Locale, Rights};
use crate::outbound::OutboundClient;
use crate::store::Store;
use crate::texts::Texts;

/// Every catalog of a server.
pub struct ToolSet {
    catalogs: Vec<ServedCatalog>,
    texts: Arc<Texts>,
    names: Names,
    /// What callers see of it.
    views: Views,
    /// Its lists with tools of servers in them.
    merged: MergedLists,
    roles: RoleTable,
    /// What the backends share, where they are asked over the network.
    client: Option<OutboundClient>,
    /// The form of answers, where a caller does not say.
    answers: AnswerForm,
    /// Whether tools are listed by their aliases, too.
    lists_aliases: bool,
}

impl ToolSet {
    /// Everything that these catalogs offer, to callers of whom these roles may be asked; `chosen` has, for each of them, the
    /// tools that the profile leaves.
    ///
    /// # Errors
    /// Two tools have one name, or a card has nothing behind it.
    pub(super) fn new(
        catalogs: Vec<ServedCatalog>,
        texts: Arc<Texts>,
        chosen: &[Vec<usize>],
        roles: RoleTable,
    ) -> Result<Self, SetFault> {
        let names = Names::new(&catalogs, chosen)?;
        let views = Views::new(texts.locales().count());
        Ok(Self {
            catalogs,
            texts,
            names,
            views,
            merged: MergedLists::default(),
            roles,
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

    /// The roles that callers may have.
    #[must_use]
    pub fn roles(&self) -> &RoleTable {
        &self.roles
    }

    /// What callers of these rights see.
    pub(crate) fn view(&self, rights: Rights) -> Arc<View> {
        self.views.of(rights, || Visible::new(&self.catalogs, &self.roles, rights))
    }

    /// Where the tool that answers to a name is, and the role by which it may be called, where roles are asked for. `None`
    /// where it does not exist for callers of these rights.
    pub(crate) fn place_for(&self, name: &str, rights: Rights) -> Option<(ToolPlace, Option<Arc<str>>)> {
        let place = self.place(name)?;
        if rights.are_all() {
            return Some((place, None));
        }
        match self.view(rights).visible.opening_of_tool(place.0, place.1) {
            Opening::Closed | Opening::WithinReach => None,
            Opening::Freely => Some((place, None)),
            Opening::By(role) => Some((place, Some(Arc::clone(self.roles.name(role))))),
        }
    }

    /// Where the tool that answers to a name is, if it is listed to callers of these rights and they may not call it yet.
    pub(crate) fn place_within_reach(&self, name: &str, rights: Rights) -> Option<ToolPlace> {
        let place = self.place(name).filter(|_| rights.reach_further())?;
        let opening = self.view(rights).visible.opening_of_tool(place.0, place.1);
        (opening == Opening::WithinReach).then_some(place)
    }

    /// Whether callers of these rights may call the tool at a place.
    pub(crate) fn opens(&self, (catalog, tool): ToolPlace, rights: Rights) -> bool {
        visible::opens(&self.catalogs[catalog].plan, &self.roles, tool, rights)
    }

    /// The role by which a resource may be read, where roles are asked for.
    pub(crate) fn role_of_resource(&self, view: &View, catalog: usize, resource: usize) -> Option<Arc<str>> {
        view.visible.role_of_resource(catalog, resource).map(|role| Arc::clone(self.roles.name(role)))
    }

    /// The role by which a prompt may be had, where roles are asked for.
    pub(crate) fn role_of_prompt(&self, view: &View, catalog: usize, prompt: usize) -> Option<Arc<str>> {
        view.visible.role_of_prompt(catalog, prompt).map(|role| Arc::clone(self.roles.name(role)))
    }

    /// The same, which lists tools by their aliases, too, or does not. Nothing was listed before.
    #[must_use]
    pub(crate) fn listing_aliases(self, lists_aliases: bool) -> Self {
        Self { lists_aliases, ..self }
    }

    /// The form of answers, where a caller does not say.
    #[must_use]
    pub(crate) fn answers(&self) -> AnswerForm {
        self.answers
    }

    /// Looks for what tenants have connected in this store from now on, where they can: it outlives the process, or someone may
    /// connect.
    pub(crate) fn join(&self, store: &Arc<Store>) {
        self.catalogs.iter().filter_map(|catalog| catalog.exported.as_ref()).for_each(|exports| exports.join(store));
        if store.is_volatile() && !self.roles.give(Power::Connect) {
            return;
        }
        self.catalogs.iter().filter_map(ServedCatalog::tenants).for_each(|tenants| tenants.join(store));
    }

    /// Remembers what the backends share, for the set that takes the place of this one.
    pub(super) fn keep_client(&mut self, client: OutboundClient) {
        self.client = Some(client);
    }

    /// Goes on with the counts of the tools of the same name in the same catalog.
    pub(crate) fn keep_counts(&mut self, earlier: &Self) {
        for catalog in &mut self.catalogs {
            let Some(earlier) = earlier.same_catalog(catalog.name(), catalog.mount.as_ref()) else { continue };
            let before: HashMap<&str, &Card> = earlier.cards().map(|card| (card.name(), card)).collect();
            for card in &mut catalog.cards {
                if let Some(before) = before.get(card.name()) {
                    card.counters = Arc::clone(&before.counters);
                }
            }
            if let (Some(exported), Some(before)) = (&mut catalog.exported, &earlier.exported) {
                exported.keep_counts(before);
            }
        }
    }

    /// What the backends share, where they are asked over the network.
    pub(super) fn client(&self) -> Option<&OutboundClient> {
        self.client.as_ref()
    }

    /// The catalog of this name, unless it was a mount of another one: then it is another.
    pub(super) fn same_catalog(&self, name: &str, mount: Option<&Mount>) -> Option<&ServedCatalog> {
        let of = mount.map(|mount| &mount.of);
        self.catalogs.iter().find(|one| one.name() == name && one.mount.as_ref().map(|mount| &mount.of) == of)
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
    pub(crate) fn prompts(&self, locale: Locale) -> Bytes {
        self.listing(locale).prompts.whole().clone()
    }

    /// What `initialize` says to a client beside what the server can do.
    #[must_use]
    pub fn instructions(&self, locale: Locale) -> Option<String> {
        self.listing(locale).instructions.clone()
    }

    /// The same for callers who see this.
    pub(crate) fn instructions_for(&self, locale: Locale, view: &View) -> Option<String> {
        self.listing_for(locale, view).instructions.clone()
    }

    /// The prompt of a name among those that callers see: its catalog, and its place there. Of two with one name, the first
    /// catalog's.
    pub(crate) fn prompt_for(&self, name: &str, view: &View) -> Option<(&ServedCatalog, usize)> {
        listing::prompt_of(&self.catalogs, &view.visible, name)
    }

    /// Whether a tool is offered: by its catalog and its place there.
    pub(crate) fn offers(&self, catalog: &ServedCatalog, tool: usize) -> bool {
        self.names.offers(catalog, tool)
    }

    /// What is listed in a language.
    #[must_use]
    pub(crate) fn listing(&self, locale: Locale) -> &Listing {
        self.listing_for(locale, self.views.whole())
    }

    /// The list of tools for a caller in a language, those of servers in it: one that was written for the same tools, or a new one.
    /// `None`: nothing is known of any server.
    pub(crate) fn merged(
        &self,
        caller: &Caller,
        locale: Locale,
        write: impl FnOnce() -> ListItems,
    ) -> Option<Arc<ListItems>> {
        let versions = self.catalogs.iter().flat_map(|catalog| catalog.exported_versions(caller)).collect();
        self.merged.of((caller.who.rights(), locale), versions, write)
    }

    /// What is listed in a language for callers who see this.
    pub(crate) fn listing_for<'v>(&self, locale: Locale, view: &'v View) -> &'v Listing {
        view.listing(locale, self.texts.default_locale(), |locale| {
            let names = ListedNames { names: &self.names, with_aliases: self.lists_aliases };
            Listing::new(&self.catalogs, (names, &view.visible), &self.texts, locale)
        })
    }
}
