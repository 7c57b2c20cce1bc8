//! HTTP in and out, with the checks in the portal's own order: forced failures, rate, method, key, and only then the
//! method's own rules.

use std::{
    future::Future,
    io,
    sync::{Arc, Mutex},
    time::Instant,
};

use axum::{
    Router,
    body::{Body, Bytes, to_bytes},
    extract::{Request, State},
    http::{HeaderValue, StatusCode, header},
    response::Response,
    serve::ListenerExt as _,
};
use jiff::Timestamp;
use percent_encoding::percent_decode_str;
use serde_json::{Map, Value, json};
use tokio::net::TcpListener;

use super::{
    errors::{BAD_TOKEN, BAD_WEBHOOK, EXPIRED_TOKEN, METHOD_NOT_FOUND, NO_AUTH, Refusal, TOO_MANY},
    keys::{CALLER, TOKEN, WEBHOOK},
    limits::{Bucket, Operating, timing},
    methods::{Call, METHODS, Reply, find},
    oauth::{self, AccessToken},
    options::{JSON, Options, Recorded, lock},
    parameters::Parameters,
    records::Records,
    seed,
};

/// The longest body that is read.
const MAX_BODY_BYTES: usize = 16 << 20;

/// What all requests share.
#[derive(Debug)]
pub(super) struct Shared {
    pub options: Options,
    records: Mutex<Records>,
    bucket: Mutex<Bucket>,
    operating: Mutex<Operating>,
    pub oauth: Arc<Mutex<oauth::Given>>,
}

/// Where a request wants to go: which method, under which key.
struct Target {
    method: String,
    webhook: Option<(String, String)>,
}

impl Shared {
    pub(super) fn new() -> Self {
        Self {
            options: Options::new(),
            records: Mutex::new(seed::records(Timestamp::now())),
            bucket: Mutex::new(Bucket::new(Instant::now())),
            operating: Mutex::default(),
            oauth: Arc::default(),
        }
    }
}

/// Answers until `stop` is done and the calls then open have ended.
pub(super) async fn serve(listener: TcpListener, shared: Arc<Shared>, stop: impl Future<Output = ()> + Send + 'static) {
    let applications = oauth::routes(&shared.oauth);
    let router = Router::new().fallback(answer).with_state(shared).merge(applications);
    // Small answers must not wait for Nagle. A peer that is already gone refuses the option, and then the answer too.
    let listener = listener.tap_io(|stream| drop(stream.set_nodelay(true)));
    // axum's server ends with `Ok` only.
    drop(axum::serve(listener, router).with_graceful_shutdown(stop).await);
}

async fn answer(State(shared): State<Arc<Shared>>, request: Request) -> Response {
    let (at, started) = (Instant::now(), Timestamp::now());
    let (parts, body) = request.into_parts();
    let body = to_bytes(body, MAX_BODY_BYTES).await.unwrap_or_default();
    let Some(target) = target(parts.uri.path()) else { return page_not_found() };
    let content_type = parts.headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or("");
    let parameters = Parameters::read(parts.uri.query().unwrap_or(""), content_type, &body);

    tokio::time::sleep(shared.options.current_delay()).await;
    let (status, content_type, coding, sent) = if let Some(failure) = shared.options.next_failure(&target.method) {
        if failure.is_done {
            // Nobody hears of what comes of it.
            drop(call(&shared, &target, &parameters, started));
        }
        (failure.status, failure.content_type, failure.coding, failure.body)
    } else {
        let (status, sent) = match call(&shared, &target, &parameters, started) {
            Ok(reply) => (200, envelope(reply, &shared, &target.method, started)),
            Err(refusal) => (refusal.status, refusal.body()),
        };
        let (coding, sent) = shared.options.packed(Value::Object(sent).to_string().into_bytes());
        (status, JSON, coding, Some(sent))
    };
    shared.options.record(Recorded {
        verb: parts.method.to_string(),
        path: parts.uri.path().to_owned(),
        method: target.method,
        parameters: Value::Object(parameters.0),
        body: body.to_vec(),
        headers: parts.headers,
        at,
        status,
    });
    let body = sent.map_or_else(broken, Body::from);
    let mut response = respond(status, content_type, body);
    if let Some(coding) = coding {
        response.headers_mut().insert(header::CONTENT_ENCODING, HeaderValue::from_static(coding));
    }
    response
}

