//! Tokens of callers: made, shown once, and revoked.

use std::sync::Arc;

use axum::extract::{Path, Request, State};
use axum::http::{Method, StatusCode};
use axum::response::Response;
use jiff::{SignedDuration, Timestamp};
use kartoteka_console::pages::{RevokePage, RoleChoice, TokenFault, TokenMadePage, TokenNewPage, TokenRow, TokensPage};
use kartoteka_console::{Address, Flash, Section};
use serde_json::{Value, json};

use super::api::{Api, encoded};
use super::respond::go_to;
use super::told::moment;
use super::visit::{SentForm, Visit, whole};
use crate::access::power::Power;
use crate::store::list_place::ListPlace;
use crate::transport::operator::gate::{OperatorState, RequestHead};

/// For whom they are.
const FOR: (Power, Section) = (Power::Operate, Section::Tokens);

/// A token that ends within so many days is marked as ending soon.
const SOON: i64 = 14;

/// For how long a new token is offered first, in days.
const DAYS: &str = "90";

/// `GET /console/tokens`
pub(super) async fn list(State(state): State<Arc<OperatorState>>, request: Request) -> Response {
    let (api, head) = (Api::of(&request), RequestHead::of(&request));
    let listed = async {
        let visit = Visit::within(&state, &head, FOR).await?;
        let behind = visit.place::<ListPlace>("cursor").await?;
        let query = behind.map(|behind| format!("?cursor={}", encoded(&behind.to_string()))).unwrap_or_default();
        Ok(visit.page(&kept(&api, &visit, &query).await?, StatusCode::OK).await)
    };
    whole(listed.await)
}

/// `GET /console/tokens/new`
pub(super) async fn new(State(state): State<Arc<OperatorState>>, request: Request) -> Response {
    let head = RequestHead::of(&request);
    let shown = async {
        let visit = Visit::within(&state, &head, FOR).await?;
        let page = TokenNewPage {
            name: String::new(),
            tenant: visit.tenant().to_owned(),
            roles: roles(&state, &[]),
            days: DAYS.to_owned(),
            fault: None,
        };
        Ok(visit.page(&page, StatusCode::OK).await)
    };
    whole(shown.await)
}

/// `POST /console/tokens/new`: the token stands on the page that answers, and nowhere else.
pub(super) async fn make(State(state): State<Arc<OperatorState>>, request: Request) -> Response {
    let (api, head) = (Api::of(&request), RequestHead::of(&request));
    let sent = SentForm::of(request).await;
    let made = async {
        let visit = Visit::within_by_form(&state, &head, &sent, FOR).await?;
        let text = |name: &str| sent.field(name).unwrap_or_default().trim().to_owned();
        let given: Vec<String> =
            sent.fields().iter().filter(|(name, _)| name == "roles").map(|(_, role)| role.clone()).collect();
        let (name, tenant, days) = (text("name"), text("tenant"), text("days"));
        let until = days.parse::<i64>().ok().filter(|days| (1..=3650).contains(days));
        let until = until.and_then(|days| Timestamp::now().checked_add(SignedDuration::from_hours(days * 24)).ok());
        let until = until.map(|until| until.strftime("%Y-%m-%dT%H:%M:%SZ").to_string());
        // What is no number of days is not taken for no end: the route refuses it.
        let until = until.or_else(|| Some(days.clone()).filter(|days| !days.is_empty()));
        let body = json!({ "name": name, "tenant": tenant, "roles": given, "expires_at": until });
        let answer = visit.ask(&api, Method::POST, "/api/tokens", Some(&body)).await;
        let fault = match (answer.status, answer.text("code")) {
            (StatusCode::CREATED, _) => {
                let token = answer.text("token").unwrap_or_default().to_owned();
                return Ok(visit.page(&TokenMadePage { k: row(&answer.body), token }, StatusCode::OK).await);
            }
            (StatusCode::CONFLICT, Some("too_many")) => TokenFault::TooMany,
            (StatusCode::CONFLICT, _) => TokenFault::NameTaken,
            (StatusCode::UNPROCESSABLE_ENTITY, _) => match answer.body["detail"][0]["loc"][1].as_str() {
                Some("tenant") => TokenFault::TenantUnknown,
                Some("roles") => TokenFault::RolesUnknown,
                Some("expires_at") => TokenFault::UntilWrong,
                _ => TokenFault::NameMissing,
            },
            _ => return Err(visit.refused(&answer).await),
        };
        let page = TokenNewPage { name, tenant, roles: roles(&state, &given), days, fault: Some(fault) };
        Ok(visit.page(&page, answer.status).await)
    };
    whole(made.await)
}

