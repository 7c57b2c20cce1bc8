//! The catalogs that are part of this program: `catalog/`, compiled by the build script.

crate::include_catalog!();
