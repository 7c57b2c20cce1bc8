//! `kartoteka serve`: catalogs over stdio, a Unix socket, HTTP, or several of them, until the process is asked to end.

use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use axum::serve::Listener as _;
use tokio_util::sync::CancellationToken;

use super::edge::edge;
use super::hangup::Hangup;
use super::log::{Log, tell_lost};
use super::observer::{Observer, Phase, Told};
use super::open::{self, AnswersGo, CatalogChoice, Ready};
use super::operator::{OperatorListener, OperatorUnserved};
use super::own_credentials::CredentialFault;
use super::process::{
    FEWEST_FILES, Hangups, keep_memory_private, possible_connections, raise_open_files, told_to_stop, watch_memory,
};
use super::reload::{Reload, Renewing};
use super::renewed::{Renewed, TlsUnserved, encrypted};
use super::stored_tokens::follow_tokens;
use super::traces::Traces;
use super::{terminal, warned};
use crate::access::token_desk::TokenDesk;
use crate::audit::Auditor;
use crate::config::tls::TlsFiles;
use crate::config::{AskedWire, Config, OperatorSource, place};
use crate::server::Server;
use crate::server::sync::SyncPace;
use crate::store::Store;
use crate::store::fault::StoreFault;
use crate::store::keys::LockedRows;
use crate::transport::listen::{self, Address};
use crate::transport::{Limits, Wires, http, stdio, unix};

const EXAMPLES: &str = "\
Examples:
  kartoteka serve --demo                      http://127.0.0.1:8000/mcp, invented records
  kartoteka serve --stdio                     for a client that starts the server
  kartoteka serve --catalog ./crm --http [::1]:9000";

/// Sooner than any backend may be given up.
const TICK: Duration = Duration::from_millis(500);

/// How often it is looked which tenants there are.
const TENANTS: Duration = Duration::from_secs(2);

/// How often the store forgets what is over.
const SWEEP: Duration = Duration::from_hours(1);

/// How often callers are counted who were not let in.
const COUNT: Duration = Duration::from_secs(10);

/// How long the store may take to close.
const CLOSED: Duration = Duration::from_secs(2);

/// Serve catalogs to MCP clients.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    #[command(flatten)]
    choice: CatalogChoice,
    /// Speak over stdin and stdout, for a client that starts the server.
    #[arg(long)]
    stdio: bool,
    /// Listen on a Unix socket, mode 0600, for clients that speak as over stdio.
    #[arg(long, value_name = "PATH")]
    unix: Option<PathBuf>,
    /// Listen for HTTP and WebSocket at `ADDR:PORT` or `unix:PATH`; without `--stdio` and `--unix` this is the default, at
    /// SERVER_HOST:SERVER_PORT.
    #[arg(long, value_name = "ADDR")]
    http: Option<String>,
    /// Show the operator what the server does, at `ADDR:PORT` or `unix:PATH`: `GET /metrics` and `GET /ready`, and let approvals be
    /// decided there. `off` is as if it
    /// were not asked for.
    #[arg(long, value_name = "ADDR", num_args = 0..=1, default_missing_value = place::OPERATOR)]
    operator: Option<String>,
    /// Serve HTTP encrypted: the certificate and those that vouch for it, in PEM.
    #[arg(long, value_name = "FILE", requires = "tls_key")]
    tls_cert: Option<PathBuf>,
    /// The key of the certificate, in PEM.
    #[arg(long, value_name = "FILE", requires = "tls_cert")]
    tls_key: Option<PathBuf>,
}

impl Args {
    /// Whether HTTP is served: where it is asked for, and where nothing is.
    fn over_http(&self) -> bool {
        self.http.is_some() || !self.stdio && self.unix.is_none()
    }
}

