//! A portal that gives prepared answers and remembers what it was asked, and a catalog that asks it.

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::Response;
use axum::serve::ListenerExt;
use kartoteka_compiler::plan::{
    Backend, Base, Catalog, Check, Condition, Credential, Effect, Encoding, Entry, ErrorKind, Errors, Failure, Form,
    Format, Json, Pace, Path, Quantity, Retry, Segment, Setting, Shape, Test, Value, Verb,
};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use crate::caller::{Caller, Locale};
use crate::config::Config;
use crate::config::settings::Settings;
use crate::outbound::error::Error;
use crate::outbound::{BackendFaults, Backends, ConnectionParts, OutboundClient};
use crate::runtime::plan::Plan;
use crate::runtime::request::Request;
use crate::texts::Texts;

pub(super) const CODE: &str = "s3cretc0de42";
pub(super) const ACCESS: &str = "0auth.access-t0ken";

/// What the portal was asked.
#[derive(Debug, Clone)]
pub(super) struct PortalRequest {
    pub(super) line: String,
    pub(super) headers: HeaderMap,
    pub(super) body: String,
}

/// An answer of the portal's.
#[derive(Debug, Clone)]
pub(super) struct PortalAnswer {
    pub(super) status: u16,
    pub(super) headers: Vec<(&'static str, String)>,
    pub(super) body: Vec<u8>,
    pub(super) after: Duration,
}

pub(super) fn answer(status: u16, body: &str) -> PortalAnswer {
    PortalAnswer { status, headers: Vec::new(), body: body.as_bytes().to_vec(), after: Duration::ZERO }
}

pub(super) struct FakePortal {
    pub(super) address: SocketAddr,
    asked: Arc<Mutex<Vec<PortalRequest>>>,
    connections: Arc<AtomicUsize>,
}

impl FakePortal {
    /// Answers these in turn, then an empty list for ever.
    pub(super) async fn answering(answers: impl IntoIterator<Item = PortalAnswer>) -> Self {
        let asked = Arc::new(Mutex::new(Vec::new()));
        let answers: Arc<Mutex<VecDeque<PortalAnswer>>> = Arc::new(Mutex::new(answers.into_iter().collect()));
        let notes = Arc::clone(&asked);
        let router = axum::Router::new().fallback(move |request: axum::extract::Request| {
            let (notes, answers) = (Arc::clone(&notes), Arc::clone(&answers));
            async move {
                let (parts, body) = request.into_parts();
                let body = to_bytes(body, usize::MAX).await.expect("the whole body comes");
                let line = format!("{} {}", parts.method, parts.uri);
                let body = String::from_utf8(body.to_vec()).expect("text is sent");
                notes.lock().expect("unpoisoned").push(PortalRequest { line, headers: parts.headers, body });
                let answer = answers.lock().expect("unpoisoned").pop_front();
                let answer = answer.unwrap_or_else(|| self::answer(200, r#"{"result":[]}"#));
                tokio::time::sleep(answer.after).await;
                let mut response = Response::new(Body::from(answer.body));
                *response.status_mut() = StatusCode::from_u16(answer.status).expect("a status");
                for (name, value) in answer.headers {
                    response.headers_mut().insert(name, HeaderValue::from_str(&value).expect("a header"));
                }
                response
            }
        });
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("it is bound");
        let connections = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&connections);
        let listener = listener.tap_io(move |_| _ = count.fetch_add(1, Ordering::Relaxed));
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { address, asked, connections }
    }

    /// How many connections were made to it.
    pub(super) fn connections(&self) -> usize {
        self.connections.load(Ordering::Relaxed)
    }

    pub(super) fn asked(&self) -> Vec<PortalRequest> {
        self.asked.lock().expect("unpoisoned").clone()
    }

    pub(super) fn webhook(&self) -> String {
        format!("http://{}/rest/7/{CODE}/", self.address)
    }
}

/// A server that reads something, says `bytes` and hangs up. Counts who came.
pub(super) async fn hanging_up(bytes: &'static [u8]) -> (SocketAddr, Arc<Mutex<usize>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("it is bound");
    let count = Arc::new(Mutex::new(0));
    let counted = Arc::clone(&count);
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            *counted.lock().expect("unpoisoned") += 1;
            let _read = stream.read(&mut [0; 4096]).await;
            let _written = stream.write_all(bytes).await;
        }
    });
    (address, count)
}

/// An address at which nothing listens.
pub(super) async fn unused_address() -> SocketAddr {
    TcpListener::bind("127.0.0.1:0").await.expect("a free port").local_addr().expect("it is bound")
}

fn setting(name: &'static str, env: &'static str, shape: Shape) -> Setting {
    Setting {
        name: name.into(),
        env: env.into(),
        secret: false,
        optional: true,
        default: None,
        check: Check { shape, nullable: false, rest: None },
        example: None,
        forms: Vec::new().into(),
    }
}

fn number(name: &'static str, env: &'static str, default: &'static str) -> Setting {
    let shape = Shape::Number { least: None, most: None, clamp: false };
    Setting { optional: false, default: Some(Json(default.into())), ..setting(name, env, shape) }
}

fn secret(name: &'static str, env: &'static str, form: &'static str, example: &'static str) -> Setting {
    let shape = Shape::Text { least: None, most: None, pattern: None, format: None };
    let form = Form { name: "webhook".into(), pattern: form.into() };
    Setting { secret: true, example: Some(example.into()), forms: vec![form].into(), ..setting(name, env, shape) }
}

pub(super) fn entry(key: &'static str, value: Value) -> Entry {
    Entry { key: key.into(), value, required: false }
}

pub(super) fn when(value: Value) -> Condition {
    Condition { when: vec![Test { value, one_of: None }].into(), unless: Vec::new().into() }
}

