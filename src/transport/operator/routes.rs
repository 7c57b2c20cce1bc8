//! What the operator's listener answers, behind its guard.

use std::sync::Arc;

use axum::{
    Extension, Router,
    extract::{Request, State},
    http::{StatusCode, header},
    middleware::{self, Next},
    response::Response,
};
use percent_encoding::percent_decode_str;
use serde_json::json;

use super::answer::{json_answer, refuse_said};
use super::console::Api;
use super::gate::{OperatorRules, OperatorState, RequestHead};
use super::hosts::OperatorHosts;
use super::{console, endpoints};
use crate::config::MetricsFor;
use crate::transport::http::origin::authority;
use crate::transport::refusals::{Refusals, shown};

static REFUSALS: Refusals = Refusals::new();

/// The endpoints of programs, with the pages beside.
pub(super) fn routes(state: Arc<OperatorState>, hosts: OperatorHosts) -> Router {
    // The pages ask these as programs do, and get texts in their reader's language.
    let in_language = middleware::from_fn_with_state(Arc::clone(&state), in_language);
    let of_programs = endpoints::routes(Arc::clone(&state)).layer(in_language.clone());
    let rules = state.rules;
    let pages = if rules.console { console::routes() } else { Router::new() };
    Router::new()
        .merge(pages.layer(Extension(Api::new(of_programs.clone()))))
        .with_state(state)
        .merge(of_programs)
        .fallback(async move |request: Request| nothing(&request, rules))
        .layer(middleware::from_fn_with_state((Arc::new(hosts), rules), guard))
        .layer(in_language)
}

/// What is answered where nothing is. Outside of the endpoints of programs, which all refuse in one form, a person reads it who looks for the way.
fn nothing(request: &Request, rules: OperatorRules) -> Response {
    if request.uri().path().starts_with("/api/") {
        return refuse_said(StatusCode::NOT_FOUND, "not_found", "rest-nothing");
    }
    let pages = if rules.console { "GET /console/, " } else { "" };
    let numbers = if rules.metrics == MetricsFor::Nobody { "" } else { "GET /metrics, " };
    let places = format!("there is nothing here: {pages}{numbers}GET /ready, GET /api/openapi.json");
    json_answer(StatusCode::NOT_FOUND, &json!({ "error": places }))
}

/// Puts the texts of refusals into the language of who asks.
async fn in_language(State(state): State<Arc<OperatorState>>, request: Request, next: Next) -> Response {
    let accepted = request.headers().get(header::ACCEPT_LANGUAGE).cloned();
    let accepted = accepted.as_ref().and_then(|accepted| accepted.to_str().ok()).unwrap_or_default();
    state.worded(next.run(request).await, accepted)
}

/// No page from elsewhere may reach this, whatever name it uses and wherever it is from.
async fn guard(
    State((hosts, rules)): State<(Arc<OperatorHosts>, OperatorRules)>,
    request: Request,
    next: Next,
) -> Response {
    let host = authority(request.uri(), request.headers());
    let head = RequestHead::of(&request);
    // Numbers are for no page; what is decided is for pages of this listener.
    let is_page = match head.path.as_str() {
        "/metrics" | "/ready" => request.headers().contains_key(header::ORIGIN),
        _ => head.is_of_other_page(),
    };
    if host.as_ref().is_some_and(|host| hosts.admit(host)) {
        if !is_page {
            // Only a path of UTF-8 is taken apart: elsewhere a part of it is answered without JSON.
            let is_text = percent_decode_str(&head.path).decode_utf8().is_ok();
            return if is_text { next.run(request).await } else { nothing(&request, rules) };
        }
        if rules.console && is_of_console(&head.path) && head.follows_link_from_elsewhere() {
            return console::look_again();
        }
    }
    if let Some(unsaid) = REFUSALS.say() {
        let host = shown(host.as_ref().map_or("", |host| host.as_str()).as_bytes());
        tracing::warn!(host, is_page, unsaid, "refused a request to the operator's listener");
    }
    let why = if is_page { "rest-other_page" } else { "rest-other_host" };
    refuse_said(StatusCode::FORBIDDEN, "forbidden", why)
}

fn is_of_console(path: &str) -> bool {
    path == "/" || path == "/approvals" || path == "/console" || path.starts_with("/console/")
}
