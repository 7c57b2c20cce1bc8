//! `kartoteka token`: tokens for callers. A token is shown once; the operator's file keeps its SHA-256.

use std::process::ExitCode;

use super::terminal;
use crate::access::token;

const EXAMPLES: &str = "\
Examples:
  kartoteka token new                     a token, and what the operator's file keeps of it
  kartoteka token new --name night-import

Give the token to its holder; it is kept nowhere. Add the other line to `identity.tokens` of kartoteka.yaml.";

/// Make tokens for callers.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    #[command(subcommand)]
    command: TokenCommand,
}

#[derive(Debug, clap::Subcommand)]
enum TokenCommand {
    /// Make a token of 256 random bits.
    New {
        /// What its holder is called in the operator's file.
        #[arg(long, default_value = "NAME")]
        name: String,
    },
}

pub(super) fn run(args: &Args) -> ExitCode {
    let TokenCommand::New { name } = &args.command;
    let token = token::new();
    let digest = token::hexadecimal(&token::digest(token.expose()));
    terminal::print(&format!("{}\n\n- {{ name: {name}, sha256: {digest}, roles: [] }}\n", token.expose()));
    ExitCode::SUCCESS
}
