//! `kartoteka reload`: has a running server read the operator's file again, over the operator's listener.

use std::process::ExitCode;

use reqwest::Method;

use super::operator_client::{OperatorClient, OperatorUnasked, refusal};
use super::terminal;

/// Have a running server read its operator's file again.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "KARTOTEKA_OPERATOR names the operator's listener of the server (127.0.0.1:9600), KARTOTEKA_OPERATOR_TOKEN the \
                        token of a caller with `may: [operate]`. Exit status: 0 the file counts; 1 it was refused; 2 nothing was asked."
)]
pub(super) struct Args {}

pub(super) fn run(Args {}: &Args) -> ExitCode {
    let runtime = match tokio::runtime::Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return terminal::refuse(&error),
    };
    match runtime.block_on(reloaded()) {
        Ok(Ok(at_restart)) => {
            terminal::print(&at_restart);
            ExitCode::SUCCESS
        }
        Ok(Err(refused)) => {
            terminal::tell(&refused);
            ExitCode::FAILURE
        }
        Err(error) => terminal::refuse(&error),
    }
}

async fn reloaded() -> Result<Result<String, String>, OperatorUnasked> {
    let (status, body) = OperatorClient::find()?.ask(Method::POST, "/api/reload", None).await?;
    if !status.is_success() {
        return Ok(Err(refusal(&body)));
    }
    let later = body["at_restart"].as_array().map(Vec::as_slice).unwrap_or_default();
    let later: Vec<&str> = later.iter().filter_map(|key| key.as_str()).collect();
    Ok(Ok(match later.as_slice() {
        [] => "the operator's file counts\n".to_owned(),
        later => format!("the operator's file counts; with the next start: {}\n", later.join(", ")),
    }))
}
