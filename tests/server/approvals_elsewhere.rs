//! Approvals of other tenants: who runs the server looks at them, their own people decide, and to everybody else they are not there. And
//! what becomes of one whose tenant is stopped, or whose approver's token has ended, before the call is made.
#![cfg(unix)]

use std::process::Command;

use serde_json::{Value, json};

use crate::console::Browser;
use crate::office::{Office, ask, ask_as};
use crate::running::Program;

/// An office of two tenants: `clerk` and `boss` are of `acme`, `auditor`, who approves, is of `other`; `chief`, who approves too, and
/// `guest` run the server.
fn office() -> Office {
    let office = Office::audited();
    let file = office.path("kartoteka.yaml");
    let mut text = std::fs::read_to_string(&file).expect("it is there");
    for (said, instead) in [
        ("name: clerk,", "name: clerk, tenant: acme,"),
        ("name: boss,", "name: boss, tenant: acme,"),
        ("name: auditor,", "name: auditor, tenant: other,"),
        ("auditor: { may: [audit] }", "auditor: { level: delete, may: [approve] }"),
        ("guest: { level: read }", "guest: { level: read, may: [operate] }"),
        ("roles:\n", "tenants: { acme: {}, other: {} }\nroles:\n"),
    ] {
        assert!(text.contains(said), "{said}: {text}");
        text = text.replace(said, instead);
    }
    std::fs::write(file, text).expect("it can be written");
    office
}

/// What the operator's listener answers, to the byte.
fn told(office: &Office, program: &Program, who: &str, line: &str, body: &Value) -> (u16, String) {
    let body = if body.is_null() { String::new() } else { body.to_string() };
    let head =
        format!("{line} HTTP/1.1\r\nauthorization: Bearer {}\r\ncontent-type: application/json", office.token(who));
    let (status, _, body) = ask(program.operator, &head, &body);
    (status, body)
}

#[test]
fn who_runs_the_server_looks_at_approvals_of_a_tenant_and_its_own_people_decide() {
    let office = office();
    let program = office.start();
    let (id, digest) = office.waits(&program, "clerk", &json!({ "id": 5 }));
    let get = |who: &str, path: &str| {
        let (status, body) = told(&office, &program, who, &format!("GET {path}"), &Value::Null);
        (status, serde_json::from_str::<Value>(&body).expect("JSON"))
    };
    let listed = |who: &str, query: &str| {
        let (status, list) = get(who, &format!("/api/approvals{query}"));
        assert_eq!(status, 200, "{who} {query}: {list}");
        let ids = list["approvals"].as_array().expect("a list").iter();
        ids.map(|one| one["id"].as_str().expect("an id").to_owned()).collect::<Vec<_>>()
    };
    let nothing: [String; 0] = [];
    for (who, query) in [("chief", ""), ("auditor", ""), ("auditor", "?tenant=other"), ("chief", "?tenant=other")] {
        assert_eq!(listed(who, query), nothing, "{who} {query}");
    }
    for (who, query) in [("boss", ""), ("boss", "?tenant=acme"), ("chief", "?tenant=acme&state=waiting")] {
        assert_eq!(listed(who, query), std::slice::from_ref(&id), "{who} {query}");
    }
    let (status, shown) = get("chief", &format!("/api/approvals/{id}?tenant=acme"));
    assert_eq!((status, &shown["tenant"], &shown["arguments"]), (200, &json!("acme"), &json!({ "id": 5 })), "{shown}");
    // The power over one's own tenant is none over others, and running the server is no power to approve.
    assert_eq!(get("guest", "/api/approvals?tenant=acme").0, 403);
    assert_eq!(get("guest", &format!("/api/approvals/{id}?tenant=acme")).0, 403);
    let decision = json!({ "digest": digest });
    for (who, query) in [("chief", "?tenant=acme"), ("auditor", "?tenant=acme")] {
        let (status, body) =
            told(&office, &program, who, &format!("POST /api/approvals/{id}/approve{query}"), &decision);
        assert_eq!(status, 422, "{who}: {body}");
    }
    let there = |id: &str| {
        let post = |verdict: &str| format!("POST /api/approvals/{id}/{verdict}");
        [
            format!("GET /api/approvals/{id}"),
            format!("GET /api/approvals/{id}?tenant=acme"),
            post("approve"),
            post("decline"),
        ]
    };
    for (line, unknown) in there(&id).iter().zip(there("ap_0")) {
        let body = if line.starts_with("POST") { decision.clone() } else { Value::Null };
        let answers = [line, &unknown].map(|line| told(&office, &program, "auditor", line, &body));
        assert!(answers[0].0 == 404 && answers[0] == answers[1], "{line}: {answers:?}");
    }
    assert_eq!(
        office.decides(&program, "chief", &id, "approve", &digest).0,
        404,
        "nor does who runs the server decide"
    );
    let lists = ["acme", "nobody"]
        .map(|tenant| told(&office, &program, "auditor", &format!("GET /api/approvals?tenant={tenant}"), &Value::Null));
    assert!(lists[0].0 == 403 && lists[0] == lists[1], "{lists:?}");
    assert_eq!(office.decides(&program, "boss", &id, "approve", &digest).0, 200);
    assert!(!office.close(&program, "clerk", &json!({ "id": 5 })).to_string().contains("approval_required"));
    assert_eq!(office.backend.asked(), 1);
}

