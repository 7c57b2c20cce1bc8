//! Where the replies of a call live: earlier ones are borrowed while later ones arrive.

use std::sync::OnceLock;

use bytes::Bytes;

/// Room for a fixed number of replies.
pub(super) struct Bodies(Vec<OnceLock<Bytes>>);

impl Bodies {
    /// Room for this many.
    pub(super) fn new(most: usize) -> Self {
        Self((0..most).map(|_| OnceLock::new()).collect())
    }

    /// Keeps a reply and lends it for as long as the room lives; `None` where there is no such room.
    pub(super) fn keep(&self, place: usize, body: Bytes) -> Option<&Bytes> {
        Some(self.0.get(place)?.get_or_init(|| body))
    }
}
