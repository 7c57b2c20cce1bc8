//! Where the store is, and the keys that seal what is in it.

use std::path::PathBuf;

use super::postgres::place::PostgresPlace;
use crate::secret::Zeroizing;

/// What an operator says of the store.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct StoreSettings {
    /// Where it is.
    pub(crate) place: StorePlace,
    /// The first seals; all open. Without one the process makes its own, which fits a store in memory alone.
    pub(crate) keys: Vec<StoreKey>,
    /// A process that starts leaves the schema as it is, and goes no further where that is not its own: `kartoteka store migrate`
    /// brings it up to date.
    pub(crate) migrates_by_hand: bool,
}

/// Where a store is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) enum StorePlace {
    /// In memory; it ends with the process.
    #[default]
    Memory,
    /// In a file of SQLite.
    File(PathBuf),
    /// In a PostgreSQL.
    Postgres(PostgresPlace),
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

impl std::fmt::Display for StorePlace {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Memory => f.write_str("memory"),
            Self::File(path) => path.display().fmt(f),
            Self::Postgres(place) => place.fmt(f),
        }
    }
}
