//! Where one begins.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::response::Response;
use kartoteka_console::{Address, Powers};

use super::overview;
use super::respond::go_to;
use super::visit::Visit;
use crate::transport::operator::gate::{OperatorState, RequestHead};

/// `GET /`, `GET /console`
pub(super) async fn to_console() -> Response {
    go_to(&Address::home())
}

/// `GET /approvals`
pub(super) async fn to_approvals() -> Response {
    go_to(&Address::of("/console/approvals").expect("it is ours"))
}

/// `GET /console/`: how the server is, for who runs it; for others the section that they are here for.
pub(super) async fn home(State(state): State<Arc<OperatorState>>, request: Request) -> Response {
    let head = RequestHead::of(&request);
    let visit = match Visit::of(&state, &head).await {
        Ok(visit) => visit,
        Err(refusal) => return *refusal,
    };
    if visit.powers.operate {
        return overview::show(&state, &visit).await;
    }
    // Who decides, decides first; who reads the audit alone has nothing else to do here.
    let first = match visit.powers {
        Powers { approve: true, .. } => "/console/approvals",
        Powers { connect: true, .. } => "/console/connections",
        Powers { audit: true, .. } => "/console/audit",
        _ => "/console/tools",
    };
    go_to(&Address::of(first).expect("it is ours"))
}

/// What is no page.
pub(super) async fn absent(State(state): State<Arc<OperatorState>>, request: Request) -> Response {
    let head = RequestHead::of(&request);
    match Visit::of(&state, &head).await {
        Ok(visit) => visit.absent().await,
        Err(refusal) => *refusal,
    }
}
