//! What a call takes from the allocator, all the way: HTTP in, a request to the demo portal, HTTP out. Only the thread of the server is
//! counted; the client and the portal have threads of their own.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::{Arc, mpsc};
use std::thread;

use allocation_counter::measure;
use kartoteka::catalog::shipped;
use kartoteka::config::Config;
use kartoteka::embedded::Tools;
use kartoteka::transport::{Limits, http};
use serde_json::json;
use tokio::net::TcpListener;
use tokio::runtime::{Builder, Runtime};
use tokio::sync::oneshot;

/// So many allocations a call may take, where its text carries the data and where it sums it up.
const MOST: [(&str, u64); 2] = [("full", 145), ("summary", 150)];

/// Calls before the first that counts: they open connections, and load dictionaries.
const BEFORE: usize = 10;

/// Calls that count. What comes in more pieces than one takes a few allocations more, now and then.
const CALLS: usize = 50;

#[test]
fn a_call_takes_few_allocations() {
    let base_url = portal();
    for (text, most) in MOST {
        let runtime = runtime();
        let variables = [("BITRIX_BASE_URL", base_url.as_str()), ("BITRIX_RATE", "0"), ("KARTOTEKA_TEXT", text)];
        let mut client = Client::new(serve(&runtime, &variables));
        client = runtime.block_on(client.call(BEFORE));
        let measured = measure(|| drop(runtime.block_on(client.call(CALLS))));
        let each = measured.count_total / CALLS as u64;
        println!("{text}: {each} allocations a call");
        assert!(each <= most, "{text}: {each} allocations a call, and {most} at most");
    }
}

/// Starts the demo portal on a thread of its own; gives the address of its webhook.
fn portal() -> String {
    let (said, address) = mpsc::channel();
    thread::spawn(move || {
        runtime().block_on(async {
            let portal = kartoteka_demo::start(std::future::pending()).await.expect("a free port");
            portal.options().limit_rate(false);
            said.send(portal.base_url().to_owned()).expect("the test waits for it");
            std::future::pending::<()>().await;
        });
    });
    address.recv().expect("the portal starts")
}

/// Serves the shipped catalogs on that runtime.
fn serve(runtime: &Runtime, variables: &[(&str, &str)]) -> SocketAddr {
    let all = variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    let config = Config::from_parts(all, None).expect("nothing is wrong");
    let bitrix24 = shipped::catalogs().into_iter().filter(|one| one.catalog.name == "bitrix24").collect();
    let tools = Tools::open(bitrix24, config).expect("the shipped catalog is whole");
    let server = Arc::clone(tools.server());
    runtime.block_on(async {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("it is bound");
        tokio::spawn(http::serve(listener, server, Limits::default(), std::future::pending()));
        address
    })
}

fn runtime() -> Runtime {
    Builder::new_current_thread().enable_all().build().expect("a runtime")
}

/// A client that keeps its connection.
struct Client {
    request: Vec<u8>,
    stream: BufReader<TcpStream>,
}

impl Client {
    fn new(server: SocketAddr) -> Self {
        let body = json!({"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {
            "name": "getLeads",
            "arguments": {"filter": {">=DATE_CREATE": "2000-01-01", "<=DATE_CREATE": "2099-12-31T23:59:59"}},
            "_meta": {
                "io.modelcontextprotocol/protocolVersion": "2026-07-28",
                "io.modelcontextprotocol/clientCapabilities": {},
                "io.modelcontextprotocol/clientInfo": {"name": "counts", "version": "1"},
            },
        }})
        .to_string();
        let head = "POST /mcp HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n\
            Accept: application/json, text/event-stream\r\nMCP-Protocol-Version: 2026-07-28\r\n\
            Mcp-Method: tools/call\r\nMcp-Name: getLeads\r\n";
        let request = format!("{head}Content-Length: {}\r\n\r\n{body}", body.len()).into_bytes();
        let stream = TcpStream::connect(server).expect("the server listens");
        stream.set_nodelay(true).expect("it is a socket");
        Self { request, stream: BufReader::new(stream) }
    }

    /// Makes so many calls, one after another, on a thread of its own.
    async fn call(mut self, times: usize) -> Self {
        let (done, called) = oneshot::channel();
        thread::spawn(move || {
            for _ in 0..times {
                self.once();
            }
            drop(done.send(self));
        });
        called.await.expect("every call was answered")
    }

    fn once(&mut self) {
        self.stream.get_mut().write_all(&self.request).expect("the server reads");
        let (mut line, mut length) = (String::new(), 0);
        while line != "\r\n" {
            line.clear();
            self.stream.read_line(&mut line).expect("the server answers");
            assert!(!line.is_empty(), "the server hung up");
            if let Some(announced) = line.strip_prefix("content-length: ") {
                length = announced.trim().parse().expect("a number");
            }
        }
        let mut body = vec![0; length];
        self.stream.read_exact(&mut body).expect("the server answers");
        assert!(body.ends_with(b"\"isError\":false}}"), "{}", String::from_utf8_lossy(&body));
    }
}