#[test]
fn the_command_line_and_the_console_look_at_a_tenant_too() {
    let office = office();
    let program = office.start();
    let (id, digest) = office.waits(&program, "clerk", &json!({ "id": 5 }));
    let command = |who: &str, arguments: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_kartoteka"))
            .arg("approvals")
            .args(arguments)
            .current_dir(office.folder.path())
            .env_clear()
            .env("KARTOTEKA_OPERATOR", program.operator.to_string())
            .env("KARTOTEKA_OPERATOR_TOKEN", office.token(who))
            .output()
            .expect("it runs");
        (output.status.code(), String::from_utf8(output.stdout).expect("text"))
    };
    let (status, listed) = command("chief", &["list", "--tenant", "acme"]);
    assert!(status == Some(0) && listed.contains(&id), "{listed}");
    let (status, shown) = command("chief", &["show", &id, "--tenant", "acme"]);
    assert!(status == Some(0) && shown.contains("\"method\": \"DELETE\""), "{shown}");
    assert_eq!(command("chief", &["list"]), (Some(0), "nothing\n".to_owned()));
    assert_eq!(command("auditor", &["list", "--tenant", "acme"]), (Some(1), String::new()));
    assert_eq!(command("auditor", &["show", &id, "--tenant", "acme"]), (Some(1), String::new()));

    let [chief, auditor] = ["chief", "auditor"].map(|who| Browser::signed_in(&program, office.token(who)));
    let list = chief.get("/console/approvals?tenant=acme");
    let place = format!("/console/approvals/{id}?tenant=acme");
    assert!(list.status == 200 && list.body.contains(&place), "{}", list.body);
    assert!(list.body.contains("You are looking at the tenant acme"), "{}", list.body);
    let page = chief.get(&place);
    assert!(page.status == 200 && page.body.contains("DELETE") && !page.body.contains("/approve"), "{}", page.body);
    assert!(!chief.get("/console/approvals").body.contains(&id));
    let form = format!("csrf={}&digest={digest}", page.hidden("csrf"));
    for query in ["", "?tenant=acme"] {
        assert_eq!(chief.post(&format!("/console/approvals/{id}/approve{query}"), &form).status, 404, "{query}");
    }
    for (path, status) in [
        ("/console/approvals?tenant=acme".to_owned(), 403),
        (place, 403),
        (format!("/console/approvals/{id}"), 404),
        ("/console/approvals/ap_0".to_owned(), 404),
    ] {
        let answer = auditor.get(&path);
        assert!(answer.status == status && !answer.body.contains(&digest), "{path}: {}", answer.body);
    }
    let (_, shown) = office.operator(&program, "boss", &format!("GET /api/approvals/{id} HTTP/1.1"), "");
    assert_eq!(shown["state"], "waiting", "{shown}");
}

#[test]
fn a_tenant_that_is_stopped_sends_nothing_and_an_approval_outlives_the_token_of_who_gave_it() {
    let office = office();
    let program = office.start();
    let chief = |line: &str, body: &Value| ask_as(program.operator, office.token("chief"), line, body);
    let state = |state: &str| assert_eq!(chief("PUT /api/tenants/beta", &json!({ "state": state })).0, 200);
    assert_eq!(chief("PUT /api/tenants/beta", &json!({ "title": "Beta" })).0, 200);
    let [(ann, _), (ben, ben_id)] = [("ann", "clerk"), ("ben", "boss")].map(|(name, role)| {
        let (status, made) = chief("POST /api/tokens", &json!({ "name": name, "tenant": "beta", "roles": [role] }));
        assert_eq!(status, 201, "{made}");
        ["token", "id"].map(|member| made[member].as_str().expect("a text").to_owned()).into()
    });
    let close = || {
        let body = json!({ "tool": "closeLead", "params": { "id": 5 } });
        ask_as(program.served, &ann, "POST /mcp/tool/call", &body)
    };
    let approves = || {
        let (_, waiting) = close();
        assert!(waiting.to_string().contains("approval_required"), "{waiting}");
        let (_, list) = ask_as(program.operator, &ben, "GET /api/approvals?state=waiting", &Value::Null);
        let (id, digest) = (&list["approvals"][0]["id"], &list["approvals"][0]["digest"]);
        let line = format!("POST /api/approvals/{}/approve", id.as_str().expect("an id"));
        let (status, decided) = ask_as(program.operator, &ben, &line, &json!({ "digest": digest }));
        assert_eq!((status, &decided["tenant"]), (200, &json!("beta")), "{decided}");
    };
    approves();
    state("stopped");
    let (status, refused) = close();
    assert_eq!(status, 403, "{refused}");
    assert_eq!(ask_as(program.operator, &ben, "GET /api/approvals", &Value::Null).0, 403, "nor is anything decided");
    assert_eq!(office.backend.asked(), 0);
    state("active");
    let (status, made) = close();
    assert!(status == 200 && made["isError"] == false, "within its time: {made}");
    assert_eq!(office.backend.asked(), 1);

    approves();
    assert_eq!(chief(&format!("DELETE /api/tokens/{ben_id}"), &Value::Null).0, 200);
    assert_eq!(ask_as(program.operator, &ben, "GET /api/approvals", &Value::Null).0, 401);
    let (_, made) = close();
    assert_eq!(made["isError"], false, "it was his to say: {made}");
    let (_, next) = close();
    assert!(next.to_string().contains("approval_required"), "once: {next}");
    assert_eq!(office.backend.asked(), 2);
}
