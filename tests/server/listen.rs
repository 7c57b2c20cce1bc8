//! Places to listen at.

use std::{os::unix::fs::PermissionsExt, path::Path, time::Duration};

use axum::serve::Listener;
use kartoteka::transport::{
    Limits, http,
    listen::{self, Address, Error},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, UnixListener, UnixStream},
};
use tokio_util::sync::CancellationToken;

use crate::fake::Fake;

fn place(path: &Path) -> String {
    format!("unix:{}", path.display())
}

#[tokio::test]
async fn a_unix_socket_is_served_to_its_owner_alone() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("mcp.sock");
    let listening = listen::bind(&place(&path)).await.expect("a free path");
    assert_eq!(listening.local_addr().expect("a path"), Address::Unix(path.clone()));
    let mode = std::fs::metadata(&path).expect("a socket").permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let stop = CancellationToken::new();
    let ended = tokio::spawn(http::serve(listening, Fake::new(), Limits::default(), stop.clone().cancelled_owned()));
    let mut stream = UnixStream::connect(&path).await.expect("a listening server");
    let body = r#"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"echo","arguments":{"a":1}}}"#;
    let request = format!(
        "POST /mcp HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\nconnection: close\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    );
    stream.write_all(request.as_bytes()).await.expect("a reading server");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.expect("an answer");
    assert!(answer.starts_with("HTTP/1.1 200") && answer.contains(r#""structuredContent":{"a":1}"#), "{answer}");
    assert!(matches!(listen::bind(&place(&path)).await, Err(Error::Accepted { .. })));
    stop.cancel();
    tokio::time::timeout(Duration::from_secs(5), ended).await.expect("it ends").expect("no panic");
    assert!(!path.exists(), "the socket goes with its server");
}

#[tokio::test]
async fn a_socket_that_was_left_behind_is_replaced() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("mcp.sock");
    drop(UnixListener::bind(&path).expect("a free path"));
    assert!(path.exists(), "dropping a listener leaves its file");
    let listening = listen::bind(&place(&path)).await.expect("nobody listens");
    UnixStream::connect(&path).await.expect("somebody listens");
    // A newer socket of that name is not ours to remove.
    std::fs::remove_file(&path).expect("a socket");
    let _newer = UnixListener::bind(&path).expect("a free path");
    drop(listening);
    assert!(path.exists());
}

#[tokio::test]
async fn what_is_no_socket_stays() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("notes.txt");
    std::fs::write(&path, "dear diary").expect("a writable folder");
    assert!(matches!(listen::bind(&place(&path)).await, Err(Error::NoSocket { .. })));
    assert_eq!(std::fs::read_to_string(&path).expect("a file"), "dear diary");
    let nowhere = folder.path().join("missing/mcp.sock");
    assert!(matches!(listen::bind(&place(&nowhere)).await, Err(Error::Bind { .. })));
}

#[tokio::test]
async fn a_place_is_an_address_with_a_port() {
    for wrong in ["8000", "localhost", ":8000", "127.0.0.1:", "127.0.0.1:99999", "http://127.0.0.1:80/", "unix:", ""] {
        let error = listen::bind(wrong).await.expect_err(wrong);
        assert!(matches!(error, Error::NoPlace { .. }), "{wrong}: {error}");
    }
    for right in ["127.0.0.1:0", "localhost:0", "[::1]:0"] {
        let Ok(listening) = listen::bind(right).await else {
            assert_eq!(right, "[::1]:0", "only IPv6 may be missing");
            continue;
        };
        assert!(matches!(listening.local_addr(), Ok(Address::Tcp(address)) if address.port() != 0), "{right}");
    }
    let taken = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = taken.local_addr().expect("a bound address").to_string();
    assert!(matches!(listen::bind(&address).await, Err(Error::Accepted { .. })));
}
