//! `kartoteka import`: an operator's file of another server's configuration.

use std::collections::BTreeSet;
use std::io;
use std::path::PathBuf;
use std::process::ExitCode;

use kartoteka_compiler::diagnostic::render;
use kartoteka_compiler::{operator, plan};

use super::terminal;
use crate::catalog;

const EXAMPLES: &str = "\
Examples:
  kartoteka import config/server.yaml > kartoteka.yaml

Exit status: 0 all of it was carried over, 1 something has no place, which is told, 2 nothing was made.";

/// Make an operator's file of the server.yaml of simple-gpt-mcp-server.
///
/// It is printed; what has no place in it is told. Secrets are named, never copied: MCP_SERVER_TOKEN and
/// BACKEND_INTERNAL_API_KEY stay variables.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    /// The file.
    file: PathBuf,
}

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

pub(super) fn run(args: &Args) -> ExitCode {
    let text = match std::fs::read_to_string(&args.file) {
        Ok(text) => text,
        Err(source) => return terminal::refuse(&Error::Read { file: args.file.clone(), source }),
    };
    let catalogs: Vec<&plan::Catalog> =
        catalog::shipped::catalogs().into_iter().map(|compiled| compiled.catalog).collect();
    let workspace = catalogs.iter().find(|catalog| catalog.name == "workspace");
    let tools: BTreeSet<&str> =
        workspace.iter().flat_map(|catalog| catalog.tools.iter()).map(|tool| &*tool.name).collect();
    let imported = operator::import(&args.file.display().to_string(), &text, &tools);
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
