//! What is listed of a set of catalogs in one locale: JSON lists, written once when the first of them is
//! asked for.

use std::borrow::Cow;

use kartoteka_compiler::plan;

use super::list_items::ListItems;
use super::names::Names;
use super::served::ServedCatalog;
use crate::caller::Locale;
use crate::texts::Texts;

/// The lists of one locale.
pub struct Listing {
    /// `tools/list`
    pub tools: ListItems,
    /// `resources/list`
    pub resources: ListItems,
    /// `resources/templates/list`
    pub templates: ListItems,
    /// `prompts/list`
    pub prompts: ListItems,
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
    pub(super) fn new(catalogs: &[ServedCatalog], names: ListedNames<'_>, texts: &Texts, locale: Locale) -> Self {
        let (mut tools, mut resources, mut templates): (Vec<(&str, Cow<'_, str>)>, _, _) =
            (Vec::new(), Vec::new(), Vec::new());
        let (mut prompts, mut instructions) = (Vec::new(), Vec::new());
        for catalog in catalogs {
            let at = texts.place(catalog.place, locale);
            for (index, card) in catalog.cards.iter().enumerate() {
                if names.names.offers(catalog, index)
                    && let Some((name, listed)) = named(card.name(), card.plan().listed.get(at))
                {
                    tools.push((name, listed.into()));
                    let aliases = card.plan().aliases.iter().filter(|_| names.with_aliases);
                    tools.extend(aliases.map(|alias| (&**alias, under(alias, name, listed).into())));
                }
            }
            for resource in catalog.plan.resources.iter().filter(|resource| catalog.reads(resource)) {
                resources.extend(named(&resource.address, resource.listed.get(at)));
                templates.extend(named(&resource.address, resource.template.get(at)));
            }
            for (index, prompt) in catalog.plan.prompts.iter().enumerate() {
                let own =
                    prompt_of(catalogs, &prompt.name).is_some_and(|(of, at)| of.place == catalog.place && at == index);
                prompts.extend(named(&prompt.name, prompt.listed.get(at).filter(|_| own)));
            }
            instructions.extend(catalog.plan.locales.get(at).and_then(|locale| locale.instructions.as_deref()));
        }
        Self {
            tools: ListItems::new(tools.iter().map(|(name, listed)| (*name, &**listed))),
            resources: ListItems::new(resources),
            templates: ListItems::new(templates),
            prompts: ListItems::new(prompts),
            instructions: (!instructions.is_empty()).then(|| instructions.join("\n\n")),
        }
    }
}

/// The prompt of a name: its catalog, and its place there. Of two with one name, the first catalog's.
pub(super) fn prompt_of<'c>(catalogs: &'c [ServedCatalog], name: &str) -> Option<(&'c ServedCatalog, usize)> {
    catalogs.iter().find_map(|catalog| {
        let place = catalog.plan.prompts.iter().position(|prompt| prompt.name == name)?;
        Some((catalog, place))
    })
}

/// A tool as it is listed, under another name.
fn under(alias: &str, name: &str, listed: &str) -> String {
    let text = |text: &str| serde_json::Value::from(text).to_string();
    let (own, other) = (format!("{{\"name\":{}", text(name)), format!("{{\"name\":{}", text(alias)));
    listed.strip_prefix(&own).map_or_else(|| listed.to_owned(), |rest| other + rest)
}

/// What is listed under a name.
fn named<'l>(name: &'l str, listed: Option<&'l plan::Json>) -> Option<(&'l str, &'l str)> {
    listed.map(|listed| (name, listed.0.as_ref()))
}
