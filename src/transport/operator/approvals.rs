//! Approvals, as programs decide of them: `/api/approvals`.

use std::net::IpAddr;
use std::sync::Arc;

use axum::body::to_bytes;
use axum::extract::{Path, Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde_json::{Map, Value, json};

use super::answer::{json_answer, refuse, unfit, unstored};
use super::gate::{OperatorState, RequestHead};
use crate::access::consent::moment;
use crate::access::power::Power;
use crate::access::token::{hexadecimal, read_hexadecimal};
use crate::caller::Identity;
use crate::store::approvals::{ApprovalOutcome, ApprovalRecord, ApprovalState, Decided};

/// The longest body, in bytes.
pub(super) const LONGEST: usize = 64 << 10;

/// The longest reason, in characters.
const LONGEST_REASON: usize = 500;

/// `GET /api/approvals?state=waiting`
pub(super) async fn list(State(state): State<Arc<OperatorState>>, request: Request) -> Response {
    let head = RequestHead::of(&request);
    let operator = match state.admit(&head, Power::Approve, None).await {
        Ok(operator) => operator,
        Err(refusal) => return *refusal,
    };
    let query = head.query.unwrap_or_default();
    let asked = url::form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "state").map(|(_, state)| state);
    let wanted = match asked.as_deref().map(ApprovalState::named) {
        None => None,
        Some(Some(wanted)) => Some(wanted),
        Some(None) => {
            return unfit(&["query", "state"], "one of waiting, approved, declined, used, expired", "enum");
        }
    };
    match state.overseen.consent().list(&operator.who, wanted).await {
        Ok(records) => {
            let records: Vec<Value> = records.iter().map(|record| told(record, None)).collect();
            json_answer(StatusCode::OK, &json!({ "approvals": records }))
        }
        Err(fault) => unstored(&fault),
    }
}

/// `GET /api/approvals/{id}`
pub(super) async fn show(
    State(state): State<Arc<OperatorState>>,
    Path(id): Path<String>,
    request: Request,
) -> Response {
    let operator = match state.admit(&RequestHead::of(&request), Power::Approve, None).await {
        Ok(operator) => operator,
        Err(refusal) => return *refusal,
    };
    match state.overseen.consent().show(&operator.who, &id).await {
        Ok(Some((record, shown))) => json_answer(StatusCode::OK, &told(&record, shown.as_deref())),
        Ok(None) => absent(),
        Err(fault) => unstored(&fault),
    }
}

/// `POST /api/approvals/{id}/approve`
pub(super) async fn approve(state: State<Arc<OperatorState>>, id: Path<String>, request: Request) -> Response {
    decide(state, id, request, true).await
}

/// `POST /api/approvals/{id}/decline`
pub(super) async fn decline(state: State<Arc<OperatorState>>, id: Path<String>, request: Request) -> Response {
    decide(state, id, request, false).await
}

async fn decide(
    State(state): State<Arc<OperatorState>>,
    Path(id): Path<String>,
    request: Request,
    approves: bool,
) -> Response {
    let head = RequestHead::of(&request);
    let operator = match state.admit(&head, Power::Approve, None).await {
        Ok(operator) => operator,
        Err(refusal) => return *refusal,
    };
    let Ok(body) = to_bytes(request.into_body(), LONGEST).await else {
        return refuse(StatusCode::BAD_REQUEST, "invalid", "the body is too long, or did not come");
    };
    let Ok(body) = serde_json::from_slice::<Map<String, Value>>(&body) else {
        return unfit(&["body"], "a JSON object is expected", "json_invalid");
    };
    let Some(digest) = body.get("digest").and_then(Value::as_str).and_then(read_hexadecimal) else {
        return unfit(&["body", "digest"], "the digest that was seen, 64 hexadecimal digits", "missing");
    };
    let reason = match body.get("reason") {
        None | Some(Value::Null) => None,
        Some(Value::String(reason)) if reason.chars().count() <= LONGEST_REASON => Some(reason.as_str()),
        Some(_) => return unfit(&["body", "reason"], "a text of at most 500 characters", "string_too_long"),
    };
    let decision = OperatorDecision { id: &id, digest, approves, reason, address: head.address() };
    match decision.made(&state, &operator.who).await {
        Ok(record) => json_answer(StatusCode::OK, &told(&record, None)),
        Err(refusal) => *refusal,
    }
}

/// A decision of an operator.
pub(super) struct OperatorDecision<'d> {
    pub(super) id: &'d str,
    pub(super) digest: [u8; 32],
    pub(super) approves: bool,
    pub(super) reason: Option<&'d str>,
    /// From where.
    pub(super) address: Option<IpAddr>,
}

impl OperatorDecision<'_> {
    /// Makes it, and gives the record as it is then.
    pub(super) async fn made(
        &self,
        state: &OperatorState,
        who: &Arc<Identity>,
    ) -> Result<ApprovalRecord, Box<Response>> {
        let Self { id, digest, approves, reason, address } = *self;
        let reason = reason.map(str::trim).filter(|reason| !reason.is_empty());
        let decided = state.overseen.consent().decide(who, id, digest, approves, reason).await;
        match decided.map_err(|fault| Box::new(unstored(&fault)))? {
            Decided::Done(record) => {
                tracing::info!(id, approves, approver = %who.principal, caller = record.principal, tool = record.tool, "a call was decided of");
                state.overseen.decided(Arc::clone(who), address, record.clone()).await;
                Ok(record)
            }
            Decided::NotWaiting(record) => {
                let detail = format!("nothing is to be decided: it is {}", record.state.name());
                let body = json!({ "detail": detail, "code": "not_waiting", "state": record.state.name() });
                Err(json_answer(StatusCode::CONFLICT, &body).into())
            }
            Decided::OtherDigest => {
                let detail = "what was seen is not what would be approved of: look at it again";
                Err(refuse(StatusCode::PRECONDITION_FAILED, "other_digest", detail).into())
            }
            Decided::OwnCall => {
                Err(refuse(StatusCode::FORBIDDEN, "four_eyes", "no one approves of a call of their own").into())
            }
            Decided::Absent => Err(absent().into()),
        }
    }
}

fn absent() -> Response {
    refuse(StatusCode::NOT_FOUND, "not_found", "there is no such approval")
}

/// A record as it is told; what is sealed of it, where that is to be seen.
fn told(record: &ApprovalRecord, shown: Option<&str>) -> Value {
    let mut told = json!({
        "id": record.id,
        "tenant": record.tenant,
        "principal": record.principal,
        "catalog": record.catalog,
        "tool": record.tool,
        "digest": hexadecimal(&record.digest),
        "state": record.state.name(),
        "means": record.means,
        "approver": record.approver,
        "reason": record.reason,
        "created_at": moment(record.created_at),
        "expires_at": moment(record.expires_at),
        "decided_at": record.decided_at.map(moment),
        "outcome": record.outcome.map(ApprovalOutcome::name),
    });
    let shown: Option<Map<String, Value>> = shown.and_then(|shown| serde_json::from_str(shown).ok());
    if let (Some(told), Some(shown)) = (told.as_object_mut(), shown) {
        told.extend(shown);
    }
    told
}
