//! Files of the operator: regular ones, of a size that can be read whole. A pipe would hold up every later reload.

use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::Path;

/// The most that is read of one file, in bytes.
const MOST: u64 = 1 << 20;

/// The text of a file.
///
/// # Errors
/// As for [`bytes`], or it is no UTF-8.
pub(crate) fn read(path: &Path) -> io::Result<String> {
    String::from_utf8(bytes(path)?).map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error.utf8_error()))
}

/// Whether anything has this name, also a link that leads nowhere and what may not be looked at.
pub(crate) fn is_there(path: &Path) -> bool {
    fs::symlink_metadata(path).map_or_else(|error| error.kind() != io::ErrorKind::NotFound, |_| true)
}

/// The bytes of a file.
///
/// # Errors
/// It cannot be read, is a folder, a pipe or a device, or is longer than 1 MiB.
pub(crate) fn bytes(path: &Path) -> io::Result<Vec<u8>> {
    // Before it is opened: opening a pipe waits for who writes into it.
    let found = fs::metadata(path).map_err(|error| match fs::read_link(path) {
        Ok(to) if error.kind() == io::ErrorKind::NotFound => {
            io::Error::new(error.kind(), format!("it is a link to `{}`, where nothing is", to.display()))
        }
        _ => error,
    })?;
    if !found.is_file() {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "it is no regular file"));
    }
    // Room for all of it at once: a buffer that grows leaves what it held behind, and that may be a secret.
    let mut bytes = Vec::with_capacity(usize::try_from(found.len().min(MOST)).unwrap_or_default());
    if File::open(path)?.take(MOST + 1).read_to_end(&mut bytes)? as u64 > MOST {
        return Err(io::Error::new(io::ErrorKind::FileTooLarge, "it is longer than 1 MiB"));
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests;
