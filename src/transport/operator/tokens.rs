//! Tokens of callers, as they are made and revoked while the server runs: `/api/tokens`. Those of the operator's file are told of,
//! and changed there.

use std::sync::Arc;

use axum::body::to_bytes;
use axum::extract::{Path, Request, State};
use axum::http::{StatusCode, header};
use axum::response::Response;
use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::answer::{json_answer, refuse, unfit, unstored};
use super::approvals::LONGEST;
use super::gate::{Operator, OperatorState, RequestHead};
use super::overseen::{TokenChange, TokenTerms};
use crate::access::callers::TokenRule;
use crate::access::consent::moment;
use crate::access::power::Power;
use crate::access::token;
use crate::access::token_desk::WantedToken;
use crate::store::tokens::{TokenIssued, TokenRecord, TokenRevoked, TokenState};

/// The most roles of a token.
const MOST_ROLES: usize = 64;

/// The tenant where none is named.
const DEFAULT: &str = "default";

/// What a body may have.
const KEYS: [&str; 4] = ["name", "tenant", "roles", "expires_at"];

/// `GET /api/tokens?tenant=&state=`
pub(super) async fn list(State(state): State<Arc<OperatorState>>, request: Request) -> Response {
    let head = RequestHead::of(&request);
    if let Err(refusal) = state.admit(&head, Power::Operate, None).await {
        return *refusal;
    }
    let query = head.query.unwrap_or_default();
    let asked = |name: &str| {
        let mut pairs = url::form_urlencoded::parse(query.as_bytes());
        pairs.find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
    };
    let wanted = match asked("state").as_deref().map(TokenState::named) {
        None => None,
        Some(Some(wanted)) => Some(wanted),
        Some(None) => return unfit(&["query", "state"], "one of live, expired, revoked", "enum"),
    };
    let tenant = asked("tenant");
    let kept = match state.overseen.tokens().list(tenant.as_deref(), wanted).await {
        Ok(kept) => kept,
        Err(fault) => return unstored(&fault),
    };
    let now = Timestamp::now();
    let of_file = state.overseen.token_terms().of_file;
    let of_file = of_file.iter().filter(|rule| tenant.as_deref().is_none_or(|tenant| *rule.caller.tenant == *tenant));
    let of_file = of_file.filter(|rule| wanted.is_none_or(|wanted| wanted == state_of(rule, now)));
    let tokens: Vec<Value> = of_file.map(|rule| told_of_file(rule, now)).chain(kept.iter().map(told)).collect();
    json_answer(StatusCode::OK, &json!({ "tokens": tokens, "volatile": state.overseen.tokens().is_volatile() }))
}

/// `POST /api/tokens`
pub(super) async fn issue(State(state): State<Arc<OperatorState>>, request: Request) -> Response {
    let head = RequestHead::of(&request);
    let operator = match state.admit(&head, Power::Operate, None).await {
        Ok(operator) => operator,
        Err(refusal) => return *refusal,
    };
    let Ok(body) = to_bytes(request.into_body(), LONGEST).await else {
        return refuse(StatusCode::BAD_REQUEST, "invalid", "the body is too long, or did not come");
    };
    let Ok(body) = serde_json::from_slice::<Map<String, Value>>(&body) else {
        return unfit(&["body"], "a JSON object is expected", "json_invalid");
    };
    let terms = state.overseen.token_terms();
    let asked = match AskedToken::read(&body, &terms) {
        Ok(asked) => asked,
        Err(refusal) => return *refusal,
    };
    let of_file = |rule: &&TokenRule| {
        *rule.caller.tenant == *asked.tenant && rule.caller.name.as_deref() == Some(asked.name.as_str())
    };
    if terms.of_file.iter().any(|rule| of_file(&rule)) {
        return refuse(StatusCode::CONFLICT, "name_taken", "a token of the operator's file has this name");
    }
    let wanted = WantedToken { name: &asked.name, tenant: &asked.tenant, roles: &asked.roles, until: asked.until };
    match state.overseen.tokens().issue(&wanted, &operator.who).await {
        Ok((token, TokenIssued::Done(record))) => {
            if let Err(refusal) = counts(&state, &head, &operator, "issue", &record).await {
                return *refusal;
            }
            let mut told = told(&record);
            told.as_object_mut().expect("it is an object").shift_insert(0, "token".to_owned(), token.expose().into());
            let mut response = json_answer(StatusCode::CREATED, &told);
            let place = format!("/api/tokens/{}", record.id);
            response.headers_mut().extend(place.parse().ok().map(|place| (header::LOCATION, place)));
            response
        }
        Ok((_, TokenIssued::NameTaken(record))) => {
            let detail = format!("the live token {} has this name: revoke it first, or choose another", record.id);
            refuse(StatusCode::CONFLICT, "name_taken", &detail)
        }
        Ok((_, TokenIssued::TooMany)) => {
            refuse(StatusCode::CONFLICT, "too_many", "there are as many live tokens as there may be: revoke some")
        }
        Err(fault) => unstored(&fault),
    }
}