pub(super) fn credential(when: Condition) -> Credential {
    Credential {
        when,
        user: None,
        token: None,
        path: None,
        query: Vec::new().into(),
        headers: Vec::new().into(),
        body: Vec::new().into(),
    }
}

pub(super) const BASE: Value = Value::Setting { setting: 0 };
pub(super) const TOKEN: Value = Value::Setting { setting: 1 };

/// The shipped Bitrix24 backend in small: key in the address, key in the path, token in the body.
pub(super) fn backend() -> Backend {
    let quantity = |setting| Quantity::Setting(setting);
    let path = |key: &'static str| Path(vec![Segment::Key(key.into())].into());
    let kind = |code: &'static str, kind| ErrorKind { code: code.into(), kind };
    Backend {
        name: "portal".into(),
        base: Base::At(BASE),
        query: Vec::new().into(),
        headers: Vec::new().into(),
        body: Vec::new().into(),
        auth: vec![
            credential(when(Value::Form { setting: 0, form: 0 })),
            Credential { path: Some(TOKEN), ..credential(when(Value::Form { setting: 1, form: 0 })) },
            Credential { body: vec![entry("auth", TOKEN)].into(), ..credential(when(TOKEN)) },
        ]
        .into(),
        timeout: quantity(2),
        retry: Retry { times: quantity(3), backoff_ms: (1, 4), key: None, after: Vec::new().into() },
        pace: Some(Pace { rate: quantity(4), burst: quantity(5), parallel: None }),
        pages: None,
        batch: None,
        types: Vec::new().into(),
        breaker: None,
        export: None,
        errors: Errors {
            code: vec![path("error").into()].into(),
            message: vec![path("error_description").into()].into(),
            done: Vec::new().into(),
            fields: Vec::new().into(),
            conditions: Vec::new().into(),
            retry_at: Vec::new().into(),
            kinds: vec![
                kind("expired_token", Failure::Unauthorized),
                kind("operation_time_limit", Failure::Busy),
                kind("query_limit_exceeded", Failure::Busy),
            ]
            .into(),
        },
    }
}

pub(super) fn catalog(backend: Backend) -> Catalog {
    let base = secret(
        "base_url",
        "BITRIX_BASE_URL",
        "/rest/[0-9]+/([A-Za-z0-9]+)/?$",
        "https://portal.bitrix24.com/rest/1/k3yOfTheWebhook/",
    );
    let uri = Shape::Text { least: None, most: None, pattern: None, format: Some(Format::Uri) };
    Catalog {
        name: "bitrix24".into(),
        base_locale: "en".into(),
        settings: vec![
            Setting { check: Check { shape: uri, nullable: false, rest: None }, ..base },
            secret("token", "BITRIX_TOKEN", "^[0-9]+/[A-Za-z0-9]+$", "1/k3yOfTheWebhook"),
            number("timeout", "BITRIX_TIMEOUT_SECONDS", "5"),
            number("retries", "BITRIX_RETRIES", "3"),
            number("rate", "BITRIX_RATE", "0"),
            number("burst", "BITRIX_BURST", "1"),
        ]
        .into(),
        backends: vec![backend].into(),
        tables: Vec::new().into(),
        messages: vec![].into(),
        dictionaries: Vec::new().into(),
        instance: None,
        locales: Vec::new().into(),
        tools: Vec::new().into(),
        resources: Vec::new().into(),
        prompts: Vec::new().into(),
        profiles: Vec::new().into(),
        connection: None,
        recipes: Vec::new().into(),
        roles: Vec::new().into(),
        guard: kartoteka_compiler::plan::Guard::NONE,
        ignores: Vec::new().into(),
    }
}

pub(super) fn config(variables: &[(&str, &str)]) -> Config {
    let variables = variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    Config::from_parts(variables, None).expect("nothing of the server's own is wrong")
}

pub(super) fn connection(catalog: &Catalog, config: &Config) -> ConnectionParts {
    ConnectionParts {
        grant: None,
        plan: Plan::Interpreted(Arc::new(catalog.clone())),
        settings: Arc::new(Settings::resolve(catalog, config).expect("the settings fit")),
        texts: Arc::new(Texts::new([catalog], None)),
        place: 0,
        tenant: None,
    }
}

pub(super) fn backends_of(catalog: &Catalog, variables: &[(&str, &str)]) -> Result<Backends, BackendFaults> {
    let config = config(variables);
    let connection = connection(catalog, &config);
    let client = OutboundClient::new(&config, [&*connection.settings]);
    Backends::open(connection, &client, None)
}

pub(super) fn client(variables: &[(&str, &str)]) -> Backends {
    backends_of(&catalog(backend()), variables).expect("the backend can be asked")
}

pub(super) fn caller() -> Caller {
    Caller::unknown(Locale(0))
}

/// `POST crm.lead.list`, or whatever is asked for.
pub(super) fn request(effect: Effect, path: &str, body: &str) -> Request {
    Request {
        verb: Verb::Post,
        effect,
        path: path.to_owned(),
        body: Some(body.as_bytes().to_vec()),
        encoding: Encoding::Json,
        ..Request::default()
    }
}

pub(super) fn read() -> Request {
    request(Effect::Read, "crm.lead.list", r#"{"start":0}"#)
}

pub(super) fn write() -> Request {
    request(Effect::Write, "crm.lead.add", r#"{"fields":{"TITLE":"x"}}"#)
}

pub(super) async fn send(client: &Backends, request: Request) -> Result<(u16, String), Error> {
    let answer = client.exchange(request, &caller()).await?;
    Ok((answer.status, String::from_utf8(answer.body.to_vec()).expect("text comes back")))
}
