//! What is asked: requests in the two eras of the protocol, written once and sent many times.

use std::{io, net::SocketAddr};

use memchr::memmem;
use tokio::net::TcpStream;

use crate::{upstream::RECORDS, wire::Wire};

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Call,
    List,
}

/// How the protocol is spoken: every request for itself (2026-07-28), or within a session (2025-11-25).
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Era {
    PerRequest,
    Session,
}

/// One comparison.
#[derive(Clone, Copy)]
pub(crate) struct Case {
    pub(crate) kind: Kind,
    pub(crate) era: Era,
    pub(crate) connections: usize,
}

/// A server, and who it lets in.
#[derive(Clone, Copy)]
pub(crate) struct Target {
    pub(crate) address: SocketAddr,
    /// Shown with each request.
    pub(crate) bearer: Option<&'static str>,
}

impl From<SocketAddr> for Target {
    fn from(address: SocketAddr) -> Self {
        Self { address, bearer: None }
    }
}

impl Target {
    /// The headers that name it and let in.
    fn headers(self) -> String {
        let bearer = self.bearer.map_or(String::new(), |bearer| format!("Authorization: Bearer {bearer}\r\n"));
        format!("Host: {}\r\n{bearer}", self.address)
    }
}

/// A request whose id can be written anew each time, at the same length.
pub(crate) struct Request {
    bytes: Vec<u8>,
    id: usize,
}

/// What is passed to getLeads: a range of dates, so that nothing is to be warned of.
const ARGUMENTS: &str = r#"{"filter":{">=DATE_CREATE":"2026-05-01T00:00:00+03:00","<=DATE_CREATE":"2026-05-31T23:59:59+03:00"},"order":{"DATE_MODIFY":"DESC"},"select":["ID","TITLE","NAME","STATUS_ID","SOURCE_ID","ASSIGNED_BY_ID","OPPORTUNITY","CURRENCY_ID","DATE_CREATE","DATE_MODIFY"]}"#;
const META: &str = r#""_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientInfo":{"name":"bench","version":"1"},"io.modelcontextprotocol/clientCapabilities":{}}"#;
pub(crate) const INITIALIZE: &str = r#"{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"bench","version":"1"}}}"#;
pub(crate) const INITIALIZED: &str = r#"{"jsonrpc":"2.0","method":"notifications/initialized"}"#;
const FIRST_ID: u64 = 100_000_000;

impl Request {
    pub(crate) fn new(kind: Kind, era: Era, target: impl Into<Target>, session: Option<&str>) -> Self {
        let (method, name) = kind.names();
        let headers = match era {
            Era::PerRequest => {
                let name = if name.is_empty() { String::new() } else { format!("Mcp-Name: {name}\r\n") };
                format!("MCP-Protocol-Version: 2026-07-28\r\nMcp-Method: {method}\r\n{name}")
            }
            Era::Session => session_headers(session),
        };
        Self::written(post(target.into(), &headers, &body(kind, era)))
    }

    fn written(bytes: Vec<u8>) -> Self {
        let id = memmem::find(&bytes, FIRST_ID.to_string().as_bytes()).expect("written just above");
        Self { bytes, id }
    }

    /// The request under its next id.
    pub(crate) fn numbered(&mut self, number: u64) -> &[u8] {
        let mut rest = FIRST_ID + number % FIRST_ID;
        for digit in self.bytes[self.id..self.id + 9].iter_mut().rev() {
            *digit = b'0' + u8::try_from(rest % 10).expect("a digit");
            rest /= 10;
        }
        &self.bytes
    }
}

impl Kind {
    /// The method, and the name of what is asked for.
    fn names(self) -> (&'static str, &'static str) {
        match self {
            Kind::Call => ("tools/call", "getLeads"),
            Kind::List => ("tools/list", ""),
        }
    }
}

/// The message alone, for a wire without headers.
pub(crate) fn message(kind: Kind, era: Era) -> Request {
    Request::written(body(kind, era).into_bytes())
}

