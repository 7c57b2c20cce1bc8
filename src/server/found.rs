//! The tool that a caller means by a name: a card of a catalog, or the tool of an MCP server. From here on the two are one.

use std::sync::Arc;

use super::discovered::exporting;
use crate::caller::Caller;
use crate::catalog::card::Card;
use crate::catalog::discovered::ExportedCard;
use crate::catalog::{ServedCatalog, ToolPlace, ToolSet};

/// A tool that exists for a caller, in the set in which it was found.
pub(super) struct FoundTool {
    pub(super) set: Arc<ToolSet>,
    of: FoundAs,
    /// The role by which it may be called, where roles are asked for.
    pub(super) role: Option<Arc<str>>,
}

enum FoundAs {
    Card(ToolPlace),
    /// With the place of its catalog.
    Exported(usize, Arc<Card>),
}

impl FoundTool {
    /// `None`: there is none for this caller.
    pub(super) fn of(set: Arc<ToolSet>, name: &str, caller: &Caller) -> Option<Self> {
        if let Some((place, role)) = set.place_for(name, caller.who.rights) {
            return Some(Self { set, of: FoundAs::Card(place), role });
        }
        // What a card is called is no server's tool, also for those for whom the card does not exist.
        if set.place(name).is_some() {
            return None;
        }
        let (catalog, ExportedCard { card, role }) = exporting(&set, name).find_map(|catalog| {
            let mut exported = catalog.exported_for(set.roles(), caller).into_iter();
            Some((catalog.place, exported.find(|found| found.card.name() == name)?))
        })?;
        Some(Self { set, of: FoundAs::Exported(catalog, card), role })
    }

    /// The tool, and its catalog.
    pub(super) fn at(&self) -> (&ServedCatalog, &Card) {
        match &self.of {
            FoundAs::Card(place) => self.set.at(*place),
            FoundAs::Exported(catalog, card) => (&self.set.catalogs()[*catalog], card),
        }
    }
}
