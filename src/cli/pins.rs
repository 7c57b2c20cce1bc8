//! `kartoteka pins`: the tools of MCP servers that wait to be offered, and decisions of them, over the operator's listener.

use std::process::ExitCode;

use reqwest::Method;
use serde_json::{Value, json};

use super::operator_client::{OperatorClient, OperatorUnasked, refusal};
use super::terminal;
use crate::access::consent::visible;

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
async fn carried_out(command: PinCommand) -> Result<(String, bool), OperatorUnasked> {
    let listener = OperatorClient::find()?;
    match command {
        PinCommand::List { state } => {
            let query = if state == "all" { String::new() } else { format!("?state={state}") };
            let (status, body) = listener.ask(Method::GET, &format!("/api/pins{query}"), None).await?;
            Ok(if status.is_success() { (lines(&body), true) } else { (refusal(&body), false) })
        }
        PinCommand::Show { tool } => {
            let Some(place) = place_of(&tool) else { return Ok((unreadable(&tool), false)) };
            let (status, body) = listener.ask(Method::GET, &place, None).await?;
            Ok(if status.is_success() { (format!("{:#}\n", body["pins"]), true) } else { (refusal(&body), false) })
        }
        PinCommand::Accept(pin) => decide(&listener, &pin, "accept").await,
        PinCommand::Refuse(pin) => decide(&listener, &pin, "refuse").await,
    }
}

async fn decide(listener: &OperatorClient, pin: &PinArgs, verdict: &str) -> Result<(String, bool), OperatorUnasked> {
    let Some(place) = place_of(&pin.tool) else { return Ok((unreadable(&pin.tool), false)) };
    let body = json!({ "sha256": pin.sha256, "tenant": pin.tenant });
    let (status, body) = listener.ask(Method::POST, &format!("{place}/{verdict}"), Some(body)).await?;
    Ok(if status.is_success() { (line(&body), true) } else { (refusal(&body), false) })
}

fn place_of(tool: &str) -> Option<String> {
    let encoded = |part| percent_encoding::utf8_percent_encode(part, percent_encoding::NON_ALPHANUMERIC).to_string();
    let parts: Vec<String> = tool.splitn(3, '/').map(encoded).collect();
    (parts.len() == 3).then(|| format!("/api/pins/{}", parts.join("/")))
}

fn unreadable(tool: &str) -> String {
    format!("`{tool}` is not CATALOG/BACKEND/TOOL")
}

fn lines(body: &Value) -> String {
    let pins = body["pins"].as_array().map(Vec::as_slice).unwrap_or_default();
    if pins.is_empty() { "nothing\n".to_owned() } else { pins.iter().map(line).collect() }
}

fn name(pin: &Value) -> String {
    let text = |name: &str| pin[name].as_str().unwrap_or("-").to_owned();
    format!("{}/{}/{}", text("catalog"), text("backend"), text("tool"))
}

/// One pin, in a line.
fn line(pin: &Value) -> String {
    let text = |name: &str| pin[name].as_str().unwrap_or("-").to_owned();
    let tenant = pin["tenant"].as_str().map(|tenant| format!("  of {tenant}")).unwrap_or_default();
    format!("{}  {:<8}  {}{tenant}\n", text("sha256"), text("state"), name(pin))
}
