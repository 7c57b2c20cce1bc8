//! The code with which a tenant comes back, exchanged for a token: once, by the request that renews tokens of the same credential, with
//! the code in the place of the refresh token (RFC 6749, 4.1.3).

use kartoteka_compiler::plan::{self, Authorizing};
use serde_json::{Map, Value};

use super::backend::Backend;
use super::client::OutboundClient;
use super::counts::BackendCounts;
use super::exchange::{ExchangeTerms, exchange};
use super::faults::WrongBackend;
use super::granted::milliseconds;
use super::parts::ConnectionParts;
use super::token_fault::TokenFault;
use super::token_reply::{self, BroughtTokens};
use crate::caller::Caller;
use crate::runtime::evaluate;
use crate::runtime::periods::Clock;
use crate::runtime::request::Request;
use crate::runtime::tool::Unbound;
use crate::secret::Secret;
use crate::store::connections::GivenSettings;
use crate::store::grants::{GrantTokens, NewGrant};

/// A code, and what it is bound to.
#[derive(Debug)]
pub(crate) struct AuthorizationCode<'c> {
    pub(crate) code: &'c Secret,
    /// Where the tenant came back, if the page was told.
    pub(crate) redirect: Option<&'c str>,
    /// What the page has the digest of.
    pub(crate) verifier: Option<&'c Secret>,
}

/// What it brings.
#[derive(Debug)]
pub(crate) struct BroughtByCode {
    /// The token, and what renews it.
    pub(crate) grant: NewGrant,
    /// The settings that the reply says.
    pub(crate) settings: GivenSettings,
}

/// Why it brings nothing.
#[derive(Debug)]
pub(crate) enum CodeFault {
    /// The backend that gives tokens cannot be asked.
    Unaskable(WrongBackend),
    /// It gives none.
    Token(TokenFault),
}

/// Exchanges a code. Never repeated: it is good for one use.
pub(crate) async fn exchange_code(
    connection: &ConnectionParts,
    (authorize, code): (&Authorizing, &AuthorizationCode<'_>),
    client: &OutboundClient,
) -> Result<BroughtByCode, CodeFault> {
    client.fetched().add(code.code);
    let plan = &*connection.plan;
    let (place, credential) = authorize.credential;
    let token = plan.backends[place].auth[credential].token.as_ref().expect("a way of an application has a token");
    let caller = Caller::unknown(connection.texts.default_locale());
    let clock = Clock::new(jiff::Timestamp::now(), jiff::tz::TimeZone::UTC);
    let around = connection.surroundings(&caller, &clock);
    let scope = around.scope().for_backend();
    let asked = &plan.backends[token.send.backend];
    let backend = Backend::new(asked, &connection.settings, &scope, client, true).map_err(CodeFault::Unaskable)?;
    let mut request = Request::default();
    evaluate::send(&token.send, &Unbound, &scope, &mut request);
    with_code(&mut request, code);
    let counts = BackendCounts::default();
    let terms = ExchangeTerms {
        keyed: false,
        reads: 1,
        catalog: &plan.name,
        backend: &backend,
        errors: &asked.errors,
        pace: None,
        breaker: None,
        effect: plan::Effect::Write,
        caller: &caller,
        client,
        counts: &counts,
    };
    let unanswered = |error| CodeFault::Token(token_reply::unanswered(client, &error));
    let outgoing = backend.outgoing(asked, request, &scope).map_err(unanswered)?;
    let reply = exchange(&terms, outgoing).await.map_err(unanswered)?;
    let reply = token_reply::good(client, &asked.errors, reply).map_err(CodeFault::Token)?;
    let brought = BroughtTokens::read(token, &reply).map_err(CodeFault::Token)?;
    brought.plain.iter().for_each(|plain| client.fetched().add(plain));
    let named = |(place, value): (usize, Secret)| (plan.settings[place].name.to_string(), value);
    let renewing: GivenSettings = brought.stored.into_iter().map(named).collect();
    let text = std::str::from_utf8(&reply.body).unwrap_or_default();
    let settings: GivenSettings = token_reply::values(&authorize.keeps, text).into_iter().map(named).collect();
    renewing.values().for_each(|value| client.fetched().add(value));
    let tokens = GrantTokens { token: brought.json, settings: renewing };
    Ok(BroughtByCode { grant: NewGrant { tokens, renew_in: brought.renew_in.map(milliseconds) }, settings })
}

/// Puts the code in the place of what renews a token: where `grant_type` stands, in the query or in the body.
fn with_code(request: &mut Request, code: &AuthorizationCode<'_>) {
    let mut members = vec![("grant_type", "authorization_code".to_owned()), ("code", code.code.expose().to_owned())];
    members.extend(code.redirect.map(|redirect| ("redirect_uri", redirect.to_owned())));
    members.extend(code.verifier.map(|verifier| ("code_verifier", verifier.expose().to_owned())));
    if request.query.iter().any(|(name, _)| name == "grant_type") {
        request.query.retain(|(name, _)| members.iter().all(|(own, _)| own != name));
        request.query.extend(members.into_iter().map(|(name, value)| (name.to_owned(), value)));
        return;
    }
    let body = request.body.take().unwrap_or_default();
    let mut body: Map<String, Value> = serde_json::from_slice(&body).unwrap_or_default();
    body.extend(members.into_iter().map(|(name, value)| (name.to_owned(), Value::from(value))));
    request.body = Some(Value::Object(body).to_string().into_bytes());
}
