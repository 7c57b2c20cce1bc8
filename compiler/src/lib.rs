//! The compiler of the card language: text to diagnostics, plans and Rust.
//!
//! # Layout
//!
//! ```text
//! source, diagnostic      files and places in them; what is said to authors
//! syntax                  text to spanned nodes
//! ast                     nodes to the catalog as written
//! check                   the rules that hold a catalog together
//! lower                   what was checked, to plans
//! plan                    what a catalog is and what its tools do: all that a back end sees
//! schema, listing         plans to JSON Schema and to what lists show
//! emit, embed             plans to Rust; what build scripts and macros do with it (feature `rust`)
//! ```

mod ast;
mod check;
pub mod diagnostic;
#[cfg(feature = "rust")]
pub mod embed;
#[cfg(feature = "rust")]
pub mod emit;
pub mod listing;
mod lower;
pub mod plan;
pub mod schema;
pub mod source;
mod syntax;

use check::texts::Locales;
use diagnostic::{Diagnostics, Report};
use source::{SERVER_TEXTS, Sources};

/// Catalogs that can be run.
#[derive(Debug, Clone)]
pub struct Compiled {
    /// One a folder, by name.
    pub catalogs: Vec<plan::Catalog>,
    /// The server's own short texts, where the sources have any: one a locale, as [`plan::Catalog::locales`].
    pub server_texts: Vec<plan::Locale>,
    /// What somebody should look at all the same.
    pub warnings: Report,
}

/// Compiles every catalog of the sources: parse and read, check, lower. Each stage tells all that it finds; errors end
/// the run between stages.
///
/// # Errors
/// The report of what was found, if it has an error.
pub fn compile(sources: &Sources) -> Result<Compiled, Report> {
    let mut out = Diagnostics::default();

    sources.check(&mut out);
    let catalogs = ast::read(sources, &mut out);
    let locales: Vec<Locales> =
        catalogs.iter().map(|catalog| Locales::parse(sources, catalog.folder, &mut out)).collect();
    let server = Locales::parse(sources, SERVER_TEXTS, &mut out);
    let mut out = passed(out, sources)?;

    let pairs = catalogs.iter().zip(&locales);
    let checked: Vec<_> = pairs.map(|(catalog, locales)| check::catalog(catalog, locales, &mut out)).collect();
    let out = passed(out, sources)?;

    Ok(Compiled {
        catalogs: checked.iter().map(|checked| lower::catalog(checked, sources)).collect(),
        server_texts: lower::server_texts(&server, sources),
        warnings: out.into_report(sources),
    })
}

/// What was noted so far, if the run can go on.
fn passed(out: Diagnostics, sources: &Sources) -> Result<Diagnostics, Report> {
    if out.has_errors() { Err(out.into_report(sources)) } else { Ok(out) }
}
