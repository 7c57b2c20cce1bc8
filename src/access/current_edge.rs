//! The edge that is in force. It is swapped whole, and those who were let in by an earlier one are held against it.

use std::sync::Arc;

use arc_swap::{ArcSwap, Guard};
use tokio::sync::watch;

use super::edge::Edge;
use crate::caller::{Identity, Wire};

/// The edge that is in force.
#[derive(Debug)]
pub struct CurrentEdge {
    edge: ArcSwap<Edge>,
    changed: watch::Sender<()>,
}

impl CurrentEdge {
    /// This one is in force first.
    #[must_use]
    pub fn new(edge: Edge) -> Self {
        Self { edge: ArcSwap::from_pointee(edge), changed: watch::Sender::new(()) }
    }

    /// The one that is in force now.
    #[must_use]
    pub fn load(&self) -> Guard<Arc<Edge>> {
        self.edge.load()
    }

    /// From now on this one is in force.
    pub fn swap(&self, edge: Edge) {
        self.edge.store(Arc::new(edge.instead_of(&self.edge.load())));
        self.changed.send_replace(());
    }

    /// Waits until a caller who was let in on this wire would not be let in any more, or as another.
    pub async fn forgets(&self, who: &Identity, wire: Wire) {
        let mut changes = self.changed.subscribe();
        while self.load().knows(who, wire) {
            if changes.changed().await.is_err() {
                return std::future::pending().await;
            }
        }
    }
}
