//! Clients that take their time, and more of them than there may be.

use std::{
    net::SocketAddr,
    sync::Arc,
    time::{Duration, Instant},
};

use kartoteka::transport::Limits;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use crate::{fake::Fake, shutdown::start};

const HEALTH: &[u8] = b"GET /healthz HTTP/1.1\r\nhost: localhost\r\n\r\n";

const INDEX: &[u8] = b"GET /mcp/index HTTP/1.1\r\nhost: localhost\r\n\r\n";

async fn connect(address: SocketAddr) -> TcpStream {
    TcpStream::connect(address).await.expect("a listening server")
}

/// Asks for health over a connection that stays open.
async fn healthy(stream: &mut TcpStream) -> String {
    ask(stream, HEALTH).await
}

async fn ask(stream: &mut TcpStream, request: &[u8]) -> String {
    stream.write_all(request).await.expect("an open connection");
    let mut some = [0; 1024];
    let read = tokio::time::timeout(Duration::from_secs(5), stream.read(&mut some)).await;
    let read = read.expect("an answer in time").unwrap_or(0);
    String::from_utf8_lossy(&some[..read]).into_owned()
}

/// Waits until the server closes a connection, for five seconds at the most.
async fn closed(stream: &mut TcpStream) -> Vec<u8> {
    let mut rest = Vec::new();
    let read = tokio::time::timeout(Duration::from_secs(5), stream.read_to_end(&mut rest)).await;
    let _reset = read.expect("the server closes the connection");
    rest
}

