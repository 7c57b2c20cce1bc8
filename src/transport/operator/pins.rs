//! The tools of MCP servers, by what defines them, for those who run the server: `/api/pins`.

use std::sync::Arc;

use axum::extract::{Path, Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde_json::{Value, json};

use super::answer::{OrRefused, answered, body, json_answer, refuse, unfit};
use super::gate::{OperatorState, RequestHead};
use super::overseen::PinChange;
use crate::access::consent::moment;
use crate::access::power::Power;
use crate::store::pins::{PinRecord, PinState, PinnedServer};

/// `GET /api/pins?state=`
pub(super) async fn list(State(state): State<Arc<OperatorState>>, request: Request) -> Response {
    let head = RequestHead::of(&request);
    answered(async {
        state.admit(&head, Power::Operate).await?;
        let wanted = head.asked_state(PinState::named, "one of waiting, accepted, refused")?;
        let store = state.overseen.consent().store();
        let pins = store.pins(wanted).await?;
        let pins: Vec<Value> = pins.iter().map(told).collect();
        Ok(json_answer(StatusCode::OK, &json!({ "pins": pins, "volatile": store.is_volatile() })))
    })
    .await
}

/// `GET /api/pins/{catalog}/{backend}/{tool}`
pub(super) async fn show(
    State(state): State<Arc<OperatorState>>,
    Path((catalog, backend, tool)): Path<(String, String, String)>,
    request: Request,
) -> Response {
    let head = RequestHead::of(&request);
    answered(async {
        state.admit(&head, Power::Operate).await?;
        let pins = state.overseen.consent().store().pins_of(&catalog, &backend, &tool).await;
        let pins = pins?;
        if pins.is_empty() {
            return Err(absent().into());
        }
        let pins: Vec<Value> = pins.iter().map(told).collect();
        Ok(json_answer(StatusCode::OK, &json!({ "pins": pins })))
    })
    .await
}

/// `POST /api/pins/{catalog}/{backend}/{tool}/accept`, `…/refuse`
pub(super) async fn decide(
    State(state): State<Arc<OperatorState>>,
    Path((catalog, backend, tool, what)): Path<(String, String, String, String)>,
    request: Request,
) -> Response {
    let head = RequestHead::of(&request);
    answered(async {
        let operator = state.admit(&head, Power::Operate).await?;
        let (action, decision) = match what.as_str() {
            "accept" => ("accept", PinState::Accepted),
            "refuse" => ("refuse", PinState::Refused),
            _ => return Err(absent().into()),
        };
        let body = body(request).await?;
        let sha256 = text(&body, "sha256")?
            .ok_or_else(|| unfit(&["body", "sha256"], "the sha256 of the definition that was looked at", "missing"))?;
        let tenant = text(&body, "tenant")?.unwrap_or_default();
        let server = PinnedServer { tenant: &tenant, catalog: &catalog, backend: &backend };
        let store = state.overseen.consent().store();
        let decided = store.decide_pin(server, (&tool, &sha256), (decision, operator.who.actor())).await;
        let record = decided?.ok_or_else(absent)?;
        let change =
            PinChange { by: Arc::clone(&operator.who), address: head.address(), action, record: record.clone() };
        state.overseen.pin_changed(change).await;
        Ok(json_answer(StatusCode::OK, &told(&record)))
    })
    .await
}

fn text(body: &serde_json::Map<String, Value>, name: &'static str) -> OrRefused<Option<String>> {
    match body.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text.clone())),
        Some(_) => Err(unfit(&["body", name], "a text is expected", "string_type").into()),
    }
}

fn absent() -> Response {
    refuse(StatusCode::NOT_FOUND, "not_found", "no server has shown such a tool, or not with this definition")
}

fn told(pin: &PinRecord) -> Value {
    json!({
        "tenant": (!pin.tenant.is_empty()).then_some(&pin.tenant),
        "catalog": pin.catalog,
        "backend": pin.backend,
        "tool": pin.tool,
        "sha256": pin.sha256,
        "state": pin.state.name(),
        // Of a list, a long one is left out.
        "definition": serde_json::from_str::<Value>(&pin.definition).unwrap_or(Value::Null),
        "seen_at": moment(pin.seen_at),
        "decided_at": pin.decided_at.map(moment),
        "decided_by": pin.decided_by,
    })
}
