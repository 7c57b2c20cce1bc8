//! Tokens of callers, as they are made and revoked while the server runs: `/api/tokens`. Those of the operator's file are listed,
//! and changed there.

use std::sync::Arc;

use axum::extract::{Path, Request, State};
use axum::http::{StatusCode, header};
use axum::response::Response;
use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::acts::Actor;
use super::answer::{OrRefused, OwnWords, answered, body, json_answer, refuse_said, unfit_said};
use super::endpoint::{CURSOR, OPERATE, OperatorEndpoint, Query, behind, told_next};
use super::gate::{Operator, OperatorState, RequestHead};
use super::overseen::TokenTerms;
use crate::access::callers::TokenRule;
use crate::access::consent::moment;
use crate::access::power::Power;
use crate::access::token;
use crate::access::token_desk::WantedToken;
use crate::audit::ActKind;
use crate::caller::DEFAULT_TENANT;
use crate::secret::credential;
use crate::store::tokens::{TokenIssued, TokenRecord, TokenRevoked, TokenState, is_token_id};

/// The most roles of a token.
const MOST_ROLES: usize = 64;

/// Which of them are listed.
const STATE: Query =
    Query { name: "state", about: "Those that stand so; else all.", one_of: &["live", "expired", "revoked"] };

/// What programs may ask of tokens.
pub(super) fn endpoints() -> Vec<OperatorEndpoint> {
    const OF_A_LIST: &[Query] =
        &[Query { name: "tenant", about: "Those of this tenant; else all.", one_of: &[] }, STATE, CURSOR];
    vec![
        OperatorEndpoint::get("/api/tokens", list)
            .named("listTokens", "Tokens of the operator's file and of the store.")
            .may(OPERATE)
            .asks(OF_A_LIST)
            .answers(&[(200, "Tokens")])
            .refuses(&[422]),
        OperatorEndpoint::post("/api/tokens", issue)
            .named("issueToken", "Makes a token, which is shown once.")
            .may(OPERATE)
            .takes("TokenGiven")
            .answers(&[(201, "Token")])
            .refuses(&[400, 409, 422]),
        OperatorEndpoint::delete("/api/tokens/{id}", revoke)
            .named("revokeToken", "Revokes a token of the store.")
            .may(OPERATE)
            .answers(&[(200, "Token")])
            .refuses(&[404]),
    ]
}

/// `GET /api/tokens?tenant=&state=&cursor=`: those of the operator's file stand in the first part.
async fn list(State(state): State<Arc<OperatorState>>, request: Request) -> Response {
    let head = RequestHead::of(&request);
    answered(async {
        state.admit(&head, Power::Operate).await?;
        let wanted = STATE.asked(&head, TokenState::named)?;
        let tenant = head.asked("tenant");
        let tenant = tenant.as_deref();
        let behind = behind(head.asked(CURSOR.name))?;
        let (kept, next) = state.overseen.tokens().list(tenant, wanted, behind.as_ref()).await?;
        let now = Timestamp::now();
        let of_file = state.overseen.token_terms().of_file;
        // A token that is in the file as well counts as the file says, and is listed as that.
        let kept = kept.iter().filter(|kept| of_file.iter().all(|rule| rule.digest != kept.digest));
        let of_file = of_file
            .iter()
            .filter(|_| behind.is_none())
            .filter(|rule| tenant.is_none_or(|tenant| *rule.caller.tenant == *tenant));
        let of_file = of_file.filter(|rule| wanted.is_none_or(|wanted| wanted == state_of(rule, now)));
        let tokens: Vec<Value> = of_file.map(|rule| told_of_file(rule, now)).chain(kept.map(told)).collect();
        let volatile = state.overseen.tokens().is_volatile();
        Ok(json_answer(StatusCode::OK, &json!({ "tokens": tokens, "next": told_next(next), "volatile": volatile })))
    })
    .await
}

/// `POST /api/tokens`
async fn issue(State(state): State<Arc<OperatorState>>, request: Request) -> Response {
    let head = RequestHead::of(&request);
    answered(async {
        let operator = state.admit(&head, Power::Operate).await?;
        let body = body(request).await?;
        let terms = state.overseen.token_terms();
        let asked = AskedToken::read(&body, &terms)?;
        let has_name = |rule: &TokenRule| {
            *rule.caller.tenant == *asked.tenant && rule.caller.name.as_deref() == Some(asked.name.as_str())
        };
        if terms.of_file.iter().any(has_name) {
            return Err(refuse_said(StatusCode::CONFLICT, "name_taken", "rest-token_name_in_file").into());
        }
        let wanted = WantedToken { name: &asked.name, tenant: &asked.tenant, roles: &asked.roles, until: asked.until };
        let of = json!({ "name": asked.name, "tenant": asked.tenant, "roles": asked.roles });
        let actor = Actor { who: &operator.who, address: head.address() };
        let mut act = state.begin_act(actor, (ActKind::Token, "issue"), of).await?;
        let issued = state.overseen.tokens().issue(&wanted, &operator.who, act.on_record()).await;
        if let Ok((_, TokenIssued::Done(record))) = &issued {
            act.names(named(record));
        }
        act.ended(match &issued {
            Ok((_, TokenIssued::Done(_))) => None,
            Ok((_, TokenIssued::NameTaken(_))) => Some("name_taken"),
            Ok((_, TokenIssued::TooMany)) => Some("too_many"),
            Err(fault) => Some(fault.kind()),
        })
        .await;
        match issued? {
            (token, TokenIssued::Done(record)) => {
                counts(&state, &operator, "issue", &record).await?;
                let mut told = told(&record);
                let members = told.as_object_mut().expect("it is an object");
                members.shift_insert(0, "token".to_owned(), token.expose().into());
                let mut response = json_answer(StatusCode::CREATED, &told);
                let place = format!("/api/tokens/{}", record.id);
                response.headers_mut().extend(place.parse().ok().map(|place| (header::LOCATION, place)));
                Ok(response)
            }
            (_, TokenIssued::NameTaken(record)) => {
                let words = OwnWords::from("rest-token_name_taken").with("id", record.id);
                Err(refuse_said(StatusCode::CONFLICT, "name_taken", words).into())
            }
            (_, TokenIssued::TooMany) => Err(refuse_said(StatusCode::CONFLICT, "too_many", "rest-tokens_full").into()),
        }
    })
    .await
}

