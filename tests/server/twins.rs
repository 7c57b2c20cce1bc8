//! What operators do with tenants, their connections and their leads on the command line, against a program that runs.
#![cfg(unix)]

use std::io::Write as _;
use std::process::{Command, Stdio};

use kartoteka::access::token;
use serde_json::json;

use crate::office;
use crate::running::{Program, serving};

/// The webhook of the stand-in, under the name that a demo gives it, and what of it nobody may be shown.
const ADDRESS: &str = "http://portal.beta.example/rest/1/demo0code0demo0/";
const CODE: &str = "demo0code0demo0";

struct Host {
    program: Program,
    tokens: [(&'static str, String); 2],
    folder: tempfile::TempDir,
}

impl Host {
    fn start() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let tokens = ["root", "agent"].map(|name| (name, token::new().expose().to_owned()));
        let lines = [("staff", &tokens[0]), ("agent", &tokens[1])];
        let lines = lines.map(|(role, (name, token))| office::token_line(name, "default", role, token)).concat();
        let file = format!(
            "kartoteka: 1\nidentity:\n  tokens:\n{lines}roles:\n  agent: {{ level: write }}\n  staff: {{ level: write, may: [operate] }}\n{}",
            crate::stores::section(folder.path()),
        );
        std::fs::write(folder.path().join("kartoteka.yaml"), file).expect("it can be written");
        let config = folder.path().join("kartoteka.yaml").display().to_string();
        let arguments = ["--demo", "--config", &config, "--operator", "127.0.0.1:0"];
        let program = Program::start(serving(&arguments, &[("STORE_KEY", office::KEY)]));
        Self { program, tokens, folder }
    }

    /// Runs a command as this caller, with this on its stdin; gives its status, and all that it printed.
    fn run_with(&self, who: &str, arguments: &[&str], stdin: &str) -> (Option<i32>, String) {
        let token = &self.tokens.iter().find(|(name, _)| *name == who).expect("there is one").1;
        let mut child = Command::new(env!("CARGO_BIN_EXE_kartoteka"))
            .args(arguments)
            .current_dir(self.folder.path())
            .env_clear()
            .env("KARTOTEKA_OPERATOR", self.program.operator.to_string())
            .env("KARTOTEKA_OPERATOR_TOKEN", token)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("it runs");
        // Who takes nothing has closed it.
        let _taken = child.stdin.take().expect("it is piped").write_all(stdin.as_bytes());
        let output = child.wait_with_output().expect("it ends");
        (output.status.code(), String::from_utf8([output.stdout, output.stderr].concat()).expect("text"))
    }

    #[track_caller]
    fn does(&self, arguments: &[&str]) -> String {
        let (status, told) = self.run_with("root", arguments, "");
        assert_eq!(status, Some(0), "{arguments:?}: {told}");
        told
    }

    #[track_caller]
    fn refuses(&self, arguments: &[&str]) -> String {
        let (status, told) = self.run_with("root", arguments, "");
        assert_eq!(status, Some(1), "{arguments:?}: {told}");
        told
    }
}

#[test]
fn tenants_are_made_stopped_and_deleted() {
    let host = Host::start();
    let made =
        host.does(&["tenants", "put", "acme", "--title", "Acme", "--locale", "ru", "--timezone", "Europe/Moscow"]);
    assert!(made.starts_with("active ") && made.contains("Europe/Moscow"), "{made}");
    assert!(host.refuses(&["tenants", "put", "acme", "--timezone", "Mars"]).contains("body.timezone"));
    let offered =
        ["--catalogs", "bitrix24", "--profile", "core", "--limits", "tenant=300/min", "--parallel", "caller=8"];
    let offered = host.does(&[&["tenants", "put", "acme"], &offered[..]].concat());
    assert!(offered.contains("  bitrix24  core  tenant=300/min,caller=8"), "{offered}");
    assert!(host.refuses(&["tenants", "put", "acme", "--catalogs", "nope"]).contains("body.catalogs"));
    assert!(host.refuses(&["tenants", "put", "acme", "--limits", "tenant=never"]).contains("body.limits"));
    assert_eq!(host.run_with("root", &["tenants", "put", "acme", "--parallel", "caller"], "").0, Some(2));
    let back =
        host.does(&["tenants", "put", "acme", "--catalogs", "*", "--profile", "", "--limits", "", "--parallel", ""]);
    assert!(!back.contains("300/min") && !back.contains("bitrix24") && back.contains("Acme"), "{back}");
    assert!(host.does(&["tenants", "stop", "acme"]).starts_with("stopped"));
    // What is left out stays as it is, and a misspelt id makes none.
    assert!(host.does(&["tenants", "list"]).contains("Acme"));
    assert!(host.refuses(&["tenants", "stop", "acmee"]).contains("no tenant `acmee`"));
    assert!(!host.does(&["tenants", "list"]).contains("acmee"));
    assert!(host.does(&["tenants", "start", "acme"]).starts_with("active"));
    assert!(host.does(&["tenants", "show", "acme"]).contains("\"locale\": \"ru\""));
    assert_eq!(host.run_with("agent", &["tenants", "list"], "").0, Some(1), "it has no power");
    assert_eq!(host.run_with("root", &["tenants", "delete", "acme"], "").0, Some(2), "it cannot be taken back");
    host.does(&["tenants", "delete", "acme", "--yes"]);
    host.refuses(&["tenants", "show", "acme"]);
}

#[test]
fn a_system_is_connected_by_what_stdin_has_and_no_key_is_shown() {
    let host = Host::start();
    host.does(&["tenants", "put", "acme"]);
    let of = |what: &[&'static str]| [&["connections"], what, &["--tenant", "acme"]].concat();
    let listed = host.does(&of(&["list"]));
    assert!(listed.lines().any(|line| line.starts_with("none ") && line.contains("bitrix24")), "{listed}");
    let settings = json!({ "base_url": ADDRESS }).to_string();
    let connect = of(&["connect", "bitrix24"]);
    for odd in ["", "base_url", "[]", &"x".repeat(70_000)] {
        assert_eq!(host.run_with("root", &connect, odd).0, Some(2), "nothing is asked");
    }
    let (status, told) = host.run_with("root", &connect, &json!({ "base_urll": ADDRESS }).to_string());
    assert!(status == Some(1) && !told.contains(CODE), "{told}");
    assert_eq!(host.run_with("agent", &connect, &settings).0, Some(1), "it has no power");
    let (status, told) = host.run_with("root", &connect, &settings);
    assert!(status == Some(0) && told.starts_with("connected") && !told.contains(CODE), "{told}");
    for what in [&["show", "bitrix24"][..], &["list"], &["test", "bitrix24"]] {
        let told = host.does(&of(what));
        assert!(!told.contains(CODE) && !told.is_empty(), "{what:?}: {told}");
    }
    assert!(host.does(&of(&["pause", "bitrix24"])).contains("paused"));
    assert!(host.does(&of(&["pause", "bitrix24"])).contains("already"));
    assert!(host.does(&of(&["resume", "bitrix24"])).contains("resumed"));
    host.does(&of(&["disconnect", "bitrix24"]));
    host.refuses(&of(&["disconnect", "bitrix24"]));
    host.refuses(&of(&["test", "bitrix24"]));
}

#[test]
fn leads_that_wait_for_a_person_are_listed_and_decided_of() {
    let host = Host::start();
    host.does(&["tenants", "put", "acme"]);
    assert_eq!(host.does(&["leads", "list", "--tenant", "acme"]), "nothing\n");
    host.refuses(&["leads", "list", "--tenant", "acmee"]);
    for what in ["retry", "drop", "show"] {
        let (status, told) = host.run_with("root", &["leads", what, "7", "--tenant", "acme"], "");
        assert!(status == Some(1) && !told.is_empty(), "{what}: {told}");
    }
}

#[test]
fn rights_are_those_of_a_tenant() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = "kartoteka: 1\nroles: { agent: { level: delete } }\ntenants: { acme: { profile: core, catalogs: [bitrix24] }, beta: { catalogs: [bitrix24] } }\n";
    std::fs::write(folder.path().join("kartoteka.yaml"), file).expect("it can be written");
    let rights = |arguments: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_kartoteka"))
            .args(["rights", "--as", "agent"])
            .args(arguments)
            .current_dir(folder.path())
            .env_clear()
            .env("BITRIX_BASE_URL", "https://portal.example/rest/1/abcdef0123456789/")
            .output()
            .expect("it runs");
        (output.status.code(), String::from_utf8([output.stdout, output.stderr].concat()).expect("text"))
    };
    let (status, told) = rights(&["--tenant", "acme", "callBitrixMethod"]);
    assert!(status == Some(1) && told.contains("the profile `core` alone"), "{told}");
    assert_eq!(rights(&["--tenant", "acme", "getLeads"]).0, Some(0));
    assert_eq!(rights(&["--tenant", "beta", "callBitrixMethod"]).0, Some(0));
    assert_eq!(rights(&["callBitrixMethod"]).0, Some(0));
    let (status, told) = rights(&["--tenant", "beta", "crm_delete"]);
    assert!(status == Some(1) && told.contains("is not offered the catalog `bottlecrm`"), "{told}");
    let (status, told) = rights(&["--tenant", "gamma", "callBitrixMethod"]);
    assert!(status == Some(0) && told.contains("no tenant `gamma`"), "{told}");
}
