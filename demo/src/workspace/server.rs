//! HTTP in and out: the key, the address, the body, and only then what the address does.

use std::{
    future::Future,
    sync::{Arc, Mutex, PoisonError},
};

use axum::{
    Router,
    body::{Body, Bytes, to_bytes},
    extract::{Request, State},
    http::{Method, StatusCode, header},
    response::Response,
};
use jiff::Timestamp;
use serde_json::{Map, Value, json};
use tokio::net::TcpListener;

use super::{
    ask::{Ask, Refusal},
    routes,
    store::Store,
};

/// The internal key.
pub(super) const KEY: &str = "demo0internal0key0demo";
/// The longest body that is read: a megabyte of CSV, escaped.
const MOST_BYTES: usize = 4 << 20;

type Shared = Arc<Mutex<Store>>;

/// Answers until `stop` is done and the requests then open have ended.
pub(super) async fn serve(listener: TcpListener, store: Shared, stop: impl Future<Output = ()> + Send + 'static) {
    let router = Router::new().fallback(respond).with_state(store);
    // axum's server ends with `Ok` only.
    drop(axum::serve(listener, router).with_graceful_shutdown(stop).await);
}

async fn respond(State(store): State<Shared>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let key = parts.headers.get("x-internal-api-key").map(|key| key.as_bytes());
    if key != Some(KEY.as_bytes()) {
        return refused(&Refusal {
            status: 401,
            code: "UNAUTHORIZED",
            message: "the internal key is missing or wrong".into(),
        });
    }
    let Ok(body) = to_bytes(body, MOST_BYTES).await else {
        return refused(&Refusal { status: 413, code: "TOO_LARGE", message: "the body is too large".into() });
    };
    let given = match parts.method {
        Method::POST => posted(&body),
        Method::GET => Ok(queried(parts.uri.query().unwrap_or(""))),
        _ => Err(Refusal { status: 405, code: "WRONG_VERB", message: "POST it".into() }),
    };
    let answer = given.and_then(|body| {
        let (service, handler) =
            routes::find(parts.uri.path(), &parts.method).ok_or_else(|| Refusal::not_found("address"))?;
        let ask = Ask::new(body, Timestamp::now());
        let mut store = store.lock().unwrap_or_else(PoisonError::into_inner);
        let tenant = store.tenant(ask.tenant())?;
        tenant.called(service, ask.now);
        handler(tenant, &ask)
    });
    match answer {
        Ok(value) => written(200, &value),
        Err(refusal) => refused(&refusal),
    }
}

fn posted(body: &Bytes) -> Result<Map<String, Value>, Refusal> {
    match serde_json::from_slice(body) {
        Ok(Value::Object(map)) => Ok(map),
        _ => Err(Refusal::invalid("body", "is not a JSON object")),
    }
}

/// A query as a body: whole numbers are numbers.
fn queried(query: &str) -> Map<String, Value> {
    let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    let value = |text: &str| text.parse::<i64>().map_or_else(|_| json!(text), |number| json!(number));
    pairs.map(|(name, text)| (name.to_owned(), value(text))).collect()
}

fn refused(refusal: &Refusal) -> Response {
    written(refusal.status, &json!({ "error_code": refusal.code, "message": refusal.message }))
}

fn written(status: u16, body: &Value) -> Response {
    Response::builder()
        .status(StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR))
        .header(header::CONTENT_TYPE, "application/json")
        .body(Body::from(body.to_string()))
        .expect("a status and a constant header make a response")
}
