//! Lists of tools with those of MCP servers in them. A list is written once for all callers who see the same tools in one language,
//! and kept as long as it is asked for, in a bounded number of bytes.

use std::sync::Arc;
use std::time::Duration;

use moka::sync::Cache;

use super::list_items::ListItems;
use crate::caller::{Locale, Rights};

/// The most bytes of lists that are kept.
const MOST_BYTES: u64 = 32 << 20;

/// How long a list is kept that nobody asks for.
const IDLE: Duration = Duration::from_mins(10);

/// What a list is made of.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct MergedKey {
    rights: Rights,
    locale: Locale,
    /// Of each server in their order, which of its tools are known.
    versions: Box<[u64]>,
}

/// The lists that were written.
pub(super) struct MergedLists(Cache<MergedKey, Arc<ListItems>>);

impl Default for MergedLists {
    fn default() -> Self {
        let weight = |_: &MergedKey, list: &Arc<ListItems>| u32::try_from(list.weight()).unwrap_or(u32::MAX);
        Self(Cache::builder().max_capacity(MOST_BYTES).weigher(weight).time_to_idle(IDLE).build())
    }
}

impl MergedLists {
    /// The list for callers of these rights who see these tools of servers: one that was written, or a new one. `None`: nothing is
    /// known of any server.
    pub(super) fn of(
        &self,
        (rights, locale): (Rights, Locale),
        versions: Box<[u64]>,
        write: impl FnOnce() -> ListItems,
    ) -> Option<Arc<ListItems>> {
        if versions.iter().all(|version| *version == 0) {
            return None;
        }
        Some(self.0.get_with(MergedKey { rights, locale, versions }, || Arc::new(write())))
    }
}
