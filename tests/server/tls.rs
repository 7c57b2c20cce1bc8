//! Encrypted connections, with a certificate that is made up for each test.

use std::{
    net::SocketAddr,
    path::PathBuf,
    sync::Arc,
    time::{Duration, Instant},
};

use axum::serve::Listener;
use kartoteka::{
    config::tls,
    transport::{
        Limits, http,
        listen::{self, Address},
        tls::Tls,
    },
};
use rustls::{ClientConfig, RootCertStore, crypto::ring, pki_types::CertificateDer};
use tempfile::TempDir;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};
use tokio_rustls::{TlsConnector, client::TlsStream};
use tokio_util::sync::CancellationToken;

use crate::fake::Fake;

struct Server {
    address: SocketAddr,
    certificate: CertificateDer<'static>,
    stop: CancellationToken,
    ended: tokio::task::JoinHandle<()>,
}

struct Pair {
    _folder: TempDir,
    certificate: PathBuf,
    key: PathBuf,
    der: CertificateDer<'static>,
}

fn pair() -> Pair {
    let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).expect("a certificate");
    let folder = tempfile::tempdir().expect("a folder");
    let (certificate, key) = (folder.path().join("server.crt"), folder.path().join("server.key"));
    std::fs::write(&certificate, made.cert.pem()).expect("a writable folder");
    std::fs::write(&key, made.signing_key.serialize_pem()).expect("a writable folder");
    Pair { _folder: folder, certificate, key, der: made.cert.der().clone() }
}

async fn start(limits: Limits) -> Server {
    let pair = pair();
    let identity = tls::read(&pair.certificate, &pair.key).expect("two good files");
    let listening = listen::bind("127.0.0.1:0").await.expect("a free port");
    let Ok(Address::Tcp(address)) = listening.local_addr() else { panic!("a TCP address") };
    let listener = Tls::new(listening, identity, &limits.clone().into()).expect("a pair");
    let stop = CancellationToken::new();
    let ended = tokio::spawn(http::serve(listener, Fake::new(), limits, stop.clone().cancelled_owned()));
    Server { address, certificate: pair.der, stop, ended }
}

async fn connect(server: &Server) -> std::io::Result<TlsStream<TcpStream>> {
    let mut roots = RootCertStore::empty();
    roots.add(server.certificate.clone()).expect("a certificate");
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .expect("the versions of the library")
        .with_root_certificates(roots)
        .with_no_client_auth();
    let stream = TcpStream::connect(server.address).await?;
    TlsConnector::from(Arc::new(config)).connect("localhost".try_into().expect("a name"), stream).await
}

async fn ask(mut stream: TlsStream<TcpStream>) -> String {
    let request = b"GET /healthz HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n";
    stream.write_all(request).await.expect("a reading server");
    let mut answer = Vec::new();
    let _closed = stream.read_to_end(&mut answer).await;
    String::from_utf8(answer).expect("text")
}

