//! An office: a catalog whose writes another person approves of, callers with roles, and a backend that counts what it is asked.

use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::thread;
use std::time::Duration;

use kartoteka::access::token;
use serde_json::{Value, json};

use crate::running::{self, Program, serving};

/// What a system in front of the server signs with.
pub(crate) const SECRET: &str = "signed-signed-signed-signed-signed-signed";

/// The key of a store, for the variable `STORE_KEY`.
pub(crate) const KEY: &str = "abababababababababababababababababababababababababababababababab";

const PATIENCE: Duration = Duration::from_secs(30);

/// A backend that counts what it is asked.
pub(crate) struct Backend {
    pub(crate) address: SocketAddr,
    pub(crate) asked: Arc<AtomicUsize>,
}

impl Backend {
    pub(crate) fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let (address, asked) = (listener.local_addr().expect("bound"), Arc::new(AtomicUsize::new(0)));
        let counted = Arc::clone(&asked);
        thread::spawn(move || {
            for stream in listener.incoming() {
                let mut stream = stream.expect("a connection");
                let mut lines = BufReader::new(stream.try_clone().expect("a socket")).lines();
                // A connection that is opened ahead may ask nothing.
                if lines.next().is_some_and(|line| line.is_ok_and(|line| !line.is_empty())) {
                    counted.fetch_add(1, SeqCst);
                    let body = r#"{"id":5}"#;
                    let answer = format!(
                        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nconnection: close\r\ncontent-length: {}\r\n\r\n{body}",
                        body.len()
                    );
                    let _gone = stream.write_all(answer.as_bytes());
                    let _closed = stream.shutdown(std::net::Shutdown::Write);
                }
            }
        });
        Self { address, asked }
    }

    pub(crate) fn asked(&self) -> usize {
        self.asked.load(SeqCst)
    }
}

