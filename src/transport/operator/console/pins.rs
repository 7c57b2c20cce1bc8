//! Tools of MCP servers that wait to be looked at, and decisions of them.

use std::sync::Arc;

use axum::extract::{Path, Request, State};
use axum::http::{Method, StatusCode};
use axum::response::Response;
use kartoteka_console::pages::{Pin, PinPage, PinRow, PinStanding, PinsPage, difference, line_difference};
use kartoteka_console::{Address, Flash, Section};
use serde_json::{Map, Value, json};

use super::api::{Api, encoded};
use super::respond::go_to;
use super::told::moment;
use super::visit::{PageAnswer, SentForm, Visit, whole};
use crate::access::power::Power;
use crate::transport::operator::gate::{OperatorState, RequestHead};

/// For whom they are.
const FOR: (Power, Section) = (Power::Operate, Section::Pins);

/// As many as a list has at most.
const MOST: usize = 1_000;

/// `GET /console/pins`
pub(super) async fn list(State(state): State<Arc<OperatorState>>, request: Request) -> Response {
    let (api, head) = (Api::of(&request), RequestHead::of(&request));
    let listed = async {
        let visit = Visit::within(&state, &head, FOR).await?;
        let answer = visit.ask(&api, Method::GET, "/api/pins?definitions=no", None).await;
        if answer.status != StatusCode::OK {
            return Err(visit.refused(&answer).await);
        }
        let rows: Vec<PinRow> = answer.body["pins"].as_array().into_iter().flatten().map(row).collect();
        let more = rows.len() >= MOST;
        let (open, mut closed): (Vec<_>, Vec<_>) = rows.into_iter().partition(|row| row.state == PinStanding::Waiting);
        // What was decided last stands first.
        closed.sort_by_key(|row| std::cmp::Reverse(row.decided.map(|decided| decided.0)));
        let volatile = answer.body["volatile"] == true;
        Ok(visit.page(&PinsPage { open, closed, more, volatile }, StatusCode::OK).await)
    };
    whole(listed.await)
}

/// `GET /console/pins/{id}`
pub(super) async fn show(
    State(state): State<Arc<OperatorState>>,
    Path(id): Path<String>,
    request: Request,
) -> Response {
    let (api, head) = (Api::of(&request), RequestHead::of(&request));
    let shown = async {
        let visit = Visit::within(&state, &head, FOR).await?;
        let Some(place) = PinPlace::of(&id) else { return Err(visit.absent().await.into()) };
        let path = format!("{}?tenant={}&sha256={}", place.path(), encoded(place.tenant), encoded(place.sha256));
        let answer = visit.ask(&api, Method::GET, &path, None).await;
        match answer.status {
            StatusCode::OK => {}
            _ => return Err(visit.refused(&answer).await),
        }
        let pins = answer.body["pins"].as_array().map(Vec::as_slice).unwrap_or_default();
        match pin(pins, place.sha256) {
            Some(pin) => Ok(visit.page(&PinPage { pin }, StatusCode::OK).await),
            None => Err(visit.absent().await.into()),
        }
    };
    whole(shown.await)
}

/// `POST /console/pins/{id}/accept`
pub(super) async fn accept(state: State<Arc<OperatorState>>, id: Path<String>, request: Request) -> Response {
    whole(decided(state, id, request, "accept").await)
}

/// `POST /console/pins/{id}/refuse`
pub(super) async fn refuse(state: State<Arc<OperatorState>>, id: Path<String>, request: Request) -> Response {
    whole(decided(state, id, request, "refuse").await)
}

