//! The client of the proxy, on the proxy's pipes.

use std::net::SocketAddr;
use std::time::Duration;

use kartoteka::config::remote::{PROXY_TOKEN, Remote};
use kartoteka::secret::Secret;
use kartoteka::transport::Limits;
use kartoteka::transport::proxy;
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader, DuplexStream, Lines, ReadHalf, WriteHalf};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use crate::client::initialize;

pub(super) struct Peer {
    pub(super) to: WriteHalf<DuplexStream>,
    from: Lines<BufReader<ReadHalf<DuplexStream>>>,
    pub(super) stop: oneshot::Sender<()>,
    pub(super) ended: JoinHandle<Result<(), proxy::Error>>,
}

pub(super) fn remote(address: SocketAddr, timeout: Duration) -> Remote {
    let url = format!("http://{address}/mcp?key=0pen").parse().expect("an address");
    Remote { url, timeout, bearer: Some(Secret::new("t0p-s3cret")), said_by: PROXY_TOKEN }
}

impl Peer {
    pub(super) fn start(address: SocketAddr) -> Self {
        Self::patient(address, Duration::from_secs(20))
    }

    pub(super) fn patient(address: SocketAddr, timeout: Duration) -> Self {
        let (ours, theirs) = tokio::io::duplex(1 << 16);
        let (reader, writer) = tokio::io::split(theirs);
        let (stop, stopped) = oneshot::channel::<()>();
        let ended = tokio::spawn(async move {
            let stopped = async move {
                // A test that only drops its end wants no stop.
                if stopped.await.is_err() {
                    std::future::pending::<()>().await;
                }
            };
            proxy::serve(reader, writer, remote(address, timeout), &Limits::default(), stopped).await
        });
        let (from, to) = tokio::io::split(ours);
        Self { to, from: BufReader::new(from).lines(), stop, ended }
    }

    pub(super) async fn say(&mut self, message: impl ToString) {
        self.to.write_all(format!("{}\n", message.to_string()).as_bytes()).await.expect("a reading proxy");
    }

    pub(super) async fn line(&mut self) -> String {
        let line = tokio::time::timeout(Duration::from_secs(15), self.from.next_line()).await;
        line.expect("an answer in time").expect("a readable pipe").expect("an open pipe")
    }

    pub(super) async fn hear(&mut self) -> Value {
        let line = self.line().await;
        serde_json::from_str(&line).unwrap_or_else(|error| panic!("{error}: {line}"))
    }

    pub(super) async fn ask(&mut self, message: &Value) -> Value {
        self.say(message).await;
        self.hear().await
    }

    /// Begins a session.
    pub(super) async fn begin(&mut self, version: &str) -> Value {
        let begun = self.ask(&initialize(version)).await;
        self.say(json!({"jsonrpc": "2.0", "method": "notifications/initialized"})).await;
        begun
    }

    /// Nothing is said for a while.
    pub(super) async fn is_silent(&mut self) {
        let line = tokio::time::timeout(Duration::from_millis(300), self.from.next_line()).await;
        assert!(line.is_err(), "{line:?}");
    }

    pub(super) async fn ends(self) {
        let ended = tokio::time::timeout(Duration::from_secs(10), self.ended).await;
        ended.expect("it ends in time").expect("no panic").expect("no error");
    }
}
