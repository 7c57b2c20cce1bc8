//! What the reply to a request for a token says: the token, what else it brings, for how long; or why there is none.

use std::borrow::Cow;
use std::time::Duration;

use kartoteka_compiler::plan::{self, Lifetime};
use serde_json::Value;

use super::client::OutboundClient;
use super::error::{Error, chain};
use super::failure;
use super::token_fault::TokenFault;
use crate::runtime::reply::{FailureCode, Head};
use crate::runtime::upstream::Reply;
use crate::runtime::{json, json_path};
use crate::secret::Secret;

/// A token is renewed so long before its end, or for a tenth of its time if that is shorter.
const BEFORE_ITS_END: Duration = Duration::from_secs(60);

/// A longer token is none, in bytes.
const LONGEST: usize = 16 << 10;

/// A token lives no longer than this, whatever its reply says.
const LONGEST_LIFE: f64 = 365.0 * 24.0 * 3600.0;

/// What a reply brings.
pub(super) struct BroughtTokens {
    /// The token, a JSON scalar, or a map of its parts.
    pub(super) json: Secret,
    /// The same as texts.
    pub(super) plain: Vec<Secret>,
    /// Values of settings, by their places.
    pub(super) stored: Vec<(usize, Secret)>,
    /// After how long it is to be renewed; `None`: when it is refused.
    pub(super) renew_in: Option<Duration>,
}

impl BroughtTokens {
    pub(super) fn read(token: &plan::Token, reply: &Reply) -> Result<Self, TokenFault> {
        let text = std::str::from_utf8(&reply.body).map_err(|_| TokenFault::Absent)?;
        let head = Head::new(reply.status, reply.headers.clone());
        let (mut parts, mut plain) = (Vec::with_capacity(token.value.len()), Vec::with_capacity(token.value.len()));
        for part in token.value.iter() {
            let raw = failure::raw_at(&part.at, text, &head).ok_or(TokenFault::Absent)?;
            let said = json::scalar_text(Some(&raw)).ok().flatten().map(Cow::into_owned);
            let said = said.filter(|said| !said.is_empty() && said.len() <= LONGEST).ok_or(TokenFault::Absent)?;
            plain.push(Secret::new(said));
            parts.push((&*part.name, raw));
        }
        let json = match &parts[..] {
            [("", whole)] => whole.to_string(),
            parts => {
                let parts = parts.iter().map(|(name, raw)| format!("{}:{raw}", Value::from(*name)));
                format!("{{{}}}", parts.collect::<Vec<_>>().join(","))
            }
        };
        let renew_in = lives(&token.lives, text).map(|life| life.saturating_sub(BEFORE_ITS_END.min(life / 10)));
        Ok(Self { json: Secret::new(json), plain, stored: values(&token.store, text), renew_in })
    }
}

/// The texts of a token that is kept as JSON: one, or those of its parts.
pub(super) fn texts_of(json: &str) -> Vec<Secret> {
    let text = |json: &str| json::scalar_text(Some(json)).ok().flatten().map(|text| Secret::new(text.into_owned()));
    match serde_json::from_str::<Value>(json) {
        Ok(Value::Object(parts)) => parts.values().filter_map(|part| text(&part.to_string())).collect(),
        Ok(_) => text(json).into_iter().collect(),
        Err(_) => Vec::new(),
    }
}

/// What a reply says of settings, as far as it says something.
pub(super) fn values(stored: &[plan::Stored], reply: &str) -> Vec<(usize, Secret)> {
    let value = |stored: &plan::Stored| {
        let value = scalar(reply, &stored.value).filter(|value| !value.is_empty() && value.len() <= LONGEST)?;
        Some((stored.setting, Secret::new(value)))
    };
    stored.iter().filter_map(value).collect()
}

/// The reply, if it is none that refuses.
pub(super) fn good(client: &OutboundClient, errors: &plan::Errors, reply: Reply) -> Result<Reply, TokenFault> {
    match (reply.status, failure::code(errors, &reply)) {
        (200..300, FailureCode::None) => Ok(reply),
        (status @ (408 | 429 | 500..), _) | (status, FailureCode::Known(plan::Failure::Busy)) => {
            Err(TokenFault::Unanswered(format!("it answers with {status}")))
        }
        (status, code) => {
            let kind = match code {
                FailureCode::Known(kind) => Some(kind),
                FailureCode::Unknown | FailureCode::None => None,
            };
            Err(TokenFault::Refused { status, code: said_code(client, errors, &reply), kind })
        }
    }
}

/// There is no reply.
pub(super) fn unanswered(client: &OutboundClient, error: &Error) -> TokenFault {
    TokenFault::Unanswered(client.mask(&chain(error)).into_owned())
}

fn said_code(client: &OutboundClient, errors: &plan::Errors, reply: &Reply) -> Option<String> {
    let text = std::str::from_utf8(&reply.body).ok()?;
    let head = Head::new(reply.status, reply.headers.clone());
    let code = errors.code.iter().find_map(|place| failure::said_at(place, text, &head))?;
    let short: String = code.chars().filter(|c| !c.is_control()).take(64).collect();
    Some(client.mask(&short).into_owned())
}

/// How long a token may be used; `None`: until it is refused.
fn lives(lives: &Lifetime, reply: &str) -> Option<Duration> {
    match lives {
        Lifetime::UntilRefused => None,
        Lifetime::Fixed(milliseconds) => Some(Duration::from_millis(*milliseconds)),
        Lifetime::Said(path) => {
            let seconds = scalar(reply, path)?.trim().parse().ok().filter(|seconds: &f64| *seconds > 0.0)?;
            Some(Duration::from_secs_f64(seconds.min(LONGEST_LIFE)))
        }
    }
}

/// The text of a scalar in a reply.
fn scalar(reply: &str, path: &plan::Path) -> Option<String> {
    json::scalar_text(json_path::find(reply, path)).ok().flatten().map(|text| text.into_owned())
}
