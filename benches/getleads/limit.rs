//! The limit: what somebody would write by hand for this one tool, with axum and reqwest, and nothing more.
//!
//! The reply is checked for UTF-8 once, looked through as raw values and spliced into the result as bytes. Headers are not
//! checked, arguments are only put in their places, sessions are a name. The second variant adds what `getLeads` adds to
//! records: labels of status, source and responsible person from dictionaries kept in memory, and the counts of each.

use std::{
    borrow::Cow,
    collections::HashMap,
    fmt::Write as _,
    io::{self, Write as _},
    sync::{Arc, Mutex, PoisonError},
};

use axum::{
    Router,
    body::Bytes,
    extract::State,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse as _, Response},
    routing::{any, put},
    serve::ListenerExt as _,
};
use serde::Deserialize;
use serde_json::{Value, value::RawValue};
use tokio::net::TcpListener;

use crate::process;

/// The entries of a dictionary by the key that records have.
type Dictionary = HashMap<String, Entry>;

/// What is written of an entry: whole beside a record, in brief beside a count.
struct Entry {
    label: String,
    brief: String,
}

/// The three dictionaries, in the order in which labels are written.
struct Labels {
    statuses: Dictionary,
    sources: Dictionary,
    users: Dictionary,
}

struct Limit {
    client: reqwest::Client,
    leads: reqwest::Url,
    labels: Option<Labels>,
    listing: Mutex<Bytes>,
}

#[derive(Deserialize)]
struct Message<'a> {
    #[serde(borrow)]
    id: Option<&'a RawValue>,
    #[serde(borrow)]
    method: Cow<'a, str>,
    #[serde(borrow)]
    params: Option<Params<'a>>,
}

#[derive(Deserialize)]
struct Params<'a> {
    #[serde(borrow)]
    arguments: Option<Arguments<'a>>,
    #[serde(borrow, rename = "_meta")]
    meta: Option<&'a RawValue>,
}

#[derive(Deserialize, Default)]
struct Arguments<'a> {
    #[serde(borrow)]
    select: Option<&'a RawValue>,
    #[serde(borrow)]
    filter: Option<&'a RawValue>,
    #[serde(borrow)]
    order: Option<&'a RawValue>,
    start: Option<u64>,
}

#[derive(Deserialize)]
struct Reply<'a> {
    #[serde(borrow)]
    result: Vec<&'a RawValue>,
    total: u64,
    next: Option<u64>,
}

#[derive(Deserialize)]
struct Record<'a> {
    #[serde(borrow, rename = "STATUS_ID")]
    status: Option<Cow<'a, str>>,
    #[serde(borrow, rename = "SOURCE_ID")]
    source: Option<Cow<'a, str>>,
    #[serde(borrow, rename = "ASSIGNED_BY_ID")]
    responsible: Option<Cow<'a, str>>,
}

