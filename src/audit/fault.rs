//! Why an audit cannot be kept.

use std::error::Error;
use std::io;
use std::path::PathBuf;

use crate::store::fault::StoreFault;

/// Why the audit is not written, or not read.
#[derive(Debug, thiserror::Error)]
pub enum AuditFault {
    /// It cannot be opened.
    #[error("cannot open the audit file `{}`", path.display())]
    Open {
        /// Which.
        path: PathBuf,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// It cannot be read, to go on with its chain.
    #[error("cannot read the audit file `{}`", path.display())]
    Read {
        /// Which.
        path: PathBuf,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// What was written to it cannot be made to outlive the machine.
    #[error("cannot sync the audit file `{}`", path.display())]
    Sync {
        /// Which.
        path: PathBuf,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// Another process writes to it: two would tear the chain apart.
    #[error("the audit file `{}` is written by another process: give each process a file of its own", path.display())]
    Locked {
        /// Which.
        path: PathBuf,
    },
    /// It cannot be made sure that no other process writes to it.
    #[error("the audit file `{}` cannot be locked", path.display())]
    Lock {
        /// Which.
        path: PathBuf,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// It has something else in it.
    #[error("`{}` is no audit file: its {line} line is no record", path.display())]
    Foreign {
        /// Which.
        path: PathBuf,
        /// The line that was looked at, `first` or `last`.
        line: &'static str,
    },
    /// The file that takes the place of one that was moved away is not empty.
    #[error("the new audit file `{}` is not empty", path.display())]
    NotEmpty {
        /// Which.
        path: PathBuf,
    },
    /// Others move it away as often as it is opened.
    #[error("the audit file `{}` is moved away again and again while it is opened", path.display())]
    Changing {
        /// Which.
        path: PathBuf,
    },
    /// Records are to be deleted once they are old, and it is no file that can be moved away.
    #[error("`audit.keep` needs a file of its own, and `{}` is {what}", path.display())]
    Unmovable {
        /// Which.
        path: PathBuf,
        /// What it is.
        what: &'static str,
    },
    /// It cannot be moved away.
    #[error("the audit file `{}` cannot be moved away", path.display())]
    Move {
        /// Which.
        path: PathBuf,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// One whose time is over cannot be deleted.
    #[error("the audit file `{}` cannot be deleted", path.display())]
    Delete {
        /// Which.
        path: PathBuf,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// The store does not take it, or does not say what is in it.
    #[error("the audit in the store cannot be used")]
    Store(#[source] Box<dyn Error + Send + Sync>),
    /// It is kept in the store, and there is none.
    #[error("the audit is to be kept in the store, and there is no store that outlives the process")]
    NoStore,
    /// A row of the store is no record.
    #[error("the record {place} of the audit in the store is no record")]
    ForeignRow {
        /// Its place in the chain.
        place: i64,
    },
    /// The answers of this program go there.
    #[error("the audit cannot go to `{}`, where the answers of this command go: name a file", path.display())]
    Wire {
        /// Where.
        path: PathBuf,
    },
    /// The thread that writes cannot be started.
    #[error("the audit cannot be started")]
    Thread(#[source] io::Error),
    /// The audit has ended, or what it is kept in takes nothing for a long time.
    #[error("the audit takes nothing now")]
    Stopped,
}

impl AuditFault {
    pub(super) fn of_store(fault: StoreFault) -> Self {
        Self::Store(fault.into())
    }
}

/// A record was not written, or not in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a record of the audit was not written")]
pub(crate) struct Unwritten;