fn body(kind: Kind, era: Era) -> String {
    let own = match kind {
        Kind::Call => Some(format!(r#""name":"getLeads","arguments":{ARGUMENTS}"#)),
        Kind::List => None,
    };
    let meta = (era == Era::PerRequest).then(|| META.to_owned());
    let params: Vec<String> = own.into_iter().chain(meta).collect();
    let (method, params) = (kind.names().0, params.join(","));
    format!(r#"{{"jsonrpc":"2.0","id":{FIRST_ID},"method":"{method}","params":{{{params}}}}}"#)
}

/// Opens a session and gives its id; a server without sessions gives none.
pub(crate) async fn initialize(wire: &mut Wire, target: Target) -> io::Result<Option<String>> {
    wire.send(&post(target, "", INITIALIZE)).await?;
    let answer = wire.next().await?.ok_or(io::ErrorKind::UnexpectedEof)?;
    if !answer.is_ok() {
        return Err(io::Error::other(format!("initialize: {}", answer.head)));
    }
    let session = answer.header("mcp-session-id").map(str::to_owned);
    wire.send(&post(target, &session_headers(session.as_deref()), INITIALIZED)).await?;
    wire.next().await?.ok_or(io::ErrorKind::UnexpectedEof)?;
    Ok(session)
}

/// Closes a session.
pub(crate) async fn delete(wire: &mut Wire, target: Target, session: &str) -> io::Result<()> {
    let headers = session_headers(Some(session));
    wire.send(format!("DELETE /mcp HTTP/1.1\r\n{}{headers}Content-Length: 0\r\n\r\n", target.headers()).as_bytes())
        .await?;
    wire.next().await?.ok_or(io::ErrorKind::UnexpectedEof)?;
    Ok(())
}

#[derive(serde::Deserialize)]
struct Answer<'a> {
    #[serde(borrow)]
    result: Tools<'a>,
}

#[derive(serde::Deserialize)]
struct Tools<'a> {
    #[serde(borrow)]
    tools: &'a serde_json::value::RawValue,
}

/// The list of tools as a server gives it: the bytes of the array.
pub(crate) async fn listing(address: SocketAddr) -> io::Result<Vec<u8>> {
    let answer = ask(address, &mut Request::new(Kind::List, Era::PerRequest, address, None)).await?;
    let answer: Answer<'_> = serde_json::from_slice(&answer)?;
    Ok(answer.result.tools.get().as_bytes().to_vec())
}

/// Gives the handler by hand a list of tools to answer with.
pub(crate) async fn teach(address: SocketAddr, listing: &[u8]) -> io::Result<()> {
    let mut wire = Wire::new(TcpStream::connect(address).await?)?;
    let head = format!("PUT /listing HTTP/1.1\r\nHost: {address}\r\nContent-Length: {}\r\n\r\n", listing.len());
    wire.send(&[head.as_bytes(), listing].concat()).await?;
    wire.next().await?.ok_or(io::ErrorKind::UnexpectedEof)?;
    Ok(())
}

/// Makes sure that a server answers what is to be measured, in both eras; gives the length of its answer.
pub(crate) async fn check(target: impl Into<Target>) -> io::Result<usize> {
    let target = target.into();
    let answer = ask(target.address, &mut Request::new(Kind::Call, Era::PerRequest, target, None)).await?;
    let (records, good) =
        (memmem::find_iter(&answer, b"\"DATE_MODIFY\":\"").count(), memmem::find(&answer, b"\"isError\":false"));
    if records < RECORDS || good.is_none() {
        let shown = String::from_utf8_lossy(&answer[..answer.len().min(600)]).into_owned();
        return Err(io::Error::other(format!("not the answer to measure, {records} records: {shown}")));
    }
    Ok(answer.len())
}

async fn ask(address: SocketAddr, request: &mut Request) -> io::Result<Vec<u8>> {
    let mut wire = Wire::new(TcpStream::connect(address).await?)?;
    wire.send(request.numbered(0)).await?;
    let answer = wire.next().await?.ok_or(io::ErrorKind::UnexpectedEof)?;
    if answer.is_ok() { Ok(answer.body.to_vec()) } else { Err(io::Error::other(answer.head.to_owned())) }
}

fn session_headers(session: Option<&str>) -> String {
    let session = session.map_or(String::new(), |id| format!("Mcp-Session-Id: {id}\r\n"));
    format!("MCP-Protocol-Version: 2025-11-25\r\n{session}")
}

fn post(target: Target, headers: &str, body: &str) -> Vec<u8> {
    format!(
        "POST /mcp HTTP/1.1\r\n{}Content-Type: application/json\r\n\
         Accept: application/json, text/event-stream\r\n{headers}Content-Length: {}\r\n\r\n{body}",
        target.headers(),
        body.len()
    )
    .into_bytes()
}
