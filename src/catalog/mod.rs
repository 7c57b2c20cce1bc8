//! The tools that a server offers, as one value that is swapped whole: found by name or alias, listed per locale.
//!
//! Whatever a call needs that does not depend on its arguments is prepared here once: what to look for in replies, where
//! a position goes, the listings as bytes. A set never changes; a reload makes another.

mod card;
pub mod dictionary;
pub mod metrics;
mod recipes;
pub mod shipped;

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Deref;
use std::sync::Arc;

use bytes::Bytes;
use kartoteka_compiler::plan;
use serde_json::Value;

use crate::call::prompt::Prompts;
use crate::call::resource;
use crate::caller::{Caller, Locale};
use crate::catalog::dictionary::{Asking, Dictionaries};
use crate::mcp::Completing;
use crate::runtime::periods::Clock;
use crate::runtime::scope::Scope;
use crate::runtime::tool::{Loaded, Tool, Unbound};
use crate::runtime::upstream::Upstream;
use crate::secret::Secret;
use crate::secret::redact::Redactor;
use crate::texts::Texts;

pub use card::{Card, Paging};

/// A catalog's plan: part of the program, or read at run time.
#[derive(Clone)]
pub enum Plan {
    /// Part of the program.
    Compiled(&'static plan::Catalog),
    /// Read at run time.
    Interpreted(Arc<plan::Catalog>),
}

impl Deref for Plan {
    type Target = plan::Catalog;

    fn deref(&self) -> &plan::Catalog {
        match self {
            Plan::Compiled(catalog) => catalog,
            Plan::Interpreted(catalog) => catalog,
        }
    }
}

/// A catalog with everything that it needs to be served.
pub struct CatalogSource {
    /// What it is.
    pub plan: Plan,
    /// Its tools, in the order of the plan.
    pub tools: Vec<Arc<dyn Tool>>,
    /// The values of its settings, in the order of the plan.
    pub settings: Vec<Option<Value>>,
    /// What must be shown nowhere.
    pub secrets: Vec<Secret>,
}

impl CatalogSource {
    /// A compiled catalog and its settings.
    #[must_use]
    pub fn compiled(loaded: Loaded, settings: Vec<Option<Value>>, secrets: Vec<Secret>) -> Self {
        Self { plan: Plan::Compiled(loaded.catalog), tools: loaded.tools, settings, secrets }
    }
}

/// Why catalogs cannot be served together.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// Two tools would answer to one name.
    #[error("the tool `{name}` of the catalog `{catalog}` has a name that another tool answers to")]
    Duplicate {
        /// The name or alias.
        name: String,
        /// The catalog that came second.
        catalog: String,
    },
    /// A card waits for a handler, and there is none.
    #[error("the tool `{tool}` of the catalog `{catalog}` has no request and no handler is bound to it")]
    Unbound {
        /// The tool.
        tool: String,
        /// Its catalog.
        catalog: String,
    },
    /// No catalog has a profile of this name.
    #[error("there is no profile `{profile}`; there are: {}", known.join(", "))]
    Profile {
        /// The profile that was asked for.
        profile: String,
        /// The profiles that exist.
        known: Vec<String>,
    },
}

/// One catalog as it is served.
pub struct ServedCatalog {
    pub(crate) place: usize,
    pub(crate) plan: Plan,
    pub(crate) settings: Vec<Option<Value>>,
    pub(crate) redactor: Redactor,
    pub(crate) cards: Vec<Card>,
    pub(crate) dictionaries: Dictionaries,
    pub(crate) prompts: Prompts,
}

/// Every tool of a server.
pub struct ToolSet {
    shelves: Vec<ServedCatalog>,
    texts: Arc<Texts>,
    names: HashMap<String, (usize, usize)>,
    locales: Vec<Listings>,
}

/// What is told of a set in one locale, as JSON lists.
struct Listings {
    tools: Bytes,
    resources: Bytes,
    templates: Bytes,
    prompts: Bytes,
    instructions: Option<String>,
}

impl ToolSet {
    /// Everything that these catalogs offer, or what a profile leaves of it. `locale` is for callers who name none.
    ///
    /// # Errors
    /// Two tools have one name, a card has nothing behind it, or there is no such profile.
    pub fn new(stock: Vec<CatalogSource>, locale: Option<&str>, profile: Option<&str>) -> Result<Self, Fault> {
        let texts = Arc::new(Texts::new(stock.iter().map(|stock| &*stock.plan), locale));
        let chosen = chosen(&stock, profile)?;
        let mut names = HashMap::new();
        let mut shelves = Vec::with_capacity(stock.len());
        for (place, (stock, chosen)) in stock.into_iter().zip(chosen).enumerate() {
            let shelf = ServedCatalog::new(place, stock, &texts);
            for (index, card) in shelf.cards.iter().enumerate() {
                let tool = card.plan();
                if matches!(tool.action, plan::Action::Handler) && !card.tool.is_bound() {
                    return Err(Fault::Unbound { tool: tool.name.to_string(), catalog: shelf.plan.name.to_string() });
                }
                if !card.on || !chosen.contains(&index) {
                    continue;
                }
                for name in std::iter::once(&tool.name).chain(tool.aliases.iter()) {
                    if names.insert(name.to_string(), (place, index)).is_some() {
                        return Err(Fault::Duplicate { name: name.to_string(), catalog: shelf.plan.name.to_string() });
                    }
                }
            }
            shelves.push(shelf);
        }
        let mut set = Self { shelves, texts, names, locales: Vec::new() };
        set.locales = set.texts.locales().map(|locale| set.listings(locale)).collect();
        Ok(set)
    }

