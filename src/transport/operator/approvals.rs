//! Approvals, as programs decide of them: `/api/approvals`.

use std::net::IpAddr;
use std::sync::Arc;

use axum::extract::{Path, Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde_json::{Map, Value, json};

use super::acts::Actor;
use super::answer::{OrRefused, OwnWords, answered, body, json_answer, refuse_said, refuse_with, unfit_said};
use super::endpoint::{CURSOR, OperatorEndpoint, Query, TENANT, behind, told_next};
use super::gate::{Operator, OperatorState, RequestHead, powerless};
use crate::access::consent::{self, moment};
use crate::access::power::Power;
use crate::access::token::{hexadecimal, read_hexadecimal};
use crate::audit::{ActKind, cleaned};
use crate::caller::Identity;
use crate::store::approvals::{ApprovalOutcome, ApprovalRecord, ApprovalState, Decided};

/// Which of them are listed.
const STATE: Query = Query {
    name: "state",
    about: "Those that stand so; else all.",
    one_of: &["waiting", "approved", "declined", "used", "expired"],
};

/// What programs may ask of approvals.
pub(super) fn endpoints() -> Vec<OperatorEndpoint> {
    const MAY: &[Power] = &[Power::Approve];
    const REFUSES: &[u16] = &[400, 404, 409, 412, 422];
    vec![
        OperatorEndpoint::get("/api/approvals", list)
            .named("listApprovals", "Calls that wait for a person, and those that did.")
            .may(MAY)
            .asks(&[STATE, TENANT, CURSOR])
            .answers(&[(200, "Approvals")])
            .refuses(&[422]),
        OperatorEndpoint::get("/api/approvals/{id}", show)
            .named("showApproval", "One of them, with its arguments and the first request, masked.")
            .may(MAY)
            .asks(&[TENANT])
            .answers(&[(200, "Approval")])
            .refuses(&[404]),
        OperatorEndpoint::post("/api/approvals/{id}/approve", approve)
            .named("approveCall", "Approves of the call with the digest that was looked at.")
            .may(MAY)
            .takes("ApprovalDecision")
            .answers(&[(200, "Approval")])
            .refuses(REFUSES),
        OperatorEndpoint::post("/api/approvals/{id}/decline", decline)
            .named("declineCall", "Declines it.")
            .may(MAY)
            .takes("ApprovalDecision")
            .answers(&[(200, "Approval")])
            .refuses(REFUSES),
    ]
}

/// The longest reason, in characters.
const LONGEST_REASON: usize = 500;

/// What a reason has to be.
const UNFIT_REASON: &str = "rest-approval_reason";

/// `GET /api/approvals?state=waiting&tenant=&cursor=`
async fn list(State(state): State<Arc<OperatorState>>, request: Request) -> Response {
    let head = RequestHead::of(&request);
    answered(async {
        let operator = state.admit(&head, Power::Approve).await?;
        let wanted = STATE.asked(&head, ApprovalState::named)?;
        let behind = behind(head.asked(CURSOR.name))?;
        let elsewhere = || Box::new(refuse_said(StatusCode::FORBIDDEN, "forbidden", "rest-other_tenants"));
        let who = state.looking_at(&operator.who, head.asked(TENANT.name)).ok_or_else(elsewhere)?;
        let (records, next) = state.overseen.consent().list(&who, wanted.as_slice(), behind.as_ref()).await?;
        let records: Vec<Value> = records.iter().map(|record| told(record, None)).collect();
        Ok(json_answer(StatusCode::OK, &json!({ "approvals": records, "next": told_next(next) })))
    })
    .await
}

/// `GET /api/approvals/{id}?tenant=`
async fn show(State(state): State<Arc<OperatorState>>, Path(id): Path<String>, request: Request) -> Response {
    let head = RequestHead::of(&request);
    answered(async {
        let operator = state.admit(&head, Power::Approve).await?;
        let who = state.looking_at(&operator.who, head.asked(TENANT.name)).ok_or_else(absent)?;
        match state.overseen.consent().show(&who, &id).await? {
            Some((record, shown)) => Ok(json_answer(StatusCode::OK, &told(&record, shown.as_deref()))),
            None => Err(absent().into()),
        }
    })
    .await
}

/// `POST /api/approvals/{id}/approve`
async fn approve(state: State<Arc<OperatorState>>, id: Path<String>, request: Request) -> Response {
    decide(state, id, request, true).await
}

/// `POST /api/approvals/{id}/decline`
async fn decline(state: State<Arc<OperatorState>>, id: Path<String>, request: Request) -> Response {
    decide(state, id, request, false).await
}

async fn decide(
    State(state): State<Arc<OperatorState>>,
    Path(id): Path<String>,
    request: Request,
    approves: bool,
) -> Response {
    let head = RequestHead::of(&request);
    answered(async {
        let operator = state.asking(&head).await?;
        state.only_who_decides(&operator, head.address(), (&id, approves)).await?;
        let body = body(request).await?;
        let digest = match body.get("digest") {
            None | Some(Value::Null) => Err("missing"),
            Some(Value::String(digest)) => read_hexadecimal(digest).ok_or("string_pattern_mismatch"),
            Some(_) => Err("string_type"),
        };
        let digest = digest.map_err(|kind| Box::new(unfit_said(&["body", "digest"], "rest-approval_digest", kind)))?;
        let reason = match body.get("reason") {
            None | Some(Value::Null) => None,
            Some(Value::String(reason)) => Some(reason.as_str()),
            Some(_) => return Err(unfit_said(&["body", "reason"], UNFIT_REASON, "string_type").into()),
        };
        let decision = OperatorDecision { id: &id, digest, approves, reason, address: head.address() };
        let record = decision.made(&state, &operator.who).await?;
        Ok(json_answer(StatusCode::OK, &told(&record, None)))
    })
    .await
}

fn action(approves: bool) -> &'static str {
    if approves { "approve" } else { "decline" }
}