#[tokio::test]
async fn a_call_goes_over_an_encrypted_connection() {
    let server = start(Limits::default()).await;
    let mut stream = connect(&server).await.expect("a handshake");
    let body = r#"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"big","arguments":{}}}"#;
    let request = format!(
        "POST /mcp HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\nconnection: close\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    );
    stream.write_all(request.as_bytes()).await.expect("a reading server");
    let mut answer = Vec::new();
    let _closed = stream.read_to_end(&mut answer).await;
    assert!(answer.starts_with(b"HTTP/1.1 200") && answer.len() > 100_000);
    server.stop.cancel();
    tokio::time::timeout(Duration::from_secs(5), server.ended).await.expect("it ends").expect("no panic");
}

#[tokio::test]
async fn a_stalled_handshake_keeps_nobody_waiting() {
    let server = start(Limits { handshake_timeout: Duration::from_secs(3), ..Limits::default() }).await;
    let mut stalled = Vec::new();
    for _ in 0..50 {
        let mut stream = TcpStream::connect(server.address).await.expect("a listening server");
        // The beginning of a record that never goes on.
        stream.write_all(&[0x16, 0x03, 0x01]).await.expect("a reading server");
        stalled.push(stream);
    }
    let began = Instant::now();
    assert!(ask(connect(&server).await.expect("a handshake")).await.starts_with("HTTP/1.1 200"));
    assert!(began.elapsed() < Duration::from_millis(2_500), "{:?}", began.elapsed());
    for stream in &mut stalled {
        let mut rest = Vec::new();
        let closed = tokio::time::timeout(Duration::from_secs(5), stream.read_to_end(&mut rest)).await;
        let _reset = closed.expect("a stalled handshake is given up");
    }
}

#[tokio::test]
async fn what_is_no_handshake_is_let_go() {
    let server = start(Limits::default()).await;
    let mut plain = TcpStream::connect(server.address).await.expect("a listening server");
    plain.write_all(b"GET /healthz HTTP/1.1\r\nhost: localhost\r\n\r\n").await.expect("a reading server");
    let mut answer = Vec::new();
    let closed = tokio::time::timeout(Duration::from_secs(5), plain.read_to_end(&mut answer)).await;
    let _reset = closed.expect("the server hangs up");
    assert!(!answer.starts_with(b"HTTP"));
    drop(TcpStream::connect(server.address).await.expect("a listening server"));
    assert!(ask(connect(&server).await.expect("a handshake")).await.starts_with("HTTP/1.1 200"));
}

#[tokio::test]
async fn a_key_of_another_certificate_is_refused() {
    let (one, other) = (pair(), pair());
    let identity = tls::read(&one.certificate, &other.key).expect("two good files");
    let listening = listen::bind("127.0.0.1:0").await.expect("a free port");
    let error = Tls::new(listening, identity, &Limits::default().into()).expect_err("not a pair");
    assert!(error.to_string().contains("together"));
    // The files the wrong way around.
    assert!(matches!(tls::read(&one.key, &one.certificate), Err(tls::TlsFileFault::NoCertificate { .. })));
}

/// The certificate in a text of PEM.
pub(crate) fn der_of(pem: &[u8]) -> Vec<u8> {
    use rustls::pki_types::pem::PemObject as _;
    CertificateDer::from_pem_slice(pem).expect("a certificate").to_vec()
}

/// Takes any certificate: which one it is is what is asked.
#[derive(Debug)]
struct Curious {
    provider: Arc<rustls::crypto::CryptoProvider>,
}

impl rustls::client::danger::ServerCertVerifier for Curious {
    fn verify_server_cert(
        &self,
        _: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &rustls::pki_types::ServerName<'_>,
        _: &[u8],
        _: rustls::pki_types::UnixTime,
    ) -> Result<rustls::client::danger::ServerCertVerified, rustls::Error> {
        Ok(rustls::client::danger::ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &rustls::DigitallySignedStruct,
    ) -> Result<rustls::client::danger::HandshakeSignatureValid, rustls::Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        rustls::crypto::verify_tls12_signature(message, certificate, signed, algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &rustls::DigitallySignedStruct,
    ) -> Result<rustls::client::danger::HandshakeSignatureValid, rustls::Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        rustls::crypto::verify_tls13_signature(message, certificate, signed, algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<rustls::SignatureScheme> {
        self.provider.signature_verification_algorithms.supported_schemes()
    }
}

/// The certificate that a listener shows.
pub(crate) fn shown(address: &str) -> Vec<u8> {
    use std::io::{Read as _, Write as _};

    let provider = Arc::new(ring::default_provider());
    let config = ClientConfig::builder_with_provider(Arc::clone(&provider))
        .with_safe_default_protocol_versions()
        .expect("the versions of the library")
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(Curious { provider }))
        .with_no_client_auth();
    let mut session =
        rustls::ClientConnection::new(Arc::new(config), "localhost".try_into().expect("a name")).expect("a client");
    let mut socket = std::net::TcpStream::connect(address).expect("a listening server");
    let mut stream = rustls::Stream::new(&mut session, &mut socket);
    stream.write_all(b"GET /healthz HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n").expect("a server");
    let mut answer = [0; 12];
    stream.read_exact(&mut answer).expect("an answer");
    session.peer_certificates().expect("one is shown")[0].to_vec()
}
