//! The tool that a caller means by a name: a card of a catalog, or the tool of an MCP server. From here on the two are one.

use std::sync::Arc;

use super::discovered::exporting;
use crate::caller::{Caller, Rights};
use crate::catalog::card::Card;
use crate::catalog::discovered::{ExportedCard, MayCall};
use crate::catalog::{ServedCatalog, ToolPlace, ToolSet};

/// A tool that is listed to a caller, in the set in which it was found.
pub(super) struct FoundTool {
    pub(super) set: Arc<ToolSet>,
    of: FoundAs,
    /// The role by which it may be called, where roles are asked for.
    pub(super) role: Option<Arc<str>>,
    /// The scope that the caller's token lacks to call it.
    pub(super) lacks: Option<Arc<str>>,
}

enum FoundAs {
    Card(ToolPlace),
    /// With the place of its catalog.
    Exported(usize, Arc<Card>),
}

impl FoundTool {
    /// `None`: there is none for this caller.
    pub(super) fn of(set: Arc<ToolSet>, name: &str, caller: &Caller) -> Option<Self> {
        if let Some((place, role)) = set.place_for(name, caller.who.rights()) {
            return Some(Self { set, of: FoundAs::Card(place), role, lacks: None });
        }
        if let Some(place) = set.place_within_reach(name, caller.who.rights()) {
            let lacks = least_scope(&set, caller, |rights| set.opens(place, rights))?;
            return Some(Self { set, of: FoundAs::Card(place), role: None, lacks: Some(lacks) });
        }
        // What a card is called is no server's tool, also for those for whom the card does not exist.
        if set.place(name).is_some() {
            return None;
        }
        let (catalog, ExportedCard { card, may }) = exporting(&set, name).find_map(|catalog| {
            let mut exported = catalog.exported_for(set.roles(), caller).into_iter();
            Some((catalog.place, exported.find(|found| found.card.name() == name)?))
        })?;
        let (role, lacks) = match may {
            MayCall::Now(role) => (role, None),
            MayCall::WithinReach => {
                let of = &set.catalogs()[catalog];
                let opens = |rights| of.opens_exported(set.roles(), &card, rights);
                (None, Some(least_scope(&set, caller, opens)?))
            }
        };
        Some(Self { set, of: FoundAs::Exported(catalog, card), role, lacks })
    }

    /// The tool, and its catalog.
    pub(super) fn at(&self) -> (&ServedCatalog, &Card) {
        match &self.of {
            FoundAs::Card(place) => self.set.at(*place),
            FoundAs::Exported(catalog, card) => (&self.set.catalogs()[*catalog], card),
        }
    }
}

/// Of the scopes that a caller's token lacks and whose roles open something, the one whose roles may do the least; of equals the first
/// that the operator names. One is enough: one role has to open all that is asked for.
fn least_scope(set: &ToolSet, caller: &Caller, opens: impl Fn(Rights) -> bool) -> Option<Arc<str>> {
    let rights = caller.who.rights();
    let enough = caller.who.lacked.iter().flat_map(|lacked| lacked.iter());
    let enough = enough.filter(|lacked| opens(rights.with_roles_of(lacked.rights)));
    enough.min_by_key(|lacked| set.roles().reach_of(lacked.rights)).map(|lacked| Arc::clone(&lacked.scope))
}