/// A body that ends the connection as soon as it is read.
fn broken() -> Body {
    let hung_up = io::Error::from(io::ErrorKind::ConnectionAborted);
    Body::from_stream(futures::stream::once(std::future::ready(Err::<Bytes, _>(hung_up))))
}

fn call(shared: &Shared, target: &Target, parameters: &Parameters, now: Timestamp) -> Result<Reply, Refusal> {
    if shared.options.limits_rate() && !lock(&shared.bucket).admits(Instant::now()) {
        return Err(TOO_MANY);
    }
    let method = find(METHODS, &target.method).ok_or(METHOD_NOT_FOUND)?;
    authorise(shared, target, parameters)?;
    method(&mut lock(&shared.records), &Call { parameters, now, methods: METHODS, options: &shared.options })
}

fn authorise(shared: &Shared, target: &Target, parameters: &Parameters) -> Result<(), Refusal> {
    match &target.webhook {
        Some((user, code)) if *user == CALLER.to_string() && code == WEBHOOK => Ok(()),
        Some(_) => Err(BAD_WEBHOOK),
        None => match ["auth", "access_token"].into_iter().find_map(|name| parameters.exact(name)) {
            None => Err(NO_AUTH),
            Some(token) if token == TOKEN => Ok(()),
            Some(token) => match lock(&shared.oauth).access(token.as_str().unwrap_or_default()) {
                AccessToken::Good => Ok(()),
                AccessToken::Expired => Err(EXPIRED_TOKEN),
                AccessToken::Unknown => Err(BAD_TOKEN),
            },
        },
    }
}

/// Reads `/rest/{user}/{code}/{method}` or `/rest/{method}`; anything else below `/rest/` is an unknown method.
fn target(path: &str) -> Option<Target> {
    let rest = path.strip_prefix("/rest/")?;
    let method = |text: &str| {
        let name = percent_decode_str(text).decode_utf8_lossy().to_lowercase();
        name.strip_suffix(".json").map_or(name.clone(), str::to_owned)
    };
    let mut parts = rest.splitn(3, '/');
    let webhook = match (parts.next(), parts.next(), parts.next()) {
        (Some(user), Some(code), Some(name)) if user.bytes().all(|b| b.is_ascii_digit()) && !user.is_empty() => {
            Some((method(name), Some((user.to_owned(), code.to_owned()))))
        }
        _ => None,
    };
    let (method, webhook) = webhook.unwrap_or_else(|| (method(rest), None));
    Some(Target { method, webhook })
}

fn envelope(reply: Reply, shared: &Shared, method: &str, started: Timestamp) -> Map<String, Value> {
    let operating = lock(&shared.operating).add(method, started);
    let mut sent = Map::new();
    sent.insert("result".to_owned(), reply.result);
    sent.extend(reply.next.map(|next| ("next".to_owned(), json!(next))));
    sent.extend(reply.total.map(|total| ("total".to_owned(), json!(total))));
    sent.insert("time".to_owned(), timing(started, operating));
    sent
}

fn page_not_found() -> Response {
    respond(404, "text/html", Body::from("<html><head><title>404 Not Found</title></head><body></body></html>"))
}

fn respond(status: u16, content_type: &'static str, body: Body) -> Response {
    Response::builder()
        .status(StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR))
        .header(header::CONTENT_TYPE, content_type)
        .header(header::ACCESS_CONTROL_ALLOW_ORIGIN, "*")
        .body(body)
        .expect("a status and two constant headers make a response")
}
