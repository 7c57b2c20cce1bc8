//! The shipped catalogs, compiled in.
/// None yet.
pub fn catalogs() -> Vec<crate::tool::Loaded> { Vec::new() }
