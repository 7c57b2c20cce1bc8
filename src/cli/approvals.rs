//! `kartoteka approvals`: the calls of a running server that wait for a person, and decisions of them, over the operator's
//! listener.

use std::process::ExitCode;

use reqwest::Method;
use serde_json::{Value, json};

use super::operator_client::{OperatorClient, OperatorUnasked, refusal};
use super::terminal;
use crate::access::consent::visible;

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

pub(super) fn run(args: Args) -> ExitCode {
    let runtime = match tokio::runtime::Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return terminal::refuse(&error),
    };
    match runtime.block_on(carried_out(args.command)) {
        Ok((text, true)) => {
            terminal::print(&visible(&text));
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
async fn carried_out(command: ApprovalCommand) -> Result<(String, bool), OperatorUnasked> {
    let listener = OperatorClient::find()?;
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
        ApprovalCommand::Approve(decision) => Deciding(&listener).decide(&decision, "approve").await,
        ApprovalCommand::Decline(decision) => Deciding(&listener).decide(&decision, "decline").await,
    }
}

/// Decisions on a server.
struct Deciding<'d>(&'d OperatorClient);

impl Deciding<'_> {
    /// Decides of the call as the server shows it now.
    async fn decide(&self, decision: &DecisionArgs, verdict: &str) -> Result<(String, bool), OperatorUnasked> {
        let place = place_of(&decision.id);
        let (status, shown) = self.0.ask(Method::GET, &place, None).await?;
        if !status.is_success() {
            return Ok((refusal(&shown), false));
        }
        let body = json!({ "digest": shown["digest"], "reason": decision.reason });
        let (status, body) = self.0.ask(Method::POST, &format!("{place}/{verdict}"), Some(body)).await?;
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
