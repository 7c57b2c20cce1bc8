//! `kartoteka reload`: has a running server read the operator's file again, over the operator's listener.

use std::process::ExitCode;

use reqwest::Method;

use super::operator_client::{self, OperatorAnswer, OperatorClient};

/// Have a running server read its operator's file again.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "KARTOTEKA_OPERATOR names the operator's listener of the server (127.0.0.1:9600), KARTOTEKA_OPERATOR_TOKEN the \
                        token of a caller with `may: [operate]`. Exit status: 0 the file counts; 1 it was refused, or a reload is under way; 2 nothing was asked."
)]
pub(super) struct Args {}

pub(super) fn run(Args {}: &Args) -> ExitCode {
    operator_client::run(reloaded())
}

async fn reloaded() -> OperatorAnswer<String> {
    let listener = OperatorClient::find()?;
    let answer = listener.answer(Method::POST, "/api/reload", None).await?;
    if answer.as_ref().is_ok_and(|body| body["reloaded"] != true) {
        return Err(listener.unexpected());
    }
    Ok(answer.map(|body| {
        let told = |key: &str, what: &str| {
            let names = body[key].as_array().map(Vec::as_slice).unwrap_or_default();
            let names: Vec<&str> = names.iter().filter_map(|name| name.as_str()).collect();
            if names.is_empty() { String::new() } else { format!("; {what}: {}", names.join(", ")) }
        };
        let (later, left_out) =
            (told("at_restart", "with the next start"), told("left_out", "left out, none of its settings is set"));
        let certificate = |key: &str, of: &str| match body[key].as_str() {
            Some("renewed") => format!("; the certificate{of} was read again"),
            Some(_) => {
                format!("; the certificate{of} could not be read again, and the former one goes on: the log says why")
            }
            None => String::new(),
        };
        let (own, operators) =
            (certificate("certificate", ""), certificate("operator_certificate", " of the operator's listener"));
        format!("the operator's file counts{later}{left_out}{own}{operators}\n")
    }))
}
