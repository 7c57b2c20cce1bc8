//! Label tables that backends keep, kept here for a while.

mod cache;
mod detached;
mod entries;
mod handles;
mod load;
mod slot;

pub use cache::Dictionaries;
pub use entries::{Entries, Entry};
pub use handles::Handles;
pub use load::Asking;
pub(crate) use load::request;
