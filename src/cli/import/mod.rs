//! `kartoteka import`: a catalog of a description of an API, or an operator's file of another server's configuration.

mod gateway;
mod openapi;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Subcommand;

const EXAMPLES: &str = "\
Examples:
  kartoteka import openapi petstore.yaml --catalog pets --tag pets --locale en --locale ru
  kartoteka import openapi petstore.yaml --catalog pets --update     a new version of the document
  kartoteka import config/server.yaml > kartoteka.yaml               of simple-gpt-mcp-server

Exit status: 0 all of it was carried over, 1 something has no place, which is told, 2 nothing was made.";

/// Make a catalog of a description of an API, or an operator's file of the server.yaml of simple-gpt-mcp-server.
///
/// The operator's file is printed; what has no place in it is told. Secrets are named, never copied: MCP_SERVER_TOKEN and
/// BACKEND_INTERNAL_API_KEY stay variables.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES, args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub(super) struct Args {
    #[command(subcommand)]
    what: Option<Import>,
    /// The server.yaml.
    #[arg(required = true)]
    file: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
enum Import {
    Openapi(openapi::Args),
}

pub(super) fn run(args: &Args) -> ExitCode {
    match (&args.what, &args.file) {
        (Some(Import::Openapi(args)), _) => openapi::run(args),
        (None, Some(file)) => gateway::run(file),
        (None, None) => unreachable!("one of them is required"),
    }
}
