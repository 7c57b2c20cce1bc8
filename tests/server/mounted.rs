//! What a caller brings, what a person approves of, keys, turns, limits and breakers, where a catalog is offered under two names: each
//! is of one of them, on every wire.
#![cfg(unix)]

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Barrier, Mutex};
use std::thread;

use bytes::Bytes;
use futures::future::BoxFuture;
use kartoteka::access::token;
use kartoteka::caller::Caller;
use kartoteka::catalog::open::open_over;
use kartoteka::catalog::{CatalogSource, invented};
use kartoteka::config::Config;
use kartoteka::config::settings::Settings;
use kartoteka::runtime::request::Request;
use kartoteka::runtime::upstream::{Reply, SendError, Upstream};
use kartoteka::server::Server;
use kartoteka_compiler::mounted::Mount;
use kartoteka_compiler::source::Sources;
use serde_json::{Value, json};

use crate::audited::{self, told};
use crate::client::{self, REVISIONS, initialize, post_modern};
use crate::office;
use crate::running::{Program, serving};
use crate::wires::Peer;

const FILES: [(&str, &str); 7] = [
    (
        "catalog.yaml",
        "catalog: desk\nsettings: { url: { env: DESK_URL, type: string, format: uri } }\nbackends:\n  desk:\n    base: $setting.url\n    \
         auth:\n      - { when: $caller.bearer, headers: { Authorization: Bearer $caller.bearer } }\n      - headers: { X-Guest: \"yes\" }\n    \
         retry: { times: 0 }\n    breaker: { failures: 2, open: 1h }\n",
    ),
    ("tools/who.yaml", "tool: who\nrequest: GET who\n"),
    ("tools/down.yaml", "tool: down\nrequest: GET down\n"),
    ("tools/counted.yaml", "tool: counted\nguard: { limits: { caller: 1/h } }\nrequest: GET counted\n"),
    (
        "tools/close.yaml",
        "tool: close\nguard: { approval: true }\nrequired: [id]\narguments: { id: { type: integer } }\nrequest: DELETE leads/$id\n",
    ),
    (
        "tools/put.yaml",
        "tool: put\nrequired: [name]\narguments: { name: { type: string } }\nrequest: PUT things/$name\n",
    ),
    (
        "tools/meet.yaml",
        "tool: meet\nguard: { turns: $phone }\nrequired: [phone]\narguments: { phone: { type: string, format: phone } }\nrequest: PUT meet/$phone\n",
    ),
];

const TEXTS: &str = "catalog = Desk
setting-url = Address
who = Who
    .description = Says who asks.
down = Down
    .description = Is not there.
counted = Counted
    .description = Is counted.
close = Close
    .description = Closes a lead.
    .approval = Lead { $id } is gone for good.
put = Put
    .description = Puts a thing.
meet = Meet
    .description = Waits for another.
argument-id = Which.
argument-name = What.
argument-phone = Whose.
";

/// A system that notes the credential, the method and the path of what it is asked. A meeting ends once both systems hold one.
struct System {
    address: SocketAddr,
    asked: Arc<Mutex<Vec<String>>>,
}

impl System {
    fn start(both: &Arc<Barrier>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let (address, asked) = (listener.local_addr().expect("bound"), Arc::<Mutex<Vec<String>>>::default());
        let (noted, both) = (Arc::clone(&asked), Arc::clone(both));
        thread::spawn(move || {
            for stream in listener.incoming() {
                let (stream, noted, both) = (stream.expect("a connection"), Arc::clone(&noted), Arc::clone(&both));
                thread::spawn(move || answer(stream, &noted, &both));
            }
        });
        Self { address, asked }
    }

    /// What it was asked since it was last looked.
    fn asked(&self) -> Vec<String> {
        std::mem::take(&mut *self.asked.lock().expect("nothing panics"))
    }
}

