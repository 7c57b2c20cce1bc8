//! Each kind of reason for which a connection does not work has a name and a sentence of its own, in both languages.

use std::fmt::Write as _;

use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio_rustls::TlsAcceptor;

use super::*;

/// What answers where a tenant says that its system is.
#[derive(Clone, Copy)]
enum StandIn {
    /// Nobody listens.
    Nobody,
    /// It takes connections, and never answers.
    Silent,
    /// It is encrypted, with a certificate that nobody trusts.
    Untrusted,
    /// It answers every request with this status, these headers and this body.
    Says(u16, &'static str, &'static str),
    /// It answers with more than is taken.
    Long,
}

/// The longest reply that is taken.
const REPLY: usize = 2_000;

impl StandIn {
    async fn start(self) -> SocketAddr {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a free port");
        let address = listener.local_addr().expect("it is bound");
        if matches!(self, Self::Nobody) {
            return address;
        }
        tokio::spawn(async move {
            let acceptor = acceptor();
            let mut kept = Vec::new();
            loop {
                let Ok((stream, _)) = listener.accept().await else { return };
                match self {
                    Self::Nobody => return,
                    Self::Silent => kept.push(stream),
                    Self::Untrusted => drop(acceptor.accept(stream).await),
                    Self::Says(status, headers, body) => said(stream, status, headers, body).await,
                    Self::Long => said(stream, 200, "", &format!("\"{}\"", "x".repeat(REPLY))).await,
                }
            }
        });
        address
    }
}

fn acceptor() -> TlsAcceptor {
    let made = rcgen::generate_simple_self_signed(["left.beta.example".to_owned()]).expect("a certificate");
    let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(made.signing_key.serialize_der()));
    let config = rustls::ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .expect("the versions of the library")
        .with_no_client_auth()
        .with_single_cert(vec![made.cert.der().clone()], key)
        .expect("they are one pair");
    TlsAcceptor::from(Arc::new(config))
}

async fn said(mut stream: TcpStream, status: u16, headers: &str, body: &str) {
    let mut head = [0; 4_096];
    let _asked = stream.read(&mut head).await;
    let mut answer = String::new();
    write!(
        answer,
        "HTTP/1.1 {status} Said\r\n{headers}content-type: application/json\r\nconnection: close\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    )
    .expect("a text grows");
    let _gone = stream.write_all(answer.as_bytes()).await;
}

/// A server whose catalog waits a second for its system, and knows what its system calls a key whose time is over.
fn impatient(address: SocketAddr) -> (Arc<Server>, tempfile::TempDir) {
    let system = System { name: "left", key: "key-of-the-left", address, asked: Arc::default() };
    let folder = tempfile::tempdir().expect("a folder");
    let most = REPLY.to_string();
    let config =
        config(folder.path(), &format!("{ROLES}{TENANTS}"), &[("KARTOTEKA_MAX_REPLY_BYTES", &most)], &[&system]);
    let manifest = MANIFEST.replace(
        "    retry: { times: 0 }\n",
        "    retry: { times: 0 }\n    timeout: 1s\n    errors: { code: $reply.error, message: $reply.why, unauthorized: [expired_token, invalid_token] }\n",
    );
    let set = open(sources_with(&manifest, &[]), &config, None).expect("the catalog can be served").set;
    (Arc::new(Server::new(config, set)), folder)
}

#[tokio::test]
async fn each_reason_is_told_by_itself() {
    let expired = r#"{"error":"expired_token","why":"CANARY"}"#;
    let invalid = r#"{"error":"invalid_token","why":"CANARY"}"#;
    for (stand_in, scheme, code, english, russian) in [
        (StandIn::Nobody, "http", "refused", "Nothing takes connections", "никто не принимает соединений"),
        (StandIn::Silent, "http", "timed_out", "did not answer in time", "не отвечает вовремя"),
        (StandIn::Untrusted, "https", "certificate", "not valid for it, or is not trusted", "нельзя доверять"),
        (StandIn::Says(401, "", expired), "http", "expired", "time of the key is over", "Срок действия ключа истёк"),
        (StandIn::Says(401, "", invalid), "http", "unauthorized", "does not accept the key", "не принимает ключ"),
        (StandIn::Says(403, "", "{}"), "http", "forbidden", "rights are not enough", "прав не хватает"),
        (StandIn::Says(404, "", "{}"), "http", "not_found", "nothing of this kind", "нет ничего подходящего"),
        (
            StandIn::Says(302, "location: https://elsewhere.example/CANARY\r\n", ""),
            "http",
            "redirected",
            "leads elsewhere",
            "перенаправляет на другой",
        ),
        (StandIn::Long, "http", "too_long", "more than is taken", "длиннее, чем принимается"),
        (StandIn::Says(200, "", "<html>CANARY"), "http", "unexpected_reply", "another system", "другая система"),
        (StandIn::Says(503, "", "{}"), "http", "busy", "takes no requests for now", "временно не принимает"),
        (StandIn::Says(500, "", "{}"), "http", "unavailable", "does not answer", "не отвечает"),
    ] {
        let (server, _folder) = impatient(stand_in.start().await);
        let settings = json!({ "url": format!("{scheme}://left.beta.example/api"), "token": "key-of-the-left" });
        let settings = settings.as_object().expect("an object");
        let acme = asked("acme");
        let refused = ConnectsTenants::connect(&*server, &acme, "crm", settings, true).await;
        let Err(ConnectRefused::Failed { kind, message }) = refused else { panic!("{code}: {refused:?}") };
        assert_eq!(kind, code, "{message}");
        assert!(message.contains(english), "{code}: {message}");
        // What is stored untried says the same when it is tried, and from then on.
        ConnectsTenants::connect(&*server, &acme, "crm", settings, false).await.expect("it is not tried");
        let of_russia = ConnectionAsked { language: "ru".into(), ..acme };
        let tested = server.test(&of_russia, "crm").await.expect("it is connected");
        assert_eq!((tested.ok, tested.code.as_deref()), (false, Some(code)));
        assert!(tested.message.to_lowercase().contains(&russian.to_lowercase()), "{code}: {}", tested.message);
        let shown = server.connection(&of_russia, "crm").await.expect("it can be seen");
        let error = shown.check_error.expect("it failed");
        assert_eq!((shown.state, error.code.as_str(), &error.message), ("failing", code, &tested.message));
        for told in [&message, &tested.message] {
            let is_safe =
                !told.contains("CANARY") && !told.contains("127.0.0.1") && !told.contains("elsewhere.example");
            assert!(is_safe && !told.contains("key-of-the-left"), "{code}: {told}");
        }
    }
}