#[tokio::test]
async fn headers_by_the_drop_and_silence_are_cut_off() {
    let limits = Limits { header_timeout: Duration::from_millis(300), ..Limits::default() };
    let server = start(&Fake::new(), limits).await;
    let mut silent = connect(server.address).await;
    let mut slow = connect(server.address).await;
    let begin = Instant::now();
    let dripping = async {
        let drops = b"GET /healthz HTTP/1.1\r\nhost: localhost\r\nx-slow: ".iter().chain(std::iter::repeat(&b'x'));
        for drop in drops {
            if slow.write_all(&[*drop]).await.is_err() {
                break;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
            if begin.elapsed() > Duration::from_secs(5) {
                panic!("a slow head was waited for");
            }
        }
    };
    tokio::join!(dripping, closed(&mut silent));
    assert!(begin.elapsed() < Duration::from_secs(3), "{:?}", begin.elapsed());
    // A connection that asks in time is kept, as long as it goes on asking.
    let mut kept = connect(server.address).await;
    for _ in 0..4 {
        assert!(healthy(&mut kept).await.starts_with("HTTP/1.1 200"));
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    closed(&mut kept).await;
}

#[tokio::test]
async fn a_half_closed_connection_is_let_go() {
    let server = start(&Fake::new(), Limits { connections: 1, ..Limits::default() }).await;
    let mut half = connect(server.address).await;
    half.write_all(b"GET /healthz HTTP/1.1\r\nhost:").await.expect("an open connection");
    half.shutdown().await.expect("an open connection");
    closed(&mut half).await;
    let mut next = connect(server.address).await;
    assert!(healthy(&mut next).await.starts_with("HTTP/1.1 200"));
}

#[tokio::test]
async fn a_head_beyond_the_limit_is_refused() {
    let server = start(&Fake::new(), Limits { max_header_bytes: 10_000, ..Limits::default() }).await;
    let mut stream = connect(server.address).await;
    let head = format!("GET /healthz HTTP/1.1\r\nhost: localhost\r\nx: {}\r\n\r\n", "x".repeat(20_000));
    let _cut = stream.write_all(head.as_bytes()).await;
    let answer = closed(&mut stream).await;
    assert!(answer.starts_with(b"HTTP/1.1 431"), "{}", String::from_utf8_lossy(&answer));
    let mut fits = connect(server.address).await;
    let head = format!("GET /healthz HTTP/1.1\r\nhost: localhost\r\nx: {}\r\n\r\n", "x".repeat(8_000));
    fits.write_all(head.as_bytes()).await.expect("an open connection");
    assert!(healthy(&mut fits).await.starts_with("HTTP/1.1 200"));
}

#[tokio::test]
async fn one_connection_too_many_is_told_so_and_the_next_finds_a_place() {
    let server = start(&Fake::new(), Limits { connections: 2, ..Limits::default() }).await;
    let (mut one, mut two) = (connect(server.address).await, connect(server.address).await);
    assert!(healthy(&mut one).await.starts_with("HTTP/1.1 200"));
    assert!(healthy(&mut two).await.starts_with("HTTP/1.1 200"));
    let mut three = connect(server.address).await;
    let refused = ask(&mut three, INDEX).await;
    assert!(refused.starts_with("HTTP/1.1 503") && refused.contains("-32000"), "{refused}");
    closed(&mut three).await;
    // A probe learns how the server is even then.
    let mut probe = connect(server.address).await;
    assert!(healthy(&mut probe).await.starts_with("HTTP/1.1 200"));
    closed(&mut probe).await;
    drop(one);
    for _ in 0..100 {
        if ask(&mut connect(server.address).await, INDEX).await.starts_with("HTTP/1.1 200") {
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("the place of a closed connection was never given back");
}

#[tokio::test]
async fn a_flood_beyond_the_limit_leaves_the_others_alone() {
    let server = start(&Fake::new(), Limits { connections: 1, ..Limits::default() }).await;
    let mut mine = connect(server.address).await;
    assert!(healthy(&mut mine).await.starts_with("HTTP/1.1 200"));
    let mut flood = Vec::new();
    for _ in 0..300 {
        flood.push(connect(server.address).await);
    }
    assert!(healthy(&mut mine).await.starts_with("HTTP/1.1 200"));
    // Nobody holds a connection beyond the limit for longer than it takes to be told.
    for stream in &mut flood {
        closed(stream).await;
    }
}

#[tokio::test]
async fn a_client_that_takes_nothing_is_given_up() {
    let fake = Fake::new();
    let limits = Limits { write_timeout: Duration::from_millis(300), connections: 1, ..Limits::default() };
    let server = start(&Arc::clone(&fake), limits).await;
    let mut stream = connect(server.address).await;
    let body = r#"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"big","arguments":{}}}"#;
    let request = format!(
        "POST /mcp HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    );
    let began = Instant::now();
    // Nothing is ever read; once the sockets are full the server waits, and then it does no longer.
    while began.elapsed() < Duration::from_secs(10) {
        let write = tokio::time::timeout(Duration::from_secs(10), stream.write_all(request.as_bytes())).await;
        if write.expect("the server goes on or closes").is_err() {
            return;
        }
    }
    panic!("a client that reads nothing was never given up");
}

#[tokio::test]
async fn the_end_waits_for_no_idle_connection() {
    let server = start(&Fake::new(), Limits::default()).await;
    let (mut idle, mut fresh) = (connect(server.address).await, connect(server.address).await);
    assert!(healthy(&mut idle).await.starts_with("HTTP/1.1 200"));
    let began = Instant::now();
    server.stop.send(()).expect("a running server");
    closed(&mut idle).await;
    closed(&mut fresh).await;
    tokio::time::timeout(Duration::from_secs(5), server.ended).await.expect("it ends").expect("no panic");
    assert!(began.elapsed() < Duration::from_secs(3), "{:?}", began.elapsed());
}

/// The head of a request with a body of a million bytes, and all of them but the last.
fn stalled() -> Vec<u8> {
    let head =
        b"POST /mcp HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: 1000000\r\n\r\n";
    [&head[..], &vec![b' '; 999_999]].concat()
}

#[tokio::test]
async fn bodies_that_stop_make_room_for_those_that_come() {
    let fake = Fake::new();
    // Half of it is for messages.
    let server = start(&fake, Limits { memory: 8 << 20, ..Limits::default() }).await;
    let mut stalled_ones = Vec::new();
    for _ in 0..12 {
        let mut stream = connect(server.address).await;
        // One that is given up may be closed while it is written to.
        let _cut = stream.write_all(&stalled()).await;
        stalled_ones.push(stream);
    }
    let body = r#"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"echo","arguments":{}}}"#;
    let call = format!(
        "POST /mcp HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    );
    for _ in 0..20 {
        let answer = ask(&mut connect(server.address).await, call.as_bytes()).await;
        assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    }
    let mut given_up = 0;
    for stream in &mut stalled_ones {
        let mut byte = [0];
        let read = tokio::time::timeout(Duration::from_millis(50), stream.read(&mut byte)).await;
        given_up += usize::from(read.is_ok());
    }
    // Four fit; which of the twelve stay is for the server to choose.
    assert!((8..12).contains(&given_up), "{given_up} of 12");
}

#[tokio::test]
async fn heads_that_never_end_count_too() {
    let server = start(&Fake::new(), Limits { memory: 1 << 20, ..Limits::default() }).await;
    let head = [b"GET /healthz HTTP/1.1\r\nhost: localhost\r\nx: ".as_slice(), &[b'x'; 60_000]].concat();
    let mut open = Vec::new();
    for _ in 0..20 {
        let mut stream = connect(server.address).await;
        let _cut = stream.write_all(&head).await;
        open.push(stream);
    }
    let mut fits = connect(server.address).await;
    assert!(healthy(&mut fits).await.starts_with("HTTP/1.1 200"));
    let mut given_up = 0;
    for stream in &mut open {
        let read = tokio::time::timeout(Duration::from_millis(50), stream.read(&mut [0])).await;
        given_up += usize::from(read.is_ok());
    }
    assert!(given_up >= 11, "{given_up} of 20");
}
