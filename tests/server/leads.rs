//! Leads of tenants: the program itself, which is killed, before the stand-in of Bitrix24.
#![cfg(unix)]

use std::time::Duration;

use kartoteka::access::token;
use serde_json::{Value, json};

use crate::running::{Program, serving};
use crate::{office, stores};

/// A program whose tenants have a portal in the operator's file, and the tokens of those who call.
struct Host {
    program: Program,
    folder: tempfile::TempDir,
    bot: String,
    anna: String,
    nobody: String,
}

fn start(folder: &tempfile::TempDir, portal: &str) -> Program {
    let config = folder.path().join("kartoteka.yaml").display().to_string();
    let arguments = ["--config", config.as_str(), "--operator", "127.0.0.1:0"];
    Program::start(serving(&arguments, &[("STORE_KEY", office::KEY), ("PORTAL", portal), ("LOG_LEVEL", "debug")]))
}

impl Host {
    fn start(portal: &str) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let [bot, anna, nobody] = [(); 3].map(|()| token::new().expose().to_owned());
        let line = |name: &str, role: &str, token: &str| office::token_line(name, "acme", role, token);
        let lines = [line("bot", "bot", &bot), line("anna", "owner", &anna), line("nobody", "agent", &nobody)].concat();
        let at = |name: &str| folder.path().join(name).display().to_string();
        let file = format!(
            "kartoteka: 1\nidentity:\n  tokens:\n{lines}\
             tenants: {{ acme: {{ settings: {{ bitrix24: {{ base_url: $env.PORTAL }} }} }} }}\n\
             roles:\n  agent: {{ level: write }}\n  bot: {{ level: read, may: [sync] }}\n  owner: {{ level: write, may: [connect] }}\n\
             {}audit: {{ file: \"{}\" }}\n",
            stores::section(folder.path()),
            at("audit.jsonl"),
        );
        std::fs::write(folder.path().join("kartoteka.yaml"), file).expect("it can be written");
        let program = start(&folder, portal);
        Self { program, folder, bot, anna, nobody }
    }

    fn ask(&self, token: &str, head: &str, body: &Value) -> (u16, Value) {
        office::ask_as(self.program.operator, token, head, body)
    }

    fn until_done(&self, id: &str) -> Value {
        for _ in 0..600 {
            let (_, lead) = self.ask(&self.bot, &format!("GET /api/sync/lead/{id}"), &Value::Null);
            if lead["state"] == "done" {
                return lead;
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        panic!("{:?}", self.ask(&self.bot, &format!("GET /api/sync/lead/{id}"), &Value::Null))
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_accepted_survives_a_kill_and_goes_out_when_it_may() {
    let portal = kartoteka_demo::start(std::future::pending()).await.expect("a port is free");
    let address = portal.base_url().to_owned();
    let asked = tokio::task::spawn_blocking(move || {
        let host = Host::start(&address);
        let (status, paused) = host.ask(&host.anna, "POST /api/connections/bitrix24/pause", &Value::Null);
        assert_eq!((status, &paused["changed"]), (200, &json!(true)), "{paused}");
        let lead = json!({ "id": "tg-17", "name": "CANARY", "phone": "+15550001234", "score": 80, "hotness": "hot" });
        let (status, refused) = host.ask(&host.nobody, "POST /api/sync/lead", &lead);
        assert_eq!((status, &refused["code"]), (403, &json!("forbidden")), "{refused}");
        let (status, accepted) = host.ask(&host.bot, "POST /api/sync/lead", &lead);
        assert_eq!((status, &accepted["state"]), (202, &json!("waiting")), "{accepted}");
        let (status, refused) = host.ask(&host.bot, "POST /api/sync/lead?tenant=default", &lead);
        assert_eq!((status, &refused["code"]), (403, &json!("forbidden")), "no other tenant's: {refused}");
        let (status, wrong) =
            host.ask(&host.bot, "POST /api/sync/lead", &json!({ "id": 1, "name": "A", "phone": "8800" }));
        assert_eq!((status, &wrong["detail"][0]["loc"]), (422, &json!(["body", "phone"])), "{wrong}");
        // The program is killed as it is dropped.
        let Host { program, folder, bot, anna, nobody } = host;
        drop(program);
        let host = Host { program: start(&folder, &address), folder, bot, anna, nobody };
        let (_, waiting) = host.ask(&host.bot, "GET /api/sync/lead/tg-17", &Value::Null);
        assert_eq!((&waiting["state"], &waiting["attempts"]), (&json!("waiting"), &json!(0)), "{waiting}");
        let (_, status) = host.ask(&host.anna, "GET /api/bitrix-mcp/status", &Value::Null);
        assert_eq!((&status["sync_status"], &status["last_sync_at"]), (&json!("paused"), &Value::Null), "{status}");
        let (status, _) = host.ask(&host.anna, "POST /api/connections/bitrix24/resume", &Value::Null);
        assert_eq!(status, 200);
        let done = host.until_done("tg-17");
        assert!(done["record"].is_string() && done["attempts"] == 1, "{done}");
        let (_, status) = host.ask(&host.anna, "GET /api/bitrix-mcp/status", &Value::Null);
        assert!(status["sync_status"] == "active" && status["last_sync_at"].is_string(), "{status}");
        let (_, dead) = host.ask(&host.anna, "GET /api/sync/dead", &Value::Null);
        assert_eq!(dead, json!({ "tenant": "acme", "leads": [], "more": false }));
        let audit = std::fs::read_to_string(host.folder.path().join("audit.jsonl")).expect("an audit");
        for told in ["sync/accept", "sync/lead", "sync/pause", "sync/resume"] {
            assert!(audit.contains(told), "{told}: {audit}");
        }
        assert!(!audit.contains("CANARY") && !audit.contains("15550001234"), "nothing of what a lead says: {audit}");
    });
    asked.await.expect("it holds");
    assert_eq!(portal.requests().iter().filter(|request| request.method == "crm.lead.add").count(), 1);
}
