//! What the operator offers the callers of one tenant, where that is not everything: catalogs, and of those the tools of a profile.
//!
//! Equal offers are one, by a mark that rights carry: what callers with equal rights see is then equal, and is written once for all tenants
//! with that offer.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, PoisonError, RwLock};

/// What is all that the callers of a tenant are offered.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub(crate) struct Offer {
    /// The catalogs, each once, in the order of their names; `None`: every one.
    catalogs: Option<Vec<Box<str>>>,
    /// The profile of the catalogs whose tools they are; `None`: every tool.
    profile: Option<Box<str>>,
}

/// An offer, by its place among those that this process has known. There are as many as operators say different ones: names of catalogs and
/// profiles that are there, however many tenants have them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct OfferMark(u32);

#[derive(Debug, Default)]
struct KnownOffers {
    all: Vec<Arc<Offer>>,
    marks: HashMap<Arc<Offer>, OfferMark>,
}

static KNOWN: LazyLock<RwLock<KnownOffers>> = LazyLock::new(RwLock::default);

impl Offer {
    /// These catalogs and the tools of this profile, as far as either is said.
    #[must_use]
    pub(crate) fn of(catalogs: Option<&[String]>, profile: Option<&str>) -> Self {
        let sorted = |catalogs: &[String]| {
            let mut sorted: Vec<Box<str>> = catalogs.iter().map(|name| name.as_str().into()).collect();
            sorted.sort_unstable();
            sorted.dedup();
            sorted
        };
        Self { catalogs: catalogs.map(sorted), profile: profile.map(Into::into) }
    }

    /// Whether a catalog is in it.
    #[must_use]
    pub(crate) fn has(&self, catalog: &str) -> bool {
        self.catalogs.as_ref().is_none_or(|catalogs| catalogs.iter().any(|known| **known == *catalog))
    }

    /// The profile whose tools it has.
    #[must_use]
    pub(crate) fn profile(&self) -> Option<&str> {
        self.profile.as_deref()
    }

    /// Its mark; `None`: it is everything.
    #[must_use]
    pub(crate) fn mark(self) -> Option<OfferMark> {
        if self == Self::default() {
            return None;
        }
        // Nothing in here can panic halfway.
        if let Some(mark) = KNOWN.read().unwrap_or_else(PoisonError::into_inner).marks.get(&self) {
            return Some(*mark);
        }
        let mut known = KNOWN.write().unwrap_or_else(PoisonError::into_inner);
        if let Some(mark) = known.marks.get(&self) {
            return Some(*mark);
        }
        let mark = OfferMark(u32::try_from(known.all.len()).expect("no operator says four milliards of offers"));
        let offer = Arc::new(self);
        known.all.push(Arc::clone(&offer));
        known.marks.insert(offer, mark);
        Some(mark)
    }
}

impl OfferMark {
    /// The offer.
    #[must_use]
    pub(crate) fn offer(self) -> Arc<Offer> {
        let known = KNOWN.read().unwrap_or_else(PoisonError::into_inner);
        let place = usize::try_from(self.0).expect("a place of a list");
        Arc::clone(known.all.get(place).expect("a mark is of an offer that is known"))
    }
}

#[cfg(test)]
mod tests;
