//! Tokens that are made and revoked while the program runs: over the operator's listener, on the command line, and seen by another
//! process on the same store.
#![cfg(unix)]

use std::fs;
use std::process::Command;

use futures::StreamExt;
use kartoteka::access::token;
use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::{Message, client::IntoClientRequest};

use crate::audited::{records, until};
use crate::office::{KEY, ask_as as ask};
use crate::running::{Program, serving};

/// The token of the one who runs the server, of the operator's file.
const BOSS: &str = "ktk_boss_of_the_file";

struct Office(tempfile::TempDir);

impl Office {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let digest = token::hexadecimal(&token::digest(BOSS));
        let text = format!(
            "kartoteka: 1\naudit: {{ file: $AUDIT }}\ntenants: {{ acme: {{ title: Acme }} }}\nidentity:\n  tokens:\n    - {{ name: boss, sha256: {digest}, roles: [boss] }}\n\
             roles:\n  reader: {{ level: read }}\n  boss: {{ level: delete, may: [operate] }}\n\
             limits: {{ address: 10000/min }}\n\
             {}",
            crate::stores::section(folder.path())
        );
        // One process writes an audit.
        for place in ["one", "other"] {
            let audit = folder.path().join(format!("{place}.jsonl")).display().to_string();
            let text = text.replace("$AUDIT", &audit);
            fs::write(folder.path().join(format!("{place}.yaml")), text).expect("it can be written");
        }
        Self(folder)
    }

    fn start(&self, place: &str) -> Program {
        let config = self.0.path().join(format!("{place}.yaml")).display().to_string();
        let arguments = ["--demo", "--operator", "127.0.0.1:0", "--config", &config];
        let mut command = serving(&arguments, &[("STORE_KEY", KEY)]);
        command.current_dir(self.0.path());
        Program::start(command)
    }
}

fn calls(program: &Program, who: &str) -> u16 {
    ask(program.served, who, "POST /mcp/tool/call", &json!({"tool": "getLead", "params": {"id": 1}})).0
}

fn issue(program: &Program, name: &str) -> (String, String) {
    let wanted = json!({"name": name, "roles": ["reader"]});
    let (status, made) = ask(program.operator, BOSS, "POST /api/tokens", &wanted);
    assert_eq!(status, 201, "{made}");
    let text = |key: &str| made[key].as_str().expect("a text").to_owned();
    (text("token"), text("id"))
}

#[tokio::test]
async fn a_token_counts_at_once_and_its_conversations_end_when_it_is_revoked() {
    let office = Office::new();
    let program = office.start("one");
    let (anna, id) = issue(&program, "anna");
    let (ivan, _) = issue(&program, "ivan");
    assert!(token::is_whole(&anna));
    assert_eq!((calls(&program, &anna), calls(&program, &ivan)), (200, 200));
    assert_eq!(calls(&program, &format!("{}x", &anna[..anna.len() - 1])), 401);
    // What its role does not open is not there.
    let write = json!({"tool": "createLead", "params": {"name": "Ann"}});
    assert_eq!(ask(program.served, &anna, "POST /mcp/tool/call", &write).0, 404);
    let mut request = format!("ws://{}/mcp", program.served).into_client_request().expect("an address");
    request.headers_mut().insert("authorization", format!("Bearer {anna}").parse().expect("a header"));
    let (mut socket, _) = tokio_tungstenite::connect_async(request).await.expect("it is let in");

    let (status, revoked) = ask(program.operator, BOSS, &format!("DELETE /api/tokens/{id}"), &Value::Null);
    assert_eq!((status, &revoked["state"], &revoked["ended_by"]), (200, &json!("revoked"), &json!("token:boss")));
    assert_eq!((calls(&program, &anna), calls(&program, &ivan)), (401, 200));
    let closed = loop {
        if let Message::Close(frame) = socket.next().await.expect("a goodbye").expect("an open socket") {
            break frame.expect("a reason");
        }
    };
    assert_eq!(u16::from(closed.code), 1008, "{closed:?}");
    // Twice is once; what is not there is not.
    assert_eq!(ask(program.operator, BOSS, &format!("DELETE /api/tokens/{id}"), &Value::Null), (200, revoked));
    assert_eq!(ask(program.operator, BOSS, "DELETE /api/tokens/tk_0", &Value::Null).0, 404);

    // Neither the audit nor the store has a token in it, and the audit says who did what.
    let record = |record: &serde_json::Map<String, Value>| {
        (record["kind"] == "token")
            .then(|| format!("{} {} {}", record["action"], record["token"]["name"], record["status"]))
    };
    let told: Vec<String> = records(&office.0.path().join("one.jsonl")).iter().filter_map(record).collect();
    assert_eq!(
        told,
        [
            r#""issue" "anna" "ok""#,
            r#""issue" "ivan" "ok""#,
            r#""revoke" "anna" "ok""#,
            r#""revoke" "anna" "error""#,
            r#""revoke" null "error""#,
        ]
    );
    for file in fs::read_dir(office.0.path()).expect("a folder") {
        let bytes = fs::read(file.expect("a file").path()).expect("a file");
        for token in [&anna, &ivan] {
            assert!(!bytes.windows(token.len()).any(|part| part == token.as_bytes()));
        }
    }
}