/// `DELETE /api/tokens/{id}`
pub(super) async fn revoke(
    State(state): State<Arc<OperatorState>>,
    Path(id): Path<String>,
    request: Request,
) -> Response {
    let head = RequestHead::of(&request);
    let operator = match state.admit(&head, Power::Operate, None).await {
        Ok(operator) => operator,
        Err(refusal) => return *refusal,
    };
    match state.overseen.tokens().revoke(&id, &operator.who).await {
        Ok(TokenRevoked::Done(record)) => match counts(&state, &head, &operator, "revoke", &record).await {
            Ok(()) => json_answer(StatusCode::OK, &told(&record)),
            Err(refusal) => *refusal,
        },
        Ok(TokenRevoked::Over(record)) => json_answer(StatusCode::OK, &told(&record)),
        Ok(TokenRevoked::Absent) => refuse(
            StatusCode::NOT_FOUND,
            "not_found",
            "the store has no such token; those of the file are changed there",
        ),
        Err(fault) => unstored(&fault),
    }
}

/// Has a change count on this server, before it is answered.
async fn counts(
    state: &OperatorState,
    head: &RequestHead,
    operator: &Operator,
    action: &'static str,
    record: &TokenRecord,
) -> Result<(), Box<Response>> {
    let (by, address) = (Arc::clone(&operator.who), head.address());
    let change = TokenChange { by, address, action, record: record.clone() };
    state.overseen.token_changed(change).await.map_err(|fault| {
        tracing::error!(error = %fault, id = record.id, action, "a change of tokens does not count yet");
        let detail = "it is in the store, and does not count here yet: it will within seconds of the store's answering";
        Box::new(refuse(StatusCode::SERVICE_UNAVAILABLE, "unavailable", detail))
    })
}

/// A token that is asked for.
struct AskedToken {
    name: String,
    tenant: String,
    roles: Vec<String>,
    until: Option<Timestamp>,
}

impl AskedToken {
    fn read(body: &Map<String, Value>, terms: &TokenTerms) -> Result<Self, Box<Response>> {
        if let Some(other) = body.keys().find(|key| !KEYS.contains(&key.as_str())) {
            return Err(unfit(&["body", other], "one of name, tenant, roles, expires_at", "extra_forbidden").into());
        }
        let Some(name) = body.get("name").and_then(Value::as_str).filter(|name| token::is_name(name)) else {
            let message = "a name of 1 to 64 letters, digits, `_`, `-`, `.` and `@`";
            return Err(unfit(&["body", "name"], message, "string_pattern_mismatch").into());
        };
        let tenant = match body.get("tenant") {
            None | Some(Value::Null) => DEFAULT,
            Some(Value::String(tenant)) if tenant == DEFAULT || terms.tenants.admits(tenant) => tenant,
            Some(_) => return Err(unfit(&["body", "tenant"], "a tenant of this server", "enum").into()),
        };
        let roles = match body.get("roles") {
            None | Some(Value::Null) => Vec::new(),
            Some(Value::Array(roles)) if roles.len() <= MOST_ROLES => {
                let known = |role: &Value| {
                    role.as_str().filter(|role| terms.roles.iter().any(|known| **known == **role)).map(str::to_owned)
                };
                match roles.iter().map(known).collect::<Option<Vec<_>>>() {
                    Some(roles) => roles,
                    None => {
                        let message = format!("each is a role of this server: {}", terms.roles.join(", "));
                        return Err(unfit(&["body", "roles"], &message, "enum").into());
                    }
                }
            }
            Some(_) => return Err(unfit(&["body", "roles"], "a list of at most 64 roles", "list_type").into()),
        };
        let until = match body.get("expires_at") {
            None | Some(Value::Null) => None,
            Some(text) => match text.as_str().and_then(token::end).filter(|until| *until > Timestamp::now()) {
                Some(until) => Some(until),
                None => {
                    let message =
                        "the last day, `2027-06-30`, or a moment, `2027-06-30T12:00:00Z`, that is yet to come";
                    return Err(unfit(&["body", "expires_at"], message, "datetime_future").into());
                }
            },
        };
        Ok(Self { name: name.to_owned(), tenant: tenant.to_owned(), roles, until })
    }
}

fn state_of(rule: &TokenRule, now: Timestamp) -> TokenState {
    if rule.until.is_some_and(|until| until <= now) { TokenState::Expired } else { TokenState::Live }
}

/// A token of the store as it is told of: never the token, nor its digest.
fn told(record: &TokenRecord) -> Value {
    json!({
        "id": record.id,
        "source": "store",
        "name": record.name,
        "principal": format!("token:{}", record.name),
        "tenant": record.tenant,
        "roles": record.roles,
        "state": record.state.name(),
        "created_at": moment(record.created_at),
        "created_by": record.created_by,
        "expires_at": record.expires_at.map(moment),
        "ended_at": record.ended_at.map(moment),
        "ended_by": record.ended_by,
        "used_at": record.used_at.map(moment),
    })
}

/// The same of one of the operator's file.
fn told_of_file(rule: &TokenRule, now: Timestamp) -> Value {
    let until = rule.until.map(|until| moment(until.as_millisecond()));
    json!({
        "id": null,
        "source": "file",
        "name": rule.caller.name,
        "principal": rule.caller.principal.as_str(),
        "tenant": rule.caller.tenant,
        "roles": rule.caller.roles.iter().flatten().collect::<Vec<_>>(),
        "state": state_of(rule, now).name(),
        "created_at": null,
        "created_by": null,
        "expires_at": until,
        "ended_at": until.filter(|_| state_of(rule, now) == TokenState::Expired),
        "ended_by": null,
        "used_at": null,
    })
}
