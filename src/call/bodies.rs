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

    /// How many replies there is room for.
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// The room for the reply of this place. The caller asks for no more than there is room for.
    pub(super) fn room(&self, place: usize) -> &OnceLock<Bytes> {
        &self.0[place]
    }
}
