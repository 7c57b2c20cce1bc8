//! Where catalogs are read from. The only part of the compiler, but for what a build script leaves, that touches a disk.

use std::io::Read as _;
use std::path::Path;
use std::{fs, io};

use super::file::MOST_BYTES;

/// What is said of a pipe, a device or a socket.
pub(super) const NO_FILE: &str = "it is no regular file, but a pipe, a device or a socket";

/// Folders and files, however they are kept.
pub trait FileSystem {
    /// What is at a path. `None` where nothing is, or nothing that can be read.
    fn find(&self, path: &Path) -> Option<Found>;

    /// The names in a folder, in any order.
    ///
    /// # Errors
    /// If it cannot be listed.
    fn names(&self, folder: &Path) -> io::Result<Vec<String>>;

    /// The bytes of a file: all of them, or so many that it is known to be too large.
    ///
    /// # Errors
    /// If it cannot be read, or is no regular file.
    fn read(&self, file: &Path) -> io::Result<Vec<u8>>;

    /// The folder's own name, also where the path does not spell it (`.`).
    ///
    /// # Errors
    /// If there is no such folder.
    fn name(&self, folder: &Path) -> io::Result<String>;
}

/// What is at a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Found {
    /// A folder.
    Folder,
    /// A file of so many bytes.
    File(u64),
    /// What is neither, and has no end that is known: a pipe, a device, a socket.
    Other,
}

/// The file system of the machine.
#[derive(Debug, Clone, Copy, Default)]
pub struct Disk;

impl FileSystem for Disk {
    fn find(&self, path: &Path) -> Option<Found> {
        let found = fs::metadata(path).ok()?;
        match (found.is_dir(), found.is_file()) {
            (true, _) => Some(Found::Folder),
            (_, true) => Some(Found::File(found.len())),
            (false, false) => Some(Found::Other),
        }
    }

    fn names(&self, folder: &Path) -> io::Result<Vec<String>> {
        fs::read_dir(folder)?.map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned())).collect()
    }

    fn read(&self, file: &Path) -> io::Result<Vec<u8>> {
        // One that is opened for reading waits for a writer, where it is a pipe.
        if !fs::metadata(file)?.is_file() {
            return Err(io::Error::new(io::ErrorKind::InvalidInput, NO_FILE));
        }
        let mut bytes = Vec::new();
        fs::File::open(file)?.take(MOST_BYTES + 1).read_to_end(&mut bytes)?;
        Ok(bytes)
    }

    fn name(&self, folder: &Path) -> io::Result<String> {
        let whole = folder.canonicalize()?;
        Ok(whole.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned()))
    }
}
