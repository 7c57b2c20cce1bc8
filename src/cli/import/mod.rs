//! `kartoteka import`: a catalog of a description of an API, or an operator's file of another server's configuration.

mod documents;
mod gateway;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Subcommand;

const EXAMPLES: &str = "\
Examples:
  kartoteka import openapi petstore.yaml --catalog pets --tag pets --locale en --locale ru
  kartoteka import openapi petstore.yaml --catalog pets --update     a new version of the document
  kartoteka import curl 'curl https://api.shop.example/orders?state=paid' --catalog shop
  kartoteka import postman shop.postman_collection.json --catalog shop --tag Orders
  kartoteka import higress server.yaml --catalog shop
  kartoteka import toolbox tools.yaml --catalog shop
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
    /// Make a catalog of a document of OpenAPI 3.0 to 3.2, JSON or YAML.
    ///
    /// Each operation becomes a tool; the check judges what is written, and what could not be carried over is told. No reference leads
    /// out of the document, and nothing is read over a network.
    Openapi(documents::Args),
    /// Make a catalog of lines of curl.
    ///
    /// Each line becomes a tool: parts of its path that look like one of many, its query and the fields of its body are arguments,
    /// headers and parameters that say who asks are secret settings. No value of a credential or of a body is written.
    Curl(documents::Args),
    /// Make a catalog of a collection of Postman 2.1.
    ///
    /// Requests become tools and variables arguments or settings. Saved replies are read for their form, and not kept.
    Postman(documents::Args),
    /// Make a catalog of the YAML of a REST server of Higress.
    Higress(documents::Args),
    /// Make a catalog of the tools over HTTP of an MCP Toolbox.
    Toolbox(documents::Args),
}

pub(super) fn run(args: &Args) -> ExitCode {
    match (&args.what, &args.file) {
        (Some(Import::Openapi(args)), _) => documents::run(args, kartoteka_import::openapi),
        (Some(Import::Curl(args)), _) => documents::run(args, kartoteka_import::curl),
        (Some(Import::Postman(args)), _) => documents::run(args, kartoteka_import::postman),
        (Some(Import::Higress(args)), _) => documents::run(args, kartoteka_import::higress),
        (Some(Import::Toolbox(args)), _) => documents::run(args, kartoteka_import::toolbox),
        (None, Some(file)) => gateway::run(file),
        (None, None) => unreachable!("one of them is required"),
    }
}
