//! `kartoteka keys` and `kartoteka store`: the keys of a store and the store itself, whether a server runs on it or not.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use jiff::Timestamp;
use reqwest::Method;
use serde_json::{Value, json};

use super::operator_client::{self, OperatorClient};
use super::terminal;
use crate::access::consent::moment;
use crate::audit::settings::AuditSettings;
use crate::audit::{Act, ActBegun, ActBy, ActKind, AuditFault, Auditor};
use crate::caller::{Identity, Wire};
use crate::config::{Config, ConfigFaults, NoOperatorFile};
use crate::store::fault::StoreFault;
use crate::store::keys::Rewrapped;
use crate::store::restored::Restored;
use crate::store::settings::StoreSettings;
use crate::store::{OnRecord, Store};

const KEYS: &str = "\
Examples:
  kartoteka keys status                  which keys have sealed how much
  kartoteka keys rewrap                  seal everything anew under the first key of `store.keys`
  kartoteka keys rewrap --server         have a running server do it, whose audit no other process writes to

To change keys: put a new one first in `store.keys`, restart the servers, `kartoteka keys rewrap`, and take the old one out once
`keys status` counts nothing of it and `once.keep` has passed. Exit status: 0 done; 1 something does not open; 2 the store cannot be used.";

const STORE: &str = "\
Examples:
  kartoteka store migrate                bring it up to date with this version; in PostgreSQL as `store.owner`
  kartoteka store backup backup.db       a copy of a file as it is now, of whatever version; the keys are not in it
  kartoteka store restored               after a copy was put back, and before a server runs on it: what was open is over";

/// See to the keys that seal what is in the store.
#[derive(Debug, clap::Args)]
#[command(after_help = KEYS)]
pub(super) struct KeysArgs {
    #[command(subcommand)]
    command: KeysCommand,
    /// The operator's file; else the one that KARTOTEKA_CONFIG names, else kartoteka.yaml, if there is one.
    #[arg(long, value_name = "FILE", global = true)]
    config: Option<PathBuf>,
}

#[derive(Debug, clap::Subcommand)]
enum KeysCommand {
    /// Count what each key has sealed.
    Status,
    /// Seal everything anew under the first key.
    Rewrap {
        /// Have a running server do it, which writes the audit: KARTOTEKA_OPERATOR names its operator's listener.
        #[arg(long)]
        server: bool,
    },
}

/// See to the store.
#[derive(Debug, clap::Args)]
#[command(after_help = STORE)]
pub(super) struct StoreArgs {
    #[command(subcommand)]
    command: StoreCommand,
    /// The operator's file; else the one that KARTOTEKA_CONFIG names, else kartoteka.yaml, if there is one.
    #[arg(long, value_name = "FILE", global = true)]
    config: Option<PathBuf>,
}

#[derive(Debug, clap::Subcommand)]
enum StoreCommand {
    /// Bring it up to date with this version.
    Migrate,
    /// Copy the file while servers use it.
    Backup {
        /// Where to; there must be nothing yet.
        file: PathBuf,
    },
    /// Take it for one that was put back from a copy.
    Restored {
        /// Also where another process has it open: one that is no server.
        #[arg(long)]
        anyway: bool,
    },
}

/// Why the store cannot be used.
#[derive(Debug, thiserror::Error)]
enum Error {
    #[error("the configuration has faults\n{0}")]
    Config(ConfigFaults),
    #[error(
        "the operator's file names no store that outlives a process: `store: {{ url: \"sqlite:PATH\", keys: [...] }}`"
    )]
    None,
    #[error(transparent)]
    NoFile(#[from] NoOperatorFile),
    #[error(transparent)]
    Store(#[from] StoreFault),
    #[error(transparent)]
    Audit(AuditFault),
    #[error(
        "the audit file `{}` is written by a running server: `kartoteka keys rewrap --server` has that one do it, anything else waits until it is stopped",
        .0.display()
    )]
    Served(PathBuf),
    #[error("the audit takes no record: nothing was done")]
    Unaudited,
    #[error(
        "another process has the store open: a server that runs on it would go on with what it knew before. Stop every server first; \
         where it is no server, say `--anyway`"
    )]
    InUse,
    #[error("`{}` is no name of a file", .0.display())]
    Name(PathBuf),
    #[error("cannot write `{}`", path.display())]
    Write {
        path: PathBuf,
        #[source]
        source: io::Error,
    },
    #[error("cannot start")]
    Start(#[source] io::Error),
}

