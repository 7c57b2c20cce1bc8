//! The tools of MCP servers that a catalog offers on, as the callers of its tenants find them.

use std::sync::Arc;

use super::card::Card;
use super::discovered::{ExportedCard, Exports, Looked, Looking, MayCall, Shelf};
use super::profile;
use super::served::ServedCatalog;
use super::tool_set::ToolSet;
use crate::access::roles::{Guarded, RoleTable, acting};
use crate::caller::{Caller, Rights};

/// What comes of looking for a tool of a server by the name that the server gives it.
pub(crate) enum SoughtTool {
    There(Arc<Card>),
    /// The server does not list it, or it cannot be offered.
    Gone,
    /// It waits for an operator, has changed since it was accepted, or was refused.
    NotAccepted,
    /// It is there, and not for this caller.
    Denied,
}

impl ServedCatalog {
    /// Looks for a tool of the server at a place among the backends.
    pub(crate) fn exported_as(&self, roles: &RoleTable, caller: &Caller, (server, own): (usize, &str)) -> SoughtTool {
        let (Some(exports), Some(connection)) = (&self.exported, self.loaded_connection(caller)) else {
            return SoughtTool::Gone;
        };
        let Some(shelf) = connection.shelves.iter().find(|shelf| shelf.backend == server) else {
            return SoughtTool::Gone;
        };
        match shelf.card_of(own) {
            None if shelf.lists(own) => SoughtTool::NotAccepted,
            None => SoughtTool::Gone,
            Some(card) if self.opens(exports, &card, roles, caller.who.rights()).is_some() => SoughtTool::There(card),
            Some(_) => SoughtTool::Denied,
        }
    }

    /// Whether it offers tools of MCP servers on.
    pub(crate) fn exports(&self) -> bool {
        self.exported.is_some()
    }

    /// Whether something has to be looked for before what servers offer this caller is known.
    pub(crate) fn has_to_look(&self, caller: &Caller) -> bool {
        let Some(store) = self.exported.as_ref().and_then(|exports| exports.store.get()) else { return false };
        let connection = match self.fresh_connection(caller) {
            Some(Ok(connection)) => connection,
            Some(Err(_)) => return false,
            None => return true,
        };
        let Some(backends) = connection.backends() else { return false };
        let pins = store.pins_version();
        connection.shelves.iter().any(|shelf| connection.has(&[shelf.backend]) && !shelf.is_fresh(backends, pins))
    }

    /// Looks for what servers offer the tenant of this caller. Never takes longer than a list may.
    pub(crate) async fn look(&self, set: &ToolSet, caller: &Caller) -> Looked {
        let Some(exports) = &self.exported else { return Looked::Same };
        let (Some(store), Ok(connection)) = (exports.store.get(), self.connection(caller).await) else {
            return Looked::Same;
        };
        let Some(backends) = connection.backends() else { return Looked::Same };
        let looking = Looking {
            plan: &self.plan,
            place: self.place,
            texts: set.texts(),
            exports,
            store,
            tenant: caller.who.tenant_id(),
            is_taken: &|name| set.place(name).is_some(),
        };
        let on = connection.shelves.iter().filter(|shelf| connection.has(&[shelf.backend]));
        let looked = futures::future::join_all(on.map(|shelf| shelf.look(backends, &looking))).await;
        if looked.contains(&Looked::Changed) { Looked::Changed } else { Looked::Same }
    }

    /// The tools of servers that exist for any callers of this one's tenant, as far as is known.
    pub(crate) fn exported_of_tenant(&self, caller: &Caller) -> Vec<Arc<Card>> {
        let connection = self.exported.as_ref().and_then(|_| self.loaded_connection(caller));
        connection.iter().flat_map(|connection| &connection.shelves).flat_map(|shelf| shelf.cards()).collect()
    }

    /// The tools of servers that are listed to a caller, as far as is known.
    pub(crate) fn exported_for(&self, roles: &RoleTable, caller: &Caller) -> Vec<ExportedCard> {
        let Some(exports) = &self.exported else { return Vec::new() };
        let (cards, rights) = (self.exported_of_tenant(caller).into_iter(), caller.who.rights());
        let open = |card: Arc<Card>| {
            let may = match self.opens(exports, &card, roles, rights) {
                Some(role) => MayCall::Now(role),
                None => {
                    rights.reach_further().then(|| self.opens(exports, &card, roles, rights.reached()))??;
                    MayCall::WithinReach
                }
            };
            Some(ExportedCard { card, may })
        };
        cards.filter_map(open).collect()
    }

    /// Whether callers of these rights may call a tool of a server.
    pub(crate) fn opens_exported(&self, roles: &RoleTable, card: &Card, rights: Rights) -> bool {
        self.exported.as_ref().is_some_and(|exports| self.opens(exports, card, roles, rights).is_some())
    }

    /// What tells the tools of servers that a caller's connection has from others: a number for each server.
    pub(super) fn exported_versions(&self, caller: &Caller) -> Vec<u64> {
        let connection = self.exported.as_ref().and_then(|_| self.loaded_connection(caller));
        connection.map(|connection| connection.shelves.iter().map(Shelf::version).collect()).unwrap_or_default()
    }

    /// By which role a tool exists for callers of these rights; `None`: it does not.
    fn opens(&self, exports: &Exports, card: &Card, roles: &RoleTable, rights: Rights) -> Option<Option<Arc<str>>> {
        let tool = card.plan();
        let is_in = |profile: &str| profile::has_unnamed(profile, tool.effect);
        if exports.profile.as_deref().is_some_and(|profile| !is_in(profile)) {
            return None;
        }
        if rights.are_all() {
            return Some(None);
        }
        let offer = rights.offer();
        let profile = offer.as_ref().and_then(|offer| offer.profile());
        if !roles.are_for(rights, self.name()) || profile.is_some_and(|profile| !is_in(profile)) {
            return None;
        }
        if rights.ask_no_role() {
            return Some(None);
        }
        let what = Guarded {
            catalog: self.name(),
            tool: Some(&tool.name),
            effect: tool.effect,
            roles: &tool.guard.roles,
            listed: None,
        };
        let held = roles.held(rights).into_iter();
        let held: Vec<_> = held.filter(|(_, rule)| rule.profile.as_deref().is_none_or(is_in)).collect();
        acting(&held, &[what]).map(|role| Some(Arc::clone(roles.name(role))))
    }
}