/// `GET /console/tokens/{id}/revoke`
pub(super) async fn ask(State(state): State<Arc<OperatorState>>, Path(id): Path<String>, request: Request) -> Response {
    let (api, head) = (Api::of(&request), RequestHead::of(&request));
    let asked = async {
        let visit = Visit::within(&state, &head, FOR).await?;
        let k = token(&api, &visit, &id).await?;
        Ok(visit.page(&RevokePage { k }, StatusCode::OK).await)
    };
    whole(asked.await)
}

/// `POST /console/tokens/{id}/revoke`
pub(super) async fn revoke(
    State(state): State<Arc<OperatorState>>,
    Path(id): Path<String>,
    request: Request,
) -> Response {
    let (api, head) = (Api::of(&request), RequestHead::of(&request));
    let sent = SentForm::of(request).await;
    let revoked = async {
        let visit = Visit::within_by_form(&state, &head, &sent, FOR).await?;
        let answer = visit.ask(&api, Method::DELETE, &format!("/api/tokens/{}", encoded(&id)), None).await;
        match answer.status {
            StatusCode::OK => {
                visit.flash(Flash::Revoked { name: answer.text("name").unwrap_or_default().to_owned() });
                Ok(go_to(&Address::of("/console/tokens").expect("it is ours")))
            }
            _ => Err(visit.refused(&answer).await),
        }
    };
    whole(revoked.await)
}

async fn kept(api: &Api, visit: &Visit<'_>, query: &str) -> Result<TokensPage, Box<Response>> {
    let answer = visit.ask(api, Method::GET, &format!("/api/tokens{query}"), None).await;
    if answer.status != StatusCode::OK {
        return Err(visit.refused(&answer).await);
    }
    let tokens = answer.body["tokens"].as_array().into_iter().flatten().map(row).collect();
    Ok(TokensPage { tokens, older: answer.text("next").map(str::to_owned), volatile: answer.body["volatile"] == true })
}

/// A token of the store that is still taken.
async fn token(api: &Api, visit: &Visit<'_>, id: &str) -> Result<TokenRow, Box<Response>> {
    let mut query = "?state=live".to_owned();
    loop {
        let TokensPage { tokens, older, .. } = kept(api, visit, &query).await?;
        if let Some(token) = tokens.into_iter().find(|token| token.id.as_deref() == Some(id)) {
            return Ok(token);
        }
        let Some(older) = older else { return Err(visit.absent().await.into()) };
        query = format!("?state=live&cursor={}", encoded(&older));
    }
}

fn row(told: &Value) -> TokenRow {
    let text = |name: &str| told[name].as_str().unwrap_or_default().to_owned();
    let (state, until) = (text("state"), moment(&told["expires_at"]));
    let days = until.map(|until| (until.0.as_second() - Timestamp::now().as_second()) / 86_400);
    TokenRow {
        id: told["id"].as_str().map(str::to_owned),
        name: text("name"),
        tenant: text("tenant"),
        roles: told["roles"].as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect(),
        revoked: state == "revoked",
        expired: state == "expired",
        days_left: days.filter(|days| state == "live" && *days < SOON),
        until,
        used: moment(&told["used_at"]),
    }
}

fn roles(state: &OperatorState, given: &[String]) -> Vec<RoleChoice> {
    let names = state.overseen.role_names();
    names
        .iter()
        .map(|name| RoleChoice { name: name.to_string(), on: given.iter().any(|given| **given == **name) })
        .collect()
}
