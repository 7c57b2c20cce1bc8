//! Label tables that backends keep, kept here for a while.

mod brought;
mod cache;
mod detached;
mod entries;
mod handles;
mod held;
mod load;
mod owners;
mod slot;
mod spoken;

pub(crate) use cache::Dictionaries;
pub(crate) use entries::{Entries, Entry};
pub(crate) use handles::Handles;
pub(crate) use load::Asking;
pub(crate) use load::request;
