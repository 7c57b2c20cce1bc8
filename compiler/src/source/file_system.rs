//! Where catalogs are read from. The only part of the compiler, but for what a build script leaves, that touches a disk.

use std::path::Path;
use std::{fs, io};

/// Folders and files, however they are kept.
pub trait FileSystem {
    /// What is at a path. `None` where nothing is, or nothing that can be read.
    fn find(&self, path: &Path) -> Option<Found>;

    /// The names in a folder, in any order.
    ///
    /// # Errors
    /// If it cannot be listed.
    fn names(&self, folder: &Path) -> io::Result<Vec<String>>;

    /// All bytes of a file.
    ///
    /// # Errors
    /// If it cannot be read.
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
            (false, false) => None,
        }
    }

    fn names(&self, folder: &Path) -> io::Result<Vec<String>> {
        fs::read_dir(folder)?.map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned())).collect()
    }

    fn read(&self, file: &Path) -> io::Result<Vec<u8>> {
        fs::read(file)
    }

    fn name(&self, folder: &Path) -> io::Result<String> {
        let whole = folder.canonicalize()?;
        Ok(whole.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned()))
    }
}