async fn decided(
    State(state): State<Arc<OperatorState>>,
    Path(id): Path<String>,
    request: Request,
    verdict: &str,
) -> PageAnswer {
    let (api, head) = (Api::of(&request), RequestHead::of(&request));
    let sent = SentForm::of(request).await;
    let visit = Visit::within_by_form(&state, &head, &sent, FOR).await?;
    let Some(place) = PinPlace::of(&id) else { return Err(visit.absent().await.into()) };
    let body = json!({ "sha256": place.sha256, "tenant": place.tenant });
    let answer = visit.ask(&api, Method::POST, &format!("{}/{verdict}", place.path()), Some(&body)).await;
    match answer.status {
        StatusCode::OK => {
            let tool = place.tool.to_owned();
            visit.flash(if verdict == "accept" { Flash::PinAccepted { tool } } else { Flash::PinRefused { tool } });
            Ok(go_to(&Address::of("/console/pins").expect("it is ours")))
        }
        _ => Err(visit.refused(&answer).await),
    }
}

/// What tells a definition from all others, as addresses of pages have it: `SHA256/TENANT/CATALOG/BACKEND/TOOL`.
struct PinPlace<'p> {
    sha256: &'p str,
    tenant: &'p str,
    catalog: &'p str,
    backend: &'p str,
    tool: &'p str,
}

impl<'p> PinPlace<'p> {
    fn of(id: &'p str) -> Option<Self> {
        let mut parts = id.splitn(5, '/');
        let mut part = || parts.next();
        Some(Self { sha256: part()?, tenant: part()?, catalog: part()?, backend: part()?, tool: part()? })
    }

    fn path(&self) -> String {
        format!("/api/pins/{}/{}/{}", encoded(self.catalog), encoded(self.backend), encoded(self.tool))
    }
}

fn row(told: &Value) -> PinRow {
    let text = |name: &str| told[name].as_str().unwrap_or_default();
    let (catalog, backend, tool, sha256) = (text("catalog"), text("backend"), text("tool"), text("sha256"));
    PinRow {
        id: format!("{sha256}/{}/{catalog}/{backend}/{tool}", text("tenant")),
        tool: tool.to_owned(),
        server: format!("{catalog}/{backend}"),
        tenant: told["tenant"].as_str().map(str::to_owned),
        sha256: sha256.to_owned(),
        state: match text("state") {
            "accepted" => PinStanding::Accepted,
            "refused" => PinStanding::Refused,
            _ => PinStanding::Waiting,
        },
        changed: told["changed"] == true,
        seen: moment(&told["seen_at"]),
        decided: moment(&told["decided_at"]),
        by: told["decided_by"].as_str().map(str::to_owned),
    }
}

/// What the server says itself of what a tool does, by the names that the texts have for it.
fn hints(annotations: &Value) -> Vec<(&'static str, bool)> {
    const HINTS: [(&str, &str); 4] = [
        ("readOnlyHint", "reads"),
        ("destructiveHint", "deletes"),
        ("idempotentHint", "repeats"),
        ("openWorldHint", "outside"),
    ];
    HINTS.iter().filter_map(|(said, name)| Some((*name, annotations[*said].as_bool()?))).collect()
}

/// The definition with this hash, against the one of the same tool that was accepted last.
fn pin(pins: &[Value], sha256: &str) -> Option<Pin> {
    let now = pins.iter().find(|pin| pin["sha256"] == sha256)?;
    let is_other = |pin: &&Value| pin["state"] == "accepted" && pin["sha256"] != sha256;
    let was = pins.iter().filter(is_other).max_by_key(|pin| pin["decided_at"].as_str());
    let (before, after) = (was.map_or(&now["definition"], |was| &was["definition"]), &now["definition"]);
    let text = |definition: &Value| definition["description"].as_str().unwrap_or_default().to_owned();
    let rest = |definition: &Value| {
        let members = definition.as_object().into_iter().flatten();
        let others = members.filter(|(name, _)| !["description", "inputSchema"].contains(&name.as_str()));
        Value::Object(others.map(|(name, value)| (name.clone(), value.clone())).collect::<Map<_, _>>())
    };
    Some(Pin {
        row: row(now),
        was: was.and_then(|was| was["sha256"].as_str()).map(str::to_owned),
        description: line_difference(&text(before), &text(after)),
        arguments: difference(&before["inputSchema"], &after["inputSchema"]),
        rest: difference(&rest(before), &rest(after)),
        hints: hints(&after["annotations"]),
    })
}
