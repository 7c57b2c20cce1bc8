//! Label tables that backends keep, kept here for a while.

mod cache;
mod entries;
mod load;

pub use cache::Dictionaries;
pub use entries::{Entries, Entry};
pub use load::Asking;
pub(crate) use load::request;