#[test]
fn another_process_on_the_store_follows_and_a_restart_forgets_nothing() {
    let office = Office::new();
    let (one, other) = (office.start("one"), office.start("other"));
    let (anna, id) = issue(&one, "anna");
    until(|| calls(&other, &anna) == 200);
    drop(one);
    let one = office.start("one");
    assert_eq!(calls(&one, &anna), 200);
    assert_eq!(ask(other.operator, BOSS, &format!("DELETE /api/tokens/{id}"), &Value::Null).0, 200);
    assert_eq!(calls(&other, &anna), 401);
    until(|| calls(&one, &anna) == 401);
    drop(one);
    assert_eq!(calls(&office.start("one"), &anna), 401);
}

#[test]
fn a_token_that_the_file_has_too_is_listed_as_the_file_says() {
    let office = Office::new();
    let program = office.start("one");
    let (anna, _) = issue(&program, "anna");
    let (ivan, _) = issue(&program, "ivan");
    let config = office.0.path().join("one.yaml");
    let text = fs::read_to_string(&config).expect("it is there");
    let digest = token::hexadecimal(&token::digest(&anna));
    let line = format!("    - {{ name: anna, sha256: {digest}, roles: [reader], expires: 2001-01-01 }}\nroles:");
    fs::write(&config, text.replace("roles:\n", &format!("{line}\n"))).expect("it can be written");
    let (status, told) = ask(program.operator, BOSS, "POST /api/reload", &Value::Null);
    assert_eq!(status, 200, "{told}");
    assert_eq!((calls(&program, &anna), calls(&program, &ivan)), (401, 200));
    let listed = |query: &str| {
        let (status, told) = ask(program.operator, BOSS, &format!("GET /api/tokens{query}"), &Value::Null);
        assert_eq!(status, 200, "{told}");
        let told = told["tokens"].as_array().expect("a list").clone();
        let line = |one: &Value| format!("{} {} {}", one["source"], one["name"], one["state"]).replace('"', "");
        told.iter().map(line).collect::<Vec<_>>()
    };
    assert_eq!(listed(""), ["file boss live", "file anna expired", "store ivan live"]);
    assert_eq!(listed("?state=live"), ["file boss live", "store ivan live"]);
    assert_eq!(listed("?state=expired"), ["file anna expired"]);
}

