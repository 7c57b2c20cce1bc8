//! What a server tells those who watch it of what is behind it: the store, issuers, approvals, who was let in.
#![cfg(unix)]

use std::net::TcpListener;

use serde_json::{Value, json};

use crate::office::Office;
use crate::operator::{Page, get};
use crate::running::{Program, serving};

/// What `/ready` says: its status and its body.
fn readiness(program: &Program) -> (String, Value) {
    let answer = get(program.operator, "/ready");
    let (head, body) = answer.split_once("\r\n\r\n").expect("a head and a body");
    (head[9..12].to_owned(), serde_json::from_str(body).expect("JSON"))
}

#[test]
fn the_numbers_of_approvals_and_of_those_who_were_let_in_and_were_not() {
    let office = Office::new();
    let program = office.start();
    let (id, digest) = office.waits(&program, "clerk", &json!({"id": 5}));
    office.waits(&program, "clerk", &json!({"id": 6}));
    assert_eq!(office.decides(&program, "boss", &id, "approve", &digest).0, 200);
    assert!(office.close(&program, "guest", &json!({"id": 5})).to_string().contains("tool_not_found"));
    let nobody = "GET /mcp/discovery HTTP/1.1\r\nhost: localhost\r\nconnection: close";
    let shown = |credential: &str| {
        let request = format!("{nobody}{credential}\r\n\r\n");
        crate::running::ask(program.served, &request, std::time::Duration::from_secs(10))
    };
    assert!(shown("").starts_with("HTTP/1.1 401"));
    assert!(shown("\r\nauthorization: Bearer ktk_made_up\"} 1").starts_with("HTTP/1.1 401"));

    let page = Page::of(&program);
    page.is("kartoteka_approvals", &[("state", "waiting")], 1.0);
    page.is("kartoteka_approvals", &[("state", "approved")], 1.0);
    page.is("kartoteka_approval_seconds_count", &[], 1.0);
    page.is("kartoteka_refusals_total", &[("check", "rights")], 1.0);
    page.is("kartoteka_admissions_total", &[("means", "anonymous"), ("outcome", "missing")], 1.0);
    page.is("kartoteka_admissions_total", &[("means", "token"), ("outcome", "invalid")], 1.0);
    let let_in = page.find("kartoteka_admissions_total", &[("means", "token"), ("outcome", "admitted")]);
    assert!(let_in >= Some(5.0), "{let_in:?}");
    page.is("kartoteka_store_errors_total", &[], 0.0);
}

#[test]
fn a_store_whose_file_is_gone_is_not_ready_and_callers_who_are_known_go_on() {
    if crate::stores::postgres().is_some() {
        return;
    }
    let office = Office::new();
    let program = office.start();
    std::fs::rename(office.path("store.db"), office.path("aside.db")).expect("it is there");
    let (status, body) = readiness(&program);
    assert_eq!(
        (status.as_str(), &body["status"], &body["parts"]),
        ("503", &json!("lacking"), &json!(["store"])),
        "{body}"
    );
    assert!(!body.to_string().contains("aside") && !body.to_string().contains(&office.path("")), "{body}");
    assert!(Page::of(&program).find("kartoteka_store_errors_total", &[]) >= Some(1.0));
    assert!(office.close(&program, "guest", &json!({"id": 5})).to_string().contains("tool_not_found"), "it is let in");
}

#[test]
fn an_issuer_that_has_never_answered_is_not_ready() {
    let office = Office::new();
    // Its keys are asked for, and nothing comes.
    let issuer = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = issuer.local_addr().expect("bound");
    drop(issuer);
    let file = office.path("kartoteka.yaml");
    let text = std::fs::read_to_string(&file).expect("it is there");
    let with_issuer = text.replace(
        "identity:\n",
        &format!(
            "server: {{ url: \"https://tools.example\" }}\nidentity:\n  jwt: [{{ issuer: \"http://{address}\" }}]\n"
        ),
    );
    std::fs::write(&file, with_issuer).expect("it can be written");
    let (catalog, variables) = (office.path("crm"), [("STORE_KEY", crate::office::KEY)]);
    let arguments = ["--catalog", &catalog, "--config", &file, "--operator", "127.0.0.1:0"];
    let program = Program::start(serving(&arguments, &variables));
    for _ in 0..3 {
        let (status, body) = readiness(&program);
        assert_eq!((status.as_str(), &body["parts"]), ("503", &json!(["issuers"])), "{body}");
    }
    let page = Page::of(&program);
    let age = page.find("kartoteka_jwks_age_seconds", &[("issuer", &format!("http://{address}"))]);
    assert_eq!(age, None, "there are none");
}

#[test]
fn what_of_the_file_does_nothing_is_said_at_the_start() {
    let office = Office::new();
    let file = office.path("kartoteka.yaml");
    let text = std::fs::read_to_string(&file).expect("it is there");
    let over =
        format!("    - {{ name: over, sha256: {}, roles: [guest], expires: 2020-01-01 }}\nroles:", "c".repeat(64));
    std::fs::write(&file, text.replacen("roles:\n  clerk", &format!("{over}\n  clerk"), 1)).expect("it can be written");
    let (catalog, variables) = (office.path("crm"), [("STORE_KEY", crate::office::KEY)]);
    let arguments = ["--catalog", &catalog, "--config", &file, "--operator", "127.0.0.1:0"];
    let (said, heard) = std::sync::mpsc::channel();
    let _program = Program::start_heard(serving(&arguments, &variables), move |line| {
        let _gone = said.send(line.to_owned());
    });
    let patience = std::time::Duration::from_secs(30);
    while !heard.recv_timeout(patience).expect("it is said").contains("a token of the operator's file has ended") {}
}
