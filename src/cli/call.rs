//! `kartoteka call`: one call of a tool, as an agent would make it; or what it would do.

use std::process::ExitCode;

use serde_json::Value;

use super::open::{self, Choice, Opened};
use crate::call::explain::explain;
use crate::caller::Caller;
use crate::mcp::serves::ServesTools as _;
use crate::runtime::periods::Clock;

const EXAMPLES: &str = "\
Examples:
  kartoteka call getLeads --demo --args '{\"limit\": 3}'
  kartoteka call getLeads --demo --explain --locale ru   what would be sent, and why
  kartoteka call getOrder --catalog ./shop --args '{\"id\": 7}'

Exit status: 0 an answer, 1 the call failed, 2 nothing was called.";

/// Call a tool and print its result.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    /// The tool.
    tool: String,
    /// Its arguments, a JSON object.
    #[arg(long, value_name = "JSON", default_value = "{}")]
    args: String,
    /// The language of the result.
    #[arg(long)]
    locale: Option<String>,
    /// Print the plan and the exact request, with secrets masked, and send nothing.
    #[arg(long)]
    explain: bool,
    #[command(flatten)]
    choice: Choice,
}

/// Why nothing was called.
#[derive(Debug, thiserror::Error)]
enum Error {
    #[error("there is no tool `{tool}`; {}", super::meant(.nearest, "`kartoteka list` names those there are"))]
    Unknown { tool: String, nearest: Option<String> },
    #[error("`--args` is not JSON; for example `--args '{{\"limit\": 3}}'`")]
    Arguments(#[source] serde_json::Error),
    #[error("cannot start")]
    Start(#[source] std::io::Error),
}

pub(super) fn run(args: Args) -> ExitCode {
    match tokio::runtime::Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime.block_on(call(args)),
        Err(error) => super::refuse(&Error::Start(error)),
    }
}

async fn call(args: Args) -> ExitCode {
    if let Err(error) = serde_json::from_str::<serde::de::IgnoredAny>(&args.args) {
        return super::refuse(&Error::Arguments(error));
    }
    let opened = match open::server(&args.choice).await {
        Ok(opened) => opened,
        Err(error) => return super::refuse(&error),
    };
    let locale = match super::locale(opened.server.offer().set.texts(), args.locale.as_deref()) {
        Ok(locale) => locale,
        Err(error) => return super::refuse(&error),
    };
    let caller = Caller::unknown(locale);
    if args.explain {
        return explained(&args, &opened, &caller);
    }
    let Some(answer) = opened.server.clone().call(&args.tool, Some(&args.args), caller, vec![b'{']) else {
        return super::refuse(&unknown(args.tool, &opened));
    };
    let mut result = answer.await;
    result.push(b'}');
    let result: Value = serde_json::from_slice(&result).expect("a result is valid JSON");
    super::print(&format!("{result:#}"));
    if result["isError"] == Value::Bool(true) { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

fn explained(args: &Args, opened: &Opened, caller: &Caller) -> ExitCode {
    let clock = Clock::new(jiff::Timestamp::now(), opened.config.zone.clone());
    let shown = |catalog: usize, request| match opened.backends[catalog].preview(request, caller) {
        Ok(preview) => Some(preview.to_string()),
        Err(error) => Some(error.to_string()),
    };
    let offer = opened.server.offer();
    match explain(&offer.set, &args.tool, Some(&args.args), caller, &clock, &shown) {
        Some(text) => {
            super::print(&text);
            ExitCode::SUCCESS
        }
        None => super::refuse(&unknown(args.tool.clone(), opened)),
    }
}

fn unknown(tool: String, opened: &Opened) -> Error {
    let offer = opened.server.offer();
    let nearest = super::near(&tool, offer.set.names());
    Error::Unknown { tool, nearest }
}
