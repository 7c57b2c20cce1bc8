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
    #[error("cannot read `{}`: {cause}", path.display())]
    Read {
        /// Which.
        path: PathBuf,
        /// Why: faults are told as a list, and of none a source is asked for.
        cause: io::Error,
    },
    /// A file is beside where one of another name would be read.
    #[error(
        "`{}` is not read, and without an operator's file everyone has every right: rename it to `{read}`, or name it by KARTOTEKA_CONFIG or --config",
        path.display()
    )]
    Misnamed {
        /// What is there.
        path: PathBuf,
        /// What would be read.
        read: &'static str,
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

/// A command needs what an operator's file says, and there is no such file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "there is no operator's file: no kartoteka.yaml is in this folder, KARTOTEKA_CONFIG names none, and neither does `--config FILE`"
)]
pub(crate) struct NoOperatorFile;