#[test]
fn who_may_not_run_the_server_makes_no_tokens_and_what_is_wrong_is_said() {
    let office = Office::new();
    let program = office.start("one");
    let (reader, id) = issue(&program, "reader");
    let wanted = json!({"name": "eve", "roles": ["boss"]});
    for (line, body) in [
        ("GET /api/tokens", &Value::Null),
        ("POST /api/tokens", &wanted),
        (&format!("DELETE /api/tokens/{id}"), &Value::Null),
    ] {
        assert_eq!(ask(program.operator, &reader, line, body).0, 403, "{line}");
        assert_eq!(ask(program.operator, "nothing", line, body).0, 401, "{line}");
    }
    let place = |body: Value| {
        let (status, said) = ask(program.operator, BOSS, "POST /api/tokens", &body);
        (status, said["detail"][0]["loc"][1].as_str().unwrap_or_default().to_owned())
    };
    let at = |name: &str| (422, name.to_owned());
    assert_eq!(place(json!({})), at("name"));
    assert_eq!(place(json!({"name": "a b"})), at("name"));
    assert_eq!(place(json!({"name": "a", "role": "boss"})), at("role"));
    assert_eq!(place(json!({"name": "a", "roles": ["bos"]})), at("roles"));
    assert_eq!(place(json!({"name": "a", "roles": "boss"})), at("roles"));
    assert_eq!(place(json!({"name": "a", "tenant": "nowhere"})), at("tenant"));
    assert_eq!(place(json!({"name": "a", "expires_at": "2001-01-01"})), at("expires_at"));
    assert_eq!(place(json!({"name": "a", "expires_at": 5})), at("expires_at"));
    // A name is one caller's, in the store and in the file; of another tenant it is another's.
    let named = |name: &str, tenant: &str| {
        let wanted = json!({"name": name, "tenant": tenant, "expires_at": "2999-06-30"});
        ask(program.operator, BOSS, "POST /api/tokens", &wanted)
    };
    assert_eq!(named("reader", "default").1["code"], "name_taken");
    assert_eq!(named("boss", "default").1["code"], "name_taken");
    assert_eq!(named("reader", "acme").1["expires_at"], "2999-07-01T00:00:00Z");
    let (status, listed) = ask(program.operator, BOSS, "GET /api/tokens?state=live", &Value::Null);
    let names = |listed: &Value| {
        let tokens = listed["tokens"].as_array().expect("a list").clone();
        let mut names: Vec<_> =
            tokens.iter().map(|token| format!("{} {} {}", token["source"], token["tenant"], token["name"])).collect();
        names.sort();
        names
    };
    let all = [r#""file" "default" "boss""#, r#""store" "acme" "reader""#, r#""store" "default" "reader""#];
    assert_eq!((status, names(&listed)), (200, all.map(str::to_owned).to_vec()), "{listed}");
    assert!(!listed.to_string().contains("sha256") && listed["volatile"] == false, "{listed}");
    let of_acme = ask(program.operator, BOSS, "GET /api/tokens?tenant=acme", &Value::Null).1;
    assert_eq!(names(&of_acme), [all[1]]);
    assert_eq!(ask(program.operator, BOSS, "GET /api/tokens?state=what", &Value::Null).0, 422);
}

#[test]
fn the_command_line_makes_lists_and_revokes() {
    let office = Office::new();
    let program = office.start("one");
    let command = |token: &str, arguments: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_kartoteka"))
            .arg("token")
            .args(arguments)
            .current_dir(office.0.path())
            .env_clear()
            .env("KARTOTEKA_OPERATOR", program.operator.to_string())
            .env("KARTOTEKA_OPERATOR_TOKEN", token)
            .output()
            .expect("it runs");
        let text = [output.stdout, output.stderr].concat();
        (output.status.code(), String::from_utf8(text).expect("text"))
    };
    let new = ["new", "--store", "--name", "night", "--roles", "reader", "--expires", "2999-06-30"];
    let (status, made) = command(BOSS, &new);
    let night = made.lines().next().expect("a token").to_owned();
    assert!(status == Some(0) && token::is_whole(&night), "{made}");
    assert_eq!(calls(&program, &night), 200);
    let (status, refused) = command(BOSS, &new);
    assert!(status == Some(1) && refused.contains("revoke it first"), "{refused}");
    let (status, refused) = command(BOSS, &["new", "--store", "--name", "x", "--roles", "redaer"]);
    assert!(status == Some(1) && refused.contains("body.roles") && refused.contains("reader"), "{refused}");
    assert_eq!(command(BOSS, &["new", "--store"]).0, Some(2), "a token of the store has a name");
    let (status, listed) = command(BOSS, &["list"]);
    assert!(status == Some(0) && listed.contains("default/night") && listed.contains("default/boss"), "{listed}");
    assert!(!listed.contains(&night), "{listed}");
    let id = listed.split_whitespace().find(|word| word.starts_with("tk_")).expect("an id").to_owned();
    assert_eq!(command(&night, &["revoke", &id]).0, Some(1));
    let (status, revoked) = command(BOSS, &["revoke", &id]);
    assert!(status == Some(0) && revoked.contains("revoked"), "{revoked}");
    assert_eq!(calls(&program, &night), 401);
    assert_eq!(command(BOSS, &["revoke", "tk_0"]).0, Some(1));
    // Of the file it prints the line that knows it.
    let (status, line) = command("", &["new", "--name", "night", "--roles", "reader", "--expires", "2999-06-30"]);
    assert!(status == Some(0) && line.contains("roles: [reader], expires: 2999-06-30 }"), "{line}");
}
