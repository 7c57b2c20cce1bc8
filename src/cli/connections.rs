//! `kartoteka connections`: the systems that a tenant of a running server has connected, over the operator's listener. What is connected with
//! is read from stdin: other users of a machine can read a command line.

use std::io::{IsTerminal as _, Read as _};
use std::process::ExitCode;

use reqwest::Method;
use serde_json::{Map, Value, json};

use super::operator_client::{
    self, OfTenant, OperatorAnswer, OperatorClient, OperatorUnasked, encoded, lines, queried,
};
use crate::secret::Zeroizing;

const EXAMPLES: &str = "\
Examples:
  kartoteka connections list                            what can be connected, and what is
  kartoteka connections list --tenant acme              the same of another tenant, for those who run the server
  kartoteka connections connect bitrix24 < settings     {\"base_url\": \"https://…\"}: tried, then stored
  kartoteka connections test bitrix24
  kartoteka connections disconnect bitrix24

KARTOTEKA_OPERATOR names the operator's listener of the server (127.0.0.1:9600), KARTOTEKA_OPERATOR_TOKEN the token of a caller
with `may: [connect]`, for their own tenant, or `may: [operate]`. Exit status: 0 done; 1 the server refused, or the test failed; 2 it
was not asked.";

/// The most of stdin that is read, in bytes: what the server takes.
const MOST: u64 = 64 << 10;

/// See, make, test and give up the connections of tenants.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    #[command(subcommand)]
    command: ConnectionCommand,
}

#[derive(Debug, clap::Subcommand)]
enum ConnectionCommand {
    /// Lists every catalog that can be connected.
    List {
        #[command(flatten)]
        of: OfTenant,
    },
    /// Shows one, as JSON; no secret is in it.
    Show(OneConnection),
    /// Connects a catalog with the settings that stdin has, a JSON object by their names; they are tried first.
    Connect {
        #[command(flatten)]
        one: OneConnection,
        /// Store them untried.
        #[arg(long)]
        untested: bool,
    },
    /// Tries what is connected.
    Test(OneConnection),
    /// Forgets the connection and its key.
    Disconnect(OneConnection),
    /// Keeps the leads that go into it until it is resumed.
    Pause(OneConnection),
    /// Lets them go again.
    Resume(OneConnection),
}

#[derive(Debug, clap::Args)]
struct OneConnection {
    /// The catalog.
    catalog: String,
    #[command(flatten)]
    of: OfTenant,
}

impl OneConnection {
    /// Where it is, with what stands behind it.
    fn place(&self, behind: &str, more: &[(&str, &str)]) -> String {
        let path = format!("/api/connections/{}{behind}", encoded(&self.catalog));
        queried(&path, self.of.pair().into_iter().chain(more.iter().copied()))
    }
}

pub(super) fn run(args: Args) -> ExitCode {
    operator_client::run(carried_out(args.command))
}

async fn carried_out(command: ConnectionCommand) -> OperatorAnswer<String> {
    // Before the server is found: what cannot be sent asks nobody.
    let given = match &command {
        ConnectionCommand::Connect { .. } => Some(settings()?),
        _ => None,
    };
    let listener = OperatorClient::find()?;
    match command {
        ConnectionCommand::List { of } => {
            let place = queried("/api/connections", of.pair());
            let answer = listener.answer(Method::GET, &place, None).await?;
            Ok(answer.map(|body| lines(&body["connections"], line)))
        }
        ConnectionCommand::Show(one) => {
            let answer = listener.answer(Method::GET, &one.place("", &[]), None).await?;
            Ok(answer.map(|body| format!("{body:#}\n")))
        }
        ConnectionCommand::Connect { one, untested } => {
            let more: &[(&str, &str)] = if untested { &[("test", "no")] } else { &[] };
            let body = given.map(|settings| json!({ "settings": settings }));
            let answer = listener.answer(Method::PUT, &one.place("", more), body).await?;
            Ok(answer.map(|body| line(&body)))
        }
        ConnectionCommand::Test(one) => {
            let answer = listener.answer(Method::POST, &one.place("/test", &[]), None).await?;
            Ok(answer.and_then(|body| {
                let message = format!("{}\n", body["message"].as_str().unwrap_or_default());
                if body["ok"] == true { Ok(message) } else { Err(message) }
            }))
        }
        ConnectionCommand::Disconnect(one) => {
            let answer = listener.answer(Method::DELETE, &one.place("", &[]), None).await?;
            Ok(answer.map(|body| format!("{}\n", body["message"].as_str().unwrap_or_default())))
        }
        ConnectionCommand::Pause(one) => paused(&listener, &one, "/pause", "paused").await,
        ConnectionCommand::Resume(one) => paused(&listener, &one, "/resume", "resumed").await,
    }
}

async fn paused(listener: &OperatorClient, one: &OneConnection, behind: &str, what: &str) -> OperatorAnswer<String> {
    let answer = listener.answer(Method::POST, &one.place(behind, &[]), None).await?;
    Ok(answer.map(|body| {
        let said = if body["changed"] == true { what.to_owned() } else { format!("it was {what} already") };
        format!("{}: {said}\n", one.catalog)
    }))
}

/// The settings that stdin has.
fn settings() -> Result<Map<String, Value>, OperatorUnasked> {
    let stdin = std::io::stdin();
    // What is typed would be seen, and stand in the terminal.
    if stdin.is_terminal() {
        return Err(OperatorUnasked::NoSettings);
    }
    // Room for all of it at once: a buffer that grows leaves what it held behind.
    let mut text = Zeroizing::new(Vec::with_capacity(usize::try_from(MOST + 1).unwrap_or_default()));
    stdin.lock().take(MOST + 1).read_to_end(&mut text).map_err(OperatorUnasked::Stdin)?;
    if text.len() as u64 > MOST {
        return Err(OperatorUnasked::LongSettings);
    }
    serde_json::from_slice(&text).map_err(|_| OperatorUnasked::NoSettings)
}

/// One connection, in a line.
fn line(connection: &Value) -> String {
    let text = |name: &str| connection[name].as_str().unwrap_or("-").to_owned();
    let error = connection["check_error"]["message"].as_str().map(|message| format!("  {message}")).unwrap_or_default();
    let sync = &connection["sync"];
    let leads = match sync["status"].as_str().filter(|_| connection["state"] != "none") {
        Some(status) => format!("  leads {status}, {} waiting, {} dead", sync["waiting"], sync["dead"]),
        None => String::new(),
    };
    let (state, catalog, at) = (text("state"), text("catalog"), text("connected_at"));
    format!("{state:<9}  {catalog:<20}  since {at}{leads}{error}\n")
}

#[cfg(test)]
mod tests;