/// A folder with a catalog and an operator's file, and the tokens that it names.
pub(crate) struct Office {
    pub(crate) folder: tempfile::TempDir,
    pub(crate) backend: Backend,
    pub(crate) tokens: [(&'static str, String); 5],
}

impl Office {
    pub(crate) fn new() -> Self {
        Self::with("")
    }

    /// One whose audit is kept, by one process.
    pub(crate) fn audited() -> Self {
        let office = Self::with("audit: { file: AUDIT }\n");
        let (file, audit) = (office.path("kartoteka.yaml"), office.path("audit.jsonl"));
        let text = std::fs::read_to_string(&file).expect("it is there");
        std::fs::write(file, text.replace("AUDIT", &audit)).expect("it can be written");
        office
    }

    /// One whose audit is kept in the store, by all processes on it.
    pub(crate) fn audited_in_store() -> Self {
        Self::with("audit: { store: true }\n")
    }

    /// One whose audit takes nothing.
    #[cfg(target_os = "linux")]
    pub(crate) fn unaudited() -> Self {
        Self::with("audit: { file: /dev/full }\n")
    }

    fn with(more: &str) -> Self {
        let backend = Backend::start();
        let folder = tempfile::tempdir().expect("a folder");
        let write = |path: &str, text: &str| {
            let path = folder.path().join(path);
            std::fs::create_dir_all(path.parent().expect("a folder")).expect("it can be made");
            std::fs::write(path, text).expect("it can be written");
        };
        write("crm/catalog.yaml", &catalog(backend.address));
        write(
            "crm/tools/closeLead.yaml",
            "tool: closeLead\nguard: { approval: true }\nrequired: [id]\narguments:\n  id: { type: integer }\n  note: { type: string }\nrequest: DELETE leads/$id\nquery: { note: $note }\n",
        );
        write(
            "crm/locales/en/crm.ftl",
            "closeLead = Close a lead\n    .description = Closes it.\n    .approval = Lead { $id } is gone for good.\nargument-id = Which.\nargument-note = Why.\n",
        );
        let tokens =
            ["clerk", "boss", "auditor", "chief", "guest"].map(|name| (name, token::new().expose().to_owned()));
        let line = |(name, token): &(&str, String)| {
            let digest = token::hexadecimal(&token::digest(token));
            format!("    - {{ name: {name}, sha256: {digest}, roles: [{name}] }}\n")
        };
        let lines: String = tokens.iter().map(line).collect();
        let store = crate::stores::section(folder.path());
        write(
            "kartoteka.yaml",
            &format!(
                "kartoteka: 1\nidentity:\n  tokens:\n{lines}roles:\n  clerk: {{ level: delete }}\n  boss: {{ level: delete, may: [approve] }}\n  auditor: {{ may: [audit] }}\n  chief: {{ level: delete, may: [approve, audit, operate] }}\n  guest: {{ level: read }}\n{more}approvals: {{ by: [operator] }}\n{store}"
            ),
        );
        Self { folder, backend, tokens }
    }

    /// Has another backend asked.
    pub(crate) fn asks(&self, backend: SocketAddr) {
        std::fs::write(self.path("crm/catalog.yaml"), catalog(backend)).expect("it can be written");
    }

    /// Notes are dropped too, of which nobody has to approve.
    pub(crate) fn drops_notes(&self) {
        let write = |path: &str, text: &str| std::fs::write(self.path(path), text).expect("it can be written");
        write(
            "crm/tools/dropNote.yaml",
            "tool: dropNote\nrequired: [id]\narguments:\n  id: { type: integer }\nrequest: DELETE notes/$id\n",
        );
        let texts = std::fs::read_to_string(self.path("crm/locales/en/crm.ftl")).expect("it is there");
        write("crm/locales/en/crm.ftl", &format!("{texts}dropNote = Drop a note\n    .description = Drops it.\n"));
    }

    pub(crate) fn path(&self, name: &str) -> String {
        self.folder.path().join(name).display().to_string()
    }

    pub(crate) fn start(&self) -> Program {
        let (catalog, config) = (self.path("crm"), self.path("kartoteka.yaml"));
        let arguments = ["--catalog", &catalog, "--config", &config, "--operator", "127.0.0.1:0"];
        Program::start(serving(&arguments, &[("STORE_KEY", KEY), ("APPROVAL_SECRET", SECRET)]))
    }

    pub(crate) fn token(&self, name: &str) -> &str {
        &self.tokens.iter().find(|(known, _)| *known == name).expect("there is one").1
    }

    /// What the operator's listener says to a caller.
    pub(crate) fn operator(&self, program: &Program, who: &str, head: &str, body: &str) -> (u16, Value) {
        let head = format!("{head}\r\nauthorization: Bearer {}", self.token(who));
        let (status, _, body) = ask(program.operator, &head, body);
        (status, serde_json::from_str(&body).unwrap_or_default())
    }

    /// Closes a lead, as a caller; gives the structured content.
    pub(crate) fn close(&self, program: &Program, who: &str, params: &Value) -> Value {
        self.close_with(program, who, "", params)
    }

    /// The same with a header more.
    pub(crate) fn close_with(&self, program: &Program, who: &str, header: &str, params: &Value) -> Value {
        let token = self.token(who);
        let head = format!(
            "POST /mcp/tool/call HTTP/1.1\r\nauthorization: Bearer {token}\r\ncontent-type: application/json{header}"
        );
        let (_, _, body) = ask(program.served, &head, &json!({"tool": "closeLead", "params": params}).to_string());
        serde_json::from_str(&body).unwrap_or_else(|_| panic!("no JSON: {body}"))
    }

    /// Closes a lead, which waits; gives the id and the digest of its record.
    pub(crate) fn waits(&self, program: &Program, who: &str, params: &Value) -> (String, String) {
        let answer = self.close(program, who, params);
        let answer = answer.to_string();
        assert!(answer.contains("approval_required"), "{answer}");
        let id = answer.split("ap_").nth(1).expect("an id").chars().take(32).collect::<String>();
        let id = format!("ap_{id}");
        let (status, shown) = self.operator(program, "boss", &format!("GET /api/approvals/{id} HTTP/1.1"), "");
        assert_eq!(status, 200, "{shown}");
        (id, shown["digest"].as_str().expect("a digest").to_owned())
    }

    pub(crate) fn decides(&self, program: &Program, who: &str, id: &str, verdict: &str, digest: &str) -> (u16, Value) {
        let head = format!("POST /api/approvals/{id}/{verdict} HTTP/1.1\r\ncontent-type: application/json");
        self.operator(program, who, &head, &json!({"digest": digest, "reason": "agreed"}).to_string())
    }
}

/// The manifest of a catalog with this backend.
fn catalog(backend: SocketAddr) -> String {
    format!("catalog: crm\nbackends:\n  crm: {{ base: \"http://{backend}/api\" }}\n")
}

/// A line of `identity.tokens` in an operator's file.
pub(crate) fn token_line(name: &str, tenant: &str, role: &str, token: &str) -> String {
    let digest = token::hexadecimal(&token::digest(token));
    format!("    - {{ name: {name}, tenant: {tenant}, roles: [{role}], sha256: {digest} }}\n")
}

/// The status and the body of what comes back to a token.
pub(crate) fn ask_as(address: SocketAddr, token: &str, line: &str, body: &Value) -> (u16, Value) {
    let body = if body.is_null() { String::new() } else { body.to_string() };
    let head = format!("{line} HTTP/1.1\r\nauthorization: Bearer {token}\r\ncontent-type: application/json");
    let (status, _, body) = ask(address, &head, &body);
    (status, serde_json::from_str(&body).unwrap_or_default())
}

/// The status, the head and the body of what comes back.
pub(crate) fn ask(address: SocketAddr, head: &str, body: &str) -> (u16, String, String) {
    let request =
        format!("{head}\r\nhost: {address}\r\nconnection: close\r\ncontent-length: {}\r\n\r\n{body}", body.len());
    let answer = running::ask(address, &request, PATIENCE);
    let (head, body) = answer.split_once("\r\n\r\n").expect("a head and a body");
    (head[9..12].parse().expect("a status"), head.to_owned(), body.to_owned())
}
