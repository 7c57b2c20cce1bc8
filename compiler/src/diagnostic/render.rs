//! A report as text: one module a format, each `fn(&Report, &Sources) -> String`. Nothing here prints.

mod concise;
mod full;
mod github;
mod json;
mod sarif;

pub use concise::concise;
pub use full::{Style, full, one};
pub use github::github;
pub use json::json;
pub use sarif::sarif;

use super::{Diagnostic, Report, Span};
use crate::source::{Position, Sources};

/// The formats, for those who choose one at run time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// With the source around each place, for people.
    Full(Style),
    /// One line each.
    Concise,
    /// One JSON array.
    Json,
    /// Annotations of GitHub's workflows.
    Github,
    /// SARIF 2.1.0, for tools that collect findings.
    Sarif,
}

impl Format {
    /// The report in this format.
    #[must_use]
    pub fn render(self, report: &Report, sources: &Sources) -> String {
        match self {
            Format::Full(style) => full(report, sources, style),
            Format::Concise => concise(report, sources),
            Format::Json => json(report, sources),
            Format::Github => github(report, sources),
            Format::Sarif => sarif(report, sources),
        }
    }
}

/// The path to show for a place.
fn path(span: Span, sources: &Sources) -> &str {
    sources.file(span.file).map_or("?", crate::source::File::display)
}

/// Where a place starts and ends, for a person.
fn positions(span: Span, sources: &Sources) -> (Position, Position) {
    let Some(file) = sources.file(span.file) else {
        let first = Position { line: 1, column: 1 };
        return (first, first);
    };
    let range = span.range();
    (file.position(range.start), file.position(range.end))
}

/// The message on one line, with its label where it says more.
fn line(one: &Diagnostic) -> String {
    one.message.replace(char::is_control, " ")
}
