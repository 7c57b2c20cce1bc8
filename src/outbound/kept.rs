//! Secrets that a backend has replaced, kept in a file of the operator's over restarts: a refresh token that may be used once
//! is worth nothing the second time. The file is readable by its owner alone, and is replaced whole.
//!
//! An entry holds for the value that the operator has set: another value begins anew. One process at a time may use a file.

use std::collections::BTreeMap;
use std::fs::{self, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use serde::{Deserialize, Serialize};

use crate::config::regular_file;
use crate::secret::digest::{hexadecimal, sha256};
use crate::secret::{Secret, Zeroizing};

/// The file.
#[derive(Debug)]
pub(crate) struct KeptSecrets {
    path: PathBuf,
    /// Held while the file is read and replaced.
    replacing: Mutex<()>,
}

/// By `catalog/VARIABLE`.
type KeptEntries = BTreeMap<String, KeptSecret>;

#[derive(Serialize, Deserialize)]
struct KeptSecret {
    /// SHA-256, in hex, of the value that the operator had set when this one came.
    instead_of: String,
    value: String,
}

impl KeptSecrets {
    /// A file at this path, which need not be there.
    pub(crate) fn at(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into(), replacing: Mutex::default() }
    }

    /// What is kept instead of the value that the operator has set.
    ///
    /// # Errors
    /// The file is there and cannot be read, or is not as this program writes it.
    pub(super) fn read(&self, name: &str, set: &Secret) -> io::Result<Option<Secret>> {
        let mut entries = self.entries()?;
        let kept = entries.remove(name).filter(|kept| kept.instead_of == digest(set));
        Ok(kept.map(|kept| Secret::new(kept.value)))
    }

    /// Keeps a value instead of what the operator has set.
    ///
    /// # Errors
    /// The file cannot be written; what it held before is still there.
    pub(super) fn write(&self, name: &str, set: &Secret, value: &Secret) -> io::Result<()> {
        let _one = self.replacing.lock().unwrap_or_else(PoisonError::into_inner);
        let mut entries = self.entries()?;
        let kept = KeptSecret { instead_of: digest(set), value: value.expose().to_owned() };
        entries.insert(name.to_owned(), kept);
        let text = Zeroizing::new(serde_json::to_string_pretty(&entries)?);
        let beside = self.path.with_extension("new");
        let written = replace(&beside, &self.path, text.as_bytes());
        if written.is_err() {
            let _gone = fs::remove_file(&beside);
        }
        written
    }

    fn entries(&self) -> io::Result<KeptEntries> {
        let text = match regular_file::read(&self.path) {
            Ok(text) => Zeroizing::new(text),
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(KeptEntries::new()),
            Err(error) => return Err(error),
        };
        // What serde says of a fault could quote a secret.
        serde_json::from_str(&text).map_err(|_| io::Error::other("the file is not as this program writes it"))
    }
}

fn replace(beside: &Path, path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(beside)?;
    #[cfg(unix)]
    file.set_permissions(std::os::unix::fs::PermissionsExt::from_mode(0o600))?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(beside, path)
}

fn digest(secret: &Secret) -> String {
    hexadecimal(&sha256(secret.expose().as_bytes()))
}

#[cfg(test)]
mod tests;
