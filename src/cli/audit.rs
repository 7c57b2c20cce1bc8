//! `kartoteka audit`: what the audit of a server holds, and whether it is whole.

use std::io;
use std::path::PathBuf;
use std::process::ExitCode;

use jiff::Timestamp;
use serde_json::{Map, Value};

use super::terminal;
use crate::access::consent::visible;
use crate::audit::query::{KINDS, RecordFilter, STATUSES, moment_named, query};
use crate::audit::verify::{Verdict, verify};
use crate::audit::{AuditFault, AuditReader, ExpiredRecords, SealedArguments};
use crate::config::{Config, ConfigFaults, NoOperatorFile};

const EXAMPLES: &str = "\
Examples:
  kartoteka audit query --tool createLead --since 2027-01-31
  kartoteka audit query --status permission_denied --json
  kartoteka audit verify audit.jsonl.2 audit.jsonl.1 audit.jsonl   in the order in which they were written

Exit status: 0 found, whole; 1 the chain is broken, or there is none; 2 nothing could be read.";

/// Read the audit of a server, and check that it is whole.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    #[command(subcommand)]
    command: AuditCommand,
}

#[derive(Debug, clap::Subcommand)]
enum AuditCommand {
    /// Print the records that fit everything that is said.
    Query(SoughtRecords),
    /// Check that no line was changed, taken out or put in.
    Verify {
        /// The files, the oldest first; else the one of the operator's file, with those that its server has moved away.
        files: Vec<PathBuf>,
        /// The operator's file; else the one that KARTOTEKA_CONFIG names, else kartoteka.yaml, if there is one.
        #[arg(long, value_name = "FILE")]
        config: Option<PathBuf>,
    },
}

#[derive(Debug, clap::Args)]
struct SoughtRecords {
    /// A file of the audit; else the one of the operator's file, with those that its server has moved away.
    #[arg(long)]
    file: Option<PathBuf>,
    /// The operator's file; else the one that KARTOTEKA_CONFIG names, else kartoteka.yaml, if there is one.
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// No earlier than this day (in UTC) or moment.
    #[arg(long, value_name = "WHEN", value_parser = moment)]
    since: Option<Timestamp>,
    /// Before this day (in UTC) or moment.
    #[arg(long, value_name = "WHEN", value_parser = moment)]
    until: Option<Timestamp>,
    /// About this tool.
    #[arg(long)]
    tool: Option<String>,
    /// By this caller: `token:night-import`, or its name.
    #[arg(long)]
    caller: Option<String>,
    /// By a caller who acted in this role.
    #[arg(long)]
    role: Option<String>,
    /// That ended so.
    #[arg(long, value_parser = STATUSES)]
    status: Option<String>,
    /// Of this kind.
    #[arg(long, value_parser = KINDS)]
    kind: Option<String>,
    /// Show the arguments that are kept, opened with the keys of the operator's file.
    #[arg(long)]
    arguments: bool,
    /// Print the records as they are.
    #[arg(long)]
    json: bool,
}

