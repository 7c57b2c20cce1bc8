//! What the operator's listener answers, behind its guard.

use std::sync::Arc;

use axum::{
    Extension, Router,
    extract::{Request, State},
    http::{StatusCode, header},
    middleware::{self, Next},
    response::{IntoResponse, Response},
    routing::{delete, get, post, put},
};

use super::console::Api;
use super::exposition::Exposition;
use super::gate::{OperatorState, RequestHead};
use super::hosts::OperatorHosts;
use super::{approvals, audit, connections, console, leads, pins, reload, tenants, tokens};
use crate::transport::http::origin::authority;
use crate::transport::refusals::{Refusals, shown};

/// The text format of Prometheus.
const TEXT: &str = "text/plain; version=0.0.4; charset=utf-8";

static REFUSALS: Refusals = Refusals::new();

/// The routes of programs that decide something.
fn of_programs(state: Arc<OperatorState>) -> Router {
    Router::new()
        .route("/api/approvals", get(approvals::list))
        .route("/api/approvals/{id}", get(approvals::show))
        .route("/api/approvals/{id}/approve", post(approvals::approve))
        .route("/api/approvals/{id}/decline", post(approvals::decline))
        .route("/api/connections", get(connections::list))
        .route(
            "/api/connections/{catalog}",
            get(connections::show).put(connections::connect).delete(connections::disconnect),
        )
        .route("/api/connections/{catalog}/test", post(connections::test))
        .route("/api/connections/{catalog}/pause", post(leads::pause))
        .route("/api/connections/{catalog}/resume", post(leads::resume))
        .route("/api/sync/lead", post(leads::accept))
        .route("/api/sync/lead/{id}", get(leads::show))
        .route("/api/sync/lead/{id}/retry", post(leads::retry))
        .route("/api/sync/lead/{id}/drop", post(leads::forget))
        .route("/api/sync/dead", get(leads::dead))
        .route("/api/pins", get(pins::list))
        .route("/api/pins/{catalog}/{backend}/{tool}", get(pins::show))
        .route("/api/pins/{catalog}/{backend}/{tool}/{what}", post(pins::decide))
        .route("/api/tenants", get(tenants::list))
        .route("/api/tenants/{id}", put(tenants::put).delete(tenants::delete))
        .route("/api/{path}/{what}", get(connections::aliased).post(connections::aliased))
        .route("/api/audit", get(audit::list))
        .route("/api/reload", post(reload::reload))
        .route("/api/tokens", get(tokens::list).post(tokens::issue))
        .route("/api/tokens/{id}", delete(tokens::revoke))
        .with_state(state)
}

/// All of them, with the pages beside.
pub(super) fn routes(state: Arc<OperatorState>, hosts: OperatorHosts) -> Router {
    let of_programs = of_programs(Arc::clone(&state));
    Router::new()
        .route("/metrics", get(metrics))
        .route("/ready", get(ready))
        .merge(console::routes().layer(Extension(Api::new(of_programs.clone()))))
        .with_state(state)
        .merge(of_programs)
        .fallback(nothing)
        .layer(middleware::from_fn_with_state(Arc::new(hosts), guard))
}

async fn metrics(State(state): State<Arc<OperatorState>>) -> Response {
    let mut page = Exposition::default();
    state.overseen.measure(&mut page);
    ([(header::CONTENT_TYPE, TEXT)], page.into_text()).into_response()
}

async fn ready(State(state): State<Arc<OperatorState>>) -> Response {
    let (status, body) = state.overseen.readiness().answer();
    json(status, body)
}

async fn nothing() -> Response {
    json(
        StatusCode::NOT_FOUND,
        r#"{"error":"there is nothing here: GET /console/, GET /metrics, GET /ready"}"#.to_owned(),
    )
}

/// No page from elsewhere may reach this, whatever name it uses and wherever it is from.
async fn guard(State(hosts): State<Arc<OperatorHosts>>, request: Request, next: Next) -> Response {
    let host = authority(request.uri(), request.headers());
    let head = RequestHead::of(&request);
    // Numbers are for no page; what is decided is for pages of this listener.
    let is_page = match head.path.as_str() {
        "/metrics" | "/ready" => request.headers().contains_key(header::ORIGIN),
        _ => head.is_of_other_page(),
    };
    if host.as_ref().is_some_and(|host| hosts.admit(host)) {
        if !is_page {
            return next.run(request).await;
        }
        if is_of_console(&head.path) && head.follows_link_from_elsewhere() {
            return console::look_again();
        }
    }
    if let Some(unsaid) = REFUSALS.say() {
        let host = shown(host.as_ref().map_or("", |host| host.as_str()).as_bytes());
        tracing::warn!(host, is_page, unsaid, "refused a request to the operator's listener");
    }
    let why = if is_page { "pages from elsewhere are not served here" } else { "this Host is not allowed here" };
    json(StatusCode::FORBIDDEN, format!(r#"{{"error":"{why}"}}"#))
}

fn is_of_console(path: &str) -> bool {
    path == "/" || path == "/approvals" || path == "/console" || path.starts_with("/console/")
}

fn json(status: StatusCode, body: String) -> Response {
    (status, [(header::CONTENT_TYPE, "application/json")], body).into_response()
}
