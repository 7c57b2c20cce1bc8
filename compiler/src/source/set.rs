//! The files of one or more catalogs, in the order of their paths.

use std::io;
use std::path::{Path, PathBuf};

use super::file::{File, FileFault, MOST_BYTES};
use super::file_system::{Disk, FileSystem};
use super::folder;
use super::place::Place;
use super::span::FileId;

/// Every file of the catalogs that are compiled together.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    files: Vec<File>,
    watched: Vec<PathBuf>,
}

impl Sources {
    /// Reads the catalogs in `dir`: those of `dir/catalog/`, else the one that `dir` is, else its subfolders that are
    /// catalogs; and their texts from `locales/` in or beside it.
    ///
    /// # Errors
    /// If a folder cannot be read, or none of the three is there. What is wrong with a file is a diagnostic.
    pub fn read(dir: &Path) -> io::Result<Sources> {
        Sources::read_from(&Disk, dir)
    }

    /// The same from another file system: one with an editor's unsaved buffers in it, say.
    ///
    /// # Errors
    /// As [`Sources::read`].
    pub fn read_from(files: &dyn FileSystem, dir: &Path) -> io::Result<Sources> {
        let (files, watched) = folder::read(files, dir)?;
        let mut sources = Sources { files, watched };
        sources.sort();
        Ok(sources)
    }

    /// Sources that are not on a disk: paths as catalogs spell them, and texts. Of two with one path, the last counts.
    #[must_use]
    pub fn from_files(files: Vec<(String, String)>) -> Sources {
        let files = files.into_iter().map(|(path, text)| File::new(path.clone(), path, text, None)).collect();
        let mut sources = Sources { files, watched: Vec::new() };
        sources.sort();
        sources
    }

    /// An operator's file that was read already, and need not be text.
    pub(crate) fn from_bytes(display: &str, bytes: Vec<u8>) -> Sources {
        let read = if bytes.len() as u64 > MOST_BYTES { Err(FileFault::TooLarge(None)) } else { Ok(bytes) };
        Sources { files: vec![File::of("kartoteka.yaml".to_owned(), display.to_owned(), read)], watched: Vec::new() }
    }

    fn sort(&mut self) {
        self.files.reverse();
        self.files.sort_by(|a, b| a.path().cmp(b.path()));
        self.files.dedup_by(|later, kept| later.path() == kept.path());
        self.watched.sort();
        self.watched.dedup();
    }

    /// These and others behind them, for a report of both ([`Report::beside`](crate::diagnostic::Report::beside)).
    pub(crate) fn followed_by(&self, others: &Sources) -> Sources {
        let join = |ours: &[PathBuf], theirs: &[PathBuf]| ours.iter().chain(theirs).cloned().collect();
        Sources {
            files: self.files.iter().chain(&others.files).cloned().collect(),
            watched: join(&self.watched, &others.watched),
        }
    }

    /// The files, by path.
    pub fn files(&self) -> impl Iterator<Item = (FileId, &File)> {
        (0..).map(FileId).zip(&self.files)
    }

    /// How many files there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.files.len()
    }

    /// Whether there is no file at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// The file of an id that these sources gave out.
    #[must_use]
    pub fn file(&self, id: FileId) -> Option<&File> {
        self.files.get(id.0 as usize)
    }

    /// The names of the catalogs, sorted: the folders that hold a manifest or a card.
    #[must_use]
    pub fn catalogs(&self) -> Vec<&str> {
        let names = self.files.iter().filter_map(|file| match file.place() {
            Place::Manifest { catalog } | Place::Card { catalog, .. } | Place::Markdown { catalog, .. } => {
                Some(catalog)
            }
            Place::Asset { .. } | Place::Texts { .. } | Place::Stray => None,
        });
        let mut names: Vec<&str> = names.collect();
        names.sort_unstable();
        names.dedup();
        names
    }

    /// Folders and files whose change may change what is compiled. Empty for sources that are not on a disk.
    #[must_use]
    pub fn watched(&self) -> &[PathBuf] {
        &self.watched
    }
}
