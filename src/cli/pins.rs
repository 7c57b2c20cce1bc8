//! `kartoteka pins`: the tools of MCP servers that wait to be offered, and decisions of them, over the operator's listener.

use std::process::ExitCode;

use reqwest::Method;
use serde_json::{Value, json};

use super::operator_client::{self, OperatorAnswer, OperatorClient, encoded, lines};

const EXAMPLES: &str = "\
Examples:
  kartoteka pins list                                         what waits
  kartoteka pins show bitrix24-mcp/portal/task_add            its definition, and what was accepted before
  kartoteka pins accept bitrix24-mcp/portal/task_add 5f2c…    the definition of this hash, which was looked at
  kartoteka pins refuse bitrix24-mcp/portal/task_add 5f2c…

KARTOTEKA_OPERATOR names the operator's listener of the server (127.0.0.1:9600), KARTOTEKA_OPERATOR_TOKEN the token of a caller
with `may: [operate]`. Exit status: 0 done; 1 the server refused; 2 it was not asked.";

/// Decide which tools of MCP servers are offered.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    #[command(subcommand)]
    command: PinCommand,
}

#[derive(Debug, clap::Subcommand)]
enum PinCommand {
    /// Lists definitions of tools.
    List {
        /// Of which state: waiting, accepted, refused, or all.
        #[arg(long, default_value = "waiting")]
        state: String,
    },
    /// Shows the definitions of one tool, as JSON.
    Show {
        /// CATALOG/BACKEND/TOOL
        tool: String,
    },
    /// Has a tool offered as it is defined so.
    Accept(PinArgs),
    /// Has a definition never offered.
    Refuse(PinArgs),
}

#[derive(Debug, clap::Args)]
struct PinArgs {
    /// CATALOG/BACKEND/TOOL
    tool: String,
    /// The SHA-256 of the definition, whole.
    sha256: String,
    /// The tenant whose server it is of, where `pins: first` holds.
    #[arg(long)]
    tenant: Option<String>,
}

pub(super) fn run(args: Args) -> ExitCode {
    operator_client::run(carried_out(args.command))
}

async fn carried_out(command: PinCommand) -> OperatorAnswer<String> {
    let listener = OperatorClient::find()?;
    match command {
        PinCommand::List { state } => {
            let query = if state == "all" { String::new() } else { format!("?state={state}") };
            let answer = listener.answer(Method::GET, &format!("/api/pins{query}"), None).await?;
            Ok(answer.map(|body| lines(&body["pins"], line)))
        }
        PinCommand::Show { tool } => {
            let Some(place) = place_of(&tool) else { return Ok(Err(unreadable(&tool))) };
            let answer = listener.answer(Method::GET, &place, None).await?;
            Ok(answer.map(|body| format!("{:#}\n", body["pins"])))
        }
        PinCommand::Accept(pin) => decide(&listener, &pin, "accept").await,
        PinCommand::Refuse(pin) => decide(&listener, &pin, "refuse").await,
    }
}

async fn decide(listener: &OperatorClient, pin: &PinArgs, verdict: &str) -> OperatorAnswer<String> {
    let Some(place) = place_of(&pin.tool) else { return Ok(Err(unreadable(&pin.tool))) };
    let body = json!({ "sha256": pin.sha256, "tenant": pin.tenant });
    let answer = listener.answer(Method::POST, &format!("{place}/{verdict}"), Some(body)).await?;
    Ok(answer.map(|body| line(&body)))
}

fn place_of(tool: &str) -> Option<String> {
    let parts: Vec<String> = tool.splitn(3, '/').map(encoded).collect();
    (parts.len() == 3).then(|| format!("/api/pins/{}", parts.join("/")))
}

fn unreadable(tool: &str) -> String {
    format!("`{tool}` is not CATALOG/BACKEND/TOOL")
}

/// One pin, in a line.
fn line(pin: &Value) -> String {
    let text = |name: &str| pin[name].as_str().unwrap_or("-").to_owned();
    let tenant = pin["tenant"].as_str().map(|tenant| format!("  of {tenant}")).unwrap_or_default();
    let tool = format!("{}/{}/{}", text("catalog"), text("backend"), text("tool"));
    format!("{}  {:<8}  {tool}{tenant}\n", text("sha256"), text("state"))
}
