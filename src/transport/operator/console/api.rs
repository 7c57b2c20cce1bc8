//! The routes of programs, as the pages use them: a page that connects, makes a token or a tenant asks what a program would ask, as
//! its reader, and nothing else decides.

use std::net::IpAddr;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::{Method, StatusCode, header};
use axum::response::Response;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::Value;
use tower::Service as _;

use crate::transport::places::ConnectedFrom;

/// The longest answer, in bytes.
const LONGEST: usize = 4 << 20;

/// The routes of programs.
#[derive(Clone)]
pub(in crate::transport::operator) struct Api {
    routes: Router,
}

/// As whom a route is asked.
pub(super) struct ApiReader<'r> {
    pub(super) token: &'r str,
    /// A tag.
    pub(super) language: &'r str,
    pub(super) address: Option<IpAddr>,
}

/// What they answer.
#[derive(Debug)]
pub(super) struct ApiAnswer {
    pub(super) status: StatusCode,
    pub(super) body: Value,
}

impl Api {
    /// These routes.
    pub(in crate::transport::operator) fn new(routes: Router) -> Self {
        Self { routes }
    }

    /// Those that a request came in beside.
    pub(super) fn of(request: &Request) -> Self {
        request.extensions().get::<Self>().cloned().expect("the pages are served beside the routes of programs")
    }

    /// Asks, as the reader of a page.
    pub(super) async fn ask(
        &self,
        reader: &ApiReader<'_>,
        method: Method,
        path: &str,
        body: Option<&Value>,
    ) -> ApiAnswer {
        let asked = Request::builder()
            .method(method)
            .uri(path)
            .header(header::AUTHORIZATION, format!("Bearer {}", reader.token))
            .header(header::ACCEPT_LANGUAGE, reader.language)
            .header(header::CONTENT_TYPE, "application/json")
            .extension(ConnectedFrom(reader.address))
            .body(body.map_or_else(Body::empty, |body| Body::from(body.to_string())));
        let asked = asked.expect("paths are encoded, and a token that was let in is printable");
        let answer = self.routes.clone().call(asked).await.unwrap_or_else(|never| match never {});
        ApiAnswer::of(answer).await
    }
}

impl ApiAnswer {
    /// What a response of theirs says.
    pub(super) async fn of(answer: Response) -> Self {
        let status = answer.status();
        let body = to_bytes(answer.into_body(), LONGEST).await.unwrap_or_default();
        Self { status, body: serde_json::from_slice(&body).unwrap_or_default() }
    }

    /// Why it is refused, in words: of the request, or of the first part of it that is not as it must be.
    pub(super) fn said(&self) -> &str {
        let detail = &self.body["detail"];
        detail.as_str().or_else(|| detail[0]["msg"].as_str()).unwrap_or_default()
    }

    /// A text of the answer.
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        self.body[name].as_str()
    }
}

/// What a part of a path is written without an escape: as links of pages have it, so that one page has one address.
const PART: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// A text as a part of a path.
pub(super) fn encoded(text: &str) -> String {
    utf8_percent_encode(text, PART).to_string()
}
