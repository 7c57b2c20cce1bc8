//! Why an audit cannot be kept.

use std::io;
use std::path::PathBuf;

/// Why the file of the audit is not written to.
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
    /// Files before it come and go too often to be read at one moment.
    #[error("the files of the audit `{}` change while they are read", path.display())]
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
    /// The answers of this program go there.
    #[error("the audit cannot go to `{}`, where the answers of this command go: name a file", path.display())]
    Wire {
        /// Where.
        path: PathBuf,
    },
    /// The thread that writes cannot be started.
    #[error("the audit cannot be started")]
    Thread(#[source] io::Error),
    /// The audit has ended, or its file takes nothing for a long time.
    #[error("the audit takes nothing now")]
    Stopped,
}

/// A record was not written, or not in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a record of the audit was not written")]
pub(crate) struct Unwritten;
