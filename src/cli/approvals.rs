//! `kartoteka approvals`: the calls of a running server that wait for a person, and decisions of them, over the operator's
//! listener.

use std::process::ExitCode;

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use super::terminal;
use crate::config::place;
use crate::secret::Secret;

const EXAMPLES: &str = "\
Examples:
  kartoteka approvals list                    what waits
  kartoteka approvals show ap_…               the whole of one call: arguments, first request
  kartoteka approvals approve ap_… --reason \"agreed with the client\"
  kartoteka approvals decline ap_…

KARTOTEKA_OPERATOR names the operator's listener of the server (127.0.0.1:9600), KARTOTEKA_OPERATOR_TOKEN the token of a caller
with `may: [approve]`. Exit status: 0 done; 1 the server refused; 2 it was not asked.";

/// Decide of calls that wait for approval.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    #[command(subcommand)]
    command: ApprovalCommand,
}

#[derive(Debug, clap::Subcommand)]
enum ApprovalCommand {
    /// Lists approvals.
    List {
        /// Of which state: waiting, approved, declined, used, expired, or all.
        #[arg(long, default_value = "waiting")]
        state: String,
    },
    /// Shows one, as JSON.
    Show {
        /// Its id.
        id: String,
    },
    /// Approves of a call, once.
    Approve(DecisionArgs),
    /// Declines a call.
    Decline(DecisionArgs),
}

#[derive(Debug, clap::Args)]
struct DecisionArgs {
    /// The id of the approval.
    id: String,
    /// Why.
    #[arg(long)]
    reason: Option<String>,
}

/// Why the server was not asked.
#[derive(Debug, thiserror::Error)]
enum Error {
    #[error("KARTOTEKA_OPERATOR_TOKEN is not set: it is the token of a caller who may approve")]
    NoToken,
    #[error("`{place}` is no address of an operator's listener: write `ADDR:PORT` or a URL")]
    Place { place: String },
    #[error("the operator's listener at {address} does not answer")]
    Unreachable {
        address: String,
        #[source]
        source: reqwest::Error,
    },
    #[error("the operator's listener at {address} answers with what is no approval")]
    Unexpected { address: String },
}

/// The operator's listener of a server.
struct Listener {
    address: String,
    token: Secret,
    client: reqwest::Client,
}

pub(super) fn run(args: Args) -> ExitCode {
    let runtime = match tokio::runtime::Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return terminal::refuse(&error),
    };
    match runtime.block_on(carried_out(args.command)) {
        Ok((text, true)) => {
            terminal::print(&text);
            ExitCode::SUCCESS
        }
        Ok((text, false)) => {
            terminal::tell(&text.trim_end());
            ExitCode::FAILURE
        }
        Err(error) => terminal::refuse(&error),
    }
}

/// What the server said, and whether it did what was asked.
async fn carried_out(command: ApprovalCommand) -> Result<(String, bool), Error> {
    let listener = Listener::find()?;
    match command {
        ApprovalCommand::List { state } => {
            let query = if state == "all" { String::new() } else { format!("?state={state}") };
            let (status, body) = listener.ask(Method::GET, &format!("/api/approvals{query}"), None).await?;
            Ok(if status.is_success() { (lines(&body), true) } else { (refusal(&body), false) })
        }
        ApprovalCommand::Show { id } => {
            let (status, body) = listener.ask(Method::GET, &place_of(&id), None).await?;
            Ok(if status.is_success() { (format!("{body:#}\n"), true) } else { (refusal(&body), false) })
        }
        ApprovalCommand::Approve(decision) => listener.decide(&decision, "approve").await,
        ApprovalCommand::Decline(decision) => listener.decide(&decision, "decline").await,
    }
}

impl Listener {
    fn find() -> Result<Self, Error> {
        let said = std::env::var("KARTOTEKA_OPERATOR").ok().filter(|said| !said.trim().is_empty());
        let said = said.unwrap_or_else(|| place::OPERATOR.to_owned());
        let place = place::operator(said.trim()).unwrap_or(place::OPERATOR);
        let address =
            if place.contains("://") { place.trim_end_matches('/').to_owned() } else { format!("http://{place}") };
        if place.starts_with("unix:") || reqwest::Url::parse(&address).is_err() {
            return Err(Error::Place { place: place.to_owned() });
        }
        let token = std::env::var("KARTOTEKA_OPERATOR_TOKEN").ok().filter(|token| !token.trim().is_empty());
        let token = Secret::new(token.ok_or(Error::NoToken)?.trim());
        // Another part of the program may have installed the same before; a second time changes nothing.
        let _first = rustls::crypto::ring::default_provider().install_default();
        // The token is for this listener alone.
        let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).no_proxy();
        let client = client.timeout(std::time::Duration::from_secs(30)).build();
        let client = client.map_err(|source| Error::Unreachable { address: address.clone(), source })?;
        Ok(Self { address, token, client })
    }

    async fn ask(&self, method: Method, path: &str, body: Option<Value>) -> Result<(StatusCode, Value), Error> {
        let unreachable = |source| Error::Unreachable { address: self.address.clone(), source };
        let request = self.client.request(method, format!("{}{path}", self.address)).bearer_auth(self.token.expose());
        let request = match body {
            Some(body) => request.header("content-type", "application/json").body(body.to_string()),
            None => request,
        };
        let response = request.send().await.map_err(unreachable)?;
        let status = response.status();
        let text = response.text().await.map_err(unreachable)?;
        let body = serde_json::from_str(&text).map_err(|_| Error::Unexpected { address: self.address.clone() })?;
        Ok((status, body))
    }

    /// Decides of the call as the server shows it now.
    async fn decide(&self, decision: &DecisionArgs, verdict: &str) -> Result<(String, bool), Error> {
        let place = place_of(&decision.id);
        let (status, shown) = self.ask(Method::GET, &place, None).await?;
        if !status.is_success() {
            return Ok((refusal(&shown), false));
        }
        let body = json!({ "digest": shown["digest"], "reason": decision.reason });
        let (status, body) = self.ask(Method::POST, &format!("{place}/{verdict}"), Some(body)).await?;
        Ok(if status.is_success() { (line(&body), true) } else { (refusal(&body), false) })
    }
}

fn place_of(id: &str) -> String {
    let id = percent_encoding::utf8_percent_encode(id, percent_encoding::NON_ALPHANUMERIC).to_string();
    format!("/api/approvals/{}", id.replace("%5F", "_"))
}

fn lines(body: &Value) -> String {
    let records = body["approvals"].as_array().map(Vec::as_slice).unwrap_or_default();
    if records.is_empty() { "nothing\n".to_owned() } else { records.iter().map(line).collect() }
}

/// One approval, in a line.
fn line(record: &Value) -> String {
    let text = |name: &str| record[name].as_str().unwrap_or("-").to_owned();
    let (id, state, principal) = (text("id"), text("state"), text("principal"));
    format!("{id}  {state:<8}  {}/{}  {principal}  until {}\n", text("catalog"), text("tool"), text("expires_at"))
}

/// Why the server refused.
fn refusal(body: &Value) -> String {
    match &body["detail"] {
        Value::String(detail) => detail.clone(),
        other => other.to_string(),
    }
}
