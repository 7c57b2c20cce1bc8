//! `kartoteka leads`: leads of a running server that were not delivered, and decisions of them, over the operator's listener.

use std::process::ExitCode;

use reqwest::Method;
use serde_json::Value;

use super::operator_client::{self, OfTenant, OperatorAnswer, OperatorClient, encoded, lines, queried};

const EXAMPLES: &str = "\
Examples:
  kartoteka leads list                        those that wait for a person, and why
  kartoteka leads list --tenant acme          the same of another tenant, for those who run the server
  kartoteka leads retry 1042                  tries it again; of an `unknown` one look into the system first
  kartoteka leads drop 1042                   forgets what was not delivered

KARTOTEKA_OPERATOR names the operator's listener of the server (127.0.0.1:9600), KARTOTEKA_OPERATOR_TOKEN the token of a caller
with `may: [connect]` (`show`: `may: [sync]`), for their own tenant, or `may: [operate]`. Exit status: 0 done; 1 the server refused; 2 it
was not asked.";

/// See leads that were not delivered, and decide of them.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    #[command(subcommand)]
    command: LeadCommand,
}

#[derive(Debug, clap::Subcommand)]
enum LeadCommand {
    /// Lists leads that are not tried any more by themselves.
    List {
        #[command(flatten)]
        of: OfLeads,
    },
    /// Shows how a lead stands, as JSON.
    Show(OneLead),
    /// Has a lead tried again that waits for a person.
    Retry(OneLead),
    /// Forgets what of such a lead was not delivered.
    Drop(OneLead),
}

#[derive(Debug, clap::Args)]
struct OfLeads {
    #[command(flatten)]
    of: OfTenant,
    /// The system that is meant, where there are several.
    #[arg(long)]
    catalog: Option<String>,
}

#[derive(Debug, clap::Args)]
struct OneLead {
    /// The lead's id, the tenant's own.
    id: String,
    #[command(flatten)]
    of: OfLeads,
}

impl OfLeads {
    /// A path with what is meant behind it.
    fn meant(&self, path: &str) -> String {
        let catalog = self.catalog.as_deref().map(|catalog| ("catalog", catalog));
        queried(path, self.of.pair().into_iter().chain(catalog))
    }
}

impl OneLead {
    fn place(&self, behind: &str) -> String {
        self.of.meant(&format!("/api/sync/lead/{}{behind}", encoded(&self.id)))
    }
}

pub(super) fn run(args: Args) -> ExitCode {
    operator_client::run(carried_out(args.command))
}

async fn carried_out(command: LeadCommand) -> OperatorAnswer<String> {
    let listener = OperatorClient::find()?;
    match command {
        LeadCommand::List { of } => {
            let answer = listener.answer(Method::GET, &of.meant("/api/sync/dead"), None).await?;
            Ok(answer.map(|body| {
                let more =
                    if body["more"] == true { "and more, which are listed once these are decided of\n" } else { "" };
                format!("{}{more}", lines(&body["leads"], line))
            }))
        }
        LeadCommand::Show(one) => {
            let answer = listener.answer(Method::GET, &one.place(""), None).await?;
            Ok(answer.map(|body| format!("{body:#}\n")))
        }
        LeadCommand::Retry(one) => {
            let answer = listener.answer(Method::POST, &one.place("/retry"), None).await?;
            Ok(answer.map(|body| line(&body)))
        }
        LeadCommand::Drop(one) => {
            let answer = listener.answer(Method::POST, &one.place("/drop"), None).await?;
            Ok(answer.map(|_| format!("{}: dropped\n", one.id)))
        }
    }
}

/// One lead, in a line. What its system said is a stranger's words.
fn line(lead: &Value) -> String {
    let text = |name: &str| lead[name].as_str().unwrap_or("-").to_owned();
    let said = [&lead["upstream"]["code"], &lead["upstream"]["message"]];
    let said: Vec<String> = said.iter().filter_map(|said| said.as_str()).map(one_line).collect();
    let said = if said.is_empty() { String::new() } else { format!(": {}", said.join(" ")) };
    let (state, catalog, id) = (text("state"), text("catalog"), text("id"));
    let (tried, error) = (text("tried_at"), text("error"));
    format!("{state:<7}  {catalog:<12}  {id:<20}  {} attempts, the last {tried}  {error}{said}\n", lead["attempts"])
}

/// A stranger's text, so that it does not look like lines of ours.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests;
