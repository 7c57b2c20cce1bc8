//! What becomes of sources.

use std::collections::BTreeMap;

use crate::diagnostic::Report;
use crate::plan;
use crate::source::Span;

/// The catalogs in which nothing is wrong, and what was found in all of them.
///
/// Catalogs are whole or not there: one with an error in any of its files is left out, and those beside it are not.
/// A caller that wants all or nothing asks for [`Compiled::whole`].
#[derive(Debug, Clone, Default)]
pub struct Compiled {
    /// Those without an error, by name.
    pub catalogs: Vec<plan::Catalog>,
    /// The server's own short texts, where the sources have any and nothing is wrong with them: one a locale, as
    /// [`plan::Catalog::locales`].
    pub server_texts: Vec<plan::Locale>,
    /// Where the examples of these catalogs are written.
    pub examples: ExamplePlaces,
    /// The budgets of the profiles of these catalogs.
    pub budgets: Vec<Budget>,
    /// Everything that was found, also in what is left out.
    pub report: Report,
}

impl Compiled {
    /// All of it: the report then holds warnings alone.
    ///
    /// # Errors
    /// The report, if there is an error in it.
    pub fn whole(self) -> Result<Compiled, Report> {
        if self.report.errors() > 0 { Err(self.report) } else { Ok(self) }
    }
}

/// How long the list of a profile's tools may be. What counts tokens is not here: who compiles a catalog holds its lists against
/// this.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Budget {
    /// The catalog's name.
    pub catalog: String,
    /// The profile's name.
    pub profile: String,
    /// The most tokens, in each locale.
    pub tokens: u64,
    /// Where it is written.
    pub place: Span,
}

/// Where examples are written: the place of each one's name.
#[derive(Debug, Clone, Default)]
pub struct ExamplePlaces(BTreeMap<[String; 3], Span>);

impl ExamplePlaces {
    /// The place of an example of a tool of a catalog.
    #[must_use]
    pub fn find(&self, catalog: &str, tool: &str, example: &str) -> Option<Span> {
        self.0.get(&[catalog, tool, example].map(str::to_owned)).copied()
    }

    pub(crate) fn note(&mut self, catalog: &str, tool: &str, example: &str, place: Span) {
        self.0.insert([catalog, tool, example].map(str::to_owned), place);
    }
}
