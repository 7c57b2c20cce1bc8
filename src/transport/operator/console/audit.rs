//! The audit, searched from its end.

use std::sync::Arc;

use axum::extract::{Path, Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use jiff::{SignedDuration, Timestamp};
use kartoteka_console::Section;
use kartoteka_console::pages::{
    AuditBin, AuditChoice, AuditPage, AuditRow, Chain, Effect, Moment, ProblemPage, RecordFacts, RecordPage,
};
use serde_json::{Map, Value};

use super::told::milliseconds;
use super::visit::{PageAnswer, Visit, whole};
use crate::access::power::Power;
use crate::audit::newest::{Follows, FoundRecord, NewestRecords, RecordPlace};
use crate::audit::query::{KINDS, RecordFilter, STATUSES, TenantRecords};
use crate::audit::{AuditFault, AuditReader};
use crate::transport::operator::audit::{AuditExport, ExportFormat, LONGEST, search};
use crate::transport::operator::gate::{OperatorState, RequestHead};

/// Records of a page.
const MOST: usize = 50;

/// Bars of the histogram.
const BINS: usize = 48;

/// `GET /console/audit`
pub(super) async fn list(State(state): State<Arc<OperatorState>>, request: Request) -> Response {
    let head = RequestHead::of(&request);
    whole(listed(&state, &head).await)
}

async fn listed(state: &OperatorState, head: &RequestHead) -> PageAnswer {
    let visit = Visit::of(state, head).await?;
    let reader = searched(state, &visit).await?;
    let chosen = chosen(head, &visit);
    let filter = filter(&chosen, &visit);
    let before = visit.place::<RecordPlace>("cursor").await?;
    let found = read(reader.newest(filter, before, MOST)).await;
    match found {
        Ok(Some(found)) => Ok(visit.page(&page(chosen, found), StatusCode::OK).await),
        Ok(None) => Err(gone(&visit).await),
        Err(problem) => Err(visit.page(&problem, StatusCode::SERVICE_UNAVAILABLE).await.into()),
    }
}

/// `GET /console/audit/export`: what the page finds, all of it, as a file.
pub(super) async fn export(State(state): State<Arc<OperatorState>>, request: Request) -> Response {
    let head = RequestHead::of(&request);
    whole(exported(&state, &head).await)
}

async fn exported(state: &OperatorState, head: &RequestHead) -> PageAnswer {
    let visit = Visit::of(state, head).await?;
    let reader = searched(state, &visit).await?;
    let format = head.asked("format").and_then(|name| ExportFormat::named(&name));
    let Some(format) = format else { return Err(gone(&visit).await) };
    let filter = filter(&chosen(head, &visit), &visit);
    match (AuditExport { reader, filter, cursor: None, format, sealed: None }).answer().await {
        Ok(Some(file)) => Ok(file),
        Ok(None) => Err(gone(&visit).await),
        Err(_) => Err(visit.page(&ProblemPage::AuditUnread, StatusCode::SERVICE_UNAVAILABLE).await.into()),
    }
}

/// `GET /console/audit/{place}`
pub(super) async fn show(
    State(state): State<Arc<OperatorState>>,
    Path(place): Path<String>,
    request: Request,
) -> Response {
    let head = RequestHead::of(&request);
    whole(shown(&state, &head, &place).await)
}

async fn shown(state: &OperatorState, head: &RequestHead, place: &str) -> PageAnswer {
    let visit = Visit::of(state, head).await?;
    let reader = searched(state, &visit).await?;
    let Ok(place) = place.parse::<RecordPlace>() else { return Err(gone(&visit).await) };
    let found = match read(reader.record_at(place)).await {
        Ok(found) => found,
        Err(problem) => return Err(visit.page(&problem, StatusCode::SERVICE_UNAVAILABLE).await.into()),
    };
    // A record of another tenant is not there.
    let seen = filter(&AuditChoice::default(), &visit);
    let Some((found, line, follows)) = found.filter(|(found, ..)| seen.admits(&found.record)) else {
        return Err(gone(&visit).await);
    };
    let chain = match follows {
        Follows::Whole => Chain::Whole,
        Follows::Broken => Chain::Broken,
        Follows::First => Chain::First,
    };
    let page = RecordPage { facts: facts(&found.record), r: row(&found), chain, json: line };
    Ok(visit.page(&page, StatusCode::OK).await)
}

/// What is searched, for who may.
async fn searched(state: &OperatorState, visit: &Visit<'_>) -> Result<AuditReader, Box<Response>> {
    visit.only_with(Power::Audit, Section::Audit).await?;
    match state.overseen.audit_reader().await {
        Some(reader) => Ok(reader),
        None => Err(visit.page(&ProblemPage::AuditOff, StatusCode::OK).await.into()),
    }
}

async fn gone(visit: &Visit<'_>) -> Box<Response> {
    visit.absent().await.into()
}

async fn read<T>(reads: impl Future<Output = Result<T, AuditFault>>) -> Result<T, ProblemPage> {
    search(reads).await.map_err(|_| ProblemPage::AuditUnread)
}

fn chosen(head: &RequestHead, visit: &Visit<'_>) -> AuditChoice {
    let asked = |name: &str| -> String { head.asked(name).unwrap_or_default().trim().chars().take(LONGEST).collect() };
    let since = head.asked("since").filter(|since| age(since).is_some() || since == "all");
    AuditChoice {
        since: since.unwrap_or_else(|| "24h".to_owned()),
        status: asked("status"),
        tool: asked("tool"),
        caller: asked("caller"),
        call: asked("call"),
        tenant: visit.looks_at().unwrap_or_default().to_owned(),
    }
}

fn age(since: &str) -> Option<SignedDuration> {
    let hours = match since {
        "1h" => 1,
        "24h" => 24,
        "7d" => 7 * 24,
        "30d" => 30 * 24,
        _ => return None,
    };
    Some(SignedDuration::from_hours(hours))
}

/// What fits the choice, of what this reader sees.
fn filter(chosen: &AuditChoice, visit: &Visit<'_>) -> RecordFilter {
    let text = |text: &String| (!text.is_empty()).then(|| text.clone());
    RecordFilter {
        since: age(&chosen.since).and_then(|age| Timestamp::now().checked_sub(age).ok()),
        status: text(&chosen.status),
        tool: text(&chosen.tool),
        caller: text(&chosen.caller),
        call: text(&chosen.call),
        partly: true,
        tenant: Some(TenantRecords {
            tenant: visit.tenant().to_owned(),
            of_server: visit.powers.operate && visit.looks_at().is_none(),
        }),
        ends_alone: chosen.call.is_empty(),
        ..RecordFilter::default()
    }
}

fn page(chosen: AuditChoice, found: NewestRecords) -> AuditPage {
    AuditPage {
        chosen,
        records: found.records.iter().map(row).collect(),
        older: found.older.map(|older| older.to_string()),
        looked_back_to: found.looked_back_to.map(Moment),
        bins: bins(&found.counted),
    }
}

/// What was counted, in bars from the oldest to the newest.
fn bins(counted: &[(Timestamp, bool)]) -> Vec<AuditBin> {
    let moments = || counted.iter().map(|(at, _)| at.as_millisecond());
    let (Some(first), Some(last)) = (moments().min(), moments().max()) else { return Vec::new() };
    let mut bins = vec![AuditBin::default(); BINS];
    let span = i128::from(last - first) + 1;
    for (at, bad) in counted {
        let place = i128::from(at.as_millisecond() - first) * BINS as i128 / span;
        let bin = &mut bins[usize::try_from(place).expect("it is of the span")];
        match bad {
            true => bin.bad += 1,
            false => bin.ok += 1,
        }
    }
    bins
}

fn text(record: &Map<String, Value>, name: &str) -> Option<String> {
    record.get(name).and_then(Value::as_str).map(str::to_owned)
}

/// One of these names as the program has it.
fn known(record: &Map<String, Value>, name: &str, known: &[&'static str]) -> Option<&'static str> {
    let there = record.get(name)?.as_str()?;
    known.iter().copied().find(|known| *known == there)
}

fn row(found: &FoundRecord) -> AuditRow {
    let record = &found.record;
    let moment = text(record, "ts").and_then(|ts| ts.parse().ok()).unwrap_or(Timestamp::UNIX_EPOCH);
    AuditRow {
        id: found.place.to_string(),
        ts: Moment(moment),
        status: known(record, "status", &STATUSES),
        kind: known(record, "kind", &KINDS).unwrap_or("other"),
        what: ["tool", "resource", "prompt"].iter().find_map(|name| text(record, name)),
        note: text(record, "error"),
        who: text(record, "actor").or_else(|| text(record, "address")),
        wire: text(record, "wire"),
        took: record.get("duration_ms").and_then(milliseconds),
    }
}

fn facts(record: &Map<String, Value>) -> RecordFacts {
    let number = |name: &str| record.get(name).and_then(Value::as_u64);
    let upstream = record.get("upstream").and_then(Value::as_object).map(|said| {
        let parts = ["status", "code"].iter().filter_map(|name| said.get(*name));
        parts.map(|part| part.as_str().map_or_else(|| part.to_string(), str::to_owned)).collect::<Vec<_>>().join(", ")
    });
    RecordFacts {
        principal: text(record, "principal"),
        role: text(record, "role"),
        tenant: text(record, "tenant"),
        catalog: text(record, "catalog"),
        effect: record.get("effect").and_then(Value::as_str).and_then(Effect::named),
        arguments_size: number("payload_size"),
        result_size: number("result_size"),
        upstream,
        hmac: text(record, "arguments_hmac"),
        call: text(record, "correlation_id"),
        approval: text(record, "approval_id"),
        seq: number("seq"),
    }
}
