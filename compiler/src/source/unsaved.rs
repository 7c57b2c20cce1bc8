//! Files as an editor shows them: its unsaved buffers over what is stored.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Path, PathBuf};

use super::file_system::{FileSystem, Found};

/// Another file system with buffers over it. A buffer takes the place of the file at its path; where none is stored, it
/// is a file all the same, and so are the folders that lead to it.
#[derive(Debug, Clone)]
pub struct Unsaved<F> {
    stored: F,
    buffers: BTreeMap<PathBuf, String>,
}

impl<F: FileSystem> Unsaved<F> {
    /// No buffer yet.
    pub fn over(stored: F) -> Unsaved<F> {
        Unsaved { stored, buffers: BTreeMap::new() }
    }

    /// With the text of a buffer. The path is one below the folder that is read, spelt as that folder is.
    #[must_use]
    pub fn with(mut self, path: impl Into<PathBuf>, text: impl Into<String>) -> Unsaved<F> {
        self.buffers.insert(path.into(), text.into());
        self
    }
}

impl<F: FileSystem> FileSystem for Unsaved<F> {
    fn find(&self, path: &Path) -> Option<Found> {
        match self.buffers.get(path) {
            Some(text) => Some(Found::File(text.len() as u64)),
            None if self.buffers.keys().any(|buffer| buffer.starts_with(path)) => Some(Found::Folder),
            None => self.stored.find(path),
        }
    }

    fn names(&self, folder: &Path) -> io::Result<Vec<String>> {
        let inside = self.buffers.keys().filter_map(|buffer| buffer.strip_prefix(folder).ok());
        let unsaved = inside.filter_map(|rest| Some(rest.iter().next()?.to_string_lossy().into_owned()));
        let mut names: BTreeSet<String> = unsaved.collect();
        match self.stored.names(folder) {
            Ok(stored) => names.extend(stored),
            // A folder that only buffers are in is not stored yet.
            Err(_) if !names.is_empty() => {}
            Err(fault) => return Err(fault),
        }
        Ok(names.into_iter().collect())
    }

    fn read(&self, file: &Path) -> io::Result<Vec<u8>> {
        match self.buffers.get(file) {
            Some(text) => Ok(text.clone().into_bytes()),
            None => self.stored.read(file),
        }
    }

    fn name(&self, folder: &Path) -> io::Result<String> {
        self.stored.name(folder)
    }
}
