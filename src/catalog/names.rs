//! Which tool answers to which name: every tool that is offered, by its name and its aliases.

use std::collections::{HashMap, HashSet};

use kartoteka_compiler::plan;

use super::served::ServedCatalog;
use super::set_fault::SetFault;

/// A tool's catalog and its place there.
pub(crate) type ToolPlace = (usize, usize);

/// The tools that are offered, by name.
pub(super) struct Names(HashMap<String, ToolPlace>);

impl Names {
    /// `chosen` has, for each catalog, the tools that the profile leaves.
    ///
    /// # Errors
    /// Two tools have one name, or a card has nothing behind it.
    pub(super) fn new(catalogs: &[ServedCatalog], chosen: &[Vec<usize>]) -> Result<Self, SetFault> {
        let mut names = HashMap::new();
        for (catalog, chosen) in catalogs.iter().zip(chosen) {
            let chosen: HashSet<usize> = chosen.iter().copied().collect();
            for (index, card) in catalog.cards.iter().enumerate() {
                let tool = card.plan();
                if matches!(tool.action, plan::Action::Handler) && !card.tool.is_bound() {
                    return Err(SetFault::Unbound { tool: tool.name.to_string(), catalog: catalog.name().to_owned() });
                }
                if !catalog.is_on(index) || !chosen.contains(&index) {
                    continue;
                }
                for name in std::iter::once(&tool.name).chain(tool.aliases.iter()) {
                    if names.insert(name.to_string(), (catalog.place, index)).is_some() {
                        return Err(SetFault::Duplicate { name: name.to_string(), catalog: catalog.name().to_owned() });
                    }
                }
            }
        }
        Ok(Self(names))
    }

    pub(super) fn find(&self, name: &str) -> Option<ToolPlace> {
        self.0.get(name).copied()
    }

    /// Whether this tool is offered.
    pub(super) fn offers(&self, catalog: &ServedCatalog, tool: usize) -> bool {
        self.find(&catalog.cards[tool].plan().name) == Some((catalog.place, tool))
    }

    /// Every name that a tool answers to, in no order.
    pub(super) fn all(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }
}
