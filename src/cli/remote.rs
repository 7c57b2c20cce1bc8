//! What commands ask of a server that runs elsewhere: `call` and `list` with `--url`, `health`, `discovery`.

use std::process::ExitCode;

use serde_json::value::RawValue;
use serde_json::{Value, json};

use super::indented::indented;
use super::terminal;
use crate::access::consent::visible_json;
use crate::config::{ConfigFault, remote::Remote};
use crate::transport::proxy::client::{self, RemoteFault};

/// A server that runs.
#[derive(Debug, Clone, clap::Args)]
pub(super) struct At {
    /// Ask a server that runs, with its path or without: http://127.0.0.1:8000.
    #[arg(long, value_name = "URL")]
    pub(super) url: Option<String>,
    /// What it is shown as a bearer token; else KARTOTEKA_TOKEN, else MCP_SERVER_TOKEN. Other users of this machine can read a
    /// command line.
    #[arg(long, value_name = "TOKEN", requires = "url")]
    token: Option<String>,
}

/// A server that runs, on this machine unless another is named.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The server, with its path or without.
    #[arg(long, value_name = "URL", default_value = "http://127.0.0.1:8000")]
    url: String,
    /// What it is shown as a bearer token; else KARTOTEKA_TOKEN, else MCP_SERVER_TOKEN.
    #[arg(long, value_name = "TOKEN")]
    token: Option<String>,
}

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
enum Error {
    #[error(transparent)]
    Remote(#[from] ConfigFault),
    #[error(transparent)]
    Answer(#[from] RemoteFault),
    #[error("`--args` is not JSON; for example `--args '{{\"limit\": 3}}'`")]
    Arguments(#[source] serde_json::Error),
    #[error("cannot start")]
    Start(#[source] std::io::Error),
}

/// Calls a tool and prints its result.
pub(super) fn call(at: &At, tool: &str, arguments: &str, locale: Option<&str>, dry_run: bool) -> ExitCode {
    let called = async {
        let arguments: Value = serde_json::from_str(arguments).map_err(Error::Arguments)?;
        let mut params = json!({"name": tool, "arguments": arguments});
        if dry_run {
            params["_meta"] = json!({"kartoteka/dry-run": true});
        }
        let server = of(at.url.as_deref().unwrap_or_default(), at.token.as_deref())?;
        Ok(client::ask(server, "tools/call", &params, locale).await?)
    };
    match wait(called) {
        Ok(result) => {
            terminal::print(&indented(result.get().as_bytes()));
            if failed(&result) { ExitCode::FAILURE } else { ExitCode::SUCCESS }
        }
        Err(error) => terminal::refuse(&error),
    }
}

/// The tools and resources that a server lists, as the protocol gives them: tools, resources, templates of resources.
pub(super) fn listed(at: &At, locale: Option<&str>) -> Result<[Vec<Value>; 3], ExitCode> {
    let listed = async {
        let server = of(at.url.as_deref().unwrap_or_default(), at.token.as_deref())?;
        let tools = client::list(&server, "tools/list", "tools", locale).await?;
        // A server need not have any.
        let resources = client::list(&server, "resources/list", "resources", locale).await.unwrap_or_default();
        let templates = client::list(&server, "resources/templates/list", "resourceTemplates", locale).await;
        Ok([tools, resources, templates.unwrap_or_default()])
    };
    wait(listed).map_err(|error| terminal::refuse(&error))
}

/// Prints what a server answers to a GET of this path.
pub(super) fn get(args: &Args, path: &str) -> ExitCode {
    let answer = async { Ok(client::get(of(&args.url, args.token.as_deref())?, path).await?) };
    match wait(answer) {
        Ok(text) => {
            terminal::print(&visible_json(&indented(text.as_bytes())));
            ExitCode::SUCCESS
        }
        Err(error @ Error::Answer(_)) => {
            terminal::refuse(&error);
            ExitCode::FAILURE
        }
        Err(error) => terminal::refuse(&error),
    }
}

fn of(url: &str, token: Option<&str>) -> Result<Remote, Error> {
    Ok(Remote::given(url, token)?)
}

fn wait<T>(answer: impl Future<Output = Result<T, Error>>) -> Result<T, Error> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(Error::Start)?;
    runtime.block_on(answer)
}

fn failed(result: &RawValue) -> bool {
    serde_json::from_str::<Value>(result.get()).is_ok_and(|result| result["isError"] == true)
}
