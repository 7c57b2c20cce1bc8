//! Where the store is, and the keys that seal what is in it.

use std::path::PathBuf;

use crate::secret::Zeroizing;

/// What an operator says of the store.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StoreSettings {
    /// The file; `None`: the store is in memory, and ends with the process.
    pub file: Option<PathBuf>,
    /// The first seals; all open. Without one the process makes its own, which fits a store in memory alone.
    pub keys: Vec<StoreKey>,
}

/// A key of the store.
#[derive(Clone, PartialEq, Eq)]
pub struct StoreKey {
    /// Its name, which stands beside everything that it has sealed.
    pub id: Box<str>,
    /// 256 bits.
    pub key: Zeroizing<[u8; 32]>,
}

impl std::fmt::Debug for StoreKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "StoreKey({})", self.id)
    }
}
