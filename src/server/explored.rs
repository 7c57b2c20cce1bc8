//! The tools as a person looks at them: those that a caller may call, with what their cards say.

use std::sync::Arc;

use kartoteka_compiler::plan::Effect;

use super::Server;
use crate::caller::{Locale, Rights};
use crate::catalog::ToolSet;

/// A tool, as it is shown to a person.
#[derive(Debug, Clone)]
pub(crate) struct ExploredTool {
    /// Its name.
    pub(crate) name: Arc<str>,
    /// Its catalog.
    pub(crate) catalog: String,
    /// What the system is called.
    pub(crate) system: Option<String>,
    /// What it does.
    pub(crate) effect: Effect,
    /// A person has to approve of its calls, or of some.
    pub(crate) needs_approval: bool,
    /// What it is called for people.
    pub(crate) title: String,
    /// What it is for.
    pub(crate) about: String,
    /// What its arguments have to fit: a JSON Schema.
    pub(crate) input: String,
}

impl Server {
    /// The tools that callers of these rights may call, catalog by catalog.
    #[must_use]
    pub(crate) fn explored(&self, rights: Rights, locale: Locale) -> Vec<ExploredTool> {
        let set = self.set.load();
        let mut tools = Vec::new();
        for catalog in set.catalogs() {
            for (place, card) in catalog.cards().enumerate() {
                let opens = |found: &(usize, usize)| *found == (catalog.place, place);
                let found = set.place_for(card.name(), rights).map(|(found, _)| found);
                if set.offers(catalog, place) && found.as_ref().is_some_and(opens) {
                    tools.extend(explored(&set, (catalog.place, place), locale));
                }
            }
        }
        tools
    }

    /// One of them.
    #[must_use]
    pub(crate) fn explored_tool(&self, name: &str, rights: Rights, locale: Locale) -> Option<ExploredTool> {
        let set = self.set.load();
        let (place, _) = set.place_for(name, rights)?;
        explored(&set, place, locale)
    }
}

fn explored(set: &ToolSet, place: (usize, usize), locale: Locale) -> Option<ExploredTool> {
    let (catalog, card) = set.at(place);
    let tool = card.plan();
    let at = set.texts().place(catalog.place, locale);
    let system = catalog.plan.locales.get(at).and_then(|locale| locale.title.as_deref());
    let listed = tool.listed.get(at)?;
    Some(ExploredTool {
        name: card.name().into(),
        catalog: catalog.name().to_owned(),
        system: system.map(str::to_owned),
        effect: tool.effect,
        needs_approval: tool.guard.approval.is_some(),
        title: listed.title.to_string(),
        about: listed.description.as_deref().unwrap_or_default().to_owned(),
        input: listed.input()?.to_owned(),
    })
}
