//! The roles of a caller, as small as a number: what two callers with equal rights see is equal.

use std::sync::Arc;

use super::offer::{Offer, OfferMark};

/// The most roles that a server knows.
pub(crate) const MOST_ROLES: usize = 63;

/// The roles that a caller has, by their places among the names that the server knows, whether they are for one catalog alone, and what
/// its tenant is offered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Rights {
    roles: u64,
    /// Roles that the caller could have, and has not: those that scopes give which its token lacks.
    within_reach: u64,
    only: Option<CatalogMark>,
    offer: Option<OfferMark>,
}

/// A catalog that rights can be bound to, by its place among those that the server knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct CatalogMark(u16);

impl CatalogMark {
    /// The catalog at a place.
    #[must_use]
    pub(crate) fn at(place: usize) -> Option<Self> {
        u16::try_from(place).ok().map(Self)
    }

    /// Its place.
    #[must_use]
    pub(crate) fn place(self) -> usize {
        usize::from(self.0)
    }
}

/// One role, by its place among the names that the server knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct RoleId(u8);

impl RoleId {
    /// The role at a place; none beyond the most that there are.
    #[must_use]
    pub(crate) fn at(place: usize) -> Option<Self> {
        u8::try_from(place).ok().filter(|_| place < MOST_ROLES).map(Self)
    }

    /// Its place.
    #[must_use]
    pub(crate) fn place(self) -> usize {
        usize::from(self.0)
    }
}

impl Rights {
    /// Every right there is: roles are not asked for. No set of roles is equal to it.
    pub const ALL: Self = Self { roles: u64::MAX, within_reach: 0, only: None, offer: None };
    /// No role at all.
    pub const NONE: Self = Self { roles: 0, within_reach: 0, only: None, offer: None };

    /// Whether roles are not asked for.
    #[must_use]
    pub(crate) fn are_all(self) -> bool {
        self == Self::ALL
    }

    /// Whether roles are not asked for in the catalogs that they are for.
    #[must_use]
    pub(crate) fn ask_no_role(self) -> bool {
        self.roles == u64::MAX
    }

    /// The catalog that they are for; `None`: all.
    #[must_use]
    pub(crate) fn only(self) -> Option<CatalogMark> {
        self.only
    }

    /// What is all that is offered; `None`: everything.
    #[must_use]
    pub(crate) fn offer(self) -> Option<Arc<Offer>> {
        self.offer.map(OfferMark::offer)
    }

    /// The same, offered this alone.
    #[must_use]
    pub(crate) fn offered(self, offer: Option<OfferMark>) -> Self {
        Self { offer, ..self }
    }

    /// The same within one catalog.
    #[must_use]
    pub(crate) fn within(self, catalog: CatalogMark) -> Self {
        Self { only: Some(catalog), ..self }
    }

    /// The same with one role more. Nothing is more than everything.
    #[must_use]
    pub(crate) fn and(self, role: RoleId) -> Self {
        Self { roles: self.roles | 1 << role.0, ..self }
    }

    /// The same, with the roles of others within reach.
    #[must_use]
    pub(crate) fn reaching(self, others: Self) -> Self {
        Self { within_reach: self.within_reach | (others.roles & !self.roles), ..self }
    }

    /// Whether any role is within reach.
    #[must_use]
    pub(crate) fn reach_further(self) -> bool {
        self.within_reach != 0
    }

    /// The same bounds with no roles but those within reach.
    #[must_use]
    pub(crate) fn reached(self) -> Self {
        Self { roles: self.within_reach, within_reach: 0, ..self }
    }

    /// The same bounds with no roles but those of others.
    #[must_use]
    pub(crate) fn with_roles_of(self, others: Self) -> Self {
        Self { roles: others.roles, within_reach: 0, ..self }
    }

    /// Whether a role is in both.
    #[must_use]
    pub(crate) fn meet(self, other: Self) -> bool {
        self.roles & other.roles != 0
    }

    /// Whether the role is among them.
    #[must_use]
    pub(crate) fn have(self, role: RoleId) -> bool {
        self.roles & (1 << role.0) != 0
    }
}

#[cfg(test)]
mod tests;
