//! `kartoteka tenants`: the tenants of a running server, over the operator's listener.

use std::process::ExitCode;

use reqwest::Method;
use serde_json::{Map, Value};

use super::operator_client::{self, OperatorAnswer, OperatorClient, encoded, lines};
use crate::transport::operator::told_by_subject;

const EXAMPLES: &str = "\
Examples:
  kartoteka tenants list
  kartoteka tenants put acme --title Acme --locale ru --timezone Europe/Moscow
  kartoteka tenants put acme --catalogs bitrix24,shop --profile core --limits tenant=300/min,caller=60/min --parallel tenant=32
  kartoteka tenants put acme --catalogs '*' --limits ''   every catalog again, and the limits of every tenant
  kartoteka tenants stop acme                 its callers are not let in, its leads wait
  kartoteka tenants start acme
  kartoteka tenants delete acme --yes         with its connections, leads and tokens

KARTOTEKA_OPERATOR names the operator's listener of the server (127.0.0.1:9600), KARTOTEKA_OPERATOR_TOKEN the token of a caller
with `may: [operate]`. Exit status: 0 done; 1 the server refused, or there is no such tenant; 2 it was not asked.";

/// See, make, stop and delete the tenants of a server.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    #[command(subcommand)]
    command: TenantCommand,
}

#[derive(Debug, clap::Subcommand)]
enum TenantCommand {
    /// Lists every tenant that is known, of the file and of the store.
    List,
    /// Shows one, as JSON.
    Show {
        /// Its id.
        id: String,
    },
    /// Makes a tenant, or changes one: what is left out stays as it is, and an empty text takes back what was said.
    Put(Box<PutArgs>),
    /// Lets none of its callers in any more.
    Stop {
        /// Its id.
        id: String,
    },
    /// Lets them in again.
    Start {
        /// Its id.
        id: String,
    },
    /// Deletes it with its connections and its leads, and revokes its tokens.
    Delete {
        /// Its id.
        id: String,
        /// It cannot be taken back.
        #[arg(long, required = true)]
        yes: bool,
    },
}

#[derive(Debug, clap::Args)]
struct PutArgs {
    /// Its id: 1 to 64 of lower-case letters, digits, `_` and `-`.
    id: String,
    /// What it is called.
    #[arg(long)]
    title: Option<String>,
    /// The language of the texts that are stored in its systems.
    #[arg(long)]
    locale: Option<String>,
    /// The time zone in which its days begin.
    #[arg(long, value_name = "ZONE")]
    timezone: Option<String>,
    /// The catalogs that are all that its callers are offered; `*`: every one.
    #[arg(long, value_name = "CATALOG", value_delimiter = ',')]
    catalogs: Option<Vec<String>>,
    /// The profile of the catalogs whose tools they are.
    #[arg(long)]
    profile: Option<String>,
    /// How often they may call, in the place of what holds of every tenant: by `tenant`, `caller` or a role.
    #[arg(long, value_name = "SUBJECT=RATE,…", value_parser = limits)]
    limits: Option<Map<String, Value>>,
    /// How many calls at once, likewise: by `tenant` or `caller`.
    #[arg(long, value_name = "SUBJECT=CALLS,…", value_parser = parallel)]
    parallel: Option<Map<String, Value>>,
}

fn limits(text: &str) -> Result<Map<String, Value>, String> {
    by_subject(text, |rate| Some(rate.into()))
}

fn parallel(text: &str) -> Result<Map<String, Value>, String> {
    by_subject(text, |calls| calls.parse::<u32>().ok().map(Value::from))
}

/// What stands by subjects, with commas between; of an empty text nothing.
fn by_subject(text: &str, read: impl Fn(&str) -> Option<Value>) -> Result<Map<String, Value>, String> {
    let parts = text.split(',').map(str::trim).filter(|part| !part.is_empty());
    let pair = |part: &str| {
        let (subject, value) = part.split_once('=')?;
        Some((subject.trim().to_owned(), read(value.trim())?))
    };
    parts
        .map(|part| pair(part).ok_or_else(|| format!("`{part}` is not written as in `tenant=300/min` or `caller=8`")))
        .collect()
}

