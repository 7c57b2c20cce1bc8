//! The routes.

use std::sync::Arc;

use axum::{
    Router,
    extract::State,
    http::{StatusCode, header},
    middleware,
    response::{IntoResponse, Response},
    routing::{any, get, post},
};
use tower::layer::layer_fn;

use crate::mcp::serves::Serves;
use crate::transport::http::cors::Cors;
use crate::transport::http::guard::GuardedRoutes;
use crate::transport::http::sse::{self, streams::MESSAGES};
use crate::transport::http::state::{Dispatch, HttpState};
use crate::transport::http::traced::Traced;
use crate::transport::http::{body, endpoint, media, resource};
use crate::transport::rest;
use crate::transport::wires::Wires;

/// Where Streamable HTTP and WebSocket are.
pub(super) const MCP: &str = "/mcp";

/// Where probes ask how the server is.
pub(super) const HEALTH: &str = "/healthz";

/// The same as the gateway had it.
pub(super) const GATEWAY_HEALTH: &str = "/health";

/// The routes without a listener, for a program that has one of its own.
pub fn router(server: Arc<dyn Serves>, wires: impl Into<Wires>, dispatch: Dispatch) -> Router {
    routes(&HttpState::new(server, wires.into(), dispatch))
}

/// A service behind what every request passes on its way to a handler.
pub(super) type Passed<I> = GuardedRoutes<Traced<Cors<I>>>;

/// Puts a service behind the guard, within which its span and what lets a page read the answer are.
pub(super) fn passed<I>(state: &Arc<HttpState>, inner: I) -> Passed<I> {
    GuardedRoutes { state: Arc::clone(state), inner: Traced(Cors(inner)) }
}

pub(super) fn routes(state: &Arc<HttpState>) -> Router {
    let guarding = Arc::clone(state);
    let rest = rest::routes(
        Arc::clone(&state.server),
        state.gate.clone(),
        (Arc::clone(&state.edge), Arc::clone(&state.traffic)),
        state.shutdown.cut.clone(),
    );
    let elsewhere = match &state.limits.path {
        Some(path) => Router::new().route(path, any(endpoint::serve)),
        None => Router::new(),
    };
    let routes = Router::new()
        .merge(elsewhere)
        // Without a redirect: many a client loses the body or the method on one.
        .route(MCP, any(endpoint::serve))
        .route("/mcp/", any(endpoint::serve))
        .route("/mcp/sse", get(sse::listen))
        .route(MESSAGES, post(sse::say))
        .merge(rest.route_layer(middleware::from_fn_with_state(Arc::clone(state), body::gather)))
        .layer(layer_fn(move |inner| passed(&guarding, inner)))
        // Probes come by address, and learn nothing here: no guard.
        .route(HEALTH, get(health))
        .route(GATEWAY_HEALTH, get(gateway_health))
        .with_state(Arc::clone(state));
    let prefix = state.limits.prefix.as_str();
    // Open as well: a client without a credential learns here where to get one.
    let resource = resource::routes(prefix).with_state(Arc::clone(state));
    // A proxy may leave the prefix of its own on the path, or take it off.
    match prefix {
        "" => routes.merge(resource),
        prefix => Router::new().nest(prefix, routes.clone()).merge(routes).merge(resource),
    }
}

async fn health(State(state): State<Arc<HttpState>>) -> Response {
    told(&state, r#"{"status":"ok"}"#, r#"{"status":"stopping"}"#)
}

async fn gateway_health(State(state): State<Arc<HttpState>>) -> Response {
    told(&state, r#"{"ok":true,"status":"healthy"}"#, r#"{"ok":false,"status":"stopping"}"#)
}

/// How the server is.
fn told(state: &HttpState, well: &'static str, stopping: &'static str) -> Response {
    let (status, body) = if state.shutdown.stopping.is_cancelled() {
        (StatusCode::SERVICE_UNAVAILABLE, stopping)
    } else {
        (StatusCode::OK, well)
    };
    (status, [(header::CONTENT_TYPE, media::JSON)], body).into_response()
}
