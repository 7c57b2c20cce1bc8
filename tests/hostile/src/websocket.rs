//! Any frames at all, over a real connection: the conversation ends or goes on, and the server serves the next client.

use std::{net::SocketAddr, sync::LazyLock, time::Duration};

use kartoteka::{
    config::Config,
    embedded::Tools,
    transport::{Limits, http},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    runtime::Runtime,
    time::timeout,
};

const PATIENCE: Duration = Duration::from_secs(5);
/// The upgrade, with a nonce as good as any.
const UPGRADE: &str = "GET /mcp HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
                       Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\
                       Sec-WebSocket-Protocol: mcp\r\n\r\n";

static SERVER: LazyLock<(Runtime, SocketAddr)> = LazyLock::new(|| {
    let runtime = Runtime::new().expect("a runtime");
    let address = runtime.block_on(async {
        // Port 1 of this host: what a tool would ask refuses at once.
        // And nothing is tried twice, or waits for its turn: a call that began goes on after its conversation.
        let portal = [
            ("BITRIX_BASE_URL", "http://127.0.0.1:1/rest/1/fuzz0code/"),
            ("BITRIX_RETRIES", "0"),
            ("BITRIX_RATE", "0"),
        ];
        let portal = portal.map(|(name, value)| (name.to_owned(), value.to_owned()));
        let config = Config::from_parts(portal, None).expect("nothing is wrong");
        let catalogs = kartoteka::catalog::shipped::catalogs().into_iter();
        let bitrix24 = catalogs.filter(|one| one.catalog.name == "bitrix24").collect();
        let tools = Tools::open(bitrix24, config).expect("the shipped catalog is whole");
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("it is bound");
        let server = tools.server().clone();
        tokio::spawn(http::serve(listener, server, Limits::default(), std::future::pending()));
        address
    });
    (runtime, address)
});

/// A frame as a client masks it, with zeros for a mask: its bytes are what they are.
fn frame(head: u8, payload: &[u8], out: &mut Vec<u8>) {
    out.push(head);
    match payload.len() {
        short @ 0..126 => out.push(0x80 | u8::try_from(short).expect("less than 126")),
        long => {
            out.push(0x80 | 126);
            out.extend_from_slice(&u16::try_from(long).unwrap_or(u16::MAX).to_be_bytes());
        }
    }
    out.extend_from_slice(&[0; 4]);
    out.extend_from_slice(payload);
}

/// Frames made of the input: a byte that heads one, a byte that says how long it is, and so on.
fn frames(mut bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    // A conversation that has begun takes other ways than one that has not.
    if bytes.first().is_some_and(|first| first & 1 == 1) {
        frame(0x81, br#"{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"f","version":"1"}}}"#, &mut out);
        frame(0x81, br#"{"jsonrpc":"2.0","method":"notifications/initialized"}"#, &mut out);
    }
    while let [head, length, rest @ ..] = bytes {
        let (payload, left) = rest.split_at(usize::from(*length).min(rest.len()));
        // Most frames are to be whole texts, or little would come further than the library.
        frame(if head & 0x10 == 0 { 0x81 } else { *head }, payload, &mut out);
        bytes = left;
    }
    out
}

async fn open(address: SocketAddr) -> TcpStream {
    let mut stream = TcpStream::connect(address).await.expect("the server accepts");
    stream.write_all(UPGRADE.as_bytes()).await.expect("the server reads");
    let (mut head, mut byte) = (Vec::new(), [0]);
    while !head.ends_with(b"\r\n\r\n") {
        assert_eq!(stream.read(&mut byte).await.expect("the server answers"), 1);
        head.push(byte[0]);
    }
    assert!(head.starts_with(b"HTTP/1.1 101"), "{}", String::from_utf8_lossy(&head));
    stream
}

/// Any frames; says whether the server said anything before it closed.
pub fn websocket(bytes: &[u8]) -> bool {
    let (runtime, address) = &*SERVER;
    runtime.block_on(async {
        let talk = async {
            let mut stream = open(*address).await;
            // The server may close before it has read all.
            let _sent = stream.write_all(&frames(bytes)).await;
            let _sent = stream.write_all(&[0x88, 0x80, 0, 0, 0, 0]).await;
            let mut said = Vec::new();
            // Whatever was said, it says goodbye.
            let _closed = stream.read_to_end(&mut said).await;
            // More than a goodbye.
            said.len() > 4
        };
        timeout(PATIENCE, talk).await.expect("a conversation that is closed ends")
    })
}