impl PutArgs {
    /// What is said, as a body has it.
    fn said(self) -> (String, Map<String, Value>) {
        let Self { id, title, locale, timezone, catalogs, profile, limits, parallel } = self;
        let text = |text: Option<String>| text.map(Value::from);
        let said = [
            ("title", text(title)),
            ("locale", text(locale)),
            ("timezone", text(timezone)),
            ("catalogs", catalogs.map(Value::from)),
            ("profile", text(profile)),
            ("limits", limits.map(Value::from)),
            ("parallel", parallel.map(Value::from)),
        ];
        (id, said.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))).collect())
    }
}

pub(super) fn run(args: Args) -> ExitCode {
    operator_client::run(carried_out(args.command))
}

async fn carried_out(command: TenantCommand) -> OperatorAnswer<String> {
    let listener = OperatorClient::find()?;
    match command {
        TenantCommand::List => Ok(all(&listener).await?.map(|tenants| lines(&tenants, line))),
        TenantCommand::Show { id } => Ok(find(&listener, &id).await?.map(|tenant| format!("{tenant:#}\n"))),
        TenantCommand::Put(args) => {
            let (id, said) = args.said();
            put(&listener, &id, said).await
        }
        TenantCommand::Stop { id } => state(&listener, &id, "stopped").await,
        TenantCommand::Start { id } => state(&listener, &id, "active").await,
        TenantCommand::Delete { id, yes: _ } => {
            let answer = listener.answer(Method::DELETE, &place_of(&id), None).await?;
            Ok(answer.map(|_| format!("{id}: deleted, with its connections, leads and tokens\n")))
        }
    }
}

async fn put(listener: &OperatorClient, id: &str, said: Map<String, Value>) -> OperatorAnswer<String> {
    let answer = listener.answer(Method::PUT, &place_of(id), Some(said.into())).await?;
    Ok(answer.map(|tenant| line(&tenant)))
}

/// Stops a tenant or lets it in again, if it is there: putting one that is misspelt would make it.
async fn state(listener: &OperatorClient, id: &str, state: &str) -> OperatorAnswer<String> {
    if let Err(refused) = find(listener, id).await? {
        return Ok(Err(refused));
    }
    put(listener, id, Map::from_iter([("state".to_owned(), state.into())])).await
}

async fn all(listener: &OperatorClient) -> OperatorAnswer<Value> {
    let answer = listener.answer(Method::GET, "/api/tenants", None).await?;
    if answer.as_ref().is_ok_and(|body| !body["tenants"].is_array()) {
        return Err(listener.unexpected());
    }
    Ok(answer.map(|mut body| body["tenants"].take()))
}

async fn find(listener: &OperatorClient, id: &str) -> OperatorAnswer<Value> {
    Ok(all(listener).await?.and_then(|tenants| {
        let found = tenants.as_array().and_then(|tenants| tenants.iter().find(|tenant| tenant["id"] == id)).cloned();
        found.ok_or_else(|| format!("there is no tenant `{id}`: `kartoteka tenants list` shows those there are"))
    }))
}

fn place_of(id: &str) -> String {
    format!("/api/tenants/{}", encoded(id))
}

/// One tenant, in a line.
fn line(tenant: &Value) -> String {
    let text = |name: &str| tenant[name].as_str().unwrap_or("-").to_owned();
    let (state, id, source) = (text("state"), text("id"), text("source"));
    let (title, locale, zone) = (text("title"), text("locale"), text("timezone"));
    let offered = tenant["catalogs"].as_array().map(|names| names.iter().filter_map(Value::as_str).collect::<Vec<_>>());
    let catalogs = offered.map_or_else(|| "-".to_owned(), |names| names.join(","));
    let limits: Vec<String> =
        ["limits", "parallel"].into_iter().flat_map(|name| told_by_subject(&tenant[name])).collect();
    let limits = if limits.is_empty() { "-".to_owned() } else { limits.join(",") };
    let (profile, connected) = (text("profile"), &tenant["connections"]);
    format!(
        "{state:<7}  {id:<20}  {source:<5}  {connected} connected  {locale}  {zone}  {catalogs}  {profile}  {limits}  {title}\n"
    )
}