fn answer(mut stream: TcpStream, asked: &Mutex<Vec<String>>, both: &Barrier) {
    let lines = BufReader::new(stream.try_clone().expect("a socket")).lines();
    let head: Vec<String> = lines.map_while(Result::ok).take_while(|line| !line.is_empty()).collect();
    // A connection that is opened ahead may ask nothing.
    let Some((request, _)) = head.first().and_then(|line| line.rsplit_once(' ')) else { return };
    let credential = head.iter().find_map(|line| line.strip_prefix("authorization: Bearer "));
    asked.lock().expect("nothing panics").push(format!("{} {request}", credential.unwrap_or("-")));
    if request.contains("/meet/") {
        both.wait();
    }
    let status = if request.ends_with("/down") { "503 Unavailable" } else { "200 OK" };
    let answer = format!(
        "HTTP/1.1 {status}\r\ncontent-type: application/json\r\nconnection: close\r\ncontent-length: 8\r\n\r\n{{\"id\":5}}"
    );
    let _gone = stream.write_all(answer.as_bytes());
    let _closed = stream.shutdown(Shutdown::Write);
}

/// A folder with the catalog and an operator's file that has it under two names, at a system each.
struct Desk {
    folder: tempfile::TempDir,
    one: System,
    two: System,
    tokens: [(&'static str, String); 2],
}

impl Desk {
    fn new() -> Self {
        let both = Arc::new(Barrier::new(2));
        let (one, two) = (System::start(&both), System::start(&both));
        let folder = tempfile::tempdir().expect("a folder");
        let write = |path: &str, text: &str| {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().expect("a folder")).expect("it can be made");
            fs::write(path, text).expect("it can be written");
        };
        FILES.iter().for_each(|(path, text)| write(&format!("desk/{path}"), text));
        write("desk/locales/en/desk.ftl", TEXTS);
        let tokens = ["clerk", "boss"].map(|name| (name, token::new().expose().to_owned()));
        let lines: String =
            tokens.iter().map(|(name, token)| office::token_line(name, "default", name, token)).collect();
        let file = format!(
            "kartoteka: 1\naudit: {{ file: audit.jsonl }}\napprovals: {{ by: [operator] }}\nidentity:\n  tokens:\n{lines}\
             \x20 passthrough:\n    - {{ catalog: desk, header: X-Desk, pattern: \"desk_[a-z]+\" }}\n\
             \x20   - {{ catalog: desk_two, header: X-Two, pattern: \"two_[a-z]+\" }}\n\
             \x20   - {{ catalog: desk_two, pattern: \"pat_[a-z]+\" }}\n\
             roles:\n  clerk: {{ level: delete }}\n  boss: {{ level: delete, may: [approve] }}\ncatalogs:\n\
             \x20 desk: {{ settings: {{ url: \"http://{}/api\" }} }}\n\
             \x20 desk_two: {{ of: desk, prefix: two_, settings: {{ url: \"http://{}/api\" }} }}\n",
            one.address, two.address
        );
        write("kartoteka.yaml", &file);
        Self { folder, one, two, tokens }
    }

    fn start(&self) -> Program {
        let mut command = serving(&["--catalog", "desk", "--operator", "127.0.0.1:0"], &[]);
        command.current_dir(self.folder.path());
        Program::start(command)
    }

    fn token<'t>(&'t self, who: &'t str) -> &'t str {
        self.tokens.iter().find(|(name, _)| *name == who).map_or(who, |(_, token)| token)
    }

    /// What a call comes to: the code of its failure, or that it was made.
    fn call(&self, program: &Program, (who, more): (&str, &str), tool: &str, arguments: &Value) -> String {
        let head = format!(
            "POST /mcp/tool/call HTTP/1.1\r\nauthorization: Bearer {}\r\ncontent-type: application/json{more}",
            self.token(who)
        );
        let (status, _, body) =
            office::ask(program.served, &head, &json!({ "tool": tool, "params": arguments }).to_string());
        let answer: Value = serde_json::from_str(&body).unwrap_or_else(|_| panic!("{status}: {body}"));
        let error = answer["structuredContent"]["error"]["code"].as_str();
        error.map_or_else(|| format!("{status}"), str::to_owned)
    }

    fn operator(&self, program: &Program, line: &str, body: &Value) -> Value {
        let (status, told) = office::ask_as(program.operator, self.token("boss"), line, body);
        assert_eq!(status, 200, "{line}: {told}");
        told
    }

    fn asked(&self) -> [Vec<String>; 2] {
        [self.one.asked(), self.two.asked()]
    }
}

/// What a system was asked, as it notes it.
fn noted<const N: usize>(asked: [&str; N]) -> Vec<String> {
    asked.map(str::to_owned).to_vec()
}

#[test]
fn what_a_caller_brings_goes_to_the_name_that_it_is_for() {
    let desk = Desk::new();
    let program = desk.start();
    let none = json!({});
    let own = "\r\nx-desk: desk_anna\r\nx-two: two_anna";
    for (headers, one, two) in
        [("", "-", "-"), ("\r\nx-desk: desk_anna", "desk_anna", "-"), ("\r\nx-two: two_anna", "-", "two_anna")]
    {
        for tool in ["who", "two_who"] {
            assert_eq!(desk.call(&program, ("clerk", headers), tool, &none), "200", "{headers}");
        }
        assert_eq!(desk.asked(), [noted([&format!("{one} GET /api/who")]), noted([&format!("{two} GET /api/who")])]);
    }
    // Of both at once neither goes where the other belongs.
    desk.call(&program, ("clerk", own), "two_who", &none);
    let [one, two] = desk.asked();
    assert!(one.is_empty() && !two.iter().any(|asked| asked.contains("desk_anna")), "{one:?} {two:?}");
    // Who is known by a credential of the mount's sees the mount, and the catalog not at all.
    assert_eq!(desk.call(&program, ("pat_anna", ""), "two_who", &none), "200");
    assert_eq!(desk.call(&program, ("pat_anna", ""), "who", &none), "404");
    assert_eq!(desk.asked(), [noted([]), noted(["pat_anna GET /api/who"])]);
    assert_eq!(desk.call(&program, ("clerk", "\r\nx-two: desk_anna"), "who", &none), "401");
}

#[test]
fn an_approval_a_key_a_turn_and_a_limit_are_of_one_name() {
    let desk = Desk::new();
    let program = desk.start();
    let (clerk, lead) = (("clerk", ""), json!({ "id": 7 }));
    for tool in ["two_close", "close"] {
        assert_eq!(desk.call(&program, clerk, tool, &lead), "approval_required");
    }
    let waiting = desk.operator(&program, "GET /api/approvals?state=waiting", &Value::Null);
    let records = waiting["approvals"].as_array().expect("a list");
    let mounted = records.iter().find(|one| one["tool"] == "two_close").unwrap_or_else(|| panic!("{waiting}"));
    assert_eq!((records.len(), &mounted["catalog"]), (2, &json!("desk_two")), "{waiting}");
    let path = format!("/api/approvals/{}", mounted["id"].as_str().expect("an id"));
    let shown = desk.operator(&program, &format!("GET {path}"), &Value::Null);
    desk.operator(&program, &format!("POST {path}/approve"), &json!({ "digest": shown["digest"] }));
    assert_eq!(desk.call(&program, clerk, "close", &lead), "approval_required", "it is of the mount's tool alone");
    assert_eq!(desk.call(&program, clerk, "two_close", &lead), "200");
    assert_eq!(desk.asked(), [noted([]), noted(["- DELETE /api/leads/7"])]);

    let key = ("clerk", "\r\nidempotency-key: k");
    for tool in ["put", "two_put", "two_put", "put"] {
        assert_eq!(desk.call(&program, key, tool, &json!({ "name": "a" })), "200");
    }
    let put = || noted(["- PUT /api/things/a"]);
    assert_eq!(desk.asked(), [put(), put()], "one key under two names is two keys");

    // Neither waits for the other's turn: each system answers once both are asked.
    thread::scope(|scope| {
        for tool in ["meet", "two_meet"] {
            let (desk, program) = (&desk, &program);
            scope.spawn(move || {
                assert_eq!(desk.call(program, clerk, tool, &json!({ "phone": "+10005550101" })), "200");
            });
        }
    });
    desk.asked();

    let none = json!({});
    for (tool, expected) in [("two_counted", "200"), ("two_counted", "limited"), ("counted", "200")] {
        assert_eq!(desk.call(&program, clerk, tool, &none), expected, "{tool}");
    }
    for tool in ["two_down", "two_down"] {
        assert_ne!(desk.call(&program, clerk, tool, &none), "200", "{tool}");
    }
    assert_eq!(desk.call(&program, clerk, "two_who", &none), "busy", "the mount's system rests");
    assert_ne!(desk.call(&program, clerk, "down", &none), "200");
    assert_eq!(desk.call(&program, clerk, "who", &none), "200", "the catalog's does not");
    let [one, two] = desk.asked();
    assert_eq!((one.len(), two.len()), (3, 3), "{one:?} {two:?}");

    let records = told(&desk.folder.path().join("audit.jsonl"), &["kind", "catalog", "tool", "status"]);
    for expected in [
        "call desk_two two_close ok",
        "intent desk_two two_close -",
        "call desk_two two_put ok",
        "call desk put ok",
        "call desk_two two_counted rate_limited",
        "call desk counted ok",
    ] {
        assert!(records.iter().any(|one| one == expected), "{expected}: {records:?}");
    }
    assert!(!records.iter().any(|one| one.starts_with("call desk close ok")), "{records:?}");
    for tool in ["put", "two_put"] {
        let of_audit = audited::records(&desk.folder.path().join("audit.jsonl"));
        let calls = of_audit.iter().filter(|one| one["kind"] == "call" && one.get("tool") == Some(&json!(tool)));
        let replayed: Vec<_> = calls.map(|one| one.get("replayed").cloned()).collect();
        assert_eq!(replayed, [None, Some(json!(true))], "{tool}: the second was made before");
    }
}

/// Says of which catalog it was asked.
struct Named(String);

impl Upstream for Named {
    fn send<'a>(&'a self, _: Request, _: &'a Caller) -> BoxFuture<'a, Result<Reply, SendError>> {
        let body = json!({ "of": self.0 }).to_string();
        Box::pin(async move { Ok(Reply::new(200, Bytes::from(body))) })
    }
}

fn both() -> Arc<Server> {
    let files = FILES.map(|(path, text)| (format!("catalog/desk/{path}"), text.to_owned()));
    let texts = [("locales/en/desk.ftl".to_owned(), TEXTS.to_owned())];
    let sources = Sources::from_files(files.into_iter().chain(texts).collect());
    let compiled = kartoteka_compiler::compile(&sources).whole().expect("the catalog is whole");
    let own = CatalogSource::interpreted(compiled.catalogs.into_iter().next().expect("there is one"));
    let mount = own.mounted(&Mount { name: "desk_two".into(), of: "desk".into(), prefix: "two_".into() });
    let configured = [own, mount].map(|source| {
        let settings = Settings::new(source.plan(), invented::settings(source.plan()), Vec::new());
        (source, settings)
    });
    let named = |name: &str| Arc::new(Named(name.to_owned())) as Arc<dyn Upstream>;
    let set = open_over(configured.into(), named, None, None).expect("the names are apart");
    Arc::new(Server::new(Config::from_parts([], None).expect("nothing is wrong"), set))
}

#[tokio::test]
async fn both_names_are_called_on_every_wire() {
    const TOOLS: [(&str, &str); 2] = [("who", "desk"), ("two_who", "desk_two")];
    let server = both();
    for mut peer in Peer::all(&server).await {
        peer.ask(&initialize(REVISIONS[1])).await;
        peer.say(&json!({ "jsonrpc": "2.0", "method": "notifications/initialized" })).await;
        for (tool, of) in TOOLS {
            let answer = peer.ask(&client::call(tool, json!({}))).await;
            assert_eq!(answer["result"]["structuredContent"]["result"]["of"], of, "{}: {answer}", peer.wire());
        }
    }
    let router = client::server(&server);
    for (tool, of) in TOOLS {
        let answer = post_modern(&router, &[], client::call(tool, json!({}))).await;
        assert_eq!(answer.json["result"]["structuredContent"]["result"]["of"], of, "HTTP: {}", answer.text);
    }
}
