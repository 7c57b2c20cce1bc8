//! The files of one or more catalogs: their text, their place in a catalog, and positions in them.
//!
//! Files are kept sorted by path, so that the order in which they were found or handed over never shows in what is made
//! of them. A file that cannot be read as text is kept with its fault, which becomes a diagnostic; only a folder that
//! holds no catalog at all is an I/O error. Files are read through [`FileSystem`]: [`Disk`] is the one that catalogs are
//! usually read from, [`Unsaved`] puts the buffers of an editor over it.

mod file;
mod file_system;
mod folder;
mod medium;
mod place;
mod set;
mod span;
mod unsaved;

pub use file::File;
pub(crate) use file::{FileFault, MOST_BYTES, floor};
pub use file_system::{Disk, FileSystem, Found};
pub(crate) use medium::{is_text, media_type};
pub(crate) use place::is_yaml;
pub use place::{Place, SERVER_TEXTS, Shelf};
pub use set::Sources;
pub use span::{FileId, Position, Span};
pub use unsaved::Unsaved;

#[cfg(test)]
mod tests;
