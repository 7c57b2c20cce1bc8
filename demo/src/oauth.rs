//! The portal's way in for applications: the page on which a person allows one, and the server that gives tokens for the code. Codes live
//! for thirty seconds and are good for one use, as refresh tokens are.
//!
//! What a person does in a portal besides is an address of its own here: `/demo/oauth/expire` has every access token be over,
//! `/demo/oauth/remove` removes the application, `/demo/oauth/unpaid` ends what was paid for it.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use axum::{
    Router,
    body::{Body, Bytes},
    extract::{RawQuery, State},
    http::{HeaderMap, StatusCode, header},
    response::Response,
    routing::get,
};
use serde_json::{Value, json};

use super::options::lock;

/// The application that the portal knows.
pub(super) const CLIENT_ID: &str = "local.demo0client00.00000000";
pub(super) const CLIENT_SECRET: &str = "demo0secret0demo0secret0demo0secret0demo0secret0de";

/// How long a code lives.
const CODE: Duration = Duration::from_secs(30);

/// How long an access token lives, in seconds.
const LIFE: u64 = 3600;

/// The portal's own id.
const MEMBER: &str = "a223c6b3710f85df22e9377d6c4f7553";

/// What it has given, and to which portal's name.
#[derive(Debug, Default)]
pub(super) struct Given {
    /// Where people come back, as the application was registered.
    redirect: Option<String>,
    codes: HashMap<String, (String, Instant)>,
    access: HashMap<String, bool>,
    refresh: HashMap<String, String>,
    number: u64,
    refused: Option<&'static str>,
}

/// Whether an access token is good.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum AccessToken {
    Good,
    Expired,
    Unknown,
}

impl Given {
    pub(super) fn register(&mut self, redirect: &str) {
        self.redirect = Some(redirect.to_owned());
    }

    pub(super) fn access(&self, token: &str) -> AccessToken {
        match self.access.get(token) {
            Some(true) => AccessToken::Good,
            Some(false) => AccessToken::Expired,
            None => AccessToken::Unknown,
        }
    }

    /// Has every access token be over.
    pub(super) fn expire(&mut self) {
        self.access.values_mut().for_each(|good| *good = false);
    }

    /// Refuses every token from here on, with this code.
    pub(super) fn refuse(&mut self, code: &'static str) {
        self.refused = Some(code);
        self.access.clear();
    }

    fn next(&mut self, what: &str) -> String {
        self.number += 1;
        let mut random = [0; 8];
        // Without random bytes the number alone tells them apart.
        let _filled = getrandom::fill(&mut random);
        let random: String = random.iter().map(|byte| format!("{byte:02x}")).collect();
        format!("demo{what}{random}{:016}", self.number)
    }

    /// A new pair for a portal.
    fn pair(&mut self, portal: &str) -> Value {
        let (access, refresh) = (self.next("access"), self.next("refresh"));
        self.access.insert(access.clone(), true);
        self.refresh.insert(refresh.clone(), portal.to_owned());
        json!({
            "access_token": access,
            "client_endpoint": format!("http://{portal}/rest/"),
            "domain": "oauth.bitrix.info",
            "expires_in": LIFE,
            "member_id": MEMBER,
            "refresh_token": refresh,
            "scope": "crm,task,user,calendar",
            "server_endpoint": "https://oauth.bitrix.info/rest/",
            "status": "L",
            "user_id": 1,
        })
    }
}

/// Where all that is.
pub(super) fn routes(given: &Arc<Mutex<Given>>) -> Router {
    Router::new()
        .route("/oauth/authorize/", get(authorize))
        .route("/oauth/token/", get(token).post(token))
        .route("/demo/oauth/expire", get(expire))
        .route("/demo/oauth/remove", get(remove))
        .route("/demo/oauth/unpaid", get(unpaid))
        .with_state(Arc::clone(given))
}

