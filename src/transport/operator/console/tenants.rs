//! The tenants of the server.

use std::sync::Arc;

use axum::extract::{Path, Request, State};
use axum::http::{Method, StatusCode};
use axum::response::Response;
use kartoteka_console::pages::{TenantFault, TenantPage, TenantRow, TenantsPage};
use kartoteka_console::{Address, Flash, Section};
use serde_json::{Value, json};

use super::api::{Api, ApiAnswer, encoded};
use super::respond::go_to;
use super::told::moment;
use super::visit::{PageAnswer, SentForm, Visit, whole};
use crate::access::power::Power;
use crate::access::tenants::is_tenant;
use crate::store::tenants::EVERY;
use crate::transport::operator::gate::{OperatorState, RequestHead};
use crate::transport::operator::overseen::Offerable;
use crate::transport::operator::tenants::told_by_subject;

/// For whom they are.
const FOR: (Power, Section) = (Power::Operate, Section::Tenants);

/// The most tenants on the page; a search finds the others.
const MOST: usize = 100;

/// `GET /console/tenants`
pub(super) async fn list(State(state): State<Arc<OperatorState>>, request: Request) -> Response {
    let (api, head) = (Api::of(&request), RequestHead::of(&request));
    let listed = async {
        let visit = Visit::within(&state, &head, FOR).await?;
        let tenants = kept(&api, &visit).await?;
        let q = head.asked("q").unwrap_or_default();
        let (total, sought) = (tenants.len(), q.trim().to_lowercase());
        let fits =
            |row: &TenantRow| row.id.to_lowercase().contains(&sought) || row.title.to_lowercase().contains(&sought);
        let mut tenants: Vec<TenantRow> = tenants.into_iter().filter(fits).collect();
        let more = tenants.len().saturating_sub(MOST);
        tenants.truncate(MOST);
        Ok(visit.page(&TenantsPage { q, tenants, total, more }, StatusCode::OK).await)
    };
    whole(listed.await)
}

/// `GET /console/tenants/new`
pub(super) async fn new(State(state): State<Arc<OperatorState>>, request: Request) -> Response {
    let head = RequestHead::of(&request);
    let shown = async {
        let visit = Visit::within(&state, &head, FOR).await?;
        let page = form(&visit, blank(String::new(), String::new()), true);
        Ok(visit.page(&page, StatusCode::OK).await)
    };
    whole(shown.await)
}

/// `POST /console/tenants/new`
pub(super) async fn make(State(state): State<Arc<OperatorState>>, request: Request) -> Response {
    let (api, head) = (Api::of(&request), RequestHead::of(&request));
    let sent = SentForm::of(request).await;
    let made = async {
        let visit = Visit::within_by_form(&state, &head, &sent, FOR).await?;
        let (id, title) = (sent.field("id").unwrap_or_default().trim(), sent.field("title").unwrap_or_default().trim());
        let taken = kept(&api, &visit).await?.iter().any(|row| row.id == id);
        let mut page = form(&visit, blank(id.to_owned(), title.to_owned()), true);
        page.fault = match (is_tenant(id), taken) {
            (false, _) => Some(TenantFault::Id),
            (true, true) => Some(TenantFault::Taken),
            (true, false) => None,
        };
        if page.fault.is_some() {
            return Ok(visit.page(&page, StatusCode::UNPROCESSABLE_ENTITY).await);
        }
        saved(&api, &visit, page, &sent).await
    };
    whole(made.await)
}

/// `GET /console/tenants/{id}`
pub(super) async fn show(
    State(state): State<Arc<OperatorState>>,
    Path(id): Path<String>,
    request: Request,
) -> Response {
    let (api, head) = (Api::of(&request), RequestHead::of(&request));
    let shown = async {
        let visit = Visit::within(&state, &head, FOR).await?;
        let x = tenant(&api, &visit, &id).await?;
        Ok(visit.page(&form(&visit, x, false), StatusCode::OK).await)
    };
    whole(shown.await)
}

/// `POST /console/tenants/{id}`
pub(super) async fn save(
    State(state): State<Arc<OperatorState>>,
    Path(id): Path<String>,
    request: Request,
) -> Response {
    let (api, head) = (Api::of(&request), RequestHead::of(&request));
    let sent = SentForm::of(request).await;
    let changed = async {
        let visit = Visit::within_by_form(&state, &head, &sent, FOR).await?;
        let x = tenant(&api, &visit, &id).await?;
        saved(&api, &visit, form(&visit, x, false), &sent).await
    };
    whole(changed.await)
}

/// `POST /console/tenants/{id}/delete`
pub(super) async fn delete(
    State(state): State<Arc<OperatorState>>,
    Path(id): Path<String>,
    request: Request,
) -> Response {
    let (api, head) = (Api::of(&request), RequestHead::of(&request));
    let sent = SentForm::of(request).await;
    let deleted = async {
        let visit = Visit::within_by_form(&state, &head, &sent, FOR).await?;
        let x = tenant(&api, &visit, &id).await?;
        if sent.field("confirm").map(str::trim) != Some(x.id.as_str()) {
            let page = TenantPage { fault: Some(TenantFault::Confirm), ..form(&visit, x, false) };
            return Ok(visit.page(&page, StatusCode::UNPROCESSABLE_ENTITY).await);
        }
        let answer = visit.ask(&api, Method::DELETE, &path(&id), None).await;
        match answer.status {
            StatusCode::OK => {
                visit.flash(Flash::Deleted { title: x.title });
                Ok(to_list())
            }
            _ => Err(problem(&visit, &answer).await),
        }
    };
    whole(deleted.await)
}

