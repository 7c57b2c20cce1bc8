//! The edge that is in force. It is swapped whole, and those whom it would not let in any more end with the one before.

use std::sync::Arc;

use arc_swap::{ArcSwap, Guard};

use super::edge::Edge;

/// The edge that is in force.
#[derive(Debug)]
pub(crate) struct CurrentEdge(ArcSwap<Edge>);

impl CurrentEdge {
    /// This one is in force first.
    #[must_use]
    pub(crate) fn new(edge: Edge) -> Self {
        Self(ArcSwap::from_pointee(edge))
    }

    /// The one that is in force now.
    #[must_use]
    pub(crate) fn load(&self) -> Guard<Arc<Edge>> {
        self.0.load()
    }

    /// From now on this one is in force, which was made of the one before. Conversations and streams of those who are gone end.
    pub(crate) fn swap(&self, edge: Edge) {
        let next = Arc::new(edge);
        let before = self.0.swap(Arc::clone(&next));
        before.retire(&next);
    }
}
