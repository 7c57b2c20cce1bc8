//! Approvals, as people decide of them in a browser: `/approvals`, behind a sign-in with a token. No script is needed.

use std::sync::Arc;

use axum::body::to_bytes;
use axum::extract::{Path, Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use serde_json::Value;

use super::approvals::{LONGEST, OperatorDecision};
use super::gate::{Operator, OperatorState, RequestHead};
use super::html::{HtmlPage, go_to};
use super::sessions::COOKIE;
use crate::access::consent::moment;
use crate::access::power::Power;
use crate::access::token::{hexadecimal, read_hexadecimal};
use crate::store::approvals::{ApprovalRecord, ApprovalState};

/// Where people decide.
const APPROVALS: &str = "/approvals";
const SIGN_IN: &str = "/login";

/// The most records on a page.
const MOST: usize = 50;

/// The fields of a form.
struct SentForm(Vec<(String, String)>);

impl SentForm {
    async fn of(request: Request) -> Self {
        let body = to_bytes(request.into_body(), LONGEST).await.unwrap_or_default();
        Self(url::form_urlencoded::parse(&body).into_owned().collect())
    }

    fn field(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(field, _)| field == name).map(|(_, value)| value.as_str())
    }
}

/// `GET /login`
pub(super) async fn sign_in(State(state): State<Arc<OperatorState>>, request: Request) -> Response {
    login_page(&state, &RequestHead::of(&request), None, StatusCode::OK)
}

/// `POST /login`
pub(super) async fn signed_in(State(state): State<Arc<OperatorState>>, request: Request) -> Response {
    let head = RequestHead::of(&request);
    // A page from elsewhere does not sign anyone in, not even as someone else.
    if !head.is_of_own_page() {
        return login_page(&state, &head, Some("operator-elsewhere"), StatusCode::FORBIDDEN);
    }
    let form = SentForm::of(request).await;
    let token = form.field("token").unwrap_or_default().trim();
    if state.overseen.admit(token, head.address()).await.is_err() {
        return login_page(&state, &head, Some("operator-unknown"), StatusCode::UNAUTHORIZED);
    }
    let id = state.sessions.open(token);
    // On this machine nothing is on its way that could be overheard.
    let secure = if head.is_near() { "" } else { "; Secure" };
    let cookie = format!("{COOKIE}={id}; Path=/; HttpOnly; SameSite=Strict; Max-Age=28800{secure}");
    let mut response = go_to(APPROVALS);
    response.headers_mut().extend(HeaderValue::try_from(cookie).ok().map(|cookie| (header::SET_COOKIE, cookie)));
    response
}

/// `POST /logout`
pub(super) async fn signed_out(State(state): State<Arc<OperatorState>>, request: Request) -> Response {
    let head = RequestHead::of(&request);
    if head.is_of_own_page()
        && let Some(id) = head.cookie()
    {
        state.sessions.close(id);
    }
    go_to(SIGN_IN)
}

/// `GET /approvals`
pub(super) async fn list(State(state): State<Arc<OperatorState>>, request: Request) -> Response {
    let head = RequestHead::of(&request);
    match state.admit(&head, Power::Approve, None).await {
        Ok(operator) => list_page(&state, &head, &operator, None, StatusCode::OK).await,
        Err(refusal) => refused(&state, &head, &refusal),
    }
}

/// `POST /approvals/{id}`
pub(super) async fn decided(
    State(state): State<Arc<OperatorState>>,
    Path(id): Path<String>,
    request: Request,
) -> Response {
    let head = RequestHead::of(&request);
    let form = SentForm::of(request).await;
    let operator = match state.admit(&head, Power::Approve, form.field("key")).await {
        Ok(operator) => operator,
        Err(refusal) => return refused(&state, &head, &refusal),
    };
    let approves = match form.field("decision") {
        Some("approve") => true,
        Some("decline") => false,
        _ => return list_page(&state, &head, &operator, None, StatusCode::BAD_REQUEST).await,
    };
    let digest = form.field("digest").and_then(read_hexadecimal).unwrap_or_default();
    let reason = form.field("reason").map(|reason| reason.chars().take(500).collect::<String>());
    let decision = OperatorDecision { id: &id, digest, approves, reason: reason.as_deref() };
    match decision.made(&state, &operator.who).await {
        Ok(_) => go_to(APPROVALS),
        Err(refusal) => {
            let told = match refusal.status() {
                StatusCode::FORBIDDEN => "operator-own",
                StatusCode::SERVICE_UNAVAILABLE => "operator-unstored",
                _ => "operator-gone",
            };
            list_page(&state, &head, &operator, Some(told), refusal.status()).await
        }
    }
}

