//! `kartoteka serve`: catalogs over stdio, HTTP, or both, until the process is told to stop.

use std::io;
use std::process::ExitCode;
use std::sync::Arc;

use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use tracing_subscriber::EnvFilter;

use super::open::{self, Choice, Opened};
use crate::config::Config;
use crate::mcp::LOG_FILTER;
use crate::transport::{Limits, http, stdio};

const EXAMPLES: &str = "\
Examples:
  kartoteka serve --demo                      http://127.0.0.1:8000/mcp, invented records
  kartoteka serve --stdio                     for a client that starts the server
  kartoteka serve --catalog ./crm --http [::1]:9000";

/// Serve catalogs to MCP clients.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    #[command(flatten)]
    choice: Choice,
    /// Speak over stdin and stdout, for a client that starts the server.
    #[arg(long)]
    stdio: bool,
    /// Listen for Streamable HTTP at `/mcp`; without `--stdio` this is the default, at SERVER_HOST:SERVER_PORT.
    #[arg(long, value_name = "ADDR")]
    http: Option<String>,
}

/// Why serving did not begin, or ended.
#[derive(Debug, thiserror::Error)]
enum Error {
    #[error("cannot listen on {address}")]
    Listen {
        address: String,
        #[source]
        source: io::Error,
    },
    #[error("the listener failed")]
    Serve(#[source] io::Error),
    #[error("cannot start")]
    Start(#[source] io::Error),
}

pub(super) fn run(args: Args) -> ExitCode {
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return super::refuse(&Error::Start(error)),
    };
    let code = runtime.block_on(serve(args));
    // A thread that waits for a line from a parent that says nothing more would wait for ever.
    runtime.shutdown_background();
    code
}

async fn serve(args: Args) -> ExitCode {
    let opened = match open::server(&args.choice).await {
        Ok(opened) => opened,
        Err(error) => return super::refuse(&error),
    };
    log(&opened.config);
    for faults in &opened.left_out {
        tracing::info!(catalog = %faults.catalog, "left out: none of its settings is set");
    }
    if let Some(portal) = &opened.portal {
        tracing::info!(address = %portal.address(), "the demo portal answers for Bitrix24");
    }
    match listen(args, opened).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => super::refuse(&error),
    }
}

/// Serves on the chosen wires, all of which end together.
async fn listen(args: Args, opened: Opened) -> Result<(), Error> {
    let Opened { config, server, .. } = opened;
    let stop = CancellationToken::new();
    tokio::spawn(told_to_stop(stop.clone()));
    let limits = limits(&config);
    let address = match (args.http, args.stdio) {
        (Some(address), _) => Some(address),
        (None, true) => None,
        (None, false) => Some(format!("{}:{}", config.host, config.port)),
    };
    let over_http = async {
        let Some(address) = address else { return Ok(()) };
        let listener =
            TcpListener::bind(&address).await.map_err(|source| Error::Listen { address: address.clone(), source })?;
        let bound = listener.local_addr().map_or(address, |bound| bound.to_string());
        super::tell(&format!("listening on http://{bound}/mcp"));
        http::serve(listener, Arc::clone(&server), limits.clone(), stop.clone().cancelled_owned())
            .await
            .map_err(Error::Serve)
    };
    let over_stdio = async {
        if args.stdio {
            let (stdin, stdout) = (tokio::io::stdin(), tokio::io::stdout());
            stdio::serve(stdin, stdout, Arc::clone(&server), limits.clone(), stop.clone().cancelled_owned()).await;
            // The client has gone, and it was the one who started this process.
            stop.cancel();
        }
        Ok(())
    };
    tokio::try_join!(over_http, over_stdio).map(|_| ())
}

fn limits(config: &Config) -> Limits {
    let mut limits = Limits {
        max_message_bytes: config.max_body_bytes,
        calls_in_flight: config.calls_in_flight,
        ..Limits::default()
    };
    limits.hosts.extend(config.allowed_hosts.iter().cloned());
    limits.origins.extend(config.allowed_origins.iter().cloned());
    limits
}

/// Completes when the process is interrupted or asked to end.
async fn told_to_stop(stop: CancellationToken) {
    let interrupted = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        match signal(SignalKind::terminate()) {
            Ok(mut terminated) => {
                tokio::select! { _ = interrupted => {}, _ = terminated.recv() => {} }
            }
            Err(_) => {
                let _ = interrupted.await;
            }
        }
    }
    #[cfg(not(unix))]
    let _ = interrupted.await;
    stop.cancel();
}

/// The log goes to stderr: stdout may be the wire.
fn log(config: &Config) {
    let filter = LOG_FILTER.replacen("info", &config.log, 1);
    let filter = EnvFilter::try_new(filter).unwrap_or_else(|_| EnvFilter::new(LOG_FILTER));
    let plain = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    let _already = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(io::stderr)
        .with_ansi(!plain && io::IsTerminal::is_terminal(&io::stderr()))
        .try_init();
}