/// `DELETE /api/tokens/{id}`
async fn revoke(State(state): State<Arc<OperatorState>>, Path(id): Path<String>, request: Request) -> Response {
    let head = RequestHead::of(&request);
    answered(async {
        let operator = state.admit(&head, Power::Operate).await?;
        let absent = || refuse_said(StatusCode::NOT_FOUND, "not_found", "rest-no_token_of_id");
        // What is no id is asked of nobody, and on no record.
        if !is_token_id(&id) {
            return Err(absent().into());
        }
        let actor = Actor { who: &operator.who, address: head.address() };
        let mut act = state.begin_act(actor, (ActKind::Token, "revoke"), json!({ "id": id })).await?;
        let revoked = state.overseen.tokens().revoke(&id, &operator.who, act.on_record()).await;
        if let Ok(TokenRevoked::Done(record) | TokenRevoked::Over(record)) = &revoked {
            act.names(named(record));
        }
        act.ended(match &revoked {
            Ok(TokenRevoked::Done(_)) => None,
            Ok(TokenRevoked::Over(_)) => Some("over"),
            Ok(TokenRevoked::Absent) => Some("not_found"),
            Err(fault) => Some(fault.kind()),
        })
        .await;
        let record = match revoked? {
            TokenRevoked::Done(record) => {
                counts(&state, &operator, "revoke", &record).await?;
                record
            }
            TokenRevoked::Over(record) => record,
            TokenRevoked::Absent => return Err(absent().into()),
        };
        Ok(json_answer(StatusCode::OK, &told(&record)))
    })
    .await
}

/// Has a change count on this server, before it is answered.
async fn counts(
    state: &OperatorState,
    operator: &Operator,
    action: &'static str,
    record: &TokenRecord,
) -> OrRefused<()> {
    let counts = state.overseen.tokens_followed().await;
    tracing::info!(id = record.id, action, by = %operator.who.principal, name = record.name, "a token was changed");
    counts.map_err(|fault| {
        tracing::error!(error = %fault, id = record.id, action, "a change of tokens does not count yet");
        Box::new(refuse_said(StatusCode::SERVICE_UNAVAILABLE, "counts_later", "rest-token_counts_later"))
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
    fn read(body: &Map<String, Value>, terms: &TokenTerms) -> OrRefused<Self> {
        let Some(name) = body.get("name").and_then(Value::as_str).filter(|name| token::is_name(name)) else {
            return Err(unfit_said(&["body", "name"], "rest-token_name", "string_pattern_mismatch").into());
        };
        // It would stand in lists, logs and records.
        if credential::is_in(name) {
            return Err(unfit_said(&["body", "name"], "rest-token_as_name", "token").into());
        }
        let tenant = match body.get("tenant") {
            None | Some(Value::Null) => DEFAULT_TENANT,
            Some(Value::String(tenant)) if tenant == DEFAULT_TENANT || terms.tenants.admits(tenant) => tenant,
            Some(Value::String(tenant)) if terms.tenants.is_stopped(tenant) => {
                return Err(unfit_said(&["body", "tenant"], "rest-tenant_stopped", "stopped").into());
            }
            Some(_) => return Err(unfit_said(&["body", "tenant"], "rest-tenant_known", "enum").into()),
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
                        let words = OwnWords::from("rest-roles_known").with("values", terms.roles.join(", "));
                        return Err(unfit_said(&["body", "roles"], words, "enum").into());
                    }
                }
            }
            Some(_) => return Err(unfit_said(&["body", "roles"], "rest-roles_list", "list_type").into()),
        };
        let until = match body.get("expires_at") {
            None | Some(Value::Null) => None,
            Some(text) => match text.as_str().and_then(token::end).filter(|until| *until > Timestamp::now()) {
                Some(until) => Some(until),
                None => {
                    return Err(unfit_said(&["body", "expires_at"], "rest-token_until", "datetime_future").into());
                }
            },
        };
        Ok(Self { name: name.to_owned(), tenant: tenant.to_owned(), roles, until })
    }
}

fn state_of(rule: &TokenRule, now: Timestamp) -> TokenState {
    if rule.until.is_some_and(|until| until <= now) { TokenState::Expired } else { TokenState::Live }
}

/// What the audit says of a token.
fn named(record: &TokenRecord) -> Value {
    json!({ "id": record.id, "name": record.name, "tenant": record.tenant, "roles": record.roles })
}

/// A token of the store as it is listed: never the token, nor its digest.
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
