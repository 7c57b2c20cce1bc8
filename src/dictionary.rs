//! Label tables that backends keep.
mod entries;
pub use entries::{Entries, Entry};
