//! Where the replies of a call live: earlier ones are borrowed while later ones arrive.

use crate::runtime::reply::ReplyBody;

/// Room for a fixed number of replies.
pub(super) struct Bodies {
    rooms: Vec<ReplyBody>,
    /// For pages that are asked for ahead of their turn: one that does not fit is asked for again.
    ahead: Vec<ReplyBody>,
}

impl Bodies {
    /// Room for this many.
    pub(super) fn new(most: usize) -> Self {
        Self { rooms: rooms(most), ahead: Vec::new() }
    }

    /// Room for this many pages, each of which may be asked for ahead of its turn.
    pub(super) fn of_pages(most: usize) -> Self {
        // The first page has nothing ahead of it.
        Self { rooms: rooms(most), ahead: rooms(if most > 1 { most } else { 0 }) }
    }

    /// How many replies there is room for.
    pub(super) fn len(&self) -> usize {
        self.rooms.len()
    }

    /// The room for the reply of this place. The caller asks for no more than there is room for.
    pub(super) fn room(&self, place: usize) -> &ReplyBody {
        &self.rooms[place]
    }

    /// The room for the page of this place, not the first, if it is asked for ahead of its turn.
    pub(super) fn ahead(&self, place: usize) -> &ReplyBody {
        &self.ahead[place]
    }
}

fn rooms(most: usize) -> Vec<ReplyBody> {
    (0..most).map(|_| ReplyBody::default()).collect()
}
