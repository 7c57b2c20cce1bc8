//! Leads of tenants that go into their systems: `/api/sync`, and whether they go: `/api/connections/{catalog}/pause`, `…/resume`.

use std::sync::Arc;

use axum::extract::{Path, Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde_json::{Map, json};

use super::answer::{OwnWords, answered, body, json_answer, later, refuse_said, refuse_with, unaudited, unstored};
use super::connections::unfit_members;
use super::endpoint::{CONNECT, OperatorEndpoint, Query, SYNC, TENANT};
use super::gate::{OperatorState, RequestHead};
use crate::access::power::Power;
use crate::access::syncing::{LeadAccepted, LeadDecision, SyncRefused};

/// What programs may ask of leads.
pub(super) fn endpoints() -> Vec<OperatorEndpoint> {
    const CATALOG: Query =
        Query { name: "catalog", about: "The system that is meant, where there are several.", one_of: &[] };
    const OF_A_LEAD: &[Query] = &[TENANT, CATALOG];
    let decides = |endpoint: OperatorEndpoint| endpoint.may(CONNECT).asks(OF_A_LEAD).refuses(&[400, 404, 409]);
    let pauses = |endpoint: OperatorEndpoint| {
        endpoint.may(CONNECT).asks(&[TENANT]).answers(&[(200, "Changed")]).refuses(&[400, 404])
    };
    vec![
        OperatorEndpoint::post("/api/sync/lead", accept)
            .named(
                "acceptLead",
                "Takes a lead over: what is answered with 202 is kept, and goes into the tenant's system.",
            )
            .may(SYNC)
            .asks(OF_A_LEAD)
            .takes("Lead")
            .answers(&[(202, "LeadStanding")])
            .refuses(&[400, 404, 409, 422, 507]),
        OperatorEndpoint::get("/api/sync/lead/{id}", show)
            .named("showLead", "How a lead stands.")
            .may(SYNC)
            .asks(OF_A_LEAD)
            .answers(&[(200, "LeadStanding")])
            .refuses(&[400, 404, 409]),
        decides(OperatorEndpoint::post("/api/sync/lead/{id}/retry", retry))
            .named("retryLead", "Has a lead tried again that waits for a person.")
            .answers(&[(200, "LeadStanding")]),
        decides(OperatorEndpoint::post("/api/sync/lead/{id}/drop", forget))
            .named("dropLead", "Forgets what of such a lead was not delivered.")
            .answers(&[(200, "LeadDropped")]),
        OperatorEndpoint::get("/api/sync/dead", dead)
            .named("listDeadLeads", "Leads that are not tried any more by themselves.")
            .may(CONNECT)
            .asks(OF_A_LEAD)
            .answers(&[(200, "DeadLeads")])
            .refuses(&[404]),
        pauses(OperatorEndpoint::post("/api/connections/{catalog}/pause", pause))
            .named("pauseSync", "Keeps the leads of a system until it is resumed."),
        pauses(OperatorEndpoint::post("/api/connections/{catalog}/resume", resume))
            .named("resumeSync", "Lets them go again."),
    ]
}

/// `POST /api/sync/lead`
async fn accept(State(state): State<Arc<OperatorState>>, request: Request) -> Response {
    let head = RequestHead::of(&request);
    answered(async {
        let asked = state.asked_by(&head, Power::Sync).await?;
        let body = body(request).await?;
        let catalog = head.asked("catalog");
        let accepted = state.overseen.syncing().accept(&asked, catalog.as_deref(), &body).await;
        let LeadAccepted { lead, same } = accepted.map_err(refused)?;
        let mut told = json!(lead);
        told["same"] = same.into();
        Ok(json_answer(StatusCode::ACCEPTED, &told))
    })
    .await
}

/// `GET /api/sync/lead/{id}`
async fn show(State(state): State<Arc<OperatorState>>, Path(id): Path<String>, request: Request) -> Response {
    let head = RequestHead::of(&request);
    answered(async {
        let asked = state.asked_by(&head, Power::Sync).await?;
        let shown = state.overseen.syncing().lead(&asked, head.asked("catalog").as_deref(), &id).await;
        Ok(json_answer(StatusCode::OK, &json!(shown.map_err(refused)?)))
    })
    .await
}

/// `GET /api/sync/dead`
async fn dead(State(state): State<Arc<OperatorState>>, request: Request) -> Response {
    let head = RequestHead::of(&request);
    answered(async {
        let asked = state.asked_by(&head, Power::Connect).await?;
        let catalog = head.asked("catalog");
        let (leads, more) = state.overseen.syncing().given_up(&asked, catalog.as_deref()).await.map_err(refused)?;
        Ok(json_answer(StatusCode::OK, &json!({ "tenant": asked.tenant, "leads": leads, "more": more })))
    })
    .await
}

/// `POST /api/sync/lead/{id}/retry`
async fn retry(state: State<Arc<OperatorState>>, id: Path<String>, request: Request) -> Response {
    decide(state, id, request, LeadDecision::Retry).await
}

/// `POST /api/sync/lead/{id}/drop`
async fn forget(state: State<Arc<OperatorState>>, id: Path<String>, request: Request) -> Response {
    decide(state, id, request, LeadDecision::Drop).await
}

async fn decide(
    State(state): State<Arc<OperatorState>>,
    Path(id): Path<String>,
    request: Request,
    decision: LeadDecision,
) -> Response {
    let head = RequestHead::of(&request);
    answered(async {
        let asked = state.asked_by(&head, Power::Connect).await?;
        let catalog = head.asked("catalog");
        let decided = state.overseen.syncing().decide(&asked, catalog.as_deref(), &id, decision).await;
        let lead = decided.map_err(refused)?;
        let told = match decision {
            LeadDecision::Retry => json!(lead),
            LeadDecision::Drop => json!({ "success": true }),
        };
        Ok(json_answer(StatusCode::OK, &told))
    })
    .await
}

/// `POST /api/connections/{catalog}/pause`
async fn pause(state: State<Arc<OperatorState>>, catalog: Path<String>, request: Request) -> Response {
    pause_or_resume(state, catalog, request, true).await
}

/// `POST /api/connections/{catalog}/resume`
async fn resume(state: State<Arc<OperatorState>>, catalog: Path<String>, request: Request) -> Response {
    pause_or_resume(state, catalog, request, false).await
}

async fn pause_or_resume(
    State(state): State<Arc<OperatorState>>,
    Path(catalog): Path<String>,
    request: Request,
    pauses: bool,
) -> Response {
    let head = RequestHead::of(&request);
    answered(async {
        let asked = state.asked_by(&head, Power::Connect).await?;
        let changed = state.overseen.syncing().pause(&asked, &catalog, pauses).await.map_err(refused)?;
        Ok(json_answer(StatusCode::OK, &json!({ "success": true, "changed": changed })))
    })
    .await
}

/// Why it was not done.
fn refused(why: SyncRefused) -> Box<Response> {
    Box::new(match why {
        SyncRefused::Absent => refuse_said(StatusCode::NOT_FOUND, "not_found", "rest-no_lead"),
        SyncRefused::NotConnected => refuse_said(StatusCode::BAD_REQUEST, "not_connected", "rest-no_system_of_leads"),
        SyncRefused::Ambiguous(catalogs) => {
            let words = OwnWords::from("rest-leads_ambiguous").with("values", catalogs.join(", "));
            let members = Map::from_iter([("catalogs".to_owned(), json!(catalogs))]);
            refuse_with(StatusCode::CONFLICT, ("ambiguous", words), members)
        }
        SyncRefused::Unfit(fields) => unfit_members(&fields, str::to_owned, &["body"]),
        SyncRefused::Limited(wait) => {
            later(refuse_said(StatusCode::TOO_MANY_REQUESTS, "limited", "rest-too_many_leads"), wait)
        }
        SyncRefused::Full => refuse_said(StatusCode::INSUFFICIENT_STORAGE, "outbox_full", "rest-leads_full"),
        SyncRefused::Volatile => refuse_said(StatusCode::SERVICE_UNAVAILABLE, "not_durable", "rest-leads_volatile"),
        SyncRefused::Unaudited => unaudited(),
        SyncRefused::Store(fault) => unstored(&fault),
    })
}