pub(crate) fn run(upstream: &str, labels: bool) -> io::Result<()> {
    tokio::runtime::Runtime::new()?.block_on(async {
        // There is no other to be in the way.
        drop(rustls::crypto::ring::default_provider().install_default());
        let client = reqwest::Client::builder().tcp_nodelay(true).no_proxy().build().map_err(io::Error::other)?;
        let leads = reqwest::Url::parse(&format!("{upstream}crm.lead.list")).map_err(io::Error::other)?;
        let labels = if labels { Some(Labels::load(&client, upstream).await?) } else { None };
        let listing = Mutex::new(Bytes::from_static(br#"[{"name":"getLeads","inputSchema":{"type":"object"}}]"#));
        let limit = Arc::new(Limit { client, leads, labels, listing });
        let router = Router::new().route("/mcp", any(answer)).route("/listing", put(teach)).with_state(limit);
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let listener = listener.tap_io(|stream| drop(stream.set_nodelay(true)));
        process::serve(address, axum::serve(listener, router).into_future()).await
    })
}

async fn teach(State(limit): State<Arc<Limit>>, listing: Bytes) {
    *limit.listing.lock().unwrap_or_else(PoisonError::into_inner) = listing;
}

async fn answer(State(limit): State<Arc<Limit>>, body: Bytes) -> Response {
    let Ok(message) = serde_json::from_slice::<Message<'_>>(&body) else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    let Some(id) = message.id else { return StatusCode::ACCEPTED.into_response() };
    let modern = message.params.as_ref().is_some_and(|params| params.meta.is_some());
    let mut out = Vec::with_capacity(32 << 10);
    out.extend_from_slice(br#"{"jsonrpc":"2.0","id":"#);
    out.extend_from_slice(id.get().as_bytes());
    out.extend_from_slice(br#","result":{"#);
    if modern {
        out.extend_from_slice(br#""resultType":"complete","#);
    }
    match &*message.method {
        "initialize" => {
            out.extend_from_slice(
                br#""protocolVersion":"2025-11-25","capabilities":{"tools":{}},"serverInfo":{"name":"limit","version":"1"}}}"#,
            );
            let session = ("mcp-session-id", HeaderValue::from_static("the-only-session"));
            return ([session], json(out)).into_response();
        }
        "tools/list" => {
            if modern {
                out.extend_from_slice(br#""ttlMs":0,"cacheScope":"private","#);
            }
            out.extend_from_slice(b"\"tools\":");
            out.extend_from_slice(&limit.listing.lock().unwrap_or_else(PoisonError::into_inner));
        }
        "tools/call" => {
            let arguments = message.params.and_then(|params| params.arguments).unwrap_or_default();
            if limit.leads(&arguments, &mut out).await.is_err() {
                return StatusCode::BAD_GATEWAY.into_response();
            }
        }
        _ => return StatusCode::NOT_FOUND.into_response(),
    }
    out.extend_from_slice(b"}}");
    json(out)
}

fn json(out: Vec<u8>) -> Response {
    ([(header::CONTENT_TYPE, HeaderValue::from_static("application/json"))], out).into_response()
}

impl Limit {
    async fn leads(
        &self,
        arguments: &Arguments<'_>,
        out: &mut Vec<u8>,
    ) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
        let start = arguments.start.unwrap_or(0);
        let mut asked = String::from("{");
        for (name, value) in [("select", arguments.select), ("filter", arguments.filter), ("order", arguments.order)] {
            if let Some(value) = value {
                write!(asked, "\"{name}\":{},", value.get())?;
            }
        }
        write!(asked, "\"start\":{start}}}")?;
        let sent =
            self.client.post(self.leads.clone()).header(header::CONTENT_TYPE, "application/json").body(asked.clone());
        let reply = sent.send().await?.bytes().await?;
        let reply: Reply<'_> = serde_json::from_str(simdutf8::basic::from_utf8(&reply)?)?;
        let (count, total, next) = (reply.result.len(), reply.total, reply.next.unwrap_or(0));
        write!(
            out,
            r#""structuredContent":{{"metadata":{{"provider":"bitrix24","tool":"getLeads","resource":"crm/leads"}},"request":{asked},"#
        )?;
        let data = out.len();
        out.extend_from_slice(b"\"result\":[");
        let mut counts = [const { Vec::new() }; 3];
        for (place, record) in reply.result.iter().enumerate() {
            if place > 0 {
                out.push(b',');
            }
            out.extend_from_slice(record.get().as_bytes());
            if let Some(labels) = &self.labels {
                labels.count(record.get(), &mut counts)?;
            }
        }
        write!(
            out,
            r#"],"pagination":{{"limit":50,"start":{start},"next":"{next}","total":{total},"fetched":{count}}}"#
        )?;
        if self.labels.is_some() {
            write_labels(&counts, out)?;
            write_counts(&mut counts, count, out)?;
        }
        let data = data..out.len();
        write!(out, r#"}},"content":[{{"type":"text","text":"crm/leads: {count} records of {total}."}}"#)?;
        if self.labels.is_some() {
            out.extend_from_slice(br#",{"type":"text","text":"{"#);
            let text = out[data].to_vec();
            let mut rest = text.as_slice();
            while let Some(at) = memchr::memchr2(b'"', b'\\', rest) {
                out.extend_from_slice(&rest[..at]);
                out.extend_from_slice(&[b'\\', rest[at]]);
                rest = &rest[at + 1..];
            }
            out.extend_from_slice(rest);
            out.extend_from_slice(br#"}"}"#);
        }
        out.extend_from_slice(br#"],"isError":false"#);
        Ok(())
    }
}

/// How often each entry was met.
type Counts<'l> = [Vec<(&'l Entry, u32)>; 3];

const NAMES: [&str; 3] = ["status", "source", "responsible"];

impl Labels {
    async fn load(client: &reqwest::Client, upstream: &str) -> io::Result<Self> {
        let rows = async |method: &str, body: &'static str| -> io::Result<Vec<Value>> {
            let sent =
                client.post(format!("{upstream}{method}")).header(header::CONTENT_TYPE, "application/json").body(body);
            let reply = async { sent.send().await?.bytes().await }.await.map_err(io::Error::other)?;
            let mut reply: Value = serde_json::from_slice(&reply)?;
            Ok(reply["result"].as_array_mut().map(std::mem::take).unwrap_or_default())
        };
        let statuses = rows("crm.status.list", r#"{"filter":{"ENTITY_ID":"STATUS"}}"#).await?;
        let sources = rows("crm.status.list", r#"{"filter":{"ENTITY_ID":"SOURCE"}}"#).await?;
        let users = rows("user.get", "{}").await?;
        let status = |row: &Value| entry(&row["STATUS_ID"], &row["NAME"], &[("group", &row["EXTRA"]["SEMANTICS"])]);
        let source = |row: &Value| entry(&row["STATUS_ID"], &row["NAME"], &[]);
        let user = |row: &Value| {
            let name = [row["NAME"].as_str().unwrap_or(""), row["LAST_NAME"].as_str().unwrap_or("")].join(" ");
            entry(&row["ID"], &name.into(), &[("email", &row["EMAIL"]), ("workPosition", &row["WORK_POSITION"])])
        };
        Ok(Self {
            statuses: statuses.iter().filter_map(status).collect(),
            sources: sources.iter().filter_map(source).collect(),
            users: users.iter().filter_map(user).collect(),
        })
    }

    /// Counts what a record's labels are.
    fn count<'l>(&'l self, text: &str, counts: &mut Counts<'l>) -> io::Result<()> {
        let record: Record<'_> = serde_json::from_str(text)?;
        let found = [
            record.status.and_then(|key| self.statuses.get(&*key)),
            record.source.and_then(|key| self.sources.get(&*key)),
            record.responsible.and_then(|key| self.users.get(&*key)),
        ];
        for (entry, counts) in found.into_iter().zip(counts) {
            let Some(entry) = entry else { continue };
            match counts.iter_mut().find(|(known, _)| std::ptr::eq(*known, entry)) {
                Some((_, count)) => *count += 1,
                None => counts.push((entry, 1)),
            }
        }
        Ok(())
    }
}

fn entry(key: &Value, name: &Value, more: &[(&str, &Value)]) -> Option<(String, Entry)> {
    let mut label = format!(r#"{key}:{{"name":{name}"#);
    for (key, value) in more {
        write!(label, r#","{key}":{value}"#).ok()?;
    }
    label.push('}');
    Some((key.as_str()?.to_owned(), Entry { label, brief: format!(r#""id":{key},"name":{name}"#) }))
}

/// The table of what was met.
fn write_labels(counts: &Counts<'_>, out: &mut Vec<u8>) -> io::Result<()> {
    out.extend_from_slice(br#","labels":{"#);
    for (place, (name, counts)) in NAMES.into_iter().zip(counts).enumerate() {
        let met: Vec<&str> = counts.iter().map(|(entry, _)| entry.label.as_str()).collect();
        write!(out, "{}\"{name}\":{{{}}}", if place == 0 { "" } else { "," }, met.join(","))?;
    }
    out.push(b'}');
    Ok(())
}

fn write_counts(counts: &mut Counts<'_>, of: usize, out: &mut Vec<u8>) -> io::Result<()> {
    write!(out, r#","aggregates":{{"of":{of}"#)?;
    for (name, counts) in NAMES.into_iter().zip(counts) {
        counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        write!(out, ",\"{name}\":[")?;
        for (place, (entry, count)) in counts.iter().enumerate() {
            write!(out, r#"{}{{{},"count":{count}}}"#, if place == 0 { "" } else { "," }, entry.brief)?;
        }
        out.push(b']');
    }
    out.push(b'}');
    Ok(())
}
