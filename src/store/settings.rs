//! Where the store is, and the keys that seal what is in it.

use std::path::PathBuf;

use crate::secret::Zeroizing;

/// What an operator says of the store.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct StoreSettings {
    /// The file; `None`: the store is in memory, and ends with the process.
    pub(crate) file: Option<PathBuf>,
    /// The first seals; all open. Without one the process makes its own, which fits a store in memory alone.
    pub(crate) keys: Vec<StoreKey>,
}

/// A key of the store.
#[derive(Clone, PartialEq, Eq)]
pub struct StoreKey {
    /// Its name, which stands beside everything that it has sealed.
    pub(crate) id: Box<str>,
    /// 256 bits.
    pub(crate) key: Zeroizing<[u8; 32]>,
}

impl std::fmt::Debug for StoreKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "StoreKey({})", self.id)
    }
}
