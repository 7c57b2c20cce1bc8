//! A catalog under two names, as an operator has it: the program itself over two stand-ins of one system, and its commands.
#![cfg(unix)]

use std::fs;
use std::future::pending;
use std::process::Output;

use kartoteka::access::token;
use kartoteka_demo::{self as demo, Portal};
use serde_json::{Value, json};
use tokio::runtime::Runtime;

use crate::audited::{hang_up, told, until};
use crate::client::{modern, request};
use crate::office;
use crate::running::{Program, serving};

/// Two portals, and a folder with an operator's file that has the catalog at one of them and its mount at the other.
struct Portals {
    // They are asked as long as it runs.
    _runtime: Runtime,
    left: Portal,
    right: Portal,
    folder: tempfile::TempDir,
    tokens: [(&'static str, String); 4],
}

const MODERN: &str = "2026-07-28";

const MOUNT: &str = "  bitrix_two: { of: bitrix24, prefix: two_, settings: { base_url: $env.RIGHT, rate: 0 } }\n";

impl Portals {
    fn new() -> Self {
        let runtime = Runtime::new().expect("a runtime");
        let [left, right] = [0, 1].map(|_| runtime.block_on(demo::start(pending())).expect("a free port"));
        [&left, &right].into_iter().for_each(|portal| portal.options().limit_rate(false));
        let tokens = ["anna", "narrow", "reader", "seller"].map(|name| (name, token::new().expose().to_owned()));
        let folder = tempfile::tempdir().expect("a folder");
        let portals = Self { _runtime: runtime, left, right, folder, tokens };
        portals.say(MOUNT);
        portals
    }

    /// Writes the file with these mounts.
    fn say(&self, mounts: &str) {
        let lines = self.tokens.each_ref().map(|(name, token)| {
            office::token_line(name, "default", if *name == "anna" { "all" } else { name }, token)
        });
        let scope = if mounts.is_empty() { "bitrix24" } else { "bitrix_two" };
        let file = format!(
            "kartoteka: 1\naudit: {{ file: audit.jsonl }}\nidentity:\n  tokens:\n{}\
             roles:\n  all: {{ level: delete, may: [operate, connect, audit] }}\n  narrow: {{ level: delete, catalogs: [{scope}] }}\n\
             \x20 reader: {{ level: delete, tools: [\"{scope}/*getLead*\"] }}\n  seller: {{ level: delete, profile: sales }}\n\
             catalogs:\n  bitrix24: {{ settings: {{ base_url: $env.LEFT, rate: 0 }} }}\n{mounts}",
            lines.concat()
        );
        fs::write(self.folder.path().join("kartoteka.yaml"), file).expect("it can be written");
    }

    fn variables(&self) -> [(&str, &str); 2] {
        [("LEFT", self.left.base_url()), ("RIGHT", self.right.base_url())]
    }

    fn start(&self) -> Program {
        let mut command = serving(&["--operator", "127.0.0.1:0"], &self.variables());
        command.current_dir(self.folder.path());
        Program::start(command)
    }

    /// What a command prints that is run in the folder.
    fn run(&self, arguments: &[&str]) -> (Output, String) {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_kartoteka"));
        let output =
            command.args(arguments).current_dir(self.folder.path()).env_clear().envs(self.variables()).output();
        let output = output.expect("the program runs");
        let out = String::from_utf8_lossy(&output.stdout).into_owned();
        (output, out)
    }

    fn token(&self, who: &str) -> &str {
        &self.tokens.iter().find(|(name, _)| *name == who).expect("there is one").1
    }

    fn call(&self, program: &Program, who: &str, tool: &str, arguments: &Value) -> (u16, Value) {
        let body = json!({ "tool": tool, "params": arguments });
        office::ask_as(program.served, self.token(who), "POST /mcp/tool/call", &body)
    }

    /// The names of the tools that `tools/list` shows in a revision of the protocol.
    fn listed(&self, program: &Program, who: &str, revision: &str) -> Vec<String> {
        let request = request("tools/list", json!({}));
        let request = if revision == MODERN { modern(request) } else { request };
        let head = format!(
            "POST /mcp HTTP/1.1\r\nauthorization: Bearer {}\r\ncontent-type: application/json\r\nmcp-method: tools/list\r\n\
             accept: application/json, text/event-stream\r\nmcp-protocol-version: {revision}",
            self.token(who)
        );
        let (status, _, answer) = office::ask(program.served, &head, &request.to_string());
        assert_eq!(status, 200, "{revision}: {answer}");
        let answer: Value = serde_json::from_str(&answer).unwrap_or_else(|_| panic!("{revision}: {answer}"));
        let tools = answer["result"]["tools"].as_array().unwrap_or_else(|| panic!("{revision}: {answer}"));
        tools.iter().map(|tool| tool["name"].as_str().expect("a name").to_owned()).collect()
    }

    /// How often each portal was asked for leads so far.
    fn asked(&self) -> [usize; 2] {
        [&self.left, &self.right]
            .map(|portal| portal.requests().iter().filter(|one| one.method == "crm.lead.list").count())
    }
}

#[test]
fn each_name_has_its_portal_its_rights_and_its_records() {
    let portals = Portals::new();
    let program = portals.start();
    let lead = json!({ "limit": 1 });
    for (tool, asked) in [("getLeads", [1, 0]), ("two_getLeads", [1, 1]), ("two_getLeads", [1, 2])] {
        let (status, answer) = portals.call(&program, "anna", tool, &lead);
        assert_eq!((status, portals.asked()), (200, asked), "{tool}: {answer}");
    }
    assert_eq!(portals.call(&program, "narrow", "two_getLeads", &lead).0, 200);
    assert_eq!(portals.call(&program, "narrow", "getLeads", &lead).0, 404, "the role sees the mount alone");
    for revision in ["2025-03-26", "2025-06-18", "2025-11-25", MODERN] {
        let all = portals.listed(&program, "anna", revision);
        let (mounted, others): (Vec<_>, Vec<_>) = all.iter().partition(|name| name.starts_with("two_"));
        let bare: Vec<_> = mounted.iter().map(|name| &name[4..]).collect();
        // Beside those of other catalogs.
        let own: Vec<_> = others.iter().map(|name| name.as_str()).filter(|name| bare.contains(name)).collect();
        assert!(bare.contains(&"getLeads") && bare == own, "{revision}: {others:?} {bare:?}");
        assert!(portals.listed(&program, "narrow", revision).iter().eq(mounted), "{revision}");
    }
    let operator = |line: &str| office::ask_as(program.operator, portals.token("anna"), line, &Value::Null);
    let (status, all) = operator("GET /api/connections");
    let names: Vec<_> =
        all["connections"].as_array().expect("a list").iter().filter_map(|one| one["catalog"].as_str()).collect();
    assert!(status == 200 && names.contains(&"bitrix24") && names.contains(&"bitrix_two"), "{all}");
    let (status, one) = operator("GET /api/connections/bitrix_two");
    assert_eq!(
        (status, &one["title"], &one["state"]),
        (200, &json!("Bitrix24 (bitrix_two)"), &json!("operator")),
        "{one}"
    );
    let (_, _, metrics) = office::ask(program.operator, "GET /metrics HTTP/1.1", "");
    for (tool, calls) in [("getLeads", 1), ("two_getLeads", 3)] {
        let counted = metrics.lines().any(|line| {
            line.starts_with("mcp_tool_calls_total")
                && line.contains(&format!("tool=\"{tool}\""))
                && line.ends_with(&format!(" {calls}"))
        });
        assert!(
            counted,
            "{tool}: {}",
            metrics.lines().filter(|line| line.contains("getLeads\"")).collect::<Vec<_>>().join("\n")
        );
    }
    assert!(metrics.contains("catalog=\"bitrix_two\""), "backends are counted by catalog");
    let records = told(&portals.folder.path().join("audit.jsonl"), &["tool", "catalog", "status"]);
    assert_eq!(records.iter().filter(|one| *one == "two_getLeads bitrix_two ok").count(), 3, "{records:?}");
    assert_eq!(records.iter().filter(|one| *one == "getLeads bitrix24 ok").count(), 1, "{records:?}");
}

#[test]
fn a_role_opens_tools_of_the_name_that_it_says_and_a_profile_those_of_both() {
    let portals = Portals::new();
    let program = portals.start();
    assert_eq!(portals.listed(&program, "reader", MODERN), ["two_getLead", "two_getLeadCalls", "two_getLeads"]);
    let sold = portals.listed(&program, "seller", MODERN);
    let (mounted, own): (Vec<_>, Vec<_>) = sold.iter().partition(|name| name.starts_with("two_"));
    assert!(
        !own.is_empty() && own.iter().map(|name| name.as_str()).eq(mounted.iter().map(|name| &name[4..])),
        "{sold:?}"
    );
    let all = portals.listed(&program, "anna", MODERN);
    assert!(sold.len() < all.len() && all.contains(&"two_createLead".to_owned()), "{all:?}");
}

#[test]
fn a_reload_takes_a_mount_away_and_brings_it_back() {
    let portals = Portals::new();
    let program = portals.start();
    let lead = json!({ "limit": 1 });
    assert_eq!(portals.call(&program, "anna", "two_getLeads", &lead).0, 200);
    portals.say("");
    hang_up(&program);
    until(|| portals.call(&program, "anna", "two_getLeads", &lead).0 == 404);
    assert_eq!(portals.call(&program, "anna", "getLeads", &lead).0, 200);
    // What does not fit is refused whole, and the former file goes on.
    portals.say("  bitrix_two: { of: bitrix42, prefix: two_ }\n");
    hang_up(&program);
    until(|| {
        told(&portals.folder.path().join("audit.jsonl"), &["kind", "status"]).contains(&"reload error".to_owned())
    });
    assert_eq!(portals.call(&program, "anna", "getLeads", &lead).0, 200);
    portals.say(MOUNT);
    hang_up(&program);
    until(|| portals.call(&program, "anna", "two_getLeads", &lead).0 == 200);
}

#[test]
fn commands_know_a_mount_by_its_names() {
    let portals = Portals::new();
    let (called, out) = portals.run(&["call", "two_getLeads", "--args", "{\"limit\": 1}"]);
    assert!(called.status.success() && out.contains("\"provider\": \"bitrix_two\""), "{called:?}");
    assert_eq!(portals.asked(), [0, 1]);
    let (explained, out) = portals.run(&["call", "two_getLeads", "--explain", "--args", "{\"limit\": 1}"]);
    assert!(explained.status.success() && out.starts_with("two_getLeads of bitrix_two (reads)"), "{explained:?}");
    let (_, out) = portals.run(&["list"]);
    assert!(out.contains("two_getLeads ") && out.contains("bitrix-two://crm/leads"), "{out}");
    let (_, out) = portals.run(&["rights", "--as", "narrow"]);
    assert!(out.contains("yes  two_getLeads: by `narrow`"), "{out}");
    assert!(out.contains("no   getLeads: `narrow` does not see the catalog `bitrix24`"), "{out}");
    let (checked, _) = portals.run(&["check"]);
    let err = String::from_utf8_lossy(&checked.stderr).into_owned();
    assert!(checked.status.success(), "{err}");
    portals.say("  bitrix_two: { of: bitrix24, prefix: two }\n");
    let (checked, out) = portals.run(&["check"]);
    assert!(!checked.status.success() && out.contains("error[bad-name]: `two` is no prefix of names"), "{out}");
    let (started, _) = portals.run(&["call", "getLeads", "--args", "{\"limit\": 1}"]);
    let err = String::from_utf8_lossy(&started.stderr).into_owned();
    assert!(!started.status.success() && err.contains("bad-name"), "a start says it as the check does: {err}");
}
