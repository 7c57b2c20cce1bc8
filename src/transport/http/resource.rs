//! What clients without a credential can read of the issuers whose tokens this server takes (RFC 9728): open to all, and
//! readable by any page, since it says nothing that is not public.

use std::sync::Arc;

use axum::{
    Router,
    extract::State,
    http::{HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};

use crate::access::resource::{MCP, ResourcePart, WELL_KNOWN};
use crate::transport::http::media;
use crate::transport::http::refusal;
use crate::transport::http::state::HttpState;

/// For how long it may be kept.
const KEEP: HeaderValue = HeaderValue::from_static("max-age=3600");

/// What lets any page read it, whatever headers its client adds.
const OPEN: [(HeaderName, HeaderValue); 3] = [
    (header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*")),
    (header::ACCESS_CONTROL_ALLOW_METHODS, HeaderValue::from_static("GET, OPTIONS")),
    (header::ACCESS_CONTROL_ALLOW_HEADERS, HeaderValue::from_static("*")),
];

/// The routes: before the path of the server's address, and the same without it for a proxy that takes that off.
pub(super) fn routes(prefix: &str) -> Router<Arc<HttpState>> {
    let server = get(whole).options(preflight);
    let mcp = get(of_mcp).options(preflight);
    let routes = Router::new().route(WELL_KNOWN, server.clone()).route(&format!("{WELL_KNOWN}{MCP}"), mcp.clone());
    match prefix {
        "" => routes,
        prefix => {
            routes.route(&format!("{WELL_KNOWN}{prefix}"), server).route(&format!("{WELL_KNOWN}{prefix}{MCP}"), mcp)
        }
    }
}

async fn whole(State(state): State<Arc<HttpState>>) -> Response {
    document(&state, ResourcePart::Server)
}

async fn of_mcp(State(state): State<Arc<HttpState>>) -> Response {
    document(&state, ResourcePart::Mcp)
}

async fn preflight() -> Response {
    (StatusCode::NO_CONTENT, OPEN).into_response()
}

fn document(state: &HttpState, part: ResourcePart) -> Response {
    match state.edge.load().resource() {
        Some(resource) => {
            let kind = [(header::CONTENT_TYPE, HeaderValue::from_static(media::JSON)), (header::CACHE_CONTROL, KEEP)];
            (OPEN, kind, resource.metadata(part).to_string()).into_response()
        }
        // A page learns from the status as much as from the document.
        None => (OPEN, refusal::refuse(StatusCode::NOT_FOUND, "no issuer's tokens are taken here")).into_response(),
    }
}
