//! A stand-in that is a function: what it is asked comes whole, and what it answers is built in a line.

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{HeaderMap, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use serde_json::Value;

use super::Heard;

/// A request, whole.
pub(super) struct Asked {
    /// The verb and the path as it came: `GET /tasks/7`.
    pub(super) line: String,
    /// The pairs of the query, decoded, in their order.
    pub(super) query: Vec<(String, String)>,
    pub(super) headers: HeaderMap,
    pub(super) body: String,
}

impl Asked {
    /// A header, or nothing.
    pub(super) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().expect("plain text"))
    }

    /// What stands in the query under this key.
    pub(super) fn of(&self, key: &str) -> Option<&str> {
        self.query.iter().find(|(name, _)| name == key).map(|(_, value)| value.as_str())
    }

    pub(super) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|_| panic!("{}: {}", self.line, self.body))
    }

    /// The pairs of a form, decoded, in their order.
    pub(super) fn form(&self) -> Vec<(String, String)> {
        assert_eq!(self.header("content-type"), "application/x-www-form-urlencoded");
        url::form_urlencoded::parse(self.body.as_bytes()).into_owned().collect()
    }

    /// The body of parts, with the boundary named `BOUNDARY`.
    pub(super) fn parts(&self) -> String {
        let boundary = self.header("content-type").strip_prefix("multipart/form-data; boundary=");
        self.body.replace(boundary.expect("it says its boundary"), "BOUNDARY")
    }
}

/// A stand-in that answers by this function. What it heard is the line with the query as it came, and the body.
pub(super) fn answering(answer: impl Fn(&Asked) -> Response + Clone + Send + Sync + 'static) -> Router<Heard> {
    Router::new().fallback(
        move |State(heard): State<Heard>, method: Method, uri: Uri, headers: HeaderMap, body: Bytes| async move {
            let body = String::from_utf8(body.to_vec()).expect("these stand-ins get texts");
            let line = format!("{method} {}", uri.path());
            let all = uri.query().map_or_else(|| line.clone(), |query| format!("{line}?{query}"));
            heard.lock().expect("no holder panics").push((all, body.clone()));
            let query = url::form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes()).into_owned().collect();
            answer(&Asked { line, query, headers, body })
        },
    )
}

/// JSON under a status.
pub(super) fn json_of(status: u16, body: &Value) -> Response {
    with(status, &[("content-type", "application/json")], body.to_string())
}

/// A status without a body.
pub(super) fn plain(status: u16) -> Response {
    with(status, &[], String::new())
}

/// A page for people, with this status.
pub(super) fn page(status: u16) -> Response {
    with(status, &[("content-type", "text/html")], "<html><body>Down for maintenance</body></html>".to_owned())
}

pub(super) fn with(status: u16, headers: &[(&str, &str)], body: String) -> Response {
    let mut response = (StatusCode::from_u16(status).expect("a status"), body).into_response();
    response.headers_mut().remove(header::CONTENT_TYPE);
    for (name, value) in headers {
        let name = header::HeaderName::try_from(*name).expect("a name");
        response.headers_mut().append(name, value.parse().expect("a value"));
    }
    response
}

/// An answer that breaks off before it has said anything: what it was for may have been done, or not.
pub(super) fn broken_off() -> Response {
    let nothing = futures::stream::iter([Err::<Bytes, _>(std::io::Error::other("gone"))]);
    with_body(Body::from_stream(nothing))
}

fn with_body(body: Body) -> Response {
    Response::builder().header("content-length", "2").body(body).expect("a valid answer")
}

/// The lines that were heard since the last look, and the bodies.
pub(super) fn taken(heard: &Heard) -> Vec<(String, String)> {
    std::mem::take(&mut *heard.lock().expect("no holder panics"))
}

/// The lines alone.
pub(super) fn lines(heard: &Heard) -> Vec<String> {
    taken(heard).into_iter().map(|(line, _)| line).collect()
}
