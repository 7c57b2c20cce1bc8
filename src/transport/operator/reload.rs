//! `POST /api/reload`: reads the operator's file again.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde_json::json;

use super::acts::Actor;
use super::answer::{answered, json_answer, refuse_said};
use super::gate::{OperatorState, RequestHead};
use super::overseen::{CertificateTold, ReloadTold};
use crate::access::power::Power;
use crate::audit::ActKind;

pub(super) async fn reload(State(state): State<Arc<OperatorState>>, request: Request) -> Response {
    let head = RequestHead::of(&request);
    answered(async {
        let operator = state.admit(&head, Power::Operate).await?;
        let actor = Actor { who: &operator.who, address: head.address() };
        let act = state.begin_act(actor, (ActKind::Reload, "ask"), json!({})).await?;
        let reloaded = state.overseen.reload().await;
        act.ended(reloaded.as_ref().err().map(|why| why.code())).await;
        match reloaded {
            Ok(ReloadTold { at_restart, left_out, certificate, operator_certificate }) => {
                let name = |told: Option<CertificateTold>| told.map(CertificateTold::name);
                let told = json!({
                    "reloaded": true,
                    "at_restart": at_restart,
                    "left_out": left_out,
                    "certificate": name(certificate),
                    "operator_certificate": name(operator_certificate),
                });
                Ok(json_answer(StatusCode::OK, &told))
            }
            // The whole report is in the log of the server: it may show what this listener does not.
            Err(why) => Err(refuse_said(StatusCode::CONFLICT, why.code(), why.text()).into()),
        }
    })
    .await
}
