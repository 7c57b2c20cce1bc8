//! `POST /api/keys/rewrap`: seals anew what is in the store, for those who run the server: the process that writes the audit has it on
//! record.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde_json::json;

use super::acts::Actor;
use super::answer::{answered, json_answer};
use super::endpoint::{OPERATE, OperatorEndpoint};
use super::gate::{OperatorState, RequestHead};
use crate::access::power::Power;
use crate::audit::ActKind;
use crate::store::fault::StoreFault;

/// What programs may ask of keys.
pub(super) fn endpoints() -> Vec<OperatorEndpoint> {
    vec![
        OperatorEndpoint::post("/api/keys/rewrap", rewrap)
            .named("rewrapKeys", "Seals what is in the store anew under the first key of this process.")
            .may(OPERATE)
            .answers(&[(200, "Rewrapped")]),
    ]
}

async fn rewrap(State(state): State<Arc<OperatorState>>, request: Request) -> Response {
    let head = RequestHead::of(&request);
    answered(async {
        let operator = state.admit(&head, Power::Operate).await?;
        let store = state.overseen.consent().store();
        let actor = Actor { who: &operator.who, address: head.address() };
        let mut act = state.begin_act(actor, (ActKind::Keys, "rewrap"), json!({})).await?;
        let rewrapped = store.rewrap(act.on_record()).await;
        if let Ok(all) = &rewrapped {
            act.names(json!(all));
        }
        act.ended(rewrapped.as_ref().err().map(StoreFault::kind)).await;
        Ok(json_answer(StatusCode::OK, &json!(rewrapped?)))
    })
    .await
}
