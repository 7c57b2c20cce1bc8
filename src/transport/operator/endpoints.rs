//! All endpoints of programs, and the document that describes them.

use std::sync::{Arc, LazyLock};

use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::{Router, middleware};
use serde_json::Value;

use super::answer::{BodyMembers, answered, refuse_said};
use super::endpoint::{OPERATE, OperatorEndpoint};
use super::expected::{ExpectedNames, expected};
use super::gate::{OperatorState, RequestHead};
use super::{approvals, audit, connections, keys, leads, openapi, pins, reload, tenants, tokens};
use crate::access::power::Power;
use crate::config::MetricsFor;

/// The text format of Prometheus.
const TEXT: &str = "text/plain; version=0.0.4; charset=utf-8";

/// The document, as it is answered.
static DOCUMENT: LazyLock<String> = LazyLock::new(|| document().to_string());

/// All endpoints of programs.
pub(super) fn all() -> Vec<OperatorEndpoint> {
    let of_subjects = [
        approvals::endpoints(),
        audit::endpoints(),
        connections::endpoints(),
        keys::endpoints(),
        leads::endpoints(),
        pins::endpoints(),
        tenants::endpoints(),
        tokens::endpoints(),
    ];
    let of_server = [
        OperatorEndpoint::post("/api/reload", reload::reload)
            .named("reload", "Reads the operator's file again.")
            .may(OPERATE)
            .answers(&[(200, "Reloaded")])
            .refuses(&[409]),
        OperatorEndpoint::get("/api/openapi.json", described)
            .named("openapi", "This document.")
            .answers(&[(200, "Document")]),
        OperatorEndpoint::get("/metrics", metrics)
            .named("metrics", "The numbers, for Prometheus: for everybody, for callers whose role says `may: [watch]`, or for nobody, as the operator says.")
            .answers(&[(200, "Text")])
            .refuses(&[401, 403, 404, 422, 429, 503]),
        OperatorEndpoint::get("/ready", ready)
            .named("ready", "Whether calls are taken.")
            .answers(&[(200, "Readiness"), (503, "Readiness")]),
    ];
    of_subjects.into_iter().flatten().chain(of_server).collect()
}

/// The OpenAPI document of them.
pub(crate) fn document() -> Value {
    openapi::document(&all())
}

/// Their routes. What is for everybody is asked by programs of others, which add to a query what they like.
pub(super) fn routes(state: Arc<OperatorState>) -> Router {
    let routed = |router: Router<_>, endpoint: OperatorEndpoint| {
        let OperatorEndpoint { path, may, queries, takes, route, .. } = endpoint;
        if may.is_empty() {
            return router.route(path, route);
        }
        let members = takes.and_then(openapi::members).map(|members| BodyMembers(members.into()));
        let names = Arc::new(ExpectedNames { queries, members });
        router.route(path, route.route_layer(middleware::from_fn_with_state(names, expected)))
    };
    all().into_iter().fold(Router::new(), routed).with_state(state)
}

async fn described() -> Response {
    json(StatusCode::OK, DOCUMENT.clone())
}

async fn metrics(State(state): State<Arc<OperatorState>>, request: Request) -> Response {
    let head = RequestHead::of(&request);
    answered(async {
        match state.rules.metrics {
            MetricsFor::All => {}
            MetricsFor::Watchers => {
                state.admit_any(&head, [Power::Watch, Power::Operate]).await?;
            }
            MetricsFor::Nobody => return Err(refuse_said(StatusCode::NOT_FOUND, "not_found", "rest-nothing").into()),
        }
        let page = state.overseen.measure().await;
        Ok(([(header::CONTENT_TYPE, TEXT)], page.into_text()).into_response())
    })
    .await
}

async fn ready(State(state): State<Arc<OperatorState>>) -> Response {
    let (status, body) = state.overseen.readiness().await.answer();
    json(status, body)
}

fn json(status: StatusCode, body: String) -> Response {
    (status, [(header::CONTENT_TYPE, "application/json")], body).into_response()
}
