//! The systems of a tenant. What is typed goes to the routes of programs, which try it before anything is stored.

use std::sync::Arc;

use axum::extract::{Path, Request, State};
use axum::http::{Method, StatusCode};
use axum::response::Response;
use kartoteka_console::pages::{ConnectionPage, ConnectionState, ConnectionsPage, DisconnectPage, Tested};
use kartoteka_console::{Flash, Section};
use serde_json::{Map, Value};

use super::api::Api;
use super::connect_form::{connection, form, name, settings, text, typed};
use super::told::milliseconds;
use super::visit::{SentForm, Visit, whole};
use crate::access::power::Power;
use crate::transport::operator::gate::{OperatorState, RequestHead};

/// For whom they are.
pub(super) const FOR: (Power, Section) = (Power::Connect, Section::Connections);

/// `GET /console/connections`
pub(super) async fn list(State(state): State<Arc<OperatorState>>, request: Request) -> Response {
    let (api, head) = (Api::of(&request), RequestHead::of(&request));
    let listed = async {
        let visit = Visit::within(&state, &head, FOR).await?;
        let answer = visit.ask(&api, Method::GET, "/api/connections", None).await;
        if answer.status != StatusCode::OK {
            return Err(visit.refused(&answer).await);
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
            true => visit.page(&form(&visit, &told, (&Map::new(), None)), StatusCode::OK).await,
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
            let mut page = form(&visit, &told, (&typed, None));
            page.faulty = true;
            page.first.iter_mut().for_each(|field| field.missing = field.required && !typed.contains_key(&field.name));
            return Ok(visit.page(&page, StatusCode::UNPROCESSABLE_ENTITY).await);
        }
        let body = serde_json::json!({ "settings": typed });
        let answer = visit.ask(&api, Method::PUT, &path(&catalog, ""), Some(&body)).await;
        match answer.status {
            StatusCode::OK => {
                visit.flash(Flash::Connected { title: text(&told, "title").to_owned() });
                Ok(to(&visit, &catalog))
            }
            StatusCode::BAD_REQUEST | StatusCode::CONFLICT | StatusCode::UNPROCESSABLE_ENTITY => {
                Ok(visit.page(&form(&visit, &told, (&typed, Some(&answer))), answer.status).await)
            }
            _ => Err(visit.refused(&answer).await),
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
                StatusCode::BAD_REQUEST => to(&visit, &catalog).into(),
                _ => visit.refused(&answer).await,
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
            _ => Ok(to(&visit, &catalog)),
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
                Ok(visit.go_to("/console/connections"))
            }
            (StatusCode::NOT_FOUND, Some("not_connected")) | (StatusCode::CONFLICT, _) => Ok(to(&visit, &catalog)),
            _ => Err(visit.refused(&answer).await),
        }
    };
    whole(disconnected.await)
}

/// A catalog as the route of programs answers it.
pub(super) async fn told(api: &Api, visit: &Visit<'_>, catalog: &str) -> Result<Value, Box<Response>> {
    let answer = visit.ask(api, Method::GET, &path(catalog, ""), None).await;
    match answer.status {
        StatusCode::OK => Ok(answer.body),
        _ => Err(visit.refused(&answer).await),
    }
}

pub(super) fn path(catalog: &str, rest: &str) -> String {
    format!("/api/connections/{}{rest}", super::api::encoded(catalog))
}

pub(super) fn to(visit: &Visit<'_>, catalog: &str) -> Response {
    visit.go_to(&format!("/console/connections/{}", super::api::encoded(catalog)))
}