    /// The tool that answers to a name.
    #[must_use]
    pub fn find(&self, name: &str) -> Option<(&ServedCatalog, &Card)> {
        Some(self.at(self.place(name)?))
    }

    /// Every name that a tool answers to, in no order.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.names.keys().map(String::as_str)
    }

    /// Where the tool that answers to a name is.
    pub(crate) fn place(&self, name: &str) -> Option<(usize, usize)> {
        self.names.get(name).copied()
    }

    /// The tool at a place.
    pub(crate) fn at(&self, (shelf, card): (usize, usize)) -> (&ServedCatalog, &Card) {
        (&self.shelves[shelf], &self.shelves[shelf].cards[card])
    }

    /// The catalogs.
    #[must_use]
    pub fn shelves(&self) -> &[ServedCatalog] {
        &self.shelves
    }

    /// What people read.
    #[must_use]
    pub fn texts(&self) -> &Arc<Texts> {
        &self.texts
    }

    /// The tools as `tools/list` shows them: a JSON list.
    #[must_use]
    pub fn tools(&self, locale: Locale) -> Bytes {
        self.told(locale).tools.clone()
    }

    /// The resources as `resources/list` shows them: a JSON list.
    #[must_use]
    pub fn resources(&self, locale: Locale) -> Bytes {
        self.told(locale).resources.clone()
    }

    /// The templates as `resources/templates/list` shows them: a JSON list.
    #[must_use]
    pub fn templates(&self, locale: Locale) -> Bytes {
        self.told(locale).templates.clone()
    }

    /// The prompts as `prompts/list` shows them: a JSON list.
    #[must_use]
    pub fn prompts(&self, locale: Locale) -> Bytes {
        self.told(locale).prompts.clone()
    }

    /// The prompt of a name: its catalog, and its place there. Of two with one name, the first catalog's.
    #[must_use]
    pub fn prompt(&self, name: &str) -> Option<(&ServedCatalog, usize)> {
        self.shelves.iter().find_map(|shelf| {
            let place = shelf.plan.prompts.iter().position(|prompt| prompt.name == name)?;
            Some((shelf, place))
        })
    }

    /// The argument that somebody is typing, and its catalog.
    pub(crate) fn completing(&self, of: Completing<'_>, argument: &str) -> Option<(&ServedCatalog, &plan::Argument)> {
        let (shelf, arguments) = match of {
            Completing::Prompt(name) => {
                let (shelf, prompt) = self.prompt(name)?;
                (shelf, &shelf.plan.prompts[prompt].arguments)
            }
            Completing::Resource(address) => self.shelves.iter().find_map(|shelf| {
                let known = |resource: &&plan::Resource| resource::is_at(&shelf.plan.name, resource, address);
                let resource = shelf.plan.resources.iter().find(known)?;
                self.reads(shelf, resource).then_some((shelf, &resource.arguments))
            })?,
        };
        Some((shelf, arguments.iter().find(|known| known.name == argument)?))
    }

    /// What `initialize` tells a client.
    #[must_use]
    pub fn instructions(&self, locale: Locale) -> Option<String> {
        self.told(locale).instructions.clone()
    }

    /// Whether a tool is offered: by its catalog's place and its own.
    pub(crate) fn offers(&self, shelf: usize, tool: usize) -> bool {
        let name = self.shelves[shelf].cards[tool].plan().name.as_ref();
        self.names.get(name) == Some(&(shelf, tool))
    }

    fn told(&self, locale: Locale) -> &Listings {
        let default = usize::from(self.texts.default_locale().0);
        self.locales.get(usize::from(locale.0)).unwrap_or(&self.locales[default])
    }

    fn listings(&self, locale: Locale) -> Listings {
        let mut told = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        let mut prompts = Vec::new();
        for shelf in &self.shelves {
            let at = self.texts.place(shelf.place, locale);
            for (index, card) in shelf.cards.iter().enumerate() {
                if self.offers(shelf.place, index) {
                    told.0.extend(card.plan().listed.get(at).map(|listed| listed.0.as_ref()));
                }
            }
            for resource in shelf.plan.resources.iter().filter(|resource| self.reads(shelf, resource)) {
                told.1.extend(resource.listed.get(at).map(|listed| listed.0.as_ref()));
                told.2.extend(resource.template.get(at).map(|listed| listed.0.as_ref()));
            }
            for (index, prompt) in shelf.plan.prompts.iter().enumerate() {
                let own = self.prompt(&prompt.name).is_some_and(|(of, at)| of.place == shelf.place && at == index);
                prompts.extend(prompt.listed.get(at).filter(|_| own).map(|listed| listed.0.as_ref()));
            }
            told.3.extend(shelf.plan.locales.get(at).and_then(|locale| locale.instructions.as_deref()));
        }
        Listings {
            tools: list(&told.0),
            resources: list(&told.1),
            templates: list(&told.2),
            prompts: list(&prompts),
            instructions: (!told.3.is_empty()).then(|| told.3.join("\n\n")),
        }
    }

    /// Whether a resource can be read at all: a profile that hides a tool does not hide what reads it.
    pub(crate) fn reads(&self, shelf: &ServedCatalog, resource: &plan::Resource) -> bool {
        match resource.content {
            plan::Content::Tool { tool } => shelf.cards[tool].on,
            plan::Content::Dictionary { .. } | plan::Content::Markdown { .. } | plan::Content::Data { .. } => true,
            plan::Content::Text { .. } | plan::Content::Blob { .. } => true,
        }
    }
}

