//! Where the audit takes nothing, nothing is changed: every request of the operator's listener that changes something, the pages of
//! the console, calls that a person approves of, and the commands on the store.
#![cfg(target_os = "linux")]

use std::collections::BTreeSet;
use std::process::Command;

use kartoteka::access::token;
use serde_json::{Value, json};

use crate::audited::records;
use crate::console::Browser;
use crate::office::{self, Office, ask_as as ask};
use crate::running::{Program, serving};

/// A token of the operator's file, of one who may do everything.
const ROOT: &str = "ktk_root_of_the_file";

/// The webhook of the stand-in, under the name that a demo gives it.
const ADDRESS: &str = "http://portal.beta.example/rest/1/demo0code0demo0/";

/// Where tests of connections ask a system, and change nothing.
const CHANGE_NOTHING: [&str; 2] = ["testConnection", "testByAlias"];

struct Host {
    folder: tempfile::TempDir,
    /// The section of the operator's file about the store: one for all programs of the folder.
    store: String,
}

impl Host {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let store = crate::stores::section(folder.path());
        Self { folder, store }
    }

    /// A program on the store of this folder, with this line of the operator's file about its audit.
    fn start(&self, audit: &str) -> Program {
        self.serve("bitrix24", audit)
    }

    /// The same with another system.
    fn serve(&self, system: &str, audit: &str) -> Program {
        let file = format!(
            "kartoteka: 1\n{audit}operator: {{ url: \"http://127.0.0.1:9\" }}\n\
             catalogs: {{ bitrix24: {{ application: {{ client_id: local.demo, client_secret: $env.STORE_KEY }} }} }}\n\
             identity:\n  tokens:\n{}roles:\n  Admin: {{ level: delete, may: [operate, approve, connect, sync] }}\n\
             approvals: {{ by: [operator], four_eyes: false }}\n{}",
            office::token_line("root", "default", "Admin", ROOT),
            self.store,
        );
        let config = self.folder.path().join("kartoteka.yaml");
        std::fs::write(&config, file).expect("it can be written");
        let config = config.display().to_string();
        let arguments = ["--demo", system, "--config", &config, "--operator", "127.0.0.1:0"];
        Program::start(serving(&arguments, &[("STORE_KEY", office::KEY)]))
    }

    /// A command in this folder.
    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_kartoteka"));
        command.args(arguments).current_dir(self.folder.path()).env_clear().env("STORE_KEY", office::KEY);
        command
    }
}

/// All that programs are shown of what can be changed.
fn shown(program: &Program) -> Vec<Value> {
    let lists = ["tenants", "tokens", "pins", "approvals", "connections", "sync/lead/1", "sync/dead"];
    lists.map(|list| ask(program.operator, ROOT, &format!("GET /api/{list}"), &Value::Null).1).to_vec()
}

/// Makes a call that waits for a person.
fn waits(program: &Program) {
    let call = json!({ "tool": "crm_create_task", "params": { "entity_type": "deal", "entity_id": "deal_1", "subject": "Call back" } });
    let (_, answer) = ask(program.served, ROOT, "POST /mcp/tool/call", &call);
    assert!(answer.to_string().contains("approval_required"), "{answer}");
}

