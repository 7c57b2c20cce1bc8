//! The catalogs that are part of this program: `catalog/`, compiled by the build script.

kartoteka_macros::include_catalog!();
