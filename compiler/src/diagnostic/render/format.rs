//! The formats, for those who choose one at run time.

use super::concise::concise;
use super::full::{Style, full};
use super::github::github;
use super::json::json;
use super::sarif::sarif;
use crate::diagnostic::report::Report;
use crate::source::Sources;

/// How a report is written.
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
