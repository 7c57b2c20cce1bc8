//! Catalogs inside a program: what build scripts and macros do, as functions that can be tested.
//!
//! A build script can watch a folder but cannot point at Rust code; a macro can point but not watch. So [`build`] compiles
//! and leaves code, reports and facts in `OUT_DIR`, and never fails because of what a catalog says; the macros raise the
//! reports where the catalog is included, one error a diagnostic, and check handlers and texts against the facts.

pub mod facts;
pub mod handler;
pub mod include;
mod left;
pub mod text;

use std::io;
use std::path::Path;

use proc_macro2::TokenStream;
use quote::quote_spanned;

use crate::diagnostic::render::{self, Style};
use crate::diagnostic::{Report, Severity};
use crate::source::Sources;
use crate::{Compiled, compile, emit};
use facts::Facts;
use left::Left;

/// What became of a folder of catalogs.
#[derive(Debug)]
pub struct Embedded {
    /// Modules for the catalogs, and `catalogs()`; with errors, only that, and it gives none.
    pub code: TokenStream,
    /// The text of each error.
    pub errors: Vec<String>,
    /// A line about warnings, if there are any.
    pub warnings: Option<String>,
    /// What macros check against.
    pub facts: Facts,
}

impl Embedded {
    /// Compiles the catalogs in a folder, laid out as [`Sources::read`] takes it.
    ///
    /// # Errors
    /// If the folder cannot be read or is none of catalogs.
    pub fn read(folder: &Path) -> io::Result<Embedded> {
        let sources = Sources::read(folder)?;
        Ok(match compile(&sources) {
            Ok(Compiled { catalogs, server_texts, warnings }) => Embedded {
                code: emit::catalogs(&catalogs),
                errors: Vec::new(),
                warnings: (!warnings.is_empty()).then(|| warnings.summary()),
                facts: Facts::of(&catalogs, &server_texts),
            },
            Err(report) => Embedded {
                code: emit::catalogs(&[]),
                errors: errors(&report, &sources),
                warnings: None,
                facts: Facts::default(),
            },
        })
    }
}

/// Compiles the catalogs of a package for `include_catalog!()`. To be called from its build script, which is run in the
/// package's folder, with what cargo tells that script: `CARGO_MANIFEST_DIR` and `OUT_DIR`. The line is about warnings.
///
/// # Errors
/// If files cannot be read or written; never because of what is in them.
pub fn build(package: &Path, out: &Path) -> io::Result<Option<String>> {
    // A relative path, so that places are shown as the author of a card knows them.
    let Embedded { code, errors, warnings, facts } = Embedded::read(Path::new(""))?;
    left::write(out, package, &emit::pretty(code), &Left { errors, facts })?;
    Ok(warnings)
}

/// The errors, each as the text of a `compile_error!`: what is wrong, its code, the place with the author's lines.
fn errors(report: &Report, sources: &Sources) -> Vec<String> {
    let errors = report.list().iter().filter(|one| one.severity == Severity::Error);
    let text = |one| {
        let rendered = render::one(one, sources, Style::Plain);
        // rustc writes `error: ` before the text itself.
        let place = rendered.split_once('\n').map_or("", |(_, place)| place);
        format!("{} [{}]\n{place}", one.message, one.code.0)
    };
    errors.map(text).collect()
}

/// A compile error at a place of the program.
fn error(span: proc_macro2::Span, text: &str) -> TokenStream {
    quote_spanned!(span=> ::core::compile_error! { #text })
}

#[cfg(test)]
#[path = "embed_tests.rs"]
mod tests;
