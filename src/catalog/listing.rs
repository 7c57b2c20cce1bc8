//! What is listed of a set of catalogs in one locale: JSON lists, written once when the set is made.

use bytes::Bytes;

use super::names::Names;
use super::served::ServedCatalog;
use crate::caller::Locale;
use crate::texts::Texts;

/// The lists of one locale, each a JSON list.
pub(super) struct Listing {
    pub(super) tools: Bytes,
    pub(super) resources: Bytes,
    pub(super) templates: Bytes,
    pub(super) prompts: Bytes,
    /// The instructions of all catalogs, a paragraph each.
    pub(super) instructions: Option<String>,
}

impl Listing {
    pub(super) fn new(catalogs: &[ServedCatalog], names: &Names, texts: &Texts, locale: Locale) -> Self {
        let (mut tools, mut resources, mut templates) = (Vec::new(), Vec::new(), Vec::new());
        let (mut prompts, mut instructions) = (Vec::new(), Vec::new());
        for catalog in catalogs {
            let at = texts.place(catalog.place, locale);
            for (index, card) in catalog.cards.iter().enumerate() {
                if names.offers(catalog, index) {
                    tools.extend(card.plan().listed.get(at).map(|listed| listed.0.as_ref()));
                }
            }
            for resource in catalog.plan.resources.iter().filter(|resource| catalog.reads(resource)) {
                resources.extend(resource.listed.get(at).map(|listed| listed.0.as_ref()));
                templates.extend(resource.template.get(at).map(|listed| listed.0.as_ref()));
            }
            for (index, prompt) in catalog.plan.prompts.iter().enumerate() {
                let own =
                    prompt_of(catalogs, &prompt.name).is_some_and(|(of, at)| of.place == catalog.place && at == index);
                prompts.extend(prompt.listed.get(at).filter(|_| own).map(|listed| listed.0.as_ref()));
            }
            instructions.extend(catalog.plan.locales.get(at).and_then(|locale| locale.instructions.as_deref()));
        }
        Self {
            tools: list(&tools),
            resources: list(&resources),
            templates: list(&templates),
            prompts: list(&prompts),
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

fn list(items: &[&str]) -> Bytes {
    Bytes::from(format!("[{}]", items.join(",")))
}