#[test]
fn no_request_that_changes_something_is_carried_out() {
    let host = Host::new();
    let program = host.start("");
    let put = |line: &str, body: Value| {
        let (status, told) = ask(program.operator, ROOT, line, &body);
        assert!((200..300).contains(&status), "{line}: {status} {told}");
        told
    };
    put("PUT /api/connections/bitrix24", json!({ "settings": { "base_url": ADDRESS } }));
    put("POST /api/connections/bitrix24/pause", Value::Null);
    put("POST /api/sync/lead", json!({ "id": "1", "name": "Ann", "phone": "+79991234567" }));
    put("PUT /api/tenants/acme", json!({ "title": "Acme" }));
    let token = put("POST /api/tokens", json!({ "name": "night", "roles": ["Admin"] }))["id"].clone();
    drop(program);
    waits(&host.serve("workspace", ""));
    let program = host.start("");
    let approval = shown(&program)[3]["approvals"][0].clone();
    let before = shown(&program);
    drop(program);

    let program = host.start("audit: { file: /dev/full }\n");
    assert_eq!(shown(&program), before);
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    let (id, digest) = (text(&approval["id"]), json!({ "digest": approval["digest"] }));
    let pin = json!({ "sha256": "ab".repeat(32) });
    let settings = json!({ "settings": { "base_url": ADDRESS } });
    let nothing = Value::Null;
    let requests = [
        ("approveCall", format!("POST /api/approvals/{id}/approve"), &digest),
        ("declineCall", format!("POST /api/approvals/{id}/decline"), &digest),
        ("connect", "PUT /api/connections/bitrix24".to_owned(), &settings),
        (
            "authorize",
            "POST /api/connections/bitrix24/authorize".to_owned(),
            &json!({ "settings": { "portal": "http://portal.beta.example" } }),
        ),
        ("disconnect", "DELETE /api/connections/bitrix24".to_owned(), &nothing),
        (
            "connectByAlias",
            "POST /api/bitrix-mcp/connect".to_owned(),
            &json!({ "mcp_token": "1/demo0code0demo0", "mcp_url": "http://portal.beta.example/rest" }),
        ),
        ("disconnectByAlias", "POST /api/bitrix-mcp/disconnect".to_owned(), &nothing),
        (
            "acceptLead",
            "POST /api/sync/lead".to_owned(),
            &json!({ "id": "2", "name": "Ivan", "phone": "+79991234568" }),
        ),
        ("retryLead", "POST /api/sync/lead/1/retry".to_owned(), &nothing),
        ("dropLead", "POST /api/sync/lead/1/drop".to_owned(), &nothing),
        ("pauseSync", "POST /api/connections/bitrix24/pause".to_owned(), &nothing),
        ("resumeSync", "POST /api/connections/bitrix24/resume".to_owned(), &nothing),
        ("acceptPin", "POST /api/pins/bitrix24/portal/task_add/accept".to_owned(), &pin),
        ("refusePin", "POST /api/pins/bitrix24/portal/task_add/refuse".to_owned(), &pin),
        ("putTenant", "PUT /api/tenants/beta".to_owned(), &json!({ "title": "Beta" })),
        ("deleteTenant", "DELETE /api/tenants/acme".to_owned(), &nothing),
        ("issueToken", "POST /api/tokens".to_owned(), &json!({ "name": "day", "roles": ["Admin"] })),
        ("revokeToken", format!("DELETE /api/tokens/{}", text(&token)), &nothing),
        ("rewrapKeys", "POST /api/keys/rewrap".to_owned(), &nothing),
        ("reload", "POST /api/reload".to_owned(), &nothing),
    ];
    for (operation, line, body) in &requests {
        let (status, told) = ask(program.operator, ROOT, line, body);
        assert_eq!((status, &told["code"]), (503, &json!("unaudited")), "{operation}: {line}: {told}");
        assert!(told["detail"].as_str().is_some_and(|detail| detail.contains("audit")), "{operation}: {told}");
    }
    assert_eq!(shown(&program), before, "nothing was changed");
    // The command says the same.
    let command = Command::new(env!("CARGO_BIN_EXE_kartoteka"))
        .args(["token", "revoke", &text(&token)])
        .env_clear()
        .env("KARTOTEKA_OPERATOR", program.operator.to_string())
        .env("KARTOTEKA_OPERATOR_TOKEN", ROOT)
        .output()
        .expect("it runs");
    let told = String::from_utf8(command.stderr).expect("text");
    assert!(command.status.code() == Some(1) && told.contains("audit"), "{told}");
    // What is not here is described nowhere: a new request that changes something has to stand in this list.
    let (_, document) = ask(program.operator, ROOT, "GET /api/openapi.json", &nothing);
    let changes: BTreeSet<&str> = document["paths"]
        .as_object()
        .expect("paths")
        .values()
        .flat_map(|operations| operations.as_object().expect("operations"))
        .filter(|(method, _)| *method != "get")
        .map(|(_, operation)| operation["operationId"].as_str().expect("a name"))
        .filter(|operation| !CHANGE_NOTHING.contains(operation))
        .collect();
    assert_eq!(requests.iter().map(|(operation, ..)| *operation).collect::<BTreeSet<_>>(), changes);
}