/// `GET /oauth/authorize/`: the page, and with `consent=yes` or `no` what a person says there.
async fn authorize(State(given): State<Arc<Mutex<Given>>>, RawQuery(query): RawQuery, headers: HeaderMap) -> Response {
    let query = query.unwrap_or_default();
    let asked = Asked::of(&query);
    let mut given = lock(&given);
    if asked.one("client_id") != Some(CLIENT_ID) || given.refused.is_some() {
        return page(StatusCode::NOT_FOUND, "<p>The application is not installed on this portal.</p>");
    }
    let Some(redirect) = given.redirect.clone() else {
        return page(StatusCode::NOT_FOUND, "<p>The application has no address to come back to.</p>");
    };
    let portal = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default().to_owned();
    let state = asked.one("state").unwrap_or_default();
    let mut back = url::form_urlencoded::Serializer::new(String::new());
    match asked.one("consent") {
        Some("yes") => {
            let code = given.next("code");
            given.codes.insert(code.clone(), (portal.clone(), Instant::now()));
            back.append_pair("code", &code).append_pair("state", state).append_pair("domain", &portal);
            back.append_pair("member_id", MEMBER).append_pair("scope", "crm,task,user,calendar");
            back.append_pair("server_domain", "oauth.bitrix.info");
        }
        Some(_) => {
            back.append_pair("error", "access_denied").append_pair("state", state);
        }
        None => {
            let query = query.replace('&', "&amp;").replace(['"', '<', '>'], "");
            let links = format!(
                "<p>Allow the application?</p><p><a href=\"?{query}&amp;consent=yes\">Yes</a> <a href=\"?{query}&amp;consent=no\">No</a></p>"
            );
            return page(StatusCode::OK, &links);
        }
    }
    let place = format!("{redirect}?{}", back.finish());
    let response = Response::builder().status(StatusCode::FOUND).header(header::LOCATION, place).body(Body::empty());
    response.unwrap_or_else(|_| page(StatusCode::BAD_REQUEST, "<p>The address to come back to is none.</p>"))
}

/// `GET` and `POST /oauth/token/`
async fn token(State(given): State<Arc<Mutex<Given>>>, RawQuery(query): RawQuery, body: Bytes) -> Response {
    let query = query.unwrap_or_default();
    let body = String::from_utf8_lossy(&body).into_owned();
    let sent = format!("{query}&{body}");
    let asked = Asked::of(&sent);
    let mut given = lock(&given);
    let refuse = |status: StatusCode, code: &str| {
        answer(status, &json!({ "error": code, "error_description": format!("{code}: not given") }))
    };
    if asked.one("client_id") != Some(CLIENT_ID) || asked.one("client_secret") != Some(CLIENT_SECRET) {
        return refuse(StatusCode::UNAUTHORIZED, "invalid_client");
    }
    if let Some(code) = given.refused {
        return refuse(StatusCode::BAD_REQUEST, code);
    }
    let portal = match asked.one("grant_type") {
        Some("authorization_code") => {
            let found = asked.one("code").and_then(|code| given.codes.remove(code));
            found.filter(|(_, at)| at.elapsed() < CODE).map(|(portal, _)| portal)
        }
        Some("refresh_token") => asked.one("refresh_token").and_then(|refresh| given.refresh.remove(refresh)),
        _ => return refuse(StatusCode::BAD_REQUEST, "invalid_request"),
    };
    match portal {
        Some(portal) => answer(StatusCode::OK, &given.pair(&portal)),
        None => refuse(StatusCode::BAD_REQUEST, "invalid_grant"),
    }
}

/// `GET /demo/oauth/expire`
async fn expire(State(given): State<Arc<Mutex<Given>>>) -> Response {
    lock(&given).expire();
    page(StatusCode::OK, "<p>Done.</p>")
}

/// `GET /demo/oauth/remove`
async fn remove(State(given): State<Arc<Mutex<Given>>>) -> Response {
    lock(&given).refuse("invalid_grant");
    page(StatusCode::OK, "<p>Done.</p>")
}

/// `GET /demo/oauth/unpaid`
async fn unpaid(State(given): State<Arc<Mutex<Given>>>) -> Response {
    lock(&given).refuse("PAYMENT_REQUIRED");
    page(StatusCode::OK, "<p>Done.</p>")
}

/// The parameters of a request.
struct Asked(Vec<(String, String)>);

impl Asked {
    fn of(text: &str) -> Self {
        Self(url::form_urlencoded::parse(text.as_bytes()).into_owned().collect())
    }

    fn one(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

fn page(status: StatusCode, html: &str) -> Response {
    respond(status, "text/html; charset=utf-8", format!("<!doctype html><title>Bitrix24</title>{html}"))
}

fn answer(status: StatusCode, body: &Value) -> Response {
    respond(status, super::options::JSON, body.to_string())
}

fn respond(status: StatusCode, content_type: &'static str, body: String) -> Response {
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = status;
    response.headers_mut().insert(header::CONTENT_TYPE, axum::http::HeaderValue::from_static(content_type));
    response
}
