//! Catalogs inside a program: what build scripts and macros do, as functions that can be tested.
//!
//! A build script can watch a folder but cannot point at Rust code; a macro can point but not watch. So [`build`] compiles
//! and leaves code, reports and facts in `OUT_DIR`, and never fails because of what a catalog says; the macros raise the
//! reports where the catalog is included, one error a diagnostic, and check handlers and texts against the facts.

mod embedded;
mod error;
pub mod facts;
mod find;
pub mod handler;
pub mod include;
mod out_dir;
mod places;
pub mod text;

use std::io;
use std::path::Path;

pub use embedded::Embedded;
use out_dir::Left;
pub use places::Places;

use crate::emit;

/// Compiles the catalogs of a package for `include_catalog!()`, and leaves its own texts beside them: `texts.rs`, a list of
/// the names of locales and their Fluent sources, the base locale first. To be called from its build script, which is run in the
/// package's folder, with what cargo gives that script: `CARGO_MANIFEST_DIR` and `OUT_DIR`. The line is about warnings.
///
/// # Errors
/// If files cannot be read or written; never because of what is in them.
pub fn build(package: &Path, out: &Path) -> io::Result<Option<String>> {
    // A relative path, so that places are shown as the author of a card knows them.
    let Embedded { code, errors, warnings, facts, texts, files: _ } = Embedded::read(Path::new(""))?;
    let code = out_dir::Code { catalogs: emit::pretty(code), texts: emit::texts(&texts).to_string() };
    out_dir::write(out, package, &code, &Left { errors, facts })?;
    Ok(warnings)
}

#[cfg(test)]
mod tests;
