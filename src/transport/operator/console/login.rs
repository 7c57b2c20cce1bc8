//! Signing in and out, and what a reader prefers.

use std::sync::Arc;

use axum::extract::{Path, Request, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use kartoteka_console::pages::{SignInFault, SignInPage};
use kartoteka_console::{Address, Language};

use super::cookies::KeptCookie;
use super::respond::go_to;
use super::visit::{SentForm, Visit, sign_in_fault, sign_in_page, theme_of};
use crate::transport::operator::gate::{OperatorState, RequestHead};

/// `GET /console/sign-in`
pub(super) async fn sign_in(State(state): State<Arc<OperatorState>>, request: Request) -> Response {
    let head = RequestHead::of(&request);
    let next = head.asked("next").and_then(|next| Address::of(&next));
    if state.reader(&head).await.is_ok() {
        return go_to(&next.unwrap_or_else(Address::home));
    }
    let next = next.map(|next| next.as_str().to_owned()).unwrap_or_default();
    let page = SignInPage { next, fault: None, over: head.asked("over").is_some() };
    sign_in_page(&state, &head, &page, StatusCode::OK)
}

/// `POST /console/sign-in`
pub(super) async fn signed_in(State(state): State<Arc<OperatorState>>, request: Request) -> Response {
    let head = RequestHead::of(&request);
    let form = SentForm::of(request).await;
    let next = form.field("next").and_then(Address::of);
    let refuse = |fault, status| {
        let next = next.as_ref().map(|next| next.as_str().to_owned()).unwrap_or_default();
        sign_in_page(&state, &head, &SignInPage { next, fault: Some(fault), over: false }, status)
    };
    // A page from elsewhere does not sign anyone in, not even as someone else.
    if !head.is_of_own_page() {
        return refuse(SignInFault::Elsewhere, StatusCode::FORBIDDEN);
    }
    let token = form.field("token").unwrap_or_default().trim();
    if token.is_empty() {
        return refuse(SignInFault::Missing, StatusCode::UNPROCESSABLE_ENTITY);
    }
    if let Err(challenge) = state.overseen.admit(token, head.address()).await {
        let (fault, status) = sign_in_fault(challenge);
        return refuse(fault, status);
    }
    // A login is never taken over from the one before.
    if let Some(earlier) = head.cookie() {
        state.sessions.close(earlier);
    }
    let id = state.sessions.open(token);
    keeping(&head, go_to(&next.unwrap_or_else(Address::home)), &KeptCookie::Login(&id))
}

/// `POST /console/sign-out`
pub(super) async fn signed_out(State(state): State<Arc<OperatorState>>, request: Request) -> Response {
    let head = RequestHead::of(&request);
    let form = SentForm::of(request).await;
    if let Err(refusal) = Visit::of_form(&state, &head, &form).await {
        return *refusal;
    }
    if let Some(id) = head.cookie() {
        state.sessions.close(id);
    }
    keeping(&head, go_to(&Address::of("/console/sign-in").expect("it is ours")), &KeptCookie::NoLogin)
}

/// `POST /console/session`: someone is still there.
pub(super) async fn stays(State(state): State<Arc<OperatorState>>, request: Request) -> Response {
    let head = RequestHead::of(&request);
    let form = SentForm::of(request).await;
    match Visit::of_form(&state, &head, &form).await {
        Ok(_) => StatusCode::NO_CONTENT.into_response(),
        Err(refusal) => *refusal,
    }
}

/// `POST /console/preferences`
pub(super) async fn prefers(State(state): State<Arc<OperatorState>>, request: Request) -> Response {
    let head = RequestHead::of(&request);
    let form = SentForm::of(request).await;
    if let Err(refusal) = Visit::of_form(&state, &head, &form).await {
        return *refusal;
    }
    // Without a script the form comes from a page whose address the browser tells.
    let back = head
        .header("referer")
        .and_then(|from| from.split_once("://"))
        .and_then(|(_, rest)| rest.find('/').map(|at| &rest[at..]));
    let response = go_to(&back.and_then(Address::of).unwrap_or_else(Address::home));
    match theme_of(&form) {
        Some(theme) => keeping(&head, response, &KeptCookie::Theme(theme)),
        None => response,
    }
}

/// `GET /console/language/{code}?next=`: what changes is a preference, and nothing of the server.
pub(super) async fn speaks(Path(code): Path<String>, request: Request) -> Response {
    let head = RequestHead::of(&request);
    let next = head.asked("next").and_then(|next| Address::of(&next)).unwrap_or_else(Address::home);
    match Language::named(&code) {
        Some(language) => keeping(&head, go_to(&next), &KeptCookie::Language(language)),
        None => go_to(&next),
    }
}

fn keeping(head: &RequestHead, mut response: Response, kept: &KeptCookie<'_>) -> Response {
    response.headers_mut().extend(kept.header(head).map(|kept| (header::SET_COOKIE, kept)));
    response
}
