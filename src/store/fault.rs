//! Why the store could not do what it was asked for.

use std::path::PathBuf;

/// Why the store could not do what it was asked for. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum StoreFault {
    /// The file cannot be opened.
    #[error("cannot open the store `{}`", path.display())]
    Open {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        source: sqlx::Error,
    },
    /// A later version of this program has written it.
    #[error("the store has schema {found}, and this version of the program knows {known}: start the newer one")]
    Newer {
        /// The schema of the store.
        found: i64,
        /// The latest that is known here.
        known: i64,
    },
    /// The database failed.
    #[error("the store failed")]
    Failed(#[from] sqlx::Error),
    /// What is sealed does not open: it was changed or moved, or its key is not there.
    #[error("what is kept under the key `{key}` does not open")]
    Locked {
        /// The key that sealed it.
        key: String,
    },
}