pub(super) fn keys(args: &KeysArgs) -> ExitCode {
    if matches!(args.command, KeysCommand::Rewrap { server: true }) {
        return rewrap_by_server();
    }
    let taken = match args.command {
        KeysCommand::Status => Store::found,
        KeysCommand::Rewrap { .. } => Store::existing,
    };
    told(on_store(args.config.as_deref(), taken, async |store, audit| {
        store.open().await?;
        match args.command {
            KeysCommand::Status => status(store).await,
            KeysCommand::Rewrap { .. } => {
                let rewrapped = on_record((store, audit), ActKind::Keys, "rewrap", async |on_record| {
                    let rewrapped = store.rewrap(on_record).await?;
                    Ok((rewrapped, json!(rewrapped)))
                });
                let Rewrapped { done, locked, changed } = rewrapped.await?;
                terminal::print(&after_rewrap(done, changed, locked));
                Ok(locked == 0)
            }
        }
    }))
}

/// Has the server that writes the audit seal everything anew.
fn rewrap_by_server() -> ExitCode {
    operator_client::run(async {
        let listener = OperatorClient::find()?;
        let answer = listener.answer(Method::POST, "/api/keys/rewrap", None).await?;
        Ok(answer.and_then(|all| {
            let count = |name: &str| all[name].as_u64().unwrap_or_default();
            let text = after_rewrap(count("done"), count("changed"), count("locked"));
            if count("locked") == 0 { Ok(text) } else { Err(text) }
        }))
    })
}

fn after_rewrap(done: u64, changed: u64, locked: u64) -> String {
    format!("sealed anew: {done}\nchanged meanwhile: {changed}\ndo not open: {locked}\n")
}

/// Has the audit record what is about to be done by this command, and how it ended; where it cannot, nothing is done.
async fn on_record<T>(
    (store, audit): (&Store, Option<&AuditSettings>),
    kind: ActKind,
    action: &'static str,
    done: impl AsyncFnOnce(&OnRecord) -> Result<(T, Value), StoreFault>,
) -> Result<T, Error> {
    let auditor = match audit {
        None => None,
        Some(settings) => Some(Auditor::open_beside(settings, true, store).await.map_err(|fault| match fault {
            AuditFault::Locked { path } => Error::Served(path),
            fault => Error::Audit(fault),
        })?),
    };
    let act = Act { kind, action, means: "command", of: json!({}) };
    let by = ActBy { who: Identity::local(), wire: Wire::Program, address: None };
    let mut act = ActBegun::begin(auditor.as_ref(), act, by).await.map_err(|_| Error::Unaudited)?;
    let done = done(act.on_record()).await;
    if let Ok((_, of)) = &done {
        act.names(of.clone());
    }
    act.ended(done.as_ref().err().map(StoreFault::kind)).await;
    if let Some(auditor) = auditor {
        auditor.close();
    }
    Ok(done?.0)
}

pub(super) fn store(args: &StoreArgs) -> ExitCode {
    told(on_store(args.config.as_deref(), Store::existing, async |store, audit| match &args.command {
        StoreCommand::Migrate => {
            store.migrate().await?;
            Ok(true)
        }
        StoreCommand::Backup { file } => {
            back_up(store, file).await?;
            Ok(true)
        }
        StoreCommand::Restored { anyway } => {
            store.open().await?;
            if !*anyway && store.is_open_elsewhere().await? {
                return Err(Error::InUse);
            }
            let restored = on_record((store, audit), ActKind::Store, "restored", async |on_record| {
                let restored = store.restored(on_record).await?;
                let of = json!({ "epoch": restored.epoch, "newest": restored.newest.map(moment) });
                Ok((restored, of))
            });
            terminal::print(&after_restore(&restored.await?));
            Ok(true)
        }
    }))
}