fn refused(state: &OperatorState, head: &RequestHead, refusal: &Response) -> Response {
    match refusal.status() {
        StatusCode::UNAUTHORIZED => go_to(SIGN_IN),
        StatusCode::TOO_MANY_REQUESTS => login_page(state, head, Some("operator-too_many"), refusal.status()),
        status => login_page(state, head, Some("operator-no_power"), status),
    }
}

fn login_page(state: &OperatorState, head: &RequestHead, told: Option<&str>, status: StatusCode) -> Response {
    let language = state.overseen.language(head.header("accept-language").unwrap_or_default());
    let say = |id: &str| state.overseen.say(&language, id);
    let mut page = HtmlPage::new(&language, &say("operator-sign_in"));
    page.raw("<h1>").text(&say("operator-sign_in")).raw("</h1>\n");
    if let Some(told) = told {
        page.raw("<p class=\"told\" role=\"alert\">").text(&say(told)).raw("</p>\n");
    }
    page.raw("<form method=\"post\" action=\"/login\"><p><label>").text(&say("operator-token"));
    page.raw(
        " <input type=\"password\" name=\"token\" autocomplete=\"off\" required autofocus></label></p><p><button>",
    );
    page.text(&say("operator-sign_in")).raw("</button></p></form>\n");
    page.answer(status)
}

async fn list_page(
    state: &OperatorState,
    head: &RequestHead,
    operator: &Operator,
    told: Option<&str>,
    status: StatusCode,
) -> Response {
    let language = state.overseen.language(head.header("accept-language").unwrap_or_default());
    let say = |id: &str| state.overseen.say(&language, id);
    let consent = state.overseen.consent();
    let mut page = HtmlPage::new(&language, &say("operator-approvals"));
    page.raw("<header><h1>").text(&say("operator-approvals"));
    page.raw("</h1><form method=\"post\" action=\"/logout\"><span>").text(operator.who.principal.as_str());
    page.raw("</span> <button>").text(&say("operator-sign_out")).raw("</button></form></header>\n");
    if let Some(told) = told {
        page.raw("<p class=\"told\" role=\"alert\">").text(&say(told)).raw("</p>\n");
    }
    let Ok(waiting) = consent.list(&operator.who, Some(ApprovalState::Waiting)).await else {
        page.raw("<p class=\"told\" role=\"alert\">").text(&say("operator-unstored")).raw("</p>\n");
        return page.answer(StatusCode::SERVICE_UNAVAILABLE);
    };
    if waiting.is_empty() {
        page.raw("<p>").text(&say("operator-none")).raw("</p>\n");
    }
    for record in waiting.iter().take(MOST) {
        let shown = consent.show(&operator.who, &record.id).await.ok().flatten().and_then(|(_, shown)| shown);
        let shown = shown.and_then(|shown| serde_json::from_str(&shown).ok()).unwrap_or_default();
        write_record(&mut page, record, &shown, &language, operator, &say);
    }
    page.answer(status)
}

fn write_record(
    page: &mut HtmlPage,
    record: &ApprovalRecord,
    shown: &Value,
    language: &str,
    operator: &Operator,
    say: &dyn Fn(&str) -> String,
) {
    let said = &shown["said"][language];
    page.raw("<article><h2>").text(said["title"].as_str().unwrap_or(&record.tool)).raw("</h2>\n");
    if let Some(text) = said["text"].as_str() {
        page.raw("<p>").text(text).raw("</p>\n");
    }
    page.raw("<dl>");
    page.entry(&say("operator-tool"), &format!("{}/{}", record.catalog, record.tool));
    page.entry(&say("operator-caller"), &record.principal);
    page.entry(&say("operator-tenant"), &record.tenant);
    let (system, connection) = (shown["system"].as_str().unwrap_or_default(), shown["connection"].as_str());
    let target = connection.map_or_else(|| system.to_owned(), |connection| format!("{system} ({connection})"));
    page.entry(&say("operator-target"), &target);
    page.entry(&say("operator-expires"), &moment(record.expires_at));
    page.raw("</dl>");
    for (name, value) in [("operator-arguments", &shown["arguments"]), ("operator-request", &shown["request"])] {
        if !value.is_null() {
            page.raw("<p>").text(&say(name)).raw("</p><pre>").text(&format!("{value:#}")).raw("</pre>\n");
        }
    }
    page.raw("<form method=\"post\" action=\"/approvals/").text(&record.id).raw("\">");
    page.hidden("key", operator.form_key.as_deref().unwrap_or_default());
    page.hidden("digest", &hexadecimal(&record.digest));
    page.raw("<p><label>")
        .text(&say("operator-reason"))
        .raw(" <input name=\"reason\" maxlength=\"500\"></label></p><p>");
    page.raw("<button name=\"decision\" value=\"decline\">").text(&say("operator-decline")).raw("</button>");
    page.raw("<button name=\"decision\" value=\"approve\">")
        .text(&say("operator-approve"))
        .raw("</button></p></form></article>\n");
}