/// Why serving did not begin, or ended.
#[derive(Debug, thiserror::Error)]
enum Error {
    #[error(transparent)]
    Listen(#[from] listen::Error),
    #[error(transparent)]
    Operator(#[from] OperatorUnserved),
    #[error(transparent)]
    Tls(#[from] TlsUnserved),
    #[error(transparent)]
    Store(#[from] StoreFault),
    #[error(transparent)]
    Credential(#[from] CredentialFault),
    #[error("cannot start")]
    Start(#[source] io::Error),
    #[error(
        "the system allows {files} open files, and a server needs {fewest} at the least: raise `ulimit -n` (LimitNOFILE)",
        fewest = FEWEST_FILES
    )]
    Files { files: usize },
    #[error("answers cannot be written to stdout")]
    Stdout(#[source] io::Error),
}

pub(super) fn run(args: Args) -> ExitCode {
    if let Some(files) = raise_open_files().filter(|files| *files < FEWEST_FILES) {
        return terminal::refuse(&Error::Files { files });
    }
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return terminal::refuse(&Error::Start(error)),
    };
    let code = runtime.block_on(serve(args));
    // A thread that waits for a line from a parent that says nothing more would wait for ever.
    runtime.shutdown_background();
    code
}

async fn serve(mut args: Args) -> ExitCode {
    // Before all else: a signal that comes while files are read must not end the process.
    let hangups = Hangups::listen();
    let config = match open::config(&args.choice) {
        Ok(config) => config,
        Err(error) => return terminal::refuse(&error),
    };
    // Before the catalogs are opened: what is said of their settings belongs to the log.
    let log = Log::begin(&config);
    args.stdio |= args.http.is_none() && args.unix.is_none() && config.wire == Some(AskedWire::Stdio);
    let answers = if args.stdio { AnswersGo::OnStdout } else { AnswersGo::Elsewhere };
    let ready = match open::with(config, &args.choice, answers).await {
        Ok(ready) => ready,
        Err(error) => return terminal::refuse(&error),
    };
    keep_memory_private();
    tell_operator_file(&ready.config);
    tokio::spawn(tell_lost(log.lost()));
    let traces = match Traces::begin().map_err(|error| terminal::refuse(&error)) {
        Ok(traces) => traces,
        Err(code) => return code,
    };
    warned::tell(&ready.config, &ready.server.set());
    ready.server.tell_pinned_hash();
    for faults in &ready.left_out {
        tracing::info!(catalog = %faults.catalog, "left out: none of its settings is set");
    }
    if let Some(demo) = &ready.demo {
        tracing::info!(address = %demo.address, system = demo.system, "a stand-in with invented records answers");
    }
    let server = Arc::clone(&ready.server);
    let served = listen(args, ready, Told { lost_lines: log.lost(), spans: traces.counts() }, hangups).await;
    if let Some(audit) = server.audit() {
        audit.close();
    }
    // What the store has in its log is in its file then: a copy of that alone has all of it.
    if tokio::time::timeout(CLOSED, server.consent().store().close()).await.is_err() {
        tracing::warn!("the store was still in use at the end: a copy needs the files beside it, too");
    }
    traces.end().await;
    match served {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => terminal::refuse(&error),
    }
}

/// Says which operator's file counts: without one everyone has every right, which a wrong folder or name is enough for.
fn tell_operator_file(config: &Config) {
    match &config.operator_file {
        Some(OperatorSource { path, .. }) => {
            let whole = std::fs::canonicalize(path).unwrap_or_else(|_| path.clone());
            tracing::info!(file = %whole.display(), "the operator's file");
        }
        None => {
            let folder = std::env::current_dir().unwrap_or_default();
            tracing::info!(
                folder = %folder.display(),
                "there is no operator's file: no kartoteka.yaml in this folder, and none is named by KARTOTEKA_CONFIG or --config"
            );
        }
    }
}

/// Serves on the chosen wires, and beside them shows the operator what happens, if that is asked for.
async fn listen(args: Args, ready: Ready, told: Told, hangups: Hangups) -> Result<(), Error> {
    // The credential of a stand-in is no secret, and all callers may share it.
    if ready.config.access.callers.is_none() && ready.demo.is_none() {
        ready.own_credentials.check_wires(args.over_http(), args.stdio || args.unix.is_some())?;
    }
    let place = match &args.operator {
        Some(said) => place::operator(said).map(str::to_owned),
        None => ready.config.operator.clone(),
    };
    let tokens = Arc::new(TokenDesk::new(ready.server.consent().store()));
    if !tokens.is_volatile() {
        tokens.refresh().await?;
    }
    if ready.config.operator_file.is_some() && !ready.server.consent().store().is_volatile() {
        ready.server.look_for_tenants().await?;
        tokio::spawn(look_for_tenants(Arc::clone(&ready.server)));
        tokio::spawn(sweep(Arc::clone(ready.server.consent().store())));
    }
    let locked = locked(ready.server.consent().store()).await?;
    let edge = edge(&ready.config, &ready.server, &ready.own_credentials, &tokens, None);
    let wires = Wires::from(limits(&ready.config)).with_edge(edge);
    let operator = match place {
        Some(place) => Some(OperatorListener::bind(&place, &ready.config.own_listener, &wires).await?),
        None => None,
    };
    if operator.is_none() {
        ready.server.consent().without_listener();
    }
    ready.server.tell_unapprovable();
    let (phase, over) = (Phase::default(), CancellationToken::new());
    let reload = Arc::new(Reload::new(&ready, args.choice.config.as_deref(), wires.clone(), Arc::clone(&tokens)));
    if let Some(certificate) = operator.as_ref().and_then(OperatorListener::certificate) {
        reload.renews(Renewing::Operator, certificate);
    }
    tokio::spawn(follow_tokens(Arc::clone(&reload)));
    let hangup = Hangup::new(hangups, ready.server.audit().cloned(), Arc::clone(&reload));
    let carried = carried(Arc::clone(&ready.server), over.clone());
    let shown = (phase.clone(), Arc::clone(&reload));
    let observer = Observer::new(Arc::clone(&ready.server), wires.clone(), told, shown).with_locked(locked);
    let watched = async {
        if let Some(operator) = operator {
            operator.serve(observer, over.clone()).await;
        }
    };
    let served = async {
        let ended = over_wires(args, ready, wires, (phase, hangup, reload)).await;
        over.cancel();
        ended
    };
    tokio::join!(served, watched, carried).0
}

/// The tables of the store in which something does not open with the keys that there are. What is in them waits: nothing is lost, and
/// nothing of it can be used.
async fn locked(store: &Store) -> Result<Vec<&'static str>, StoreFault> {
    if store.is_volatile() {
        return Ok(Vec::new());
    }
    let locked = store.locked_sample().await?;
    for LockedRows { key, table, .. } in &locked {
        let what = "what the store keeps does not open: the key is not in `store.keys`, or another one has its id; see `kartoteka keys status`";
        tracing::error!(table, key, "{what}");
    }
    let mut tables: Vec<&'static str> = locked.iter().map(|locked| locked.table).collect();
    tables.dedup();
    Ok(tables)
}

/// Brings leads of tenants into their systems, where they outlive the process, until the wires have ended.
async fn carried(server: Arc<Server>, over: CancellationToken) {
    if !server.consent().store().is_volatile() {
        server.carry_leads(SyncPace::default(), over.cancelled_owned()).await;
    }
}

/// Serves on the chosen wires, all of which end together.
async fn over_wires(
    args: Args,
    ready: Ready,
    wires: Wires,
    (phase, hangup, reload): (Phase, Hangup, Arc<Reload>),
) -> Result<(), Error> {
    let Ready { config, server, .. } = ready;
    let Phase { open, stop } = phase;
    tokio::spawn(told_to_stop(stop.clone()));
    tokio::spawn(hangup.follow());
    tokio::spawn(tick());
    if let Some(audit) = server.audit() {
        tokio::spawn(count_turned_away(Arc::clone(audit)));
    }
    tokio::spawn(watch_memory(wires.clone(), config.memory));
    let over_http = args.over_http();
    let address = over_http.then(|| args.http.unwrap_or_else(|| format!("{}:{}", config.host, config.port)));
    let only_stdio = address.is_none() && args.unix.is_none();
    let over_the_network = async {
        let Some(address) = address else { return Ok(()) };
        let listener = listen::bind(&address).await?;
        let bound = listener.local_addr().ok();
        let stop = stop.clone().cancelled_owned();
        let (server, wires) = (Arc::clone(&server), wires.clone());
        let asked = args.tls_cert.zip(args.tls_key).map(|(certificate, key)| TlsFiles { certificate, key });
        if let Some(files) = asked.clone().or_else(|| config.tls.clone()) {
            let listener = encrypted(listener, &files, &wires)?;
            reload.renews(Renewing::Clients, Renewed::new(listener.identity(), asked));
            tell_place("https", bound, address);
            open.cancel();
            http::serve(listener, server, wires, stop).await;
        } else {
            warn_of_open_address(bound.as_ref(), &config, &wires);
            tell_place("http", bound, address);
            open.cancel();
            http::serve(listener, server, wires, stop).await;
        }
        Ok::<_, Error>(())
    };
    let over_stdio = async {
        if !args.stdio {
            return Ok(Ok(()));
        }
        if only_stdio {
            open.cancel();
        }
        let ended = over_stdio(&server, &wires, &stop).await;
        // The client that started this process has gone. An error would drop the other wires with the calls that they still finish.
        stop.cancel();
        Ok(ended)
    };
    let over_unix = async {
        match &args.unix {
            Some(path) => over_unix(path, &server, &wires, (open.clone(), !over_http), &stop).await,
            None => Ok(()),
        }
    };
    tokio::try_join!(over_the_network, over_stdio, over_unix)?.1.map_err(Error::Stdout)
}

/// Serves the client that has started this process.
async fn over_stdio(server: &Arc<Server>, wires: &Wires, stop: &CancellationToken) -> io::Result<()> {
    let (stdin, stdout) = (tokio::io::stdin(), tokio::io::stdout());
    stdio::serve(stdin, stdout, server.clone(), wires.clone(), stop.clone().cancelled_owned()).await
}

/// Serves on a Unix socket; where nothing else listens, its listener is the one that opens the phase.
async fn over_unix(
    path: &Path,
    server: &Arc<Server>,
    wires: &Wires,
    (open, is_alone): (CancellationToken, bool),
    stop: &CancellationToken,
) -> Result<(), Error> {
    let listener = listen::bind_unix(path).await?;
    terminal::tell(&format!("listening on unix:{}, a message a line", path.display()));
    if is_alone {
        open.cancel();
    }
    unix::serve(listener, server.clone(), wires.clone(), stop.clone().cancelled_owned()).await;
    Ok(())
}

/// Warns of a listener that other machines reach, with nothing in front of it and nothing encrypted.
fn warn_of_open_address(bound: Option<&Address>, config: &Config, wires: &Wires) {
    if let Some(Address::Tcp(address)) = bound
        && !address.ip().is_loopback()
        && config.trusted_proxies.is_empty()
    {
        if wires.authenticate() {
            tracing::warn!(
                %address,
                "other machines reach this address without encryption, so that tokens can be read on the way: give it a \
                 certificate (server.tls, --tls-cert and --tls-key), or put a proxy in front of it and name that in KARTOTEKA_TRUSTED_PROXIES"
            );
            return;
        }
        tracing::warn!(
            %address,
            "other machines reach this address without encryption, and this server does not authenticate clients: give it \
             a certificate (server.tls, --tls-cert and --tls-key) and name its callers in kartoteka.yaml, put a proxy in front of it and name that in KARTOTEKA_TRUSTED_PROXIES, or \
             listen on 127.0.0.1"
        );
    }
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
        memory: config.memory,
        calls_in_flight: config.calls_in_flight,
        connections: possible_connections(config.connections),
        proxies: config.trusted_proxies.clone(),
        path: config.path.clone(),
        ..Limits::default()
    };
    limits.hosts.extend(config.allowed_hosts.iter().cloned());
    limits.origins.extend(config.allowed_origins.iter().cloned());
    if let Some(url) = &config.public_url {
        limits.hosts.extend(url.host_str().map(str::to_owned));
        limits.origins.push(url.origin().ascii_serialization());
        limits.prefix = url.path().trim_end_matches('/').to_owned();
    }
    limits
}

/// Has the audit record how many callers were refused besides those with records of their own.
async fn count_turned_away(audit: Arc<Auditor>) {
    let mut turns = tokio::time::interval(COUNT);
    loop {
        turns.tick().await;
        audit.count_turned_away();
    }
}

/// Looks now and then whether tenants were changed: another process on the same store may have made or stopped one.
async fn look_for_tenants(server: Arc<Server>) {
    let mut failed = false;
    loop {
        tokio::time::sleep(TENANTS).await;
        match server.look_for_tenants().await {
            Ok(()) => failed = false,
            Err(fault) if std::mem::replace(&mut failed, true) => drop(fault),
            Err(fault) => {
                tracing::error!(error = %fault, "the store does not say which tenants there are; those that are known go on");
            }
        }
    }
}

/// Has the store forget what is over, also of tenants that do not come any more.
async fn sweep(store: Arc<Store>) {
    let mut turns = tokio::time::interval(SWEEP);
    loop {
        turns.tick().await;
        if let Err(fault) = store.sweep().await {
            tracing::error!(error = %fault, "the store does not forget what is over; it is tried again in an hour");
        }
    }
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
