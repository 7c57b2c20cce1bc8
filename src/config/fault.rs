//! What an operator must change before the program can start. Reported all at once, by the name of the variable or the line of
//! the file, never with a value: that may be a secret.

use std::fmt;
use std::io;
use std::path::PathBuf;

use super::dotenv::LineFault;

/// Everything that is wrong, so that one start says all of it.
#[derive(Debug)]
pub struct ConfigFaults(pub Vec<ConfigFault>);

impl fmt::Display for ConfigFaults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (n, fault) in self.0.iter().enumerate() {
            if n > 0 {
                f.write_str("\n")?;
            }
            write!(f, "{fault}")?;
        }
        Ok(())
    }
}

impl std::error::Error for ConfigFaults {}

/// Something that the operator must change.
#[derive(Debug, thiserror::Error)]
pub enum ConfigFault {
    /// The file is there and cannot be read.
    #[error("cannot read `{}`", path.display())]
    Read {
        /// Which.
        path: PathBuf,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// A line of the file is not understood.
    #[error("`{}`, line {}: {}", path.display(), fault.line, fault.wrong)]
    Line {
        /// Which file.
        path: PathBuf,
        /// Which line, and why.
        fault: LineFault,
    },
    /// The operator's file has faults, reported with their places.
    #[error("{report}")]
    Operator {
        /// All of them.
        report: String,
    },
    /// What the operator's file names is not there, or not as it must be.
    #[error("`{}`, `{key}`: {why}", path.display())]
    OfFile {
        /// The file.
        path: PathBuf,
        /// The key in it.
        key: String,
        /// What is wrong, the value not among it.
        why: String,
    },
    /// A variable of the server's own has a value that it cannot have.
    #[error("`{name}` is not {expected}; for example `{name}={example}`")]
    Value {
        /// The variable.
        name: &'static str,
        /// What it must be.
        expected: &'static str,
        /// A value that would do.
        example: &'static str,
    },
}