fn list(items: &[&str]) -> Bytes {
    Bytes::from(format!("[{}]", items.join(",")))
}

/// The places of the tools that a profile leaves of each catalog.
fn chosen(stock: &[CatalogSource], profile: Option<&str>) -> Result<Vec<Vec<usize>>, Fault> {
    let all = |stock: &CatalogSource| (0..stock.tools.len()).collect::<Vec<_>>();
    let Some(profile) = profile.filter(|profile| *profile != "full") else {
        return Ok(stock.iter().map(all).collect());
    };
    if profile == "read-only" {
        let reads = |stock: &CatalogSource| {
            all(stock).into_iter().filter(|at| stock.plan.tools[*at].effect == plan::Effect::Read).collect()
        };
        return Ok(stock.iter().map(reads).collect());
    }
    let named = |stock: &CatalogSource| {
        let named = stock.plan.profiles.iter().find(|known| known.name == profile);
        named.map(|named| named.tools.to_vec())
    };
    let chosen: Vec<_> = stock.iter().map(named).collect();
    if chosen.iter().all(Option::is_none) {
        let own = stock.iter().flat_map(|stock| stock.plan.profiles.iter().map(|profile| profile.name.to_string()));
        let mut known: Vec<String> = ["full".to_owned(), "read-only".to_owned()].into_iter().chain(own).collect();
        let mut seen = std::collections::HashSet::new();
        known.retain(|name| seen.insert(name.clone()));
        return Err(Fault::Profile { profile: profile.to_owned(), known });
    }
    Ok(chosen.into_iter().map(Option::unwrap_or_default).collect())
}

impl ServedCatalog {
    fn new(place: usize, stock: CatalogSource, texts: &Texts) -> Self {
        let CatalogSource { plan, tools, settings, secrets } = stock;
        let nobody = Caller::unknown(texts.default_locale());
        let clock = Clock::new(jiff::Timestamp::UNIX_EPOCH, jiff::tz::TimeZone::UTC);
        let scope = Scope::new(&plan, place, &settings, &nobody, &clock, texts);
        let present = |value: &plan::Value| crate::runtime::evaluate::json(value, &Unbound, &scope).is_some();
        let on: Vec<bool> = plan.backends.iter().map(|backend| present(&backend.base)).collect();
        let instance = plan.instance.as_ref().and_then(|value| crate::runtime::evaluate::text(value, &Unbound, &scope));
        let card = |tool| {
            let mut card = Card::new(tool, &plan, instance.as_deref(), &on);
            card.read_texts(place, texts);
            card
        };
        let cards = tools.into_iter().map(card).collect();
        let (dictionaries, prompts) = (Dictionaries::new(&plan), Prompts::new(&plan));
        Self { place, redactor: Redactor::new(&secrets), cards, dictionaries, prompts, plan, settings }
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

    /// Who asks for dictionaries on behalf of a caller.
    pub(crate) fn asking<'c>(
        &'c self,
        set: &'c ToolSet,
        caller: &'c Caller,
        clock: &'c Clock,
        upstream: &'c dyn Upstream,
    ) -> Asking<'c> {
        let mut scope = Scope::new(&self.plan, self.place, &self.settings, caller, clock, set.texts());
        scope.locale = set.texts().default_locale();
        Asking { upstream, scope }
    }

    /// What is said without the catalog's secrets.
    pub(crate) fn mask<'t>(&self, text: &'t str) -> Cow<'t, str> {
        self.redactor.mask(text)
    }
}
