//! The operator's listener of a running server, as the commands of an operator ask it.

use std::process::ExitCode;

use reqwest::Method;
use serde_json::Value;

use super::terminal;
use crate::access::consent::visible;
use crate::config::place;
use crate::secret::Secret;

/// Why the server was not asked.
#[derive(Debug, thiserror::Error)]
pub(super) enum OperatorUnasked {
    #[error("KARTOTEKA_OPERATOR_TOKEN is not set: it is the token of a caller with power to do this")]
    NoToken,
    #[error("this is a token, and not its id: `kartoteka token list` shows that, `tk_…`")]
    TokenAsId,
    #[error(
        "connecting reads the settings from stdin, a JSON object by their names: `kartoteka connections connect CATALOG < FILE`"
    )]
    NoSettings,
    #[error("stdin has more than 64 KiB")]
    LongSettings,
    #[error("stdin cannot be read")]
    Stdin(#[source] std::io::Error),
    #[error("`{place}` is no address of an operator's listener: write `ADDR:PORT`, `unix:PATH` or a URL")]
    Place { place: String },
    #[error("the operator's listener at {address} does not answer")]
    Unreachable {
        address: String,
        #[source]
        source: reqwest::Error,
    },
    #[error("the operator's listener at {address} has not answered: whether it did what it was asked is not known")]
    Unanswered {
        address: String,
        #[source]
        source: reqwest::Error,
    },
    #[error(
        "the operator's listener at {address} answers with what is none of its answers: another program may be there"
    )]
    Unexpected { address: String },
    #[error("the operator's listener at {address} answers with more than {} MiB", MOST_BYTES >> 20)]
    TooLong { address: String },
}

/// The longest answer, in bytes, of each request and of a list with all its parts.
const MOST_BYTES: usize = 64 << 20;

/// What the server has done, or why it refused.
pub(super) type OperatorAnswer<T> = Result<Result<T, String>, OperatorUnasked>;

/// The operator's listener of a server.
pub(super) struct OperatorClient {
    address: String,
    /// As it was said, for those who read it.
    place: String,
    token: Secret,
    client: reqwest::Client,
}

impl OperatorClient {
    /// Finds it by the environment.
    pub(super) fn find() -> Result<Self, OperatorUnasked> {
        let said = std::env::var("KARTOTEKA_OPERATOR").ok().filter(|said| !said.trim().is_empty());
        let said = said.unwrap_or_else(|| place::OPERATOR.to_owned());
        let place = place::operator(said.trim()).unwrap_or(place::OPERATOR);
        let socket = place.strip_prefix("unix:");
        let address = match socket {
            Some(_) => "http://localhost".to_owned(),
            None if place.contains("://") => place.trim_end_matches('/').to_owned(),
            None => format!("http://{place}"),
        };
        if socket.is_some_and(str::is_empty) || reqwest::Url::parse(&address).is_err() {
            return Err(OperatorUnasked::Place { place: place.to_owned() });
        }
        let token = std::env::var("KARTOTEKA_OPERATOR_TOKEN").ok().filter(|token| !token.trim().is_empty());
        let token = Secret::new(token.ok_or(OperatorUnasked::NoToken)?.trim());
        // Another part of the program may have installed the same before; a second time changes nothing.
        let _first = rustls::crypto::ring::default_provider().install_default();
        // The token is for this listener alone.
        let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).no_proxy();
        let client = match socket {
            #[cfg(unix)]
            Some(path) => client.unix_socket(path),
            #[cfg(not(unix))]
            Some(_) => return Err(OperatorUnasked::Place { place: place.to_owned() }),
            None => client,
        };
        let client = client.timeout(std::time::Duration::from_secs(30)).build();
        let client = client.map_err(|source| OperatorUnasked::Unreachable { address: place.to_owned(), source })?;
        Ok(Self { address, place: place.to_owned(), token, client })
    }

    /// Asks it: the body of the answer, or why it refused.
    pub(super) async fn answer(&self, method: Method, path: &str, body: Option<Value>) -> OperatorAnswer<Value> {
        let is_safe = method == Method::GET;
        let unreachable = |source: reqwest::Error| {
            let address = self.place.clone();
            // What changes something may have been done once it was sent.
            if is_safe || source.is_connect() {
                OperatorUnasked::Unreachable { address, source }
            } else {
                OperatorUnasked::Unanswered { address, source }
            }
        };
        let request = self.client.request(method, format!("{}{path}", self.address)).bearer_auth(self.token.expose());
        let request = match body {
            Some(body) => request.header("content-type", "application/json").body(body.to_string()),
            None => request,
        };
        let mut response = request.send().await.map_err(unreachable)?;
        let (status, mut text) = (response.status(), Vec::new());
        while let Some(part) = response.chunk().await.map_err(unreachable)? {
            if text.len() + part.len() > MOST_BYTES {
                return Err(OperatorUnasked::TooLong { address: self.place.clone() });
            }
            text.extend_from_slice(&part);
        }
        let body = serde_json::from_slice(&text).map_err(|_| self.unexpected())?;
        Ok(if status.is_success() { Ok(body) } else { Err(refusal(&body)) })
    }

    /// What stands there is no answer of the operator's listener.
    pub(super) fn unexpected(&self) -> OperatorUnasked {
        OperatorUnasked::Unexpected { address: self.place.clone() }
    }
}

