//! An operator's file of the gateway's configuration.

use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use kartoteka_compiler::diagnostic::render;
use kartoteka_compiler::{operator, plan};

use crate::catalog;
use crate::cli::terminal;

/// Why nothing was made.
#[derive(Debug, thiserror::Error)]
enum Error {
    #[error("cannot read `{}`", file.display())]
    Read {
        file: PathBuf,
        #[source]
        source: io::Error,
    },
    #[error("nothing was made of the file\n\n{0}")]
    Faulty(String),
}

pub(super) fn run(file: &Path) -> ExitCode {
    let text = match std::fs::read_to_string(file) {
        Ok(text) => text,
        Err(source) => return terminal::refuse(&Error::Read { file: file.to_owned(), source }),
    };
    let catalogs: Vec<&plan::Catalog> =
        catalog::shipped::catalogs().into_iter().map(|compiled| compiled.catalog).collect();
    let workspace = catalogs.iter().find(|catalog| catalog.name == "workspace");
    let tools: Vec<operator::KnownTool<'_>> =
        workspace.iter().flat_map(|catalog| catalog.tools.iter()).map(operator::KnownTool::of).collect();
    let imported = operator::import(&file.display().to_string(), &text, &tools);
    let Some(made) = imported.text else {
        let report = render::full(&imported.report, &imported.sources, terminal::style());
        return terminal::refuse(&Error::Faulty(report));
    };
    // What is written has to be right, or it is worth nothing.
    let read = operator::read("kartoteka.yaml", &made, Some(&catalogs));
    terminal::print(&made);
    if !read.report.is_empty() {
        terminal::tell(&render::full(&read.report, &read.sources, terminal::style()));
    }
    if imported.left.is_empty() && read.file.is_some() {
        return ExitCode::SUCCESS;
    }
    for left in &imported.left {
        terminal::tell(&format!("left out: {left}"));
    }
    ExitCode::FAILURE
}
