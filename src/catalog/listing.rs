//! What is listed of a set of catalogs in one locale: JSON lists, written once when the first of them is
//! asked for.

use std::borrow::Cow;
use std::iter;

use kartoteka_compiler::plan::{ListEntry, Text};

use super::answers::ServerResource;
use super::list_items::{ListItems, NewItem};
use super::names::Names;
use super::served::ServedCatalog;
use super::visible::Visible;
use crate::caller::Locale;
use crate::texts::{Texts, Variables};

/// The lists of one locale.
pub(crate) struct Listing {
    /// `tools/list`
    pub(crate) tools: ListItems,
    /// `resources/list`
    pub(crate) resources: ListItems,
    /// `resources/templates/list`
    pub(crate) templates: ListItems,
    /// `prompts/list`
    pub(crate) prompts: ListItems,
    /// The instructions of all catalogs, a paragraph each.
    pub(super) instructions: Option<String>,
}

/// The names under which tools are listed.
#[derive(Clone, Copy)]
pub(super) struct ListedNames<'n> {
    pub(super) names: &'n Names,
    /// Their aliases, too.
    pub(super) with_aliases: bool,
}

impl Listing {
    /// What is offered and exists for a caller, in a language.
    pub(super) fn new<'c>(
        catalogs: &'c [ServedCatalog],
        (names, visible): (ListedNames<'_>, &Visible),
        texts: &Texts,
        locale: Locale,
    ) -> Self {
        let (mut tools, mut resources, mut templates) = (Vec::new(), Vec::new(), Vec::new());
        let (mut prompts, mut instructions) = (Vec::new(), Vec::new());
        let item =
            |name, entry: Option<&'c ListEntry>| entry.map(|entry| NewItem { name, entry, effect: None, alias: None });
        for catalog in catalogs {
            let at = texts.place(catalog.place, locale);
            for (index, card) in catalog.cards.iter().enumerate() {
                if names.names.offers(catalog, index)
                    && visible.tool(catalog.place, index)
                    && let Some(entry) = card.plan().listed.get(at)
                {
                    let (name, effect) = (&card.plan().name, Some(card.plan().effect));
                    let aliases = card.plan().aliases.iter().filter(|_| names.with_aliases).map(Some);
                    let called = iter::once(None).chain(aliases);
                    tools.extend(called.map(|alias| NewItem { name, entry, effect, alias }));
                }
            }
            let shown = catalog
                .plan
                .resources
                .iter()
                .enumerate()
                .filter(|(index, resource)| catalog.reads(resource) && visible.resource(catalog.place, *index));
            for (_, resource) in shown {
                resources.extend(item(&resource.address, resource.listed.get(at)));
                templates.extend(item(&resource.address, resource.template.get(at)));
            }
            for (index, prompt) in catalog.plan.prompts.iter().enumerate() {
                let own = prompt_of(catalogs, visible, &prompt.name)
                    .is_some_and(|(of, at)| of.place == catalog.place && at == index);
                prompts.extend(item(&prompt.name, prompt.listed.get(at).filter(|_| own)));
            }
            let said = catalog.plan.locales.get(at).and_then(|locale| locale.instructions.as_deref());
            let said = said.filter(|_| visible.catalog(catalog.place)).map(|said| seen(catalog, visible, said));
            let said = said.filter(|said| !said.is_empty());
            let which = of_mount(catalog, at, texts, locale).filter(|_| visible.catalog(catalog.place));
            instructions.extend(match (which, said) {
                (Some(which), Some(said)) => Some(format!("{which}\n{said}").into()),
                (which, said) => which.map(Cow::Owned).or(said),
            });
        }
        let own = ServerResource::ALL.map(|own| (Text::Borrowed(own.address()), own.entry(texts, locale)));
        let own = own.iter().map(|(name, entry)| NewItem { name, entry, effect: None, alias: None });
        Self {
            tools: ListItems::new(tools),
            resources: ListItems::new(resources.into_iter().chain(own)),
            templates: ListItems::new(templates),
            prompts: ListItems::new(prompts),
            instructions: (!instructions.is_empty()).then(|| instructions.join("\n\n")),
        }
    }
}

/// Which tools are of a mount: what its catalog says of itself is said of both.
fn of_mount(catalog: &ServedCatalog, at: usize, texts: &Texts, locale: Locale) -> Option<String> {
    let prefix = catalog.mount.as_ref()?.prefix.as_str();
    let title = catalog.plan.locales.get(at).and_then(|locale| locale.title.as_deref());
    let variables = Variables::new().with("prefix", prefix).with("title", title.unwrap_or(catalog.name()));
    Some(texts.own(locale, "mounted-words", &variables))
}

/// A text without the lines that name a tool which does not exist for its reader.
pub(super) fn seen<'t>(catalog: &ServedCatalog, visible: &Visible, text: &'t str) -> Cow<'t, str> {
    let tools = catalog.cards.iter().enumerate().filter(|(index, _)| !visible.tool(catalog.place, *index));
    let hidden: Vec<&str> = tools.map(|(_, card)| card.name()).collect();
    let names = |line: &str| hidden.iter().any(|name| is_named(line, name));
    if !names(text) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.lines().filter(|line| !names(line)).collect::<Vec<_>>().join("\n"))
}

/// Whether a name stands in a text as a word of its own.
fn is_named(text: &str, name: &str) -> bool {
    let part = |char: char| char.is_alphanumeric() || char == '_';
    text.match_indices(name).any(|(at, _)| !text[..at].ends_with(part) && !text[at + name.len()..].starts_with(part))
}

/// The prompt of a name among those that exist for a caller: its catalog, and its place there. Of two with one name, the first
/// catalog's.
pub(super) fn prompt_of<'c>(
    catalogs: &'c [ServedCatalog],
    visible: &Visible,
    name: &str,
) -> Option<(&'c ServedCatalog, usize)> {
    catalogs.iter().find_map(|catalog| {
        let place = catalog.plan.prompts.iter().position(|prompt| prompt.name == name)?;
        visible.prompt(catalog.place, place).then_some((catalog, place))
    })
}
