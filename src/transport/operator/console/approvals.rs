//! The inbox of approvals, and the page of one.

use std::sync::Arc;

use axum::extract::{Path, Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use kartoteka_console::pages::{
    Approval, ApprovalArgument, ApprovalPage, ApprovalRow, ApprovalsPage, Moment, Notice, Standing,
};
use kartoteka_console::{Flash, Language, Section};
use serde_json::Value;

use super::requests::request;
use super::visit::{PageAnswer, SentForm, Visit, whole};
use crate::access::power::Power;
use crate::access::token::{hexadecimal, read_hexadecimal};
use crate::store::approvals::{ApprovalOutcome, ApprovalRecord, ApprovalState, may_be_one_person};
use crate::store::list_place::ListPlace;
use crate::transport::operator::answer::Unaudited;
use crate::transport::operator::approvals::OperatorDecision;
use crate::transport::operator::gate::{OperatorState, RequestHead};

/// How many of those that were decided stand on the page, until all are asked for.
const FEW: usize = 10;

/// Where a record is that nobody has to decide of any more.
const OVER: [ApprovalState; 4] =
    [ApprovalState::Approved, ApprovalState::Declined, ApprovalState::Used, ApprovalState::Expired];

/// For whom they are.
const FOR: (Power, Section) = (Power::Approve, Section::Approvals);

/// `GET /console/approvals`
pub(super) async fn list(State(state): State<Arc<OperatorState>>, request: Request) -> Response {
    let head = RequestHead::of(&request);
    whole(listed(&state, &head).await)
}

async fn listed(state: &OperatorState, head: &RequestHead) -> PageAnswer {
    let visit = Visit::within(state, head, FOR).await?;
    let (consent, who) = (state.overseen.consent(), visit.there());
    let behind = visit.place::<ListPlace>("waiting").await?;
    let over_behind = visit.place::<ListPlace>("cursor").await?;
    // Those that wait are asked for by themselves: however many were decided, they are on the page.
    let (Ok((waiting, waiting_next)), Ok((over, next))) = (
        consent.list(&who, &[ApprovalState::Waiting], behind.as_ref()).await,
        consent.list(&who, &OVER, over_behind.as_ref()).await,
    ) else {
        return Ok(visit.broken().await);
    };
    let open = waiting.iter().map(|record| {
        let shown = consent.shown_of(record).ok().flatten();
        let shown: Option<Value> = shown.and_then(|shown| serde_json::from_str(&shown).ok());
        row(state, &visit, record, shown.as_ref())
    });
    let mut open: Vec<ApprovalRow> = open.collect();
    // What ends first stands first.
    open.sort_by_key(|row| row.until.0);
    let all = head.asked("all").is_some();
    let more = !all && (over.len() > FEW || next.is_some());
    let (older, waiting_older) = (next.filter(|_| all), waiting_next);
    let (older, waiting_older) = (older.map(|next| next.to_string()), waiting_older.map(|next| next.to_string()));
    let kept = if all { over.len() } else { FEW };
    let closed = over.iter().take(kept).map(|record| row(state, &visit, record, None)).collect();
    Ok(visit.page(&ApprovalsPage { open, waiting_older, closed, more, older }, StatusCode::OK).await)
}

/// `GET /console/approvals/{id}`: also for who has made the call, without buttons.
pub(super) async fn show(
    State(state): State<Arc<OperatorState>>,
    Path(id): Path<String>,
    request: Request,
) -> Response {
    let head = RequestHead::of(&request);
    match Visit::of(&state, &head).await {
        Ok(visit) => shown(&state, &visit, &id, None, StatusCode::OK).await,
        Err(refusal) => *refusal,
    }
}

async fn shown(
    state: &OperatorState,
    visit: &Visit<'_>,
    id: &str,
    said: Option<Notice>,
    status: StatusCode,
) -> Response {
    let who = visit.there();
    let found = match state.overseen.consent().show(&who, id).await {
        Ok(found) => found,
        Err(fault) => {
            tracing::error!(error = %fault, "the console cannot show an approval");
            return visit.broken().await;
        }
    };
    // A caller who may not see it does not learn whether there is one.
    let is_at_home = visit.looks_at().is_none();
    let mine = |record: &ApprovalRecord| is_at_home && record.principal == who.principal.as_str();
    let Some((record, kept)) = found.filter(|(record, _)| visit.powers.approve || mine(record)) else {
        if let Err(refusal) = visit.only_with(Power::Approve, Section::Approvals).await {
            return *refusal;
        }
        return visit.absent().await;
    };
    let kept: Option<Value> = kept.and_then(|kept| serde_json::from_str(&kept).ok());
    let page = ApprovalPage { a: approval(state, visit, &record, kept.as_ref()), said };
    visit.page(&page, status).await
}

/// `POST /console/approvals/{id}/approve`
pub(super) async fn approve(state: State<Arc<OperatorState>>, id: Path<String>, request: Request) -> Response {
    decided(state, id, request, true).await
}

/// `POST /console/approvals/{id}/decline`
pub(super) async fn decline(state: State<Arc<OperatorState>>, id: Path<String>, request: Request) -> Response {
    decided(state, id, request, false).await
}

async fn decided(
    State(state): State<Arc<OperatorState>>,
    Path(id): Path<String>,
    request: Request,
    approves: bool,
) -> Response {
    let head = RequestHead::of(&request);
    let form = SentForm::of(request).await;
    whole(decision(&state, &head, &form, (&id, approves)).await)
}

async fn decision(
    state: &OperatorState,
    head: &RequestHead,
    form: &SentForm,
    (id, approves): (&str, bool),
) -> PageAnswer {
    let visit = Visit::of_form(state, head, form).await?;
    // Another tenant's are decided by its own people.
    if visit.looks_at().is_some() {
        return Err(visit.absent().await.into());
    }
    if let Err(refusal) = state.only_who_decides(&visit.operator, visit.address(), (id, approves)).await {
        if refusal.extensions().get::<Unaudited>().is_none() {
            visit.only_with(Power::Approve, Section::Approvals).await?;
        }
        return Err(visit.unaudited().await.into());
    }
    let digest = form.field("digest").and_then(read_hexadecimal).unwrap_or_default();
    // A browser ends lines with two characters, and counts one.
    let reason = form.field("reason").map(|reason| reason.replace("\r\n", "\n"));
    let decision = OperatorDecision { id, digest, approves, reason: reason.as_deref(), address: visit.address() };
    let refusal = match decision.made(state, &visit.operator.who).await {
        Ok(record) => {
            let until = Moment::at(record.expires_at).0;
            visit.flash(if approves { Flash::Approved { until } } else { Flash::Declined });
            return Ok(visit.go_to("/console/approvals"));
        }
        Err(refusal) => refusal,
    };
    let said = match refusal.status() {
        StatusCode::FORBIDDEN => Some(Notice::Own),
        StatusCode::CONFLICT => Some(Notice::Late),
        StatusCode::PRECONDITION_FAILED => Some(Notice::Moved),
        StatusCode::UNPROCESSABLE_ENTITY => Some(Notice::Reason),
        StatusCode::SERVICE_UNAVAILABLE if refusal.extensions().get::<Unaudited>().is_some() => {
            return Ok(visit.unaudited().await);
        }
        StatusCode::SERVICE_UNAVAILABLE => {
            return Ok(visit.broken().await);
        }
        _ => None,
    };
    Ok(shown(state, &visit, id, said, refusal.status()).await)
}

fn row(state: &OperatorState, visit: &Visit<'_>, record: &ApprovalRecord, kept: Option<&Value>) -> ApprovalRow {
    let facts = state.overseen.tool_facts(&record.catalog, &record.tool, visit.language.code());
    let said = kept.and_then(|kept| said(kept, visit.language));
    let text = |name: &str| said.and_then(|said| said[name].as_str()).map(str::to_owned);
    let (served, effect) = facts.map_or((None, None), |facts| (facts.title, Some(facts.effect)));
    let end = record.decided_at.unwrap_or(record.expires_at);
    ApprovalRow {
        id: record.id.clone(),
        what: text("title").or(served).unwrap_or_else(|| record.tool.clone()),
        sentence: text("text"),
        tool: record.tool.clone(),
        target: kept.and_then(target),
        by: named(&record.principal),
        own: may_be_one_person(&[&record.principal], &visit.operator.who.names()),
        effect,
        state: standing(record),
        until: Moment::at(record.expires_at),
        decider: record.approver.as_deref().map(named),
        at: Moment::at(end),
    }
}

fn approval(state: &OperatorState, visit: &Visit<'_>, record: &ApprovalRecord, kept: Option<&Value>) -> Approval {
    let row = row(state, visit, record, kept);
    let arguments = kept.and_then(|kept| kept["arguments"].as_object());
    let is_open = record.state == ApprovalState::Waiting && visit.powers.approve && visit.looks_at().is_none();
    Approval {
        decidable: is_open && !(row.own && state.overseen.consent().asks_another()),
        row,
        arguments: arguments.map(|arguments| arguments.iter().map(argument).collect()),
        request: kept.map(|kept| &kept["request"]).filter(|request| request.is_object()).map(request),
        principal: record.principal.clone(),
        asked: Moment::at(record.created_at),
        digest: hexadecimal(&record.digest),
        reason: record.reason.clone(),
    }
}

fn standing(record: &ApprovalRecord) -> Standing {
    match (record.state, record.outcome) {
        (ApprovalState::Waiting, _) => Standing::Waiting,
        (ApprovalState::Approved, _) => Standing::Approved,
        (ApprovalState::Declined, _) => Standing::Declined,
        (ApprovalState::Expired, _) => Standing::Expired,
        (ApprovalState::Used, None) => Standing::Used,
        (ApprovalState::Used, Some(ApprovalOutcome::Done)) => Standing::Done,
        (ApprovalState::Used, Some(ApprovalOutcome::Failed)) => Standing::Failed,
        (ApprovalState::Used, Some(ApprovalOutcome::Unknown)) => Standing::Unknown,
    }
}

/// What the card says in a language, else in the first that it has.
fn said(kept: &Value, language: Language) -> Option<&Value> {
    let said = kept["said"].as_object()?;
    let own = said.iter().find(|(name, _)| Language::named(name) == Some(language));
    own.or_else(|| said.iter().next()).map(|(_, said)| said)
}

/// The system, and the connection where it has a name.
fn target(kept: &Value) -> Option<String> {
    let system = kept["system"].as_str()?;
    Some(kept["connection"].as_str().map_or_else(|| system.to_owned(), |connection| format!("{system} ({connection})")))
}

/// A caller as people call it.
fn named(principal: &str) -> String {
    principal.strip_prefix("token:").unwrap_or(principal).to_owned()
}

/// A text that could be taken for something else stands in its quotes.
fn argument((name, value): (&String, &Value)) -> ApprovalArgument {
    let name = name.clone();
    match value {
        Value::String(text) => {
            let is_other = serde_json::from_str::<Value>(text).is_ok() || text.trim() != text || text.is_empty();
            let value = if is_other { value.to_string() } else { text.clone() };
            ApprovalArgument { name, value, quoted: is_other }
        }
        Value::Array(_) | Value::Object(_) => ApprovalArgument { name, value: format!("{value:#}"), quoted: true },
        other => ApprovalArgument { name, value: other.to_string(), quoted: false },
    }
}
