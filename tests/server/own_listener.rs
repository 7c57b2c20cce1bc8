//! The operator's listener as its operator sets it: for whom the numbers are, whether there are pages, and encryption.
#![cfg(unix)]

use std::path::Path;
use std::process::Command;
use std::sync::Arc;

use rustls::pki_types::CertificateDer;
use rustls::{ClientConfig, RootCertStore, crypto::ring};
use serde_json::json;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

use crate::office::{KEY, Office, ask, ask_as};
use crate::running::{Program, serving};

/// An office whose file has this section, and a guest who may read the numbers.
fn office(section: &str) -> (Office, Program) {
    let office = Office::new();
    let file = office.path("kartoteka.yaml");
    let text = std::fs::read_to_string(&file).expect("it is there");
    let text = text.replace("guest: { level: read }", "guest: { level: read, may: [watch] }");
    let text = text.replace("identity:\n", &format!("operator: {section}\nidentity:\n"));
    std::fs::write(&file, text).expect("it can be written");
    let (catalog, arguments) = (office.path("crm"), ["--operator", "127.0.0.1:0"]);
    let all = ["--catalog", &catalog, "--config", &file, arguments[0], arguments[1]];
    let program = Program::start(serving(&all, &[("STORE_KEY", KEY)]));
    (office, program)
}

fn status(program: &Program, path: &str) -> u16 {
    ask(program.operator, &format!("GET {path} HTTP/1.1"), "").0
}

#[test]
fn the_numbers_are_for_those_with_the_power_where_the_operator_says_so() {
    let (office, program) = office("{ metrics: token }");
    assert_eq!((status(&program, "/metrics"), status(&program, "/ready")), (401, 200));
    for (who, expected) in [("guest", 200), ("chief", 200), ("clerk", 403), ("boss", 403)] {
        let (found, _) = ask_as(program.operator, office.token(who), "GET /metrics", &json!(null));
        assert_eq!(found, expected, "{who}");
    }
    // The power to read the numbers is none to do anything.
    for path in ["/api/tenants", "/api/approvals", "/api/audit", "/api/tokens"] {
        assert_eq!(
            ask_as(program.operator, office.token("guest"), &format!("GET {path}"), &json!(null)).0,
            403,
            "{path}"
        );
    }
}

#[test]
fn what_a_proxy_brings_elsewhere_is_not_for_everybody() {
    let (office, program) = office("{ url: \"https://ops.example\" }");
    assert_eq!((status(&program, "/metrics"), status(&program, "/ready")), (401, 200));
    assert_eq!(ask_as(program.operator, office.token("guest"), "GET /metrics", &json!(null)).0, 200);
}

#[test]
fn without_numbers_and_pages_programs_decide_all_the_same() {
    let (office, program) = office("{ metrics: off, console: false, url: \"https://ops.example\" }");
    for path in ["/metrics", "/", "/console", "/console/", "/console/sign-in", "/console/assets/app.css", "/approvals"]
    {
        assert_eq!(status(&program, path), 404, "{path}");
    }
    assert_eq!(ask_as(program.operator, office.token("chief"), "GET /metrics", &json!(null)).0, 404);
    assert_eq!(status(&program, "/ready"), 200);
    let waits = office.close(&program, "clerk", &json!({"id": 5})).to_string();
    assert!(
        waits.contains("approval_required") && !waits.contains("ops.example"),
        "nobody is sent to no page: {waits}"
    );
    let (id, digest) = office.waits(&program, "clerk", &json!({"id": 6}));
    assert_eq!(office.decides(&program, "boss", &id, "approve", &digest).0, 200);
    // By the name that the operator says.
    let by_name = crate::running::ask(
        program.operator,
        "GET /ready HTTP/1.1\r\nhost: ops.example\r\nconnection: close\r\n\r\n",
        std::time::Duration::from_secs(10),
    );
    assert!(by_name.starts_with("HTTP/1.1 200"), "{by_name}");
}

#[test]
fn where_other_machines_reach_it_the_numbers_are_for_everybody_only_if_the_operator_says_so() {
    let start = |variables: &[(&str, &str)]| Program::start(serving(&["--demo", "--operator", "0.0.0.0:0"], variables));
    let program = start(&[]);
    assert_eq!((status(&program, "/metrics"), status(&program, "/ready")), (401, 200));
    let program = start(&[("KARTOTEKA_OPERATOR_METRICS", "open")]);
    assert_eq!(status(&program, "/metrics"), 200);
}

/// Makes a certificate and its key in a folder; gives the certificate.
fn certify(folder: &Path) -> CertificateDer<'static> {
    let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).expect("a certificate");
    std::fs::write(folder.join("own.crt"), made.cert.pem()).expect("a writable folder");
    std::fs::write(folder.join("own.key"), made.signing_key.serialize_pem()).expect("a writable folder");
    made.cert.der().clone()
}

/// What it answers to who takes this certificate alone; `None`: it shows another.
async fn over_tls(program: &Program, certificate: &CertificateDer<'static>, head: &str) -> Option<String> {
    let mut roots = RootCertStore::empty();
    roots.add(certificate.clone()).expect("a certificate");
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .expect("the versions of the library")
        .with_root_certificates(roots)
        .with_no_client_auth();
    let stream = TcpStream::connect(program.operator).await.expect("it listens");
    let connected = TlsConnector::from(Arc::new(config)).connect("localhost".try_into().expect("a name"), stream).await;
    let mut stream = connected.ok()?;
    let request = format!("{head} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await.expect("a reading server");
    let mut answer = Vec::new();
    let _closed = stream.read_to_end(&mut answer).await;
    Some(String::from_utf8(answer).expect("text"))
}

#[tokio::test]
async fn it_is_encrypted_and_its_certificate_is_read_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let first = certify(folder.path());
    let (certificate, key) = (folder.path().join("own.crt"), folder.path().join("own.key"));
    let variables = [
        ("KARTOTEKA_OPERATOR_TLS_CERTIFICATE", certificate.to_str().expect("text")),
        ("KARTOTEKA_OPERATOR_TLS_KEY", key.to_str().expect("text")),
    ];
    let program = Program::start(serving(&["--demo", "--operator", "127.0.0.1:0"], &variables));
    let ready = over_tls(&program, &first, "GET /ready").await.expect("its certificate");
    assert!(ready.starts_with("HTTP/1.1 200"), "{ready}");
    let page = over_tls(&program, &first, "GET /metrics").await.expect("its certificate");
    assert!(page.contains("kartoteka_certificate_end_seconds{listener=\"operator\"} "), "{page}");
    // The wires of clients are what they were.
    assert_eq!(ask(program.served, "GET /healthz HTTP/1.1", "").0, 200);
    let second = certify(folder.path());
    let told = Command::new("kill").args(["-HUP", &program.child.id().to_string()]).status().expect("`kill` is there");
    assert!(told.success());
    while over_tls(&program, &second, "GET /ready").await.is_none() {}
    assert!(over_tls(&program, &first, "GET /ready").await.is_none(), "the former one is not shown any more");
}
