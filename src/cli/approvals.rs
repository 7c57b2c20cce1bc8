//! `kartoteka approvals`: the calls of a running server that wait for a person, and decisions of them, over the operator's
//! listener.

use std::process::ExitCode;

use reqwest::Method;
use serde_json::{Value, json};

use super::operator_client::{self, OfTenant, OperatorAnswer, OperatorClient, encoded, lines, queried, whole_list};

const EXAMPLES: &str = "\
Examples:
  kartoteka approvals list                    what waits
  kartoteka approvals list --tenant acme      the same of another tenant, for those who may also `operate`
  kartoteka approvals show ap_…               the whole of one call: arguments, first request
  kartoteka approvals approve ap_… --reason \"agreed with the client\"
  kartoteka approvals decline ap_…

KARTOTEKA_OPERATOR names the operator's listener of the server (127.0.0.1:9600), KARTOTEKA_OPERATOR_TOKEN the token of a caller
with `may: [approve]`; of other tenants it is for those who may also `operate` to look. Exit status: 0 done; 1 the server refused; 2 it was not asked.";

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
        #[command(flatten)]
        of: OfTenant,
    },
    /// Shows one, as JSON.
    Show {
        /// Its id.
        id: String,
        #[command(flatten)]
        of: OfTenant,
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
    operator_client::run(carried_out(args.command))
}

async fn carried_out(command: ApprovalCommand) -> OperatorAnswer<String> {
    let listener = OperatorClient::find()?;
    match command {
        ApprovalCommand::List { state, of } => {
            let state = Some(("state", &*state)).filter(|(_, state)| *state != "all");
            let place = queried("/api/approvals", state.into_iter().chain(of.pair()));
            let listed = whole_list(&listener, &place, "approvals").await?;
            Ok(listed.map(|approvals| lines(&approvals, line)))
        }
        ApprovalCommand::Show { id, of } => {
            let answer = listener.answer(Method::GET, &queried(&place_of(&id), of.pair()), None).await?;
            Ok(answer.map(|body| format!("{body:#}\n")))
        }
        ApprovalCommand::Approve(decision) => decide(&listener, &decision, "approve").await,
        ApprovalCommand::Decline(decision) => decide(&listener, &decision, "decline").await,
    }
}

/// Decides of the call as the server shows it now.
async fn decide(listener: &OperatorClient, decision: &DecisionArgs, verdict: &str) -> OperatorAnswer<String> {
    let place = place_of(&decision.id);
    let shown = match listener.answer(Method::GET, &place, None).await? {
        Ok(shown) => shown,
        Err(refused) => return Ok(Err(refused)),
    };
    let body = json!({ "digest": shown["digest"], "reason": decision.reason });
    let answer = listener.answer(Method::POST, &format!("{place}/{verdict}"), Some(body)).await?;
    Ok(answer.map(|body| line(&body)))
}

fn place_of(id: &str) -> String {
    format!("/api/approvals/{}", encoded(id).replace("%5F", "_"))
}

/// One approval, in a line.
fn line(record: &Value) -> String {
    let text = |name: &str| record[name].as_str().unwrap_or("-").to_owned();
    let (id, state, principal) = (text("id"), text("state"), text("principal"));
    format!("{id}  {state:<8}  {}/{}  {principal}  until {}\n", text("catalog"), text("tool"), text("expires_at"))
}
