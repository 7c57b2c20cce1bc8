//! The systems of a tenant. What is typed goes to the routes of programs, which try it before anything is stored.

use std::sync::Arc;

use axum::extract::{Path, Request, State};
use axum::http::{Method, StatusCode};
use axum::response::Response;
use kartoteka_console::pages::{
    ConnectPage, Connection, ConnectionPage, ConnectionState, ConnectionsPage, DisconnectPage, SettingField,
    SettingKind, ShownSetting, Sync, SyncState, Tested,
};
use kartoteka_console::{Address, Flash, Section};
use serde_json::{Map, Value};

use super::api::{Api, ApiAnswer};
use super::respond::go_to;
use super::told::{milliseconds, moment};
use super::visit::{SentForm, Visit, whole};
use crate::access::power::Power;
use crate::transport::operator::gate::{OperatorState, RequestHead};

/// For whom they are.
pub(super) const FOR: (Power, Section) = (Power::Connect, Section::Connections);

/// Begins the names of fields, so that a setting may be called anything.
const SETTING: &str = "s:";

/// `GET /console/connections`
pub(super) async fn list(State(state): State<Arc<OperatorState>>, request: Request) -> Response {
    let (api, head) = (Api::of(&request), RequestHead::of(&request));
    let listed = async {
        let visit = Visit::within(&state, &head, FOR).await?;
        let answer = visit.ask(&api, Method::GET, "/api/connections", None).await;
        if answer.status != StatusCode::OK {
            return Err(problem(&visit, answer.status).await);
        }
        let connections = answer.body["connections"].as_array().into_iter().flatten().map(connection).collect();
        Ok(visit.page(&ConnectionsPage { connections }, StatusCode::OK).await)
    };
    whole(listed.await)
}

/// `GET /console/connections/{catalog}`: the form, where nothing is connected.
pub(super) async fn show(state: State<Arc<OperatorState>>, catalog: Path<String>, request: Request) -> Response {
    looked_at(state, catalog, request, false).await
}

/// `GET /console/connections/{catalog}/replace`
pub(super) async fn replace(state: State<Arc<OperatorState>>, catalog: Path<String>, request: Request) -> Response {
    looked_at(state, catalog, request, true).await
}

async fn looked_at(
    State(state): State<Arc<OperatorState>>,
    Path(catalog): Path<String>,
    request: Request,
    replaces: bool,
) -> Response {
    let (api, head) = (Api::of(&request), RequestHead::of(&request));
    let shown = async {
        let visit = Visit::within(&state, &head, FOR).await?;
        let told = told(&api, &visit, &catalog).await?;
        let c = connection(&told);
        let connects = match c.state {
            ConnectionState::None => true,
            ConnectionState::Connected | ConnectionState::Failing => replaces,
            ConnectionState::Locked | ConnectionState::Operator => false,
        };
        Ok(match connects {
            true => visit.page(&form(&told, (&Map::new(), None)), StatusCode::OK).await,
            false => visit.page(&ConnectionPage { c, tested: None }, StatusCode::OK).await,
        })
    };
    whole(shown.await)
}

/// `POST /console/connections/{catalog}/connect`
pub(super) async fn connect(
    State(state): State<Arc<OperatorState>>,
    Path(catalog): Path<String>,
    request: Request,
) -> Response {
    let (api, head) = (Api::of(&request), RequestHead::of(&request));
    let sent = SentForm::of(request).await;
    let connected = async {
        let visit = Visit::within_by_form(&state, &head, &sent, FOR).await?;
        let told = told(&api, &visit, &catalog).await?;
        let typed = typed(settings(&told), &sent);
        let lacks = |setting: &Value| setting["required"] == true && !typed.contains_key(name(setting));
        if settings(&told).any(lacks) {
            let mut page = form(&told, (&typed, None));
            page.faulty = true;
            page.first.iter_mut().for_each(|field| field.missing = field.required && !typed.contains_key(&field.name));
            return Ok(visit.page(&page, StatusCode::UNPROCESSABLE_ENTITY).await);
        }
        let body = serde_json::json!({ "settings": typed });
        let answer = visit.ask(&api, Method::PUT, &path(&catalog, ""), Some(&body)).await;
        match answer.status {
            StatusCode::OK => {
                visit.flash(Flash::Connected { title: text(&told, "title").to_owned() });
                Ok(to(&catalog))
            }
            StatusCode::BAD_REQUEST | StatusCode::CONFLICT | StatusCode::UNPROCESSABLE_ENTITY => {
                Ok(visit.page(&form(&told, (&typed, Some(&answer))), answer.status).await)
            }
            status => Err(problem(&visit, status).await),
        }
    };
    whole(connected.await)
}

