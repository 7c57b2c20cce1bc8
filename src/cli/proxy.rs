//! `kartoteka proxy`: stdin and stdout for a client, a remote HTTP server behind them.

use std::process::ExitCode;

use tokio_util::sync::CancellationToken;

use super::log::Log;
use super::process::told_to_stop;
use super::terminal;
use crate::config::{Config, ConfigFault, ConfigFaults, remote::Remote};
use crate::transport::Limits;
use crate::transport::proxy;

/// Pass messages between a client that starts this program and a remote HTTP server.
///
/// MCP_PROXY_TOKEN is shown to the server as a bearer token; MCP_PROXY_TIMEOUT is how many seconds a request may go
/// without an answer.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The server, with its path or without; else MCP_PROXY_BASE_URL, else http://127.0.0.1:8000.
    #[arg(long)]
    url: Option<String>,
}

/// Why nothing is passed on.
#[derive(Debug, thiserror::Error)]
enum Error {
    #[error(transparent)]
    Config(#[from] ConfigFaults),
    #[error(transparent)]
    Remote(#[from] ConfigFault),
    #[error(transparent)]
    Proxy(#[from] proxy::Error),
    #[error("cannot start")]
    Start(#[source] std::io::Error),
}

pub(super) fn run(args: &Args) -> ExitCode {
    match pass(args) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => terminal::refuse(&error),
    }
}

fn pass(args: &Args) -> Result<(), Error> {
    let config = Config::read()?;
    let remote = Remote::read(&config, args.url.as_deref())?;
    let _log = Log::begin(&config);
    let limits = Limits { max_message_bytes: config.max_body_bytes, ..Limits::default() };
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(Error::Start)?;
    let passed = runtime.block_on(async {
        let stop = CancellationToken::new();
        tokio::spawn(told_to_stop(stop.clone()));
        proxy::serve(tokio::io::stdin(), tokio::io::stdout(), remote, &limits, stop.cancelled_owned()).await
    });
    // A thread that waits for a line from a parent that says nothing more would wait for ever.
    runtime.shutdown_background();
    Ok(passed?)
}
