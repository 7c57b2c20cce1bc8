//! `kartoteka check`: what is wrong with the catalogs of a folder, all of it, with places and repairs; and whether their
//! examples do what they say.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::ValueEnum;
use kartoteka_compiler::diagnostic::{Report, render};
use kartoteka_compiler::source::Sources;
use kartoteka_compiler::{compile, plan};

use crate::{examples, toolset};

/// Check the catalogs of a folder, and run their examples.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// A catalog, a folder of catalogs, or a folder with `catalog/` and `locales/`.
    #[arg(default_value = ".")]
    folder: PathBuf,
    /// How to tell what was found.
    #[arg(long, value_enum, default_value_t = Format::Full)]
    format: Format,
    /// What else counts as a finding.
    #[arg(long, value_enum)]
    deny: Option<Deny>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people: the line, a caret, the repair.
    Full,
    /// One line each.
    Concise,
    /// For programs.
    Json,
    /// Annotations of GitHub Actions.
    Github,
    /// For code scanners.
    Sarif,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Deny {
    Warnings,
}

/// A folder that holds no catalog.
#[derive(Debug, thiserror::Error)]
enum Error {
    #[error("cannot read the catalogs of `{}`", folder.display())]
    Read {
        folder: PathBuf,
        #[source]
        source: std::io::Error,
    },
    #[error("the examples cannot be run")]
    Start(#[source] std::io::Error),
    #[error("the tools cannot be served together")]
    Tools(#[source] toolset::Fault),
}

pub(super) fn run(args: &Args) -> ExitCode {
    let sources = match Sources::read(&args.folder) {
        Ok(sources) => sources,
        Err(source) => return super::refuse(&Error::Read { folder: args.folder.clone(), source }),
    };
    match compile(&sources) {
        Err(report) => {
            show(&report, &sources, args.format);
            ExitCode::FAILURE
        }
        Ok(compiled) => {
            let denied = args.deny == Some(Deny::Warnings) && compiled.warnings.warnings() > 0;
            show(&compiled.warnings, &sources, args.format);
            match broken_examples(compiled.catalogs) {
                Ok(0) if !denied => ExitCode::SUCCESS,
                Ok(_) => ExitCode::FAILURE,
                Err(error) => super::refuse(&error),
            }
        }
    }
}

fn show(report: &Report, sources: &Sources, format: Format) {
    let text = match format {
        Format::Full => render::full(report, sources, super::style()),
        Format::Concise => render::concise(report, sources),
        Format::Json => render::json(report, sources),
        Format::Github => render::github(report, sources),
        Format::Sarif => render::sarif(report, sources),
    };
    if !text.is_empty() {
        super::print(&text);
    }
}

/// Runs the examples and tells which do something else than they say; gives their number.
fn broken_examples(catalogs: Vec<plan::Catalog>) -> Result<usize, Error> {
    let has_handlers =
        |catalog: &plan::Catalog| catalog.tools.iter().any(|tool| matches!(tool.action, plan::Action::Handler));
    // A handler is Rust, which is not here: the crate that binds it runs those examples in its tests.
    let catalogs = catalogs.into_iter().filter(|catalog| !has_handlers(catalog)).collect();
    let set = super::open::compiled(catalogs).map_err(Error::Tools)?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(Error::Start)?;
    let failures = runtime.block_on(examples::run(&set));
    for failure in &failures {
        super::print(&format!("error[broken-example]: {failure}"));
    }
    Ok(failures.len())
}