/// Why nothing was read.
#[derive(Debug, thiserror::Error)]
enum Error {
    #[error("the configuration has faults\n{0}")]
    Config(ConfigFaults),
    #[error("cannot start")]
    Start(#[source] io::Error),
    #[error("no file of the audit is named: the operator's file has no `audit`")]
    Unnamed,
    #[error(transparent)]
    NoFile(#[from] NoOperatorFile),
    #[error("the operator's file has no `store` with `keys`, and arguments are opened with those")]
    Keyless,
    #[error(transparent)]
    Audit(#[from] AuditFault),
}

pub(super) fn run(args: Args) -> ExitCode {
    let done = match args.command {
        AuditCommand::Query(sought) => found(sought).map(|()| ExitCode::SUCCESS),
        AuditCommand::Verify { files, config } => verified(files, config),
    };
    done.unwrap_or_else(|error| terminal::refuse(&error))
}

fn found(sought: SoughtRecords) -> Result<(), Error> {
    let SoughtRecords { file, config, since, until, tool, caller, role, status, kind, arguments, json } = sought;
    let sealed = if arguments { Some(opener(config.clone())?) } else { None };
    let filter = RecordFilter { since, until, tool, caller, role, status, kind, ..RecordFilter::default() };
    let (mut page, mut is_found) = (String::new(), false);
    let mut take = |record: &Map<String, Value>, line: &str| {
        let opened = sealed.as_ref().and_then(|sealed| sealed.open(record));
        match (json, opened) {
            (true, None) => page.push_str(line),
            (true, Some(opened)) => {
                let mut record = record.clone();
                record.insert("arguments".to_owned(), opened);
                page.push_str(&Value::Object(record).to_string());
            }
            (false, None) => page.push_str(&told(record)),
            (false, Some(opened)) => page.push_str(&visible(&format!("{} arguments={opened}", told(record)))),
        }
        page.push('\n');
        is_found = true;
        // As much as is printed at once.
        if page.len() > 1 << 16 {
            terminal::print(&page);
            page.clear();
        }
        true
    };
    match file {
        Some(file) => query(&file, &filter, &mut take)?,
        None => waited(kept(config)?.query(&filter, &mut take))?,
    }
    if !page.is_empty() {
        terminal::print(&page);
    }
    if !is_found {
        terminal::tell(&"no record fits");
    }
    Ok(())
}

/// What opens arguments that are kept.
fn opener(config: Option<PathBuf>) -> Result<SealedArguments, Error> {
    let config = Config::read_with(config.as_deref()).map_err(Error::Config)?;
    config.needs_operator_file()?;
    SealedArguments::by(&config.access.consent.store.keys).ok_or(Error::Keyless)
}

fn verified(files: Vec<PathBuf>, config: Option<PathBuf>) -> Result<ExitCode, Error> {
    let verdict = match files.is_empty() {
        false => verify(&files)?,
        true => waited(kept(config)?.verify())?,
    };
    let told = verdict.goes_on_from.as_ref().is_some_and(|from| verdict.tells_of(from));
    let Verdict { records, goes_on_from, last, cut, unfinished, expired, deleted, missing, broken } = verdict;
    for ExpiredRecords { file, from, to, count, last } in &expired {
        let what = file.as_deref().map_or_else(|| "a part of the store".to_owned(), |file| format!("`{file}`"));
        terminal::print(&format!(
            "{what} was deleted, its time being over: {count} records, from {from} to {to}; the hash of the last one was {last}"
        ));
    }
    if let Some(from) = goes_on_from.filter(|_| !told) {
        terminal::print(&format!("the first record goes on from one that is not among these, {from}"));
    }
    for place in cut {
        let path = place.path.display();
        terminal::print(&format!("{path}:{}: cut by a crash, as the next start has told", place.line));
    }
    for place in &deleted {
        let path = place.path.display();
        terminal::print(&format!(
            "{path}:{}: the file before this was deleted while the server wrote to it: what was in it is missing",
            place.line
        ));
    }
    if let Some((place, why)) = broken {
        terminal::print(&format!("{}:{}: {why}", place.path.display(), place.line));
        return Ok(ExitCode::FAILURE);
    }
    if !deleted.is_empty() {
        return Ok(ExitCode::FAILURE);
    }
    if missing {
        terminal::print("records are missing before the first line, and none says that they were deleted");
        return Ok(ExitCode::FAILURE);
    }
    if unfinished {
        terminal::print("the last line is not whole: a crash has cut it, or it is being written");
    }
    // A server begins each file with a record.
    if records == 0 {
        terminal::print("there is no record: what was emptied looks like this, too");
        return Ok(ExitCode::FAILURE);
    }
    let last = last.unwrap_or_else(|| "none".to_owned());
    terminal::print(&format!("whole: {records} records; the hash of the last line is {last}"));
    Ok(ExitCode::SUCCESS)
}

/// The audit that the operator's file names.
fn kept(config: Option<PathBuf>) -> Result<AuditReader, Error> {
    let config = Config::read_with(config.as_deref()).map_err(Error::Config)?;
    config.needs_operator_file()?;
    let audit = config.audit.ok_or(Error::Unnamed)?;
    Ok(AuditReader::named(&audit.place, config.access.consent.store.clone()))
}

/// What comes of reading it.
fn waited<T>(read: impl Future<Output = Result<T, AuditFault>>) -> Result<T, Error> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(Error::Start)?;
    Ok(runtime.block_on(read)?)
}

/// A record, on one line for people.
fn told(record: &Map<String, Value>) -> String {
    let text = |name: &str| record.get(name).and_then(Value::as_str).unwrap_or("-");
    let what = ["tool", "resource", "prompt", "address"].into_iter().map(text).find(|what| *what != "-").unwrap_or("-");
    let mut line = format!("{} {:9} {:17} {what} {}", text("ts"), text("kind"), text("status"), text("principal"));
    for name in ["role", "error"] {
        if let Some(value) = record.get(name).and_then(Value::as_str) {
            line.push_str(&format!(" {name}={value}"));
        }
    }
    for name in ["duration_ms", "count"] {
        if let Some(value) = record.get(name) {
            line.push_str(&format!(" {name}={value}"));
        }
    }
    line
}

/// A moment, or the beginning of a day.
fn moment(text: &str) -> Result<Timestamp, String> {
    moment_named(text).ok_or_else(|| "write a day, `2027-01-31`, or a moment, `2027-01-31T08:00:00Z`".to_owned())
}
