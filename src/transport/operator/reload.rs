//! `POST /api/reload`: reads the operator's file again.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde_json::json;

use super::answer::{json_answer, refuse};
use super::gate::{OperatorState, RequestHead};
use crate::access::power::Power;

pub(super) async fn reload(State(state): State<Arc<OperatorState>>, request: Request) -> Response {
    if let Err(refusal) = state.admit(&RequestHead::of(&request), Power::Operate).await {
        return *refusal;
    }
    match state.overseen.reload().await {
        Ok(at_restart) => json_answer(StatusCode::OK, &json!({ "reloaded": true, "at_restart": at_restart })),
        // The whole report is in the log of the server: it may show what this listener does not.
        Err(why) => refuse(StatusCode::CONFLICT, "refused", &why),
    }
}
