//! `kartoteka health` and `kartoteka discovery`: how a server is that runs, and which tools it lists.

use std::process::ExitCode;

use super::remote::{self, Args};

/// Ask a server that runs how it is.
///
/// Exit status: 0 it is well, 1 it does not answer or is ending, 2 it was not asked.
#[derive(Debug, clap::Args)]
pub(super) struct HealthRequest {
    #[command(flatten)]
    server: Args,
}

/// Ask a server that runs which tools it lists, and what they come to: `tools_hash`.
///
/// Exit status: 0 an answer, 1 none, 2 it was not asked.
#[derive(Debug, clap::Args)]
pub(super) struct DiscoveryRequest {
    #[command(flatten)]
    server: Args,
}

pub(super) fn health(args: &HealthRequest) -> ExitCode {
    remote::get(&args.server, "/health")
}

pub(super) fn discovery(args: &DiscoveryRequest) -> ExitCode {
    remote::get(&args.server, "/mcp/discovery")
}
