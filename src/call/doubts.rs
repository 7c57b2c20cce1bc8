//! What is not certain of a list that came in several pages; its result says so.

use super::failed::Failed;

/// What is not certain of a list that came in several pages.
#[derive(Default)]
pub(super) struct Doubts {
    /// Why the page that would come next is not here.
    pub(super) missing: Option<Box<Failed>>,
    /// How many records the backend counted first, where it counted others later: some may be here twice, or not at all.
    pub(super) counted: Option<i64>,
    /// A page came that had come before, though another was asked for.
    pub(super) repeated: bool,
    /// A page came with more records than it was asked for: the backend overlooks how many that were.
    pub(super) oversized: bool,
    /// How many records came again with the page behind theirs, and are here once.
    pub(super) again: usize,
    /// How many records came again with a page behind theirs, and are here twice.
    pub(super) twice: usize,
    /// Why no further page was asked for, though more records are wanted.
    pub(super) ended: Option<PagesEnded>,
}

/// Why a list ends before it has what was asked for, though nothing failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PagesEnded {
    /// The backend leads back to a page that came already.
    Circle,
    /// So many pages are all that a call asks for.
    Pages(usize),
    /// The pages take too long.
    Time,
    /// Clients take no more, and the backend was asked for so many; or one call keeps no more.
    Long,
    /// As many came as were wanted, and the backend says that there are more, but not where.
    Lost,
    /// The backend says that there are more, and the request of this tool has no place for where.
    OnePage,
}

impl Doubts {
    /// Whether there is any.
    pub(super) fn any(&self) -> bool {
        let Self { missing, counted, repeated, oversized, again, twice, ended } = self;
        missing.is_some() || counted.is_some() || *repeated || *oversized || *again > 0 || *twice > 0 || ended.is_some()
    }
}
