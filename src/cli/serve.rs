//! `kartoteka serve`: catalogs over stdio, HTTP, or both, until the process is asked to end.

use std::io;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use axum::serve::Listener as _;
use tokio_util::sync::CancellationToken;

use super::open::{self, Choice, Ready};
use super::process::{log, told_to_stop};
use super::terminal;
use crate::config::{Config, tls as tls_files};
use crate::transport::listen::{self, Address};
use crate::transport::tls::{self, Tls};
use crate::transport::{Limits, http, stdio};

const EXAMPLES: &str = "\
Examples:
  kartoteka serve --demo                      http://127.0.0.1:8000/mcp, invented records
  kartoteka serve --stdio                     for a client that starts the server
  kartoteka serve --catalog ./crm --http [::1]:9000";

/// Sooner than any backend may be given up.
const TICK: Duration = Duration::from_millis(500);

/// Serve catalogs to MCP clients.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    #[command(flatten)]
    choice: Choice,
    /// Speak over stdin and stdout, for a client that starts the server.
    #[arg(long)]
    stdio: bool,
    /// Listen for HTTP and WebSocket at `ADDR:PORT` or `unix:PATH`; without `--stdio` this is the default, at
    /// SERVER_HOST:SERVER_PORT.
    #[arg(long, value_name = "ADDR")]
    http: Option<String>,
    /// Serve HTTP encrypted: the certificate and those that vouch for it, in PEM.
    #[arg(long, value_name = "FILE", requires = "tls_key")]
    tls_cert: Option<PathBuf>,
    /// The key of the certificate, in PEM.
    #[arg(long, value_name = "FILE", requires = "tls_cert")]
    tls_key: Option<PathBuf>,
}

/// Why serving did not begin, or ended.
#[derive(Debug, thiserror::Error)]
enum Error {
    #[error(transparent)]
    Listen(#[from] listen::Error),
    #[error(transparent)]
    Identity(#[from] tls_files::TlsFileFault),
    #[error(transparent)]
    Tls(#[from] tls::Error),
    #[error("cannot start")]
    Start(#[source] io::Error),
}

pub(super) fn run(args: Args) -> ExitCode {
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return terminal::refuse(&Error::Start(error)),
    };
    let code = runtime.block_on(serve(args));
    // A thread that waits for a line from a parent that says nothing more would wait for ever.
    runtime.shutdown_background();
    code
}

async fn serve(args: Args) -> ExitCode {
    let ready = match open::server(&args.choice).await {
        Ok(ready) => ready,
        Err(error) => return terminal::refuse(&error),
    };
    log(&ready.config);
    for faults in &ready.left_out {
        tracing::info!(catalog = %faults.catalog, "left out: none of its settings is set");
    }
    if let Some(portal) = &ready.portal {
        tracing::info!(address = %portal.address(), "the demo portal answers for Bitrix24");
    }
    match listen(args, ready).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => terminal::refuse(&error),
    }
}

/// Serves on the chosen wires, all of which end together.
async fn listen(args: Args, ready: Ready) -> Result<(), Error> {
    let Ready { config, server, .. } = ready;
    let stop = CancellationToken::new();
    tokio::spawn(told_to_stop(stop.clone()));
    tokio::spawn(tick());
    let limits = limits(&config);
    let address = match (args.http, args.stdio) {
        (Some(address), _) => Some(address),
        (None, true) => None,
        (None, false) => Some(format!("{}:{}", config.host, config.port)),
    };
    let over_http = async {
        let Some(address) = address else { return Ok(()) };
        let listener = listen::bind(&address).await?;
        let bound = listener.local_addr().ok();
        let stop = stop.clone().cancelled_owned();
        let (server, limits) = (Arc::clone(&server), limits.clone());
        if let (Some(certificate), Some(key)) = (&args.tls_cert, &args.tls_key) {
            let listener = Tls::new(listener, tls_files::read(certificate, key)?, &limits)?;
            tell_place("https", bound, address);
            http::serve(listener, server, limits, stop).await;
        } else {
            tell_place("http", bound, address);
            http::serve(listener, server, limits, stop).await;
        }
        Ok::<_, Error>(())
    };
    let over_stdio = async {
        if args.stdio {
            let (stdin, stdout) = (tokio::io::stdin(), tokio::io::stdout());
            stdio::serve(stdin, stdout, server.clone(), limits.clone(), stop.clone().cancelled_owned()).await;
            // The client has gone, and it was the one who started this process.
            stop.cancel();
        }
        Ok(())
    };
    tokio::try_join!(over_http, over_stdio).map(|_| ())
}

/// Says where the server can be reached, with the port that the system chose.
fn tell_place(scheme: &str, bound: Option<Address>, asked: String) {
    match bound {
        Some(Address::Tcp(bound)) => terminal::tell(&format!("listening on {scheme}://{bound}/mcp")),
        Some(Address::Unix(_)) | None => terminal::tell(&format!("listening on {asked}, {scheme} at /mcp")),
    }
}

fn limits(config: &Config) -> Limits {
    let mut limits = Limits {
        max_message_bytes: config.max_body_bytes,
        calls_in_flight: config.calls_in_flight,
        connections: config.connections,
        ..Limits::default()
    };
    limits.hosts.extend(config.allowed_hosts.iter().cloned());
    limits.origins.extend(config.allowed_origins.iter().cloned());
    limits
}

/// Does nothing, twice a second. Every request that goes out has a timer for its reply, and where that is due before
/// all others the runtime interrupts its own wait for the network to hear of it: two system calls a request. A timer
/// that always comes sooner spares them.
async fn tick() {
    let mut tick = tokio::time::interval(TICK);
    loop {
        tick.tick().await;
    }
}
