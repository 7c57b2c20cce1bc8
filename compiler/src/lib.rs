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

use std::collections::BTreeSet;

use check::texts::Locales;
use diagnostic::{Code, Diagnostics, Report};
use source::{FileId, Place, SERVER_TEXTS, Sources};

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
/// the run between stages, but for the cards beside one that cannot be read: those are checked all the same.
///
/// # Errors
/// The report of what was found, if it has an error.
pub fn compile(sources: &Sources) -> Result<Compiled, Report> {
    let mut out = Diagnostics::default();

    check::files::check(sources, &mut out);
    let catalogs = ast::read(sources, &mut out);
    let locales: Vec<Locales<'_>> =
        catalogs.iter().map(|catalog| Locales::parse(sources, catalog.folder, &mut out)).collect();
    let server = Locales::parse(sources, SERVER_TEXTS, &mut out);
    if out.has_errors() {
        beside_the_unread(&catalogs, &locales, sources, &mut out);
        return Err(out.into_report(sources));
    }

    let pairs = catalogs.iter().zip(&locales);
    let checked: Vec<_> = pairs.map(|(catalog, locales)| check::catalog(catalog, locales, &mut out)).collect();
    if out.has_errors() {
        return Err(out.into_report(sources));
    }
    Ok(Compiled {
        catalogs: checked.iter().flatten().map(lower::catalog).collect(),
        server_texts: lower::server_texts(&server),
        warnings: out.into_report(sources),
    })
}

/// What is wrong with a card only because of what another one says.
const OF_ANOTHER_CARD: [Code; 2] = [Code::UnknownTool, Code::MilderEffect];

/// Checks the cards beside those that cannot be read, where nothing else is broken: a slip in one card does not hide
/// those in the others. What the unread card alone could explain is not told.
fn beside_the_unread(catalogs: &[ast::Catalog<'_>], locales: &[Locales<'_>], sources: &Sources, out: &mut Diagnostics) {
    let is_card = |file| sources.file(file).is_some_and(|file| matches!(file.place(), Place::Card { .. }));
    let unread: BTreeSet<FileId> = out.errors().map(|error| error.primary.file).collect();
    if !unread.iter().all(|file| is_card(*file)) {
        return;
    }
    let mut more = Diagnostics::default();
    for (catalog, locales) in catalogs.iter().zip(locales) {
        check::catalog(catalog, locales, &mut more);
    }
    out.take_errors(more, |error| {
        let file = error.primary.file;
        is_card(file) && !unread.contains(&file) && !OF_ANOTHER_CARD.contains(&error.code)
    });
}
