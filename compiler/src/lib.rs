//! The compiler of the card language: text to diagnostics, plans and Rust.
//!
//! # Layout
//!
//! ```text
//! source, diagnostic      files and places in them; what authors read about their mistakes
//! syntax                  text to spanned nodes
//! ast                     nodes to the catalog as written
//! check                   the rules that hold a catalog together
//! lower                   what was checked, to plans
//! operator                the operator's file: text to plain data
//! compiled                catalogs and the report, as they are handed out
//! plan                    what a catalog is and what its tools do: all that a back end sees
//! authoring               what is written for authors: new catalogs, cards and texts; schemas for editors
//! schema, listing         plans to JSON Schema and to what lists show
//! mounted                 the plan of a catalog under another name
//! emit, embed             plans to Rust; what build scripts and macros do with it (feature `rust`)
//! ```

mod ast;
pub mod authoring;
mod check;
mod compiled;
pub mod diagnostic;
#[cfg(feature = "rust")]
pub mod embed;
#[cfg(feature = "rust")]
pub mod emit;
pub mod listing;
mod lower;
pub mod mounted;
pub mod operator;
pub mod plan;
pub mod schema;
pub mod source;
mod syntax;

use std::collections::BTreeSet;

use check::texts::Locales;
pub use compiled::{Budget, Compiled, ExamplePlaces};
use diagnostic::{Code, Diagnostics};
use source::{FileId, Place, SERVER_TEXTS, Sources};

/// Compiles every catalog of the sources: parse and read, check, lower. Each stage reports all that it finds; an error
/// ends the run of its own catalog between stages, but for the cards beside one that cannot be read: those are checked
/// all the same.
#[must_use]
pub fn compile(sources: &Sources) -> Compiled {
    let mut out = Diagnostics::default();

    check::files::check(sources, &mut out);
    let catalogs = ast::read(sources, &mut out);
    check::files::texts(sources, &catalogs, &mut out);
    check::files::locales(sources, &mut out);
    let locales: Vec<Locales<'_>> =
        catalogs.iter().map(|catalog| Locales::parse(sources, catalog.texts(sources), &mut out)).collect();
    let server = Locales::parse(sources, SERVER_TEXTS, &mut out);
    let unread: BTreeSet<FileId> = out.errors().map(|error| error.primary.file).collect();

    let clashing = check::tools::unique_beside(&catalogs, &mut out);

    let mut compiled = Compiled::default();
    for (catalog, locales) in catalogs.iter().zip(&locales) {
        let unread = of_catalog(catalog.folder, &unread, sources);
        if !unread.is_empty() {
            beside_the_unread(catalog, locales, &unread, sources, &mut out);
        } else if let Some(checked) = check::catalog(catalog, locales, &mut out)
            && !clashing.contains(catalog.folder)
        {
            compiled.catalogs.push(lower::catalog(&checked));
            lower::example_places(&checked, &mut compiled.examples);
            compiled.budgets.extend(lower::budgets(&checked));
        }
    }
    if of_catalog(SERVER_TEXTS, &unread, sources).is_empty() {
        compiled.server_texts = lower::server_texts(&server);
    }
    check::shapes_of_keys::check(sources, &mut out);
    compiled.report = out.into_report(sources);
    compiled
}

/// Those of the files that belong to a catalog.
fn of_catalog(catalog: &str, files: &BTreeSet<FileId>, sources: &Sources) -> BTreeSet<FileId> {
    let own = |file: &&FileId| sources.file(**file).is_some_and(|file| file.catalog() == Some(catalog));
    files.iter().filter(own).copied().collect()
}

/// What is wrong with a card only because of what another one says.
const OF_ANOTHER_CARD: [Code; 2] = [Code::UnknownTool, Code::MilderEffect];

/// Checks the cards beside those that cannot be read, where nothing else of the catalog is broken: a slip in one card
/// does not hide those in the others. What the unread card alone could explain is not reported.
fn beside_the_unread(
    catalog: &ast::Catalog<'_>,
    locales: &Locales<'_>,
    unread: &BTreeSet<FileId>,
    sources: &Sources,
    out: &mut Diagnostics,
) {
    let is_card = |file| sources.file(file).is_some_and(|file| matches!(file.place(), Place::Card { .. }));
    if !unread.iter().all(|file| is_card(*file)) {
        return;
    }
    let mut more = Diagnostics::default();
    check::catalog(catalog, locales, &mut more);
    out.take_errors(more, |error| {
        let file = error.primary.file;
        is_card(file) && !unread.contains(&file) && !OF_ANOTHER_CARD.contains(&error.code)
    });
}