/// Carries out a command, and prints what the server has done, or why it refused.
pub(super) fn run(asked: impl Future<Output = OperatorAnswer<String>>) -> ExitCode {
    let runtime = match tokio::runtime::Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return terminal::refuse(&error),
    };
    match runtime.block_on(asked) {
        Ok(Ok(text)) => {
            terminal::print(&visible(&text));
            ExitCode::SUCCESS
        }
        Ok(Err(refused)) => {
            terminal::tell(&visible(refused.trim_end()));
            ExitCode::FAILURE
        }
        Err(error) => terminal::refuse(&error),
    }
}

/// All parts of a list, which stands under this name in each of them.
pub(super) async fn whole_list(listener: &OperatorClient, path: &str, name: &str) -> OperatorAnswer<Value> {
    let (mut whole, mut place, mut bytes) = (Vec::new(), path.to_owned(), 0);
    loop {
        let mut body = match listener.answer(Method::GET, &place, None).await? {
            Ok(body) => body,
            Err(refused) => return Ok(Err(refused)),
        };
        let Value::Array(part) = body[name].take() else { return Err(listener.unexpected()) };
        // A part without entries counts, too: a list that never ends is none.
        bytes += part.iter().map(|entry| entry.to_string().len()).sum::<usize>().max(1 << 10);
        if bytes > MOST_BYTES {
            return Err(OperatorUnasked::TooLong { address: listener.place.clone() });
        }
        whole.extend(part);
        let Some(next) = body["next"].as_str() else { return Ok(Ok(Value::Array(whole))) };
        let separator = if path.contains('?') { '&' } else { '?' };
        place = format!("{path}{separator}cursor={}", encoded(next));
    }
}

/// A list of an answer, each in a line.
pub(super) fn lines(list: &Value, line: impl Fn(&Value) -> String) -> String {
    let list = list.as_array().map(Vec::as_slice).unwrap_or_default();
    if list.is_empty() { "nothing\n".to_owned() } else { list.iter().map(line).collect() }
}

/// Whose rows a command is about.
#[derive(Debug, clap::Args)]
pub(super) struct OfTenant {
    /// The tenant that is meant, for those who run the server; else that of the token.
    #[arg(long)]
    tenant: Option<String>,
}

impl OfTenant {
    /// As a part of a query.
    pub(super) fn pair(&self) -> Option<(&str, &str)> {
        Some(("tenant", self.tenant.as_deref()?))
    }
}

/// A path with a query behind it, where there is one.
pub(super) fn queried<'q>(path: &str, pairs: impl IntoIterator<Item = (&'q str, &'q str)>) -> String {
    let query = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
    if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") }
}

/// A text as a part of a path.
pub(super) fn encoded(text: &str) -> String {
    percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string()
}

/// Why the server refused.
fn refusal(body: &Value) -> String {
    match &body["detail"] {
        Value::String(detail) => detail.clone(),
        // What does not fit in a request: where, and why.
        Value::Array(faults) => {
            let told = |fault: &Value| {
                let place = fault["loc"].as_array().map(Vec::as_slice).unwrap_or_default();
                let place: Vec<&str> = place.iter().filter_map(Value::as_str).collect();
                format!("{}: {}", place.join("."), fault["msg"].as_str().unwrap_or_default())
            };
            faults.iter().map(told).collect::<Vec<_>>().join("; ")
        }
        other => other.to_string(),
    }
}
