//! Why the store could not do what it was asked for.

use std::io;
use std::time::Duration;

use super::settings::StorePlace;

/// Why the store could not do what it was asked for. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum StoreFault {
    /// It cannot be opened.
    #[error("cannot open the store `{place}`")]
    Open {
        /// The file, or the server and the database.
        place: String,
        /// Why.
        #[source]
        source: sqlx::Error,
    },
    /// The system says why it cannot be opened.
    #[error("cannot open the store `{place}`")]
    File {
        /// The file.
        place: String,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// There is none, and this is not to make one.
    #[error("there is no store `{place}`: a server makes it at its first start, or `kartoteka store migrate`")]
    Absent {
        /// The file, or the server and the database.
        place: String,
    },
    /// The file is another program's.
    #[error(
        "`{place}` is a database of another program: nothing of it was changed; name a file of its own in `store.url`"
    )]
    Foreign {
        /// The file.
        place: String,
    },
    /// A later version of this program has written it.
    #[error("the store has schema {found}, and this version of the program knows {known}: start the newer one")]
    Newer {
        /// The schema of the store.
        found: i64,
        /// The latest that is known here.
        known: i64,
    },
    /// What is written does not come into the file of that name any more.
    #[error(
        "the store `{place}` is not the file that this process has open: it was deleted, moved or replaced, and what is written \
         now ends with the process; put it back and restart"
    )]
    Gone {
        /// The file.
        place: String,
    },
    /// It has not answered in time.
    #[error("the store has not answered within {} seconds", within.as_secs())]
    Silent {
        /// How long it was waited for.
        within: Duration,
    },
    /// It is not up to date, and a process that starts is not to change that.
    #[error(
        "the store has schema {found}, and this version of the program needs {known}: run `kartoteka store migrate`"
    )]
    Older {
        /// The schema of the store; 0: there is none yet.
        found: i64,
        /// The one that is needed.
        known: i64,
    },
    /// The roles of the database are not what keeps tenants apart.
    #[error(transparent)]
    Role(#[from] RoleFault),
    /// The engine has its own tool for that.
    #[error(
        "a store in PostgreSQL is copied by its own tool: \
             `pg_dump --schema=kartoteka --role=kartoteka_operator --enable-row-security`"
    )]
    OwnBackup,
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

impl StoreFault {
    /// There is none at this place.
    pub(super) fn absent(place: &StorePlace) -> Self {
        Self::Absent { place: place.to_string() }
    }

    /// The kind that a request ends with because of it.
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Self::Locked { .. } => "locked",
            _ => "unavailable",
        }
    }
}

/// Why the roles of a PostgreSQL do not keep tenants apart.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum RoleFault {
    /// `store.owner` is not set.
    #[error("the schema is its owner's: set `store.owner` to the URL of that role")]
    NoOwner,
    /// A role is not there.
    #[error("the database has no role `{0}`: make it as docs/operating.md has it")]
    Absent(&'static str),
    /// Row level security does not hold for the role.
    #[error(
        "the role `{0}` is a superuser or has BYPASSRLS, so that nothing keeps tenants apart: connect as `kartoteka`"
    )]
    Unbound(String),
    /// The role could take the policies away.
    #[error(
        "the role `{0}` owns tables of the store, or may act as who does, and could take their policies away: connect as `kartoteka`"
    )]
    Owns(String),
    /// The role may not look at all tenants where that is meant.
    #[error("the role `{0}` may not act as `kartoteka_operator`: `GRANT kartoteka_operator TO {0}`")]
    NoOperator(String),
    /// The role sees all tenants without meaning to.
    #[error(
        "the role `{0}` has what `kartoteka_operator` has without asking for it: `ALTER ROLE {0} NOINHERIT`, and grant it anew"
    )]
    AlwaysOperator(String),
    /// A table does not ask for the tenant.
    #[error("the table `{0}` has no row level security: run `kartoteka store migrate`")]
    Open(String),
}