/// `POST /console/connections/{catalog}/test`
pub(super) async fn test(
    State(state): State<Arc<OperatorState>>,
    Path(catalog): Path<String>,
    request: Request,
) -> Response {
    let (api, head) = (Api::of(&request), RequestHead::of(&request));
    let sent = SentForm::of(request).await;
    let tested = async {
        let visit = Visit::within_by_form(&state, &head, &sent, FOR).await?;
        let answer = visit.ask(&api, Method::POST, &path(&catalog, "/test"), None).await;
        if answer.status != StatusCode::OK {
            return Err(match answer.status {
                // Someone else has disconnected it meanwhile.
                StatusCode::BAD_REQUEST => to(&catalog).into(),
                status => problem(&visit, status).await,
            });
        }
        let tested = Tested {
            ok: answer.body["ok"] == true,
            message: answer.text("message").unwrap_or_default().to_owned(),
            ms: milliseconds(&answer.body["duration_ms"]),
        };
        let told = told(&api, &visit, &catalog).await?;
        Ok(visit.page(&ConnectionPage { c: connection(&told), tested: Some(tested) }, StatusCode::OK).await)
    };
    whole(tested.await)
}

/// `GET /console/connections/{catalog}/disconnect`
pub(super) async fn ask(
    State(state): State<Arc<OperatorState>>,
    Path(catalog): Path<String>,
    request: Request,
) -> Response {
    let (api, head) = (Api::of(&request), RequestHead::of(&request));
    let asked = async {
        let visit = Visit::within(&state, &head, FOR).await?;
        let c = connection(&told(&api, &visit, &catalog).await?);
        match c.state {
            ConnectionState::Connected | ConnectionState::Failing => {
                Ok(visit.page(&DisconnectPage { c }, StatusCode::OK).await)
            }
            _ => Ok(to(&catalog)),
        }
    };
    whole(asked.await)
}

/// `POST /console/connections/{catalog}/disconnect`
pub(super) async fn disconnect(
    State(state): State<Arc<OperatorState>>,
    Path(catalog): Path<String>,
    request: Request,
) -> Response {
    let (api, head) = (Api::of(&request), RequestHead::of(&request));
    let sent = SentForm::of(request).await;
    let disconnected = async {
        let visit = Visit::within_by_form(&state, &head, &sent, FOR).await?;
        let told = told(&api, &visit, &catalog).await?;
        let answer = visit.ask(&api, Method::DELETE, &path(&catalog, ""), None).await;
        match (answer.status, answer.text("code")) {
            (StatusCode::OK, _) => {
                visit.flash(Flash::Disconnected { title: text(&told, "title").to_owned() });
                Ok(go_to(&Address::of("/console/connections").expect("it is ours")))
            }
            (StatusCode::NOT_FOUND, Some("not_connected")) | (StatusCode::CONFLICT, _) => Ok(to(&catalog)),
            (status, _) => Err(problem(&visit, status).await),
        }
    };
    whole(disconnected.await)
}

/// A catalog as the route of programs answers it.
pub(super) async fn told(api: &Api, visit: &Visit<'_>, catalog: &str) -> Result<Value, Box<Response>> {
    let answer = visit.ask(api, Method::GET, &path(catalog, ""), None).await;
    match answer.status {
        StatusCode::OK => Ok(answer.body),
        status => Err(problem(visit, status).await),
    }
}

pub(super) async fn problem(visit: &Visit<'_>, status: StatusCode) -> Box<Response> {
    let response = match status {
        StatusCode::NOT_FOUND | StatusCode::FORBIDDEN => visit.absent().await,
        _ => visit.broken().await,
    };
    response.into()
}

pub(super) fn path(catalog: &str, rest: &str) -> String {
    format!("/api/connections/{}{rest}", super::api::encoded(catalog))
}

pub(super) fn to(catalog: &str) -> Response {
    let place = format!("/console/connections/{}", super::api::encoded(catalog));
    go_to(&Address::of(&place).unwrap_or_else(Address::home))
}

pub(super) fn text<'t>(of: &'t Value, name: &str) -> &'t str {
    of[name].as_str().unwrap_or_default()
}

pub(super) fn name(setting: &Value) -> &str {
    text(setting, "name")
}

fn settings(told: &Value) -> impl Iterator<Item = &Value> {
    told["settings"].as_array().into_iter().flatten()
}

pub(super) fn connection(told: &Value) -> Connection {
    let typed = told["authorize"]["settings"].as_array().into_iter().flatten();
    // What is typed for the one way and for the other is shown once.
    let typed = typed.filter(|setting| settings(told).all(|other| other["name"] != setting["name"]));
    let set = typed.chain(settings(told)).filter(|setting| setting["set"] == true);
    let shown = |setting: &Value| ShownSetting {
        label: label(setting),
        value: match &setting["value"] {
            Value::Null => None,
            Value::String(value) => Some(value.clone()),
            other => Some(other.to_string()),
        },
    };
    Connection {
        catalog: text(told, "catalog").to_owned(),
        title: text(told, "title").to_owned(),
        tile: Connection::tile_of(text(told, "title")),
        state: match text(told, "state") {
            "connected" => ConnectionState::Connected,
            "failing" => ConnectionState::Failing,
            "locked" => ConnectionState::Locked,
            "operator" => ConnectionState::Operator,
            _ => ConnectionState::None,
        },
        connected_at: moment(&told["connected_at"]),
        connected_by: told["connected_by"].as_str().map(str::to_owned),
        checked_at: moment(&told["checked_at"]),
        check_error: told["check_error"]["message"].as_str().map(str::to_owned),
        shown: set.map(shown).collect(),
        sync: told["sync"].is_object().then(|| sync(&told["sync"])),
    }
}

