//! HTTP in and out, in the backend's order of checks: an unknown address, the missing slash, the token, the verb, and only
//! then the record.

use std::{
    collections::VecDeque,
    future::Future,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU32, Ordering},
    },
};

use axum::{
    Router,
    body::{Body, to_bytes},
    extract::{Request, State},
    http::{HeaderMap, StatusCode, header},
    response::Response,
};
use serde_json::{Map, Value};
use tokio::net::TcpListener;

use super::{
    actions,
    answer::{Answer, broken, detail, moved, no_context, unknown_address, wrong_verb},
    asked::{Asked, pairs},
    detail as one,
    entities::{ENTITIES, INVOICES},
    ids::is_uuid,
    list,
    people::{Person, owner},
    schema,
    seen::Seen,
    store::Store,
    write,
};

/// Beyond it the framework refuses a body.
const MOST_BYTES: usize = 2_621_440;
/// So many requests are remembered.
const MOST_SEEN: usize = 1_000;

/// What all requests share.
#[derive(Debug)]
pub(super) struct Shared {
    pub store: Mutex<Store>,
    pub seen: Mutex<VecDeque<Seen>>,
    /// So many of the next writes lose their answer.
    pub lost: AtomicU32,
}

/// Where a request goes.
enum Target {
    Schema,
    Search,
    Profile,
    List(usize),
    One(usize, String),
    Action(usize, String, String),
}

/// Answers until `stop` is done and the requests then open have ended.
pub(super) async fn serve(listener: TcpListener, shared: Arc<Shared>, stop: impl Future<Output = ()> + Send + 'static) {
    let router = Router::new().fallback(respond).with_state(shared);
    // axum's server ends with `Ok` only.
    drop(axum::serve(listener, router).with_graceful_shutdown(stop).await);
}

async fn respond(State(shared): State<Arc<Shared>>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let path = parts.uri.path().to_owned();
    let query = parts.uri.query().unwrap_or("").to_owned();
    let token = token(&parts.headers).unwrap_or_default();
    let body = to_bytes(body, MOST_BYTES).await.ok();
    let read = body.as_ref().map(|body| match body.is_empty() {
        true => Some(Value::Object(Map::new())),
        false => serde_json::from_slice(body).ok(),
    });
    let asked = Asked {
        verb: parts.method.to_string(),
        query: pairs(&query),
        headers: parts.headers,
        body: read.clone().flatten().unwrap_or(Value::Null),
    };
    let answer = match target(&path) {
        None if target(&format!("{path}/")).is_some() => moved(with_slash(&path, &query)),
        None => unknown_address(),
        Some(target) => match (owner(&token), read) {
            (None, _) => no_context(),
            (Some(_), None) => detail(400, "Request body exceeded the limit."),
            (Some(_), Some(None)) => detail(400, "JSON parse error - Expecting value: line 1 column 1 (char 0)"),
            (Some(who), Some(Some(_))) => answer(&shared, &target, &asked, who),
        },
    };
    let seen = Seen { verb: asked.verb, path, query, token, body: asked.body, status: answer.status };
    let mut all = shared.seen.lock().unwrap_or_else(PoisonError::into_inner);
    if all.len() == MOST_SEEN {
        all.pop_front();
    }
    all.push_back(seen);
    drop(all);
    written(answer)
}

fn answer(shared: &Shared, target: &Target, asked: &Asked, who: &'static Person) -> Answer {
    let mut store = shared.store.lock().unwrap_or_else(PoisonError::into_inner);
    let answer = match (target, asked.verb.as_str()) {
        (Target::Schema, "GET") => schema::answer(asked),
        (Target::Search, "GET") => list::everywhere(&store, asked, who),
        (Target::Profile, "GET") => one::profile(who),
        (Target::List(kind), "GET") => list::answer(&store, *kind, asked, who),
        (Target::List(kind), "POST") => write::create(&mut store, *kind, &asked.body, who),
        (Target::One(kind, id), "GET") => one::read(&store, *kind, id, who),
        (Target::One(INVOICES, id), "PUT") => write::update(&mut store, INVOICES, id, asked, who),
        (Target::One(INVOICES, _), _) => wrong_verb(&asked.verb),
        (Target::One(kind, id), "PATCH" | "PUT") => write::update(&mut store, *kind, id, asked, who),
        (Target::One(kind, id), "DELETE") => one::delete(&mut store, *kind, id, who),
        (Target::One(kind, id), "POST") => actions::comment(&mut store, *kind, id, &asked.body, who),
        (Target::Action(kind, id, action), "POST") => actions::run(&mut store, (*kind, id), action, &asked.body, who),
        _ => wrong_verb(&asked.verb),
    };
    let wrote = asked.verb != "GET" && answer.status < 300;
    let loses = |left: u32| left.checked_sub(1);
    if wrote && shared.lost.fetch_update(Ordering::Relaxed, Ordering::Relaxed, loses).is_ok() {
        return broken();
    }
    answer
}

/// The address as a route; ids are UUIDs, and everything else is no address at all.
fn target(path: &str) -> Option<Target> {
    match path {
        "/schema/" => return Some(Target::Schema),
        "/api/search/" => return Some(Target::Search),
        "/api/profile/" => return Some(Target::Profile),
        _ => {}
    }
    // Solutions live under the cases: the longer path is looked at first.
    let kinds = (0..ENTITIES.len()).rev().filter(|kind| path.starts_with(ENTITIES[*kind].path));
    for kind in kinds {
        let rest = path[ENTITIES[kind].path.len()..].trim_end_matches('/');
        if rest.is_empty() && path.ends_with('/') {
            return Some(Target::List(kind));
        }
        if !path.ends_with('/') {
            continue;
        }
        match rest.split_once('/') {
            None if is_uuid(rest) => return Some(Target::One(kind, rest.to_owned())),
            Some((id, action)) if is_uuid(id) && actions::has(kind, action) => {
                return Some(Target::Action(kind, id.to_owned(), action.to_owned()));
            }
            _ => {}
        }
    }
    None
}

fn with_slash(path: &str, query: &str) -> String {
    if query.is_empty() { format!("{path}/") } else { format!("{path}/?{query}") }
}

/// The token of `Authorization: Bearer …`, the scheme written exactly so, or of `Token: …`.
fn token(headers: &HeaderMap) -> Option<String> {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let bearer = text(header::AUTHORIZATION.as_str()).and_then(|value| value.strip_prefix("Bearer "));
    bearer.or_else(|| text("token")).map(|token| token.trim().to_owned())
}

fn written(answer: Answer) -> Response {
    let mut response = Response::builder()
        .status(StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR))
        .header(header::CONTENT_TYPE, answer.content_type);
    if let Some(location) = answer.location.as_deref().filter(|location| location.is_ascii()) {
        response = response.header(header::LOCATION, location);
    }
    response.body(Body::from(answer.body)).expect("a status and headers of ASCII make a response")
}