/// Stores what the form of a page says; the page again, where that is refused.
async fn saved(api: &Api, visit: &Visit<'_>, mut page: TenantPage, sent: &SentForm) -> PageAnswer {
    page.x.stopped = sent.field("state") == Some("stopped");
    let title = sent.field("title").map(str::trim).filter(|title| !title.is_empty());
    page.x.title = title.unwrap_or(&page.x.id).to_owned();
    let field = |name: &str| sent.field(name).unwrap_or_default().trim().to_owned();
    (page.x.locale, page.x.timezone) = (field("locale"), field("timezone"));
    (page.x.catalogs, page.x.profile) = (field("catalogs"), field("profile"));
    (page.x.limits, page.x.parallel) = (field("limits"), field("parallel"));
    let state = if page.x.stopped { "stopped" } else { "active" };
    let TenantRow { title, locale, timezone, profile, .. } = &page.x;
    let catalogs = page.x.catalogs.split(',').map(str::trim).filter(|name| !name.is_empty());
    let mut catalogs: Vec<&str> = catalogs.collect();
    if catalogs.is_empty() {
        catalogs.push(EVERY);
    }
    let body = json!({
        "title": title, "state": state, "locale": locale, "timezone": timezone, "catalogs": catalogs, "profile": profile,
        "limits": by_subject(&page.x.limits), "parallel": by_subject(&page.x.parallel),
    });
    let answer = visit.ask(api, Method::PUT, &path(&page.x.id), Some(&body)).await;
    match answer.status {
        StatusCode::OK | StatusCode::CREATED => {
            visit.flash(Flash::Saved);
            Ok(to_list())
        }
        StatusCode::UNPROCESSABLE_ENTITY => {
            // The id was looked at before, and languages and profiles are chosen from those that there are.
            page.fault = Some(match answer.body["detail"][0]["loc"][1].as_str() {
                Some("timezone") => TenantFault::Timezone,
                Some("catalogs") => TenantFault::Catalogs,
                Some("limits") => TenantFault::Limits,
                Some("parallel") => TenantFault::Parallel,
                Some(_) | None => TenantFault::Title,
            });
            Ok(visit.page(&page, answer.status).await)
        }
        _ => Err(problem(visit, &answer).await),
    }
}

async fn problem(visit: &Visit<'_>, answer: &ApiAnswer) -> Box<Response> {
    match answer.text("code") {
        // It is of the operator's file by now.
        Some("set_by_operator") => to_list().into(),
        _ => visit.refused(answer).await,
    }
}

async fn kept(api: &Api, visit: &Visit<'_>) -> Result<Vec<TenantRow>, Box<Response>> {
    let answer = visit.ask(api, Method::GET, "/api/tenants", None).await;
    match answer.status {
        StatusCode::OK => Ok(answer.body["tenants"].as_array().into_iter().flatten().map(row).collect()),
        _ => Err(problem(visit, &answer).await),
    }
}

async fn tenant(api: &Api, visit: &Visit<'_>, id: &str) -> Result<TenantRow, Box<Response>> {
    match kept(api, visit).await?.into_iter().find(|row| row.id == id) {
        Some(row) => Ok(row),
        None => Err(visit.absent().await.into()),
    }
}

fn row(told: &Value) -> TenantRow {
    let text = |name: &str| told[name].as_str().unwrap_or_default().to_owned();
    let title = text("title");
    TenantRow {
        title: if title.is_empty() { text("id") } else { title },
        id: text("id"),
        file: told["source"] == "file",
        stopped: told["state"] == "stopped",
        locale: text("locale"),
        timezone: text("timezone"),
        catalogs: told["catalogs"]
            .as_array()
            .map(|names| joined(names.iter().filter_map(Value::as_str)))
            .unwrap_or_default(),
        profile: text("profile"),
        limits: subjects(&told["limits"]),
        parallel: subjects(&told["parallel"]),
        connections: told["connections"].as_u64().unwrap_or_default(),
        made: moment(&told["created_at"]),
    }
}

/// The form of a tenant.
fn form(visit: &Visit<'_>, x: TenantRow, new: bool) -> TenantPage {
    let Offerable { catalogs, profiles, roles: _ } = visit.offerable();
    TenantPage { x, new, spoken: visit.server_languages(), catalogs, profiles, fault: None }
}

fn blank(id: String, title: String) -> TenantRow {
    let none = String::new;
    TenantRow {
        id,
        title,
        file: false,
        stopped: false,
        locale: none(),
        timezone: none(),
        catalogs: none(),
        profile: none(),
        limits: none(),
        parallel: none(),
        connections: 0,
        made: None,
    }
}

/// Texts with commas between.
fn joined<'t>(texts: impl Iterator<Item = &'t str>) -> String {
    texts.collect::<Vec<_>>().join(", ")
}

/// What stands by subjects, as the form has it.
fn subjects(told: &Value) -> String {
    told_by_subject(told).collect::<Vec<_>>().join(", ")
}

/// The same as a body has it. What is written otherwise stands there as it is, and is refused.
fn by_subject(text: &str) -> Value {
    let parts = text.split(',').map(str::trim).filter(|part| !part.is_empty());
    let pair = |part: &str| {
        let (subject, value) = part.split_once('=').unwrap_or((part, ""));
        let value = value.trim();
        let value = value.parse::<u32>().map_or_else(|_| Value::from(value), Value::from);
        (subject.trim().to_owned(), value)
    };
    Value::Object(parts.map(pair).collect())
}

fn path(id: &str) -> String {
    format!("/api/tenants/{}", encoded(id))
}

fn to_list() -> Response {
    go_to(&Address::of("/console/tenants").expect("it is ours"))
}
