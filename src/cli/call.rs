//! `kartoteka call`: one call of a tool, as an agent would make it; or what it would do.

use std::process::ExitCode;
use std::sync::Arc;

use super::indented::indented;
use super::log::Log;
use super::open::{self, AnswersGo, CatalogChoice, Ready};
use super::remote::{self, At};
use super::{terminal, words};
use crate::audit::AuditFault;
use crate::call::Entered;
use crate::call::explain::explain;
use crate::caller::Caller;
use crate::caller::outcome::Called;
use crate::mcp::serves::ServesTools;

const EXAMPLES: &str = "\
Examples:
  kartoteka call getLeads --demo --args '{\"limit\": 3}'
  kartoteka call getLeads --demo --explain --locale ru   what would be sent, and why
  kartoteka call createLead --demo --dry-run --args '{\"name\": \"Ilya\"}'
  kartoteka call getOrder --catalog ./shop --args '{\"id\": 7}'
  kartoteka call getLeads --url https://tools.example     of a server that runs, with the token in KARTOTEKA_TOKEN

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
    #[arg(long, conflicts_with = "url")]
    explain: bool,
    /// Print the result of a dry run: what an agent gets that passes `_meta` `kartoteka/dry-run`. Nothing is sent.
    #[arg(long, conflicts_with = "explain")]
    dry_run: bool,
    #[command(flatten)]
    at: At,
    #[command(flatten)]
    choice: CatalogChoice,
}

/// Why nothing was called.
#[derive(Debug, thiserror::Error)]
enum Error {
    #[error("there is no tool `{tool}`; {}", words::meant(.nearest, "`kartoteka list` names those there are"))]
    Unknown { tool: String, nearest: Option<String> },
    #[error("`--args` is not JSON; for example `--args '{{\"limit\": 3}}'`")]
    Arguments(#[source] serde_json::Error),
    #[error("cannot start")]
    Start(#[source] std::io::Error),
}

pub(super) fn run(args: Args) -> ExitCode {
    if args.at.url.is_some() {
        return remote::call(&args.at, &args.tool, &args.args, args.locale.as_deref(), args.dry_run);
    }
    match tokio::runtime::Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime.block_on(call(args)),
        Err(error) => terminal::refuse(&Error::Start(error)),
    }
}

async fn call(args: Args) -> ExitCode {
    if let Err(error) = serde_json::from_str::<serde::de::IgnoredAny>(&args.args) {
        return terminal::refuse(&Error::Arguments(error));
    }
    let ready = match opened(&args).await {
        Ok(ready) => ready,
        Err(error) => {
            let refused = terminal::refuse(&error);
            if matches!(error, open::Error::Audit(AuditFault::Locked { .. })) {
                terminal::tell(&"  a server that runs writes it: have that one make the call, with `--url URL`");
            }
            return refused;
        }
    };
    let _log = Log::begin_quiet(&ready.config);
    let locale = match words::locale(ready.server.set().texts(), args.locale.as_deref()) {
        Ok(locale) => locale,
        Err(error) => return terminal::refuse(&error),
    };
    let caller = Caller { dry_run: args.dry_run, ..Caller::unknown(locale) };
    if let Some(demo) = args.choice.demo
        && let Some((catalog, _)) = ready.server.set().find(&args.tool)
        && !demo.is_asked_by(&catalog.plan)
    {
        return terminal::refuse(&open::Error::NoStandIn { system: demo.system() });
    }
    if args.explain {
        return explained(&args, &ready, &caller);
    }
    let asking = caller.clone();
    let Some(call) = Arc::clone(&ready.server).call(&args.tool, Some(&args.args), caller, vec![b'{']) else {
        ready.server.tell_missing(&args.tool, &asking);
        end_audit(&ready);
        return terminal::refuse(&unknown(args.tool, &ready));
    };
    let Called { mut bytes, outcome } = call.await;
    end_audit(&ready);
    bytes.push(b'}');
    terminal::print(&indented(&bytes));
    if outcome.failure.is_some() { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

/// Opens what is called. What sends nothing is no call that the audit records, and opens none: a server may run on it.
async fn opened(args: &Args) -> Result<Ready, open::Error> {
    let mut config = open::config(&args.choice)?;
    if args.explain || args.dry_run {
        config.audit = None;
    }
    open::with(config, &args.choice, AnswersGo::OnStdout).await
}

/// Has what was done written to the audit, where there is one.
fn end_audit(ready: &Ready) {
    if let Some(audit) = ready.server.audit() {
        audit.close();
    }
}

fn explained(args: &Args, ready: &Ready, caller: &Caller) -> ExitCode {
    let set = ready.server.set();
    let Some((catalog, card)) = set.find(&args.tool) else {
        return terminal::refuse(&unknown(args.tool.clone(), ready));
    };
    let entered = Entered::new(&set, catalog, caller, ready.server.clock(caller));
    let context = entered.context();
    terminal::print(&explain(context, card, Some(&args.args)));
    ExitCode::SUCCESS
}

fn unknown(tool: String, ready: &Ready) -> Error {
    let nearest = words::near(&tool, ready.server.set().names());
    Error::Unknown { tool, nearest }
}