/// Copies the store into a file that is not there yet. A copy that did not come about leaves none.
async fn back_up(store: &Store, file: &Path) -> Result<(), Error> {
    let name = file.to_str().ok_or_else(|| Error::Name(file.to_owned()))?;
    // Made here, so that it is its owner's alone from the first byte.
    let made = std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(file);
    made.map_err(|source| Error::Write { path: file.to_owned(), source })?;
    let copied = store.back_up(name).await;
    if copied.is_err() {
        std::fs::remove_file(file).map_err(|source| Error::Write { path: file.to_owned(), source })?;
    }
    Ok(copied?)
}

/// What was done about a store that was put back, and what a person is to look at.
fn after_restore(restored: &Restored) -> String {
    let Restored { epoch, approvals, writes, leads, tokens, connections, newest } = restored;
    let newest = newest.and_then(|at| Timestamp::from_millisecond(at).ok());
    let newest = newest.map_or_else(|| "nothing is noted in it".to_owned(), |at| format!("{at:.0}"));
    format!(
        "epoch: {epoch}\n\
         last noted: {newest}\n\
         approvals that have expired: {approvals}\n\
         writes whose outcome is unknown: {writes}\n\
         leads whose outcome is unknown: {leads}\n\
         live tokens: {tokens}\n\
         connections: {connections}\n\
         What was done after that moment is not in the store. Look at:\n\
         - tokens: those that were revoked since let their holders in again: `kartoteka token list`, and the audit's records `token`\n\
         - connections and tenants: those that were given up, changed or deleted since are as they were: the audit's records `connection` and `tenant`\n\
         - leads that were on their way: they may have gone out since, and wait on the console's page of leads to be tried again or dropped\n\
         - tools of MCP servers: those that were refused since may be called again, and those that were let in are not: `kartoteka pins list`\n\
         - writes with a key that was first used since: the key is not known any more, and the same call would be made again\n"
    )
}

/// A line for each key; `false` where something does not open: a key that is in use is not there, or another one has its id.
async fn status(store: &Store) -> Result<bool, Error> {
    let (mut text, mut all_open) = (String::new(), true);
    let listed = |of: &BTreeMap<&'static str, i64>| {
        let rows: Vec<String> = of.iter().map(|(table, rows)| format!("{table} {rows}")).collect();
        rows.join(", ")
    };
    for one in store.key_uses().await? {
        let opens = one.locked.is_empty();
        let state = match (one.is_known, opens, one.seals) {
            (false, ..) => "missing",
            (true, false, _) => "wrong",
            (true, true, true) => "seals",
            (true, true, false) => "opens",
        };
        all_open &= one.is_known && opens;
        let locked = if opens { String::new() } else { format!("\tdo not open: {}", listed(&one.locked)) };
        let _infallible = writeln!(text, "{}\t{state}\t{}{locked}", one.id, listed(&one.rows));
    }
    terminal::print(&text);
    Ok(all_open)
}

fn on_store(
    config: Option<&Path>,
    taken: fn(StoreSettings) -> Store,
    done: impl AsyncFnOnce(&Store, Option<&AuditSettings>) -> Result<bool, Error>,
) -> Result<bool, Error> {
    let config = Config::read_with(config).map_err(Error::Config)?;
    let store = taken(config.access.consent.store.clone());
    if store.is_volatile() {
        config.needs_operator_file()?;
        return Err(Error::None);
    }
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(Error::Start)?;
    runtime.block_on(async {
        let done = done(&store, config.audit.as_ref()).await;
        store.close().await;
        done
    })
}

fn told(done: Result<bool, Error>) -> ExitCode {
    match done {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => terminal::refuse(&error),
    }
}