/// How leads go into a system.
fn sync(told: &Value) -> Sync {
    Sync {
        state: match text(told, "status") {
            "paused" => SyncState::Paused,
            "error" => SyncState::Error,
            _ => SyncState::Active,
        },
        last: moment(&told["last_sync_at"]),
        error: told["error"].as_str().map(str::to_owned),
        paused_by: told["paused_by"].as_str().map(str::to_owned),
        waiting: told["waiting"].as_u64().unwrap_or_default(),
        dead: told["dead"].as_u64().unwrap_or_default(),
    }
}

fn label(setting: &Value) -> String {
    let label = text(setting, "label");
    if label.is_empty() { name(setting).to_owned() } else { label.to_owned() }
}

/// What was typed, by the settings of the catalog; an empty field is not passed.
pub(super) fn typed<'s>(settings: impl Iterator<Item = &'s Value>, sent: &SentForm) -> Map<String, Value> {
    let mut typed = Map::new();
    for setting in settings {
        let field = format!("{SETTING}{}", name(setting));
        let Some(text) = sent.field(&field).map(str::trim).filter(|text| !text.is_empty()) else { continue };
        let is_number = matches!(setting["type"].as_str(), Some("integer" | "number"));
        let value = match (is_number, serde_json::from_str::<Value>(text)) {
            (true, Ok(Value::Number(number))) => Value::Number(number),
            _ if setting["type"] == "boolean" && (text == "true" || text == "false") => (text == "true").into(),
            _ => text.into(),
        };
        typed.insert(name(setting).to_owned(), value);
    }
    typed
}

/// The form, filled in with what was typed but for secrets, with what is wrong where it was refused.
pub(super) fn form(told: &Value, (typed, refused): (&Map<String, Value>, Option<&ApiAnswer>)) -> ConnectPage {
    let faults = refused.filter(|refused| refused.body["detail"].is_array()).map(|refused| &refused.body["detail"]);
    let fault = |name: &str| fault_of(refused, name);
    let (mut first, mut rare) = (Vec::new(), Vec::new());
    for (id, setting) in (1..).zip(settings(told)) {
        let field = field(id, setting, typed.get(name(setting)), fault(name(setting)));
        if field.required { first.push(field) } else { rare.push(field) }
    }
    // A catalog that demands nothing shows all that it takes.
    if first.is_empty() {
        std::mem::swap(&mut first, &mut rare);
    }
    let steps = told["steps"].as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned);
    ConnectPage {
        c: connection(told),
        steps: steps.collect(),
        more: told["more"].as_str().filter(|more| more.starts_with("https://")).map(str::to_owned),
        rare_open: rare.iter().any(|field| typed.contains_key(&field.name) || field.error.is_some()),
        first,
        rare,
        faulty: faults.is_some(),
        failed: refused.and_then(|refused| refused.text("detail")).map(str::to_owned),
        authorize: super::authorize::form(told, (&Map::new(), None)),
    }
}

/// What is wrong with a setting, where the answer says it.
pub(super) fn fault_of(refused: Option<&ApiAnswer>, name: &str) -> Option<String> {
    let faults = refused.and_then(|refused| refused.body["detail"].as_array()).into_iter().flatten();
    let of = |fault: &&Value| fault["loc"].as_array().and_then(|loc| loc.last()).is_some_and(|last| last == name);
    faults.clone().find(of).map(|fault| text(fault, "msg").to_owned())
}

pub(super) fn field(id: usize, setting: &Value, typed: Option<&Value>, error: Option<String>) -> SettingField {
    let plain = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let choices: Vec<String> = setting["enum"].as_array().into_iter().flatten().map(plain).collect();
    let kind = match (setting["secret"] == true, setting["type"].as_str(), setting["format"].as_str()) {
        (true, ..) => SettingKind::Secret,
        _ if !choices.is_empty() => SettingKind::Choice,
        (_, Some("integer" | "number"), _) => SettingKind::Number,
        (_, _, Some("uri")) => SettingKind::Url,
        _ => SettingKind::Text,
    };
    // A secret is not sent back: the browser keeps what was typed.
    let kept = setting.get("value").filter(|value| !value.is_null());
    let value = match kind {
        SettingKind::Secret => String::new(),
        _ => typed
            .or(kept)
            .or_else(|| setting.get("default"))
            .filter(|value| !value.is_null())
            .map(plain)
            .unwrap_or_default(),
    };
    SettingField {
        id,
        name: name(setting).to_owned(),
        label: label(setting),
        hint: text(setting, "hint").to_owned(),
        kind,
        required: setting["required"] == true,
        value,
        example: text(setting, "example").to_owned(),
        choices,
        missing: false,
        error,
    }
}