impl OperatorState {
    /// Who looks, as one of the tenant whose approvals are meant: another one than their own for those who run the server. `None`: for
    /// nobody else, be there such a tenant or not. What is decided is decided by the tenant's own people.
    pub(super) fn looking_at(&self, who: &Arc<Identity>, tenant: Option<String>) -> Option<Arc<Identity>> {
        let Some(tenant) = tenant.filter(|tenant| tenant != consent::tenant(who)) else { return Some(Arc::clone(who)) };
        let there = || Identity { tenant: Some(tenant.into()), bearer: None, ..(**who).clone() };
        self.overseen.may(who, Power::Operate).then(|| Arc::new(there()))
    }

    /// Lets who has the power decide of a call; that one without it has tried is on record.
    pub(super) async fn only_who_decides(
        &self,
        Operator { who, .. }: &Operator,
        address: Option<IpAddr>,
        (id, approves): (&str, bool),
    ) -> OrRefused<()> {
        if self.overseen.may(who, Power::Approve) {
            return Ok(());
        }
        let of = json!({ "id": cleaned(id) });
        let act = self.begin_act(Actor { who, address }, (ActKind::Approval, action(approves)), of).await?;
        act.ended(Some("forbidden")).await;
        Err(powerless().into())
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
    pub(super) async fn made(&self, state: &OperatorState, who: &Arc<Identity>) -> OrRefused<ApprovalRecord> {
        let Self { id, digest, approves, reason, address } = *self;
        let reason = reason.map(str::trim).filter(|reason| !reason.is_empty());
        let is_control = |character: char| character.is_control() && !"\n\r\t".contains(character);
        if reason.is_some_and(|reason| reason.chars().count() > LONGEST_REASON || reason.contains(is_control)) {
            return Err(unfit_said(&["body", "reason"], UNFIT_REASON, "string_unfit").into());
        }
        let consent = state.overseen.consent();
        let seen = consent.record(who, id).await?.ok_or_else(absent)?;
        let of = json!({
            "id": seen.id, "catalog": seen.catalog, "tool": seen.tool, "caller": seen.principal, "reason": reason,
        });
        let act = state.begin_act(Actor { who, address }, (ActKind::Approval, action(approves)), of).await?;
        let decided = consent.decide(who, id, (digest, approves, reason), act.on_record()).await;
        act.ended(decided.as_ref().map_or_else(|fault| Some(fault.kind()), Decided::refusal)).await;
        match decided? {
            Decided::Done(record) => {
                tracing::info!(id, approves, approver = %who.principal, caller = record.principal, tool = record.tool, "a call was decided of");
                Ok(record)
            }
            Decided::NotWaiting(record) => {
                let state = record.state.name();
                let words = OwnWords::from("rest-approval_over").with("state", state);
                let members = Map::from_iter([("state".to_owned(), state.into())]);
                Err(refuse_with(StatusCode::CONFLICT, ("not_waiting", words), members).into())
            }
            Decided::OtherDigest => {
                Err(refuse_said(StatusCode::PRECONDITION_FAILED, "other_digest", "rest-approval_other").into())
            }
            Decided::OwnCall => Err(refuse_said(StatusCode::FORBIDDEN, "four_eyes", "rest-approval_own").into()),
            Decided::Absent => Err(absent().into()),
        }
    }
}

fn absent() -> Response {
    refuse_said(StatusCode::NOT_FOUND, "not_found", "rest-no_approval")
}

/// A record as JSON; what is sealed of it, where that is to be seen.
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
