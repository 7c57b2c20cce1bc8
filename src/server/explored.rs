//! The tools as a person looks at them: those that a caller may call, with what their cards say.

use std::sync::Arc;

use kartoteka_compiler::plan::Effect;

use super::Server;
use super::found::FoundTool;
use crate::caller::{Caller, Locale};
use crate::catalog::card::Card;
use crate::catalog::discovered::MayCall;
use crate::catalog::{ServedCatalog, ToolSet};

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
    /// The tools that a caller may call, catalog by catalog, those of MCP servers behind the catalog's own.
    pub(crate) async fn explored(self: Arc<Self>, caller: &Caller) -> Vec<ExploredTool> {
        self.looked(None, caller).await;
        let (set, rights) = (self.set.load(), caller.who.rights());
        let mut exported = Self::exported(&set, caller);
        exported.retain(|(_, exported)| exported.may != MayCall::WithinReach);
        let mut tools = Vec::new();
        for catalog in set.catalogs() {
            for (place, card) in catalog.cards().enumerate() {
                let opens = |found: &(usize, usize)| *found == (catalog.place, place);
                let found = set.place_for(card.name(), rights).map(|(found, _)| found);
                if set.offers(catalog, place) && found.as_ref().is_some_and(opens) {
                    tools.extend(explored(&set, (catalog, card), caller.locale));
                }
            }
            for (_, exported) in exported.iter().filter(|(place, _)| *place == catalog.place) {
                tools.extend(explored(&set, (catalog, &exported.card), caller.locale));
            }
        }
        tools
    }

    /// One of them.
    pub(crate) async fn explored_tool(self: Arc<Self>, name: &str, caller: &Caller) -> Option<ExploredTool> {
        self.looked(Some(name), caller).await;
        let found = FoundTool::of(self.set.load_full(), name, caller).filter(|found| found.lacks.is_none())?;
        explored(&found.set, found.at(), caller.locale)
    }

    /// Waits until it is known what servers offer a caller.
    async fn looked(self: &Arc<Self>, name: Option<&str>, caller: &Caller) {
        if let Some(looking) = Arc::clone(self).looking(name, caller) {
            looking.await;
        }
    }
}

fn explored(set: &ToolSet, (catalog, card): (&ServedCatalog, &Card), locale: Locale) -> Option<ExploredTool> {
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
