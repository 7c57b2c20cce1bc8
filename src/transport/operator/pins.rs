//! The tools of MCP servers, by what defines them, for those who run the server: `/api/pins`.

use std::sync::Arc;

use axum::extract::{Path, Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde_json::{Value, json};

use super::acts::Actor;
use super::answer::{OrRefused, answered, body, json_answer, refuse_said, unfit_said};
use super::endpoint::{OPERATE, OperatorEndpoint, Query};
use super::gate::{OperatorState, RequestHead};
use crate::access::consent::moment;
use crate::access::power::Power;
use crate::audit::{ActKind, cleaned};
use crate::store::pins::{PinRecord, PinState, PinnedServer};

/// Which of them are listed.
const STATE: Query =
    Query { name: "state", about: "Those that stand so; else all.", one_of: &["waiting", "accepted", "refused"] };

/// Whether a list has definitions.
const DEFINITIONS: Query =
    Query { name: "definitions", about: "Whether short definitions are told.", one_of: &["yes", "no"] };

/// What programs may ask of the tools of MCP servers.
pub(super) fn endpoints() -> Vec<OperatorEndpoint> {
    const OF_A_TOOL: &[Query] = &[
        Query { name: "tenant", about: "Those of this tenant's server; empty: of any tenant's.", one_of: &[] },
        Query { name: "sha256", about: "The definition of this hash first.", one_of: &[] },
    ];
    let decides = |endpoint: OperatorEndpoint| {
        endpoint.may(OPERATE).takes("PinDecision").answers(&[(200, "Pin")]).refuses(&[400, 404, 422])
    };
    vec![
        OperatorEndpoint::get("/api/pins", list)
            .named("listPins", "Definitions of tools of MCP servers, those that wait first.")
            .may(OPERATE)
            .asks(&[STATE, DEFINITIONS])
            .answers(&[(200, "Pins")])
            .refuses(&[422]),
        OperatorEndpoint::get("/api/pins/{catalog}/{backend}/{tool}", show)
            .named("showPins", "The definitions of one tool, whole.")
            .may(OPERATE)
            .asks(OF_A_TOOL)
            .answers(&[(200, "Pins")])
            .refuses(&[404]),
        decides(OperatorEndpoint::post("/api/pins/{catalog}/{backend}/{tool}/accept", accept))
            .named("acceptPin", "Has a tool offered as it is defined so."),
        decides(OperatorEndpoint::post("/api/pins/{catalog}/{backend}/{tool}/refuse", turn_down))
            .named("refusePin", "Has a definition never offered."),
    ]
}

/// The longest definition of a list, in bytes: a longer one is left out of it.
const LONGEST: u16 = 16 << 10;

/// `GET /api/pins?state=&definitions=`
async fn list(State(state): State<Arc<OperatorState>>, request: Request) -> Response {
    let head = RequestHead::of(&request);
    answered(async {
        state.admit(&head, Power::Operate).await?;
        let wanted = STATE.asked(&head, PinState::named)?;
        let store = state.overseen.consent().store();
        let longest = |wanted: &str| match wanted {
            "yes" => Some(LONGEST),
            "no" => Some(0),
            _ => None,
        };
        let longest = DEFINITIONS.asked(&head, longest)?.unwrap_or(LONGEST);
        let pins = store.pins(wanted, longest).await?;
        let pins: Vec<Value> = pins.iter().map(told).collect();
        Ok(json_answer(StatusCode::OK, &json!({ "pins": pins, "volatile": store.is_volatile() })))
    })
    .await
}

/// `GET /api/pins/{catalog}/{backend}/{tool}?tenant=&sha256=`
async fn show(
    State(state): State<Arc<OperatorState>>,
    Path((catalog, backend, tool)): Path<(String, String, String)>,
    request: Request,
) -> Response {
    let head = RequestHead::of(&request);
    answered(async {
        state.admit(&head, Power::Operate).await?;
        let (tenant, sha256) = (head.asked("tenant"), head.asked("sha256"));
        let store = state.overseen.consent().store();
        let pins = store.pins_of((&catalog, &backend, &tool), tenant.as_deref(), sha256.as_deref()).await?;
        if pins.is_empty() {
            return Err(absent().into());
        }
        let pins: Vec<Value> = pins.iter().map(told).collect();
        Ok(json_answer(StatusCode::OK, &json!({ "pins": pins })))
    })
    .await
}

/// `POST /api/pins/{catalog}/{backend}/{tool}/accept`
async fn accept(state: State<Arc<OperatorState>>, tool: Path<(String, String, String)>, request: Request) -> Response {
    decide(state, tool, request, ("accept", PinState::Accepted)).await
}

/// `POST /api/pins/{catalog}/{backend}/{tool}/refuse`
async fn turn_down(
    state: State<Arc<OperatorState>>,
    tool: Path<(String, String, String)>,
    request: Request,
) -> Response {
    decide(state, tool, request, ("refuse", PinState::Refused)).await
}

async fn decide(
    State(state): State<Arc<OperatorState>>,
    Path((catalog, backend, tool)): Path<(String, String, String)>,
    request: Request,
    (action, decision): (&'static str, PinState),
) -> Response {
    let head = RequestHead::of(&request);
    answered(async {
        let operator = state.admit(&head, Power::Operate).await?;
        let body = body(request).await?;
        let sha256 = text(&body, "sha256")?
            .ok_or_else(|| unfit_said(&["body", "sha256"], "rest-pin_sha256", "missing"))?;
        let tenant = text(&body, "tenant")?.unwrap_or_default();
        let server = PinnedServer { tenant: &tenant, catalog: &catalog, backend: &backend };
        let store = state.overseen.consent().store();
        let of = json!({
            "catalog": cleaned(&catalog), "backend": cleaned(&backend), "tool": cleaned(&tool), "sha256": cleaned(&sha256),
            "tenant": cleaned(&tenant),
        });
        let actor = Actor { who: &operator.who, address: head.address() };
        let mut act = state.begin_act(actor, (ActKind::Pin, action), of).await?;
        let by = operator.who.actor();
        let decided = store.decide_pin(server, (&tool, &sha256), (decision, by), act.on_record()).await;
        if let Ok(Some(record)) = &decided {
            act.names(named(record));
        }
        act.ended(match &decided {
            Ok(Some(_)) => None,
            Ok(None) => Some("not_found"),
            Err(fault) => Some(fault.kind()),
        })
        .await;
        let record = decided?.ok_or_else(absent)?;
        tracing::info!(catalog, backend, tool, sha256, action, by = %operator.who.principal, "a tool of an MCP server was decided of");
        state.overseen.pins_followed();
        Ok(json_answer(StatusCode::OK, &told(&record)))
    })
    .await
}

fn text(body: &serde_json::Map<String, Value>, name: &'static str) -> OrRefused<Option<String>> {
    match body.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text.clone())),
        Some(_) => Err(unfit_said(&["body", name], "rest-text", "string_type").into()),
    }
}

fn absent() -> Response {
    refuse_said(StatusCode::NOT_FOUND, "not_found", "rest-no_pin")
}

/// What the audit says of a pin.
fn named(pin: &PinRecord) -> Value {
    json!({ "catalog": pin.catalog, "backend": pin.backend, "tool": pin.tool, "sha256": pin.sha256, "tenant": pin.tenant })
}

fn told(pin: &PinRecord) -> Value {
    json!({
        "tenant": (!pin.tenant.is_empty()).then_some(&pin.tenant),
        "catalog": pin.catalog,
        "backend": pin.backend,
        "tool": pin.tool,
        "sha256": pin.sha256,
        "state": pin.state.name(),
        "changed": pin.changed,
        // Of a list, a long one is left out.
        "definition": serde_json::from_str::<Value>(&pin.definition).unwrap_or(Value::Null),
        "seen_at": moment(pin.seen_at),
        "decided_at": pin.decided_at.map(moment),
        "decided_by": pin.decided_by,
    })
}
