//! A folder of catalogs, compiled for a program.

use std::io;
use std::path::{Path, PathBuf};

use proc_macro2::TokenStream;

use super::facts::Facts;
use crate::compiled::Compiled;
use crate::diagnostic::render::{self, Style};
use crate::diagnostic::{Report, Severity};
use crate::plan::Locale;
use crate::source::Sources;
use crate::{compile, emit};

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
    /// The program's own texts, the base locale first; none, if there are errors.
    pub texts: Vec<Locale>,
    /// The files that were read.
    pub files: Vec<PathBuf>,
}

impl Embedded {
    /// Compiles the catalogs in a folder, laid out as [`Sources::read`] takes it.
    ///
    /// # Errors
    /// If the folder cannot be read or is none of catalogs.
    pub fn read(folder: &Path) -> io::Result<Embedded> {
        let sources = Sources::read(folder)?;
        let files = sources.watched().iter().filter(|path| path.is_file()).cloned().collect();
        Ok(match compile(&sources).whole() {
            Ok(Compiled { catalogs, server_texts, report, examples: _, budgets: _ }) => Embedded {
                code: emit::catalogs(&catalogs),
                errors: Vec::new(),
                warnings: (!report.is_empty()).then(|| report.summary()),
                facts: Facts::of(&catalogs, &server_texts),
                texts: server_texts,
                files,
            },
            Err(report) => Embedded {
                code: emit::catalogs(&[]),
                errors: errors(&report, &sources),
                warnings: None,
                facts: Facts::default(),
                texts: Vec::new(),
                files,
            },
        })
    }
}

/// The errors, each as the text of a `compile_error!`: what is wrong, its code, the place with the author's lines.
fn errors(report: &Report, sources: &Sources) -> Vec<String> {
    let errors = report.list().iter().filter(|one| one.severity == Severity::Error);
    let text = |one| {
        let rendered = render::one(one, sources, Style::Plain);
        // rustc writes `error: ` before the text itself.
        let place = rendered.split_once('\n').map_or("", |(_, place)| place);
        format!("{} [{}]\n{place}", one.message, one.code.name())
    };
    errors.map(text).collect()
}