#[test]
fn a_page_says_so_and_changes_nothing() {
    let host = Host::new();
    let program = host.serve("workspace", "audit: { file: /dev/full }\n");
    let mut browser = Browser::signed_in(&program, ROOT);
    waits(&program);
    let approval = &shown(&program)[3]["approvals"][0].clone();
    let (id, digest) = (approval["id"].as_str().expect("an id"), approval["digest"].as_str().expect("a digest"));
    let key = browser.get("/console/tokens/new").hidden("csrf").to_owned();
    for (language, title) in [("en", "The audit cannot be written"), ("ru", "Журнал не записывается")]
    {
        browser.language = language;
        for (place, fields) in [
            ("tokens/new".to_owned(), "name=night&tenant=default&days=1".to_owned()),
            ("tenants/new".to_owned(), "id=acme&title=Acme".to_owned()),
            (format!("approvals/{id}/approve"), format!("digest={digest}")),
        ] {
            let answer = browser.post(&format!("/console/{place}"), &format!("csrf={key}&{fields}"));
            assert!(answer.status == 503 && answer.body.contains(title), "{place}: {} {}", answer.status, answer.body);
        }
    }
    assert_eq!(shown(&program)[3]["approvals"][0]["state"], "waiting");
    let [tenants, tokens, ..] = &shown(&program)[..] else { panic!("lists") };
    assert_eq!(
        (tenants["tenants"].as_array().map(Vec::len), tokens["tokens"].as_array().map(Vec::len)),
        (Some(1), Some(1))
    );
}

#[test]
fn what_seals_the_store_is_changed_by_the_process_that_has_the_audit() {
    let host = Host::new();
    let audit = host.folder.path().join("audit.jsonl");
    let line = format!("audit: {{ file: {} }}\n", audit.display());
    let program = host.start(&line);
    let command = |arguments: &[&str]| {
        let output = host
            .command(arguments)
            .env("KARTOTEKA_OPERATOR", program.operator.to_string())
            .env("KARTOTEKA_OPERATOR_TOKEN", ROOT)
            .output()
            .expect("it runs");
        (
            output.status.code(),
            String::from_utf8(output.stdout).expect("text"),
            String::from_utf8(output.stderr).expect("text"),
        )
    };
    let (status, _, refused) = command(&["keys", "rewrap"]);
    assert!(status == Some(2) && refused.contains("--server"), "{refused}");
    assert_eq!(
        command(&["keys", "rewrap", "--server"]),
        (Some(0), "sealed anew: 0\nchanged meanwhile: 0\ndo not open: 0\n".into(), String::new())
    );
    drop(program);
    let restored = host.command(&["store", "restored"]).output().expect("it runs");
    assert_eq!(restored.status.code(), Some(0), "{restored:?}");
    let told: Vec<String> = records(&audit)
        .iter()
        .filter(|record| record.contains_key("action"))
        .map(|record| format!("{} {} {} {}", record["kind"], record["action"], record["principal"], record["means"]))
        .collect();
    let expected = [
        r#""intent" "rewrap" "token:root" "operator""#,
        r#""keys" "rewrap" "token:root" "operator""#,
        r#""intent" "restored" "local" "command""#,
        r#""store" "restored" "local" "command""#,
    ];
    assert_eq!(told, expected);
    std::fs::write(
        host.folder.path().join("kartoteka.yaml"),
        format!("kartoteka: 1\naudit: {{ file: /dev/full }}\n{}", host.store),
    )
    .expect("it can be written");
    let refused = host.command(&["store", "restored"]).output().expect("it runs");
    assert_eq!(refused.status.code(), Some(2), "{refused:?}");
}

#[test]
fn a_person_decides_nothing_that_is_not_on_record() {
    let office = Office::unaudited();
    let program = office.start();
    let (id, digest) = office.waits(&program, "clerk", &json!({"id": 5}));
    for verdict in ["approve", "decline"] {
        let (status, told) = office.decides(&program, "boss", &id, verdict, &digest);
        assert_eq!((status, &told["code"]), (503, &json!("unaudited")), "{told}");
    }
    let (_, shown) = office.operator(&program, "boss", &format!("GET /api/approvals/{id} HTTP/1.1"), "");
    assert_eq!((&shown["state"], &shown["approver"]), (&json!("waiting"), &Value::Null), "{shown}");
    assert!(office.close(&program, "clerk", &json!({"id": 5})).to_string().contains("approval_required"));
    assert_eq!(office.backend.asked(), 0);
    assert!(token::is_whole(office.token("boss")));
}
