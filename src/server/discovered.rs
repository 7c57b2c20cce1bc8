//! Tools of MCP servers, as the protocol asks for them: they are looked for before a list or a call, and listed behind the catalogs'
//! own.

use std::collections::HashSet;
use std::ops::Deref;
use std::sync::Arc;

use futures::future::BoxFuture;

use super::Server;
use crate::caller::{Caller, Locale};
use crate::catalog::discovered::{ExportedCard, Looked, export_named};
use crate::catalog::list_items::{ListItems, NewItem};
use crate::catalog::{ServedCatalog, ToolSet};
use crate::mcp::subscriptions::Change;

/// A list of tools: the catalogs' own, or those with the tools of servers behind them.
pub(super) enum Merged<'l> {
    Own(&'l ListItems),
    Shared(Arc<ListItems>),
}

impl Deref for Merged<'_> {
    type Target = ListItems;

    fn deref(&self) -> &ListItems {
        match self {
            Self::Own(own) => own,
            Self::Shared(shared) => shared,
        }
    }
}

impl Server {
    /// What has to be waited for before what servers offer this caller is known; `None`: nothing. With a name, only what could have
    /// it is looked for.
    pub(super) fn looking(self: Arc<Self>, name: Option<&str>, caller: &Caller) -> Option<BoxFuture<'static, ()>> {
        let set = self.set.load();
        let could = |place: usize| {
            let catalog = &set.catalogs()[place];
            name.is_none_or(|name| match set.place(name) {
                Some((of, tool)) => of == place && catalog.cards[tool].calls_servers,
                None => export_named(&catalog.plan, name).is_some(),
            })
        };
        let places: Vec<usize> = set
            .catalogs()
            .iter()
            .filter(|catalog| catalog.exports() && could(catalog.place) && catalog.has_to_look(caller))
            .map(|catalog| catalog.place)
            .collect();
        if places.is_empty() {
            return None;
        }
        let (set, caller) = (Arc::clone(&set), caller.clone());
        Some(Box::pin(async move {
            let looking = places.iter().map(|place| set.catalogs()[*place].look(&set, &caller));
            if futures::future::join_all(looking).await.contains(&Looked::Changed) {
                self.tools_changed();
            }
        }))
    }

    /// Says to clients that other tools may be offered: a pin was decided of, or servers were found to offer others.
    pub(crate) fn tools_changed(&self) {
        self.changes.publish(Change::Tools);
    }

    /// The tools of servers that exist for a caller, each with the place of its catalog. Of two with one name, the first
    /// catalog's.
    pub(super) fn exported(set: &ToolSet, caller: &Caller) -> Vec<(usize, ExportedCard)> {
        let (mut found, mut names) = (Vec::new(), HashSet::new());
        for catalog in set.catalogs() {
            for exported in catalog.exported_for(set.roles(), caller) {
                let name = exported.card.name();
                if set.place(name).is_none() && names.insert(name.to_owned()) {
                    found.push((catalog.place, exported));
                }
            }
        }
        found
    }

    /// A list of tools in a language, with those of servers behind it that exist for the caller. It is written once for all who see
    /// the same tools.
    pub(super) fn with_exported<'l>(set: &ToolSet, caller: &Caller, locale: Locale, own: &'l ListItems) -> Merged<'l> {
        if !set.catalogs().iter().any(|catalog| catalog.exports()) {
            return Merged::Own(own);
        }
        let merged = set.merged(caller, locale, || {
            let exported = Self::exported(set, caller);
            own.followed_by(exported.iter().filter_map(|(catalog, exported)| {
                let tool = exported.card.plan();
                let entry = tool.listed.get(set.texts().place(*catalog, locale))?;
                Some(NewItem { name: &tool.name, entry, effect: Some(tool.effect), alias: None })
            }))
        });
        merged.map_or(Merged::Own(own), Merged::Shared)
    }
}

/// The catalogs of whose servers a tool of this name could be, which no card has.
pub(super) fn exporting<'s>(set: &'s ToolSet, name: &'s str) -> impl Iterator<Item = &'s ServedCatalog> {
    set.catalogs().iter().filter(move |catalog| export_named(&catalog.plan, name).is_some())
}

#[cfg(test)]
mod tests;
