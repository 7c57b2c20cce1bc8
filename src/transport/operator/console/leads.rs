//! Leads of a tenant that go into its systems: those that wait for a person, and whether they go at all. Both are asked of the
//! routes of programs.

use std::sync::Arc;

use axum::extract::{Path, Request, State};
use axum::http::{Method, StatusCode};
use axum::response::Response;
use kartoteka_console::Flash;
use kartoteka_console::pages::{LeadRow, LeadsPage};
use serde_json::Value;

use super::api::{Api, encoded};
use super::connect_form::{connection, text};
use super::connections::{FOR, path, to, told};
use super::told::moment;
use super::visit::{SentForm, Visit, whole};
use crate::transport::operator::gate::{OperatorState, RequestHead};

/// `GET /console/connections/{catalog}/leads`
pub(super) async fn list(
    State(state): State<Arc<OperatorState>>,
    Path(catalog): Path<String>,
    request: Request,
) -> Response {
    let (api, head) = (Api::of(&request), RequestHead::of(&request));
    let listed = async {
        let visit = Visit::within(&state, &head, FOR).await?;
        let c = connection(&told(&api, &visit, &catalog).await?);
        let dead = format!("/api/sync/dead?catalog={}", encoded(&catalog));
        let answer = visit.ask(&api, Method::GET, &dead, None).await;
        if answer.status != StatusCode::OK {
            return Err(visit.refused(&answer).await);
        }
        let leads = answer.body["leads"].as_array().into_iter().flatten().map(row).collect();
        let more = answer.body["more"] == true;
        Ok(visit.page(&LeadsPage { c, leads, more }, StatusCode::OK).await)
    };
    whole(listed.await)
}

fn row(lead: &Value) -> LeadRow {
    LeadRow {
        id: text(lead, "id").to_owned(),
        unknown: text(lead, "state") == "unknown",
        error: lead["error"].as_str().map(str::to_owned),
        code: lead["upstream"]["code"].as_str().map(str::to_owned),
        words: lead["upstream"]["message"].as_str().map(str::to_owned),
        attempts: lead["attempts"].as_u64().unwrap_or_default(),
        tried: moment(&lead["tried_at"]),
    }
}

/// `POST /console/connections/{catalog}/leads`: one of them is tried again, or dropped.
pub(super) async fn decide(
    State(state): State<Arc<OperatorState>>,
    Path(catalog): Path<String>,
    request: Request,
) -> Response {
    let (api, head) = (Api::of(&request), RequestHead::of(&request));
    let sent = SentForm::of(request).await;
    let decided = async {
        let visit = Visit::within_by_form(&state, &head, &sent, FOR).await?;
        let place = format!("/console/connections/{}/leads", encoded(&catalog));
        let back = || visit.go_to(&place);
        let (Some(lead), Some(what @ ("retry" | "drop"))) = (sent.field("lead"), sent.field("do")) else {
            return Ok(back());
        };
        let asked = format!("/api/sync/lead/{}/{what}?catalog={}", encoded(lead), encoded(&catalog));
        let answer = visit.ask(&api, Method::POST, &asked, None).await;
        match answer.status {
            StatusCode::OK => visit.flash(Flash::Saved),
            // Someone else has decided of it meanwhile.
            StatusCode::NOT_FOUND => {}
            _ => return Err(visit.refused(&answer).await),
        }
        Ok(back())
    };
    whole(decided.await)
}

/// `POST /console/connections/{catalog}/pause`
pub(super) async fn pause(state: State<Arc<OperatorState>>, catalog: Path<String>, request: Request) -> Response {
    changed(state, catalog, request, "/pause").await
}

/// `POST /console/connections/{catalog}/resume`
pub(super) async fn resume(state: State<Arc<OperatorState>>, catalog: Path<String>, request: Request) -> Response {
    changed(state, catalog, request, "/resume").await
}

async fn changed(
    State(state): State<Arc<OperatorState>>,
    Path(catalog): Path<String>,
    request: Request,
    what: &str,
) -> Response {
    let (api, head) = (Api::of(&request), RequestHead::of(&request));
    let sent = SentForm::of(request).await;
    let changed = async {
        let visit = Visit::within_by_form(&state, &head, &sent, FOR).await?;
        let answer = visit.ask(&api, Method::POST, &path(&catalog, what), None).await;
        match answer.status {
            StatusCode::OK => visit.flash(Flash::Saved),
            _ => return Err(visit.refused(&answer).await),
        }
        Ok(to(&visit, &catalog))
    };
    whole(changed.await)
}
