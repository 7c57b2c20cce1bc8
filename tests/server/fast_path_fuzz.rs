//! The fast path against rmcp: requests with mutated headers and bodies go to a server with the fast path and to one
//! without it, and both must answer alike. `KARTOTEKA_FUZZ` is how many requests (2,000 unless it says otherwise),
//! `KARTOTEKA_FUZZ_SEED` where they begin.
//!
//! A request of an old revision outside of any session is the one thing in which the fast path is meant to differ from
//! rmcp, which asks for a session; it must then answer as rmcp does without sessions.

use std::{collections::BTreeMap, env, time::Duration};

use axum::{Router, http::Method};
use kartoteka::transport::{
    Limits,
    http::{Dispatch, router},
};
use serde_json::{Value, json};

use crate::{
    client::{self, Reply, send},
    fake::Fake,
};

const VERSION: &str = "io.modelcontextprotocol/protocolVersion";
const CAPABILITIES: &str = "io.modelcontextprotocol/clientCapabilities";
const CLIENT: &str = "io.modelcontextprotocol/clientInfo";

/// Xorshift: the same requests for the same seed, on every machine.
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    /// True that many times in a thousand.
    fn happens(&mut self, thousandths: u64) -> bool {
        self.roll() % 1000 < thousandths
    }

    fn pick<T: Clone>(&mut self, from: &[T]) -> T {
        let index = self.roll() % from.len() as u64;
        from[usize::try_from(index).expect("an index fits")].clone()
    }
}

/// A request, but for the id of a session, which every server gives out anew.
#[derive(Debug)]
struct Case {
    headers: Vec<(&'static str, String)>,
    body: String,
    session: Option<Session>,
}

#[derive(Debug, Clone, Copy)]
enum Session {
    Real,
    Wrong,
    Empty,
    Doubled,
}

fn odd_values() -> Vec<Value> {
    vec![
        json!([]),
        json!(["x"]),
        Value::Null,
        json!(5),
        json!("x"),
        json!(""),
        json!({}),
        json!(true),
        json!(1.5),
        json!({"elicitation": {}}),
        json!({"sampling": 5}),
        json!({"name": "y"}),
        json!("2025-11-25"),
        json!("2031-01-01"),
        json!("ru"),
    ]
}

fn params(dice: &mut Dice, method: &str, modern: bool) -> Value {
    let mut params = json!({});
    if method == "tools/call" {
        params["name"] = if dice.happens(120) {
            dice.pick(&[json!("nope"), json!(""), json!("echo "), json!(5), Value::Null, json!(["x"]), json!("panic")])
        } else if dice.happens(80) {
            json!("routed")
        } else {
            json!("echo")
        };
        if params["name"] == "routed" && dice.happens(700) {
            params["arguments"] = json!({"region": "eu-1"});
        } else if dice.happens(900) {
            params["arguments"] = if dice.happens(150) {
                dice.pick(&[odd_values(), vec![json!({"a": {"b": [1, 2.5, "\u{2028}"]}})]].concat())
            } else {
                json!({"filter": {"a": 1}})
            };
        }
    } else if dice.happens(100) {
        params["cursor"] = dice.pick(&[json!("x"), json!(5), Value::Null, json!("")]);
    }
    if modern || dice.happens(60) {
        params["_meta"] = meta(dice);
    } else if dice.happens(200) {
        params["_meta"] = dice.pick(&[
            json!({"progressToken": 1}),
            json!({"kartoteka/locale": "ru"}),
            json!({}),
            json!([]),
            json!(5),
        ]);
    }
    for key in ["inputResponses", "requestState", "task", "name", "uri", "x"] {
        if dice.happens(15) {
            params[key] = dice.pick(&odd_values());
        }
    }
    params
}

fn meta(dice: &mut Dice) -> Value {
    let mut meta = json!({VERSION: "2026-07-28", CAPABILITIES: {}, CLIENT: {"name": "x", "version": "1"}});
    if dice.happens(300) {
        let keys = [
            VERSION,
            CAPABILITIES,
            CLIENT,
            "progressToken",
            "kartoteka/locale",
            "io.modelcontextprotocol/logLevel",
            "traceparent",
            "baggage",
            "x",
        ];
        meta[dice.pick(&keys)] = dice.pick(&odd_values());
    }
    if dice.happens(80) {
        let missing = dice.pick(&[VERSION, CAPABILITIES, CLIENT]);
        meta.as_object_mut().expect("an object").remove(missing);
    }
    if dice.happens(30) { dice.pick(&odd_values()) } else { meta }
}

fn body(dice: &mut Dice, method: &Value, modern: bool) -> String {
    let name = method.as_str().unwrap_or_default().to_owned();
    let mut message = json!({"jsonrpc": "2.0", "id": 7, "method": method});
    if dice.happens(50) {
        message["jsonrpc"] = dice.pick(&[json!("1.0"), json!(2), Value::Null, json!("2.00")]);
    }
    if dice.happens(250) {
        let ids = [
            json!(1),
            json!("a"),
            json!("é\"x"),
            json!("\\"),
            json!(-1),
            json!(0),
            json!(1.5),
            Value::Null,
            json!([1]),
            json!({"a": 1}),
            json!(true),
            json!(9_007_199_254_740_993_u64),
            json!(u64::MAX),
            json!(""),
        ];
        message["id"] = dice.pick(&ids);
    }
    if dice.happens(20) {
        message.as_object_mut().expect("an object").remove("id");
    }
    if name == "tools/call" || dice.happens(950) {
        message["params"] = if dice.happens(980) { params(dice, &name, modern) } else { dice.pick(&odd_values()) };
    }
    let mut body = message.to_string();
    if dice.happens(40) {
        let ends = [
            r#","id":8}"#,
            r#","method":"tools/list"}"#,
            r#","params":{}}"#,
            r#","extra":1}"#,
            r#","result":{}}"#,
            r#","error":{"code":1,"message":"x"}}"#,
            "}x",
            ",}",
            "",
        ];
        body.pop();
        body.push_str(dice.pick(&ends));
    }
    if dice.happens(30) {
        let deep = format!("[{}{}]", "[".repeat(110), "]".repeat(110));
        let deeper = format!("[{}{}]", "[".repeat(200), "]".repeat(200));
        let with = dice.pick(&[
            "1e999",
            "1E5",
            "-0",
            "2.50",
            r#""\ud83d\ude00""#,
            r#""\ud800""#,
            r#""\u0434""#,
            &deep,
            &deeper,
        ]);
        body = body.replace(r#"{"a":1}"#, &format!(r#"{{"a":{with}}}"#));
    }
    if dice.happens(20) {
        body = body.replace("\"echo\"", "\"ech\\u006f\"");
    }
    if dice.happens(20) {
        let whole = ["", "[]", "null", "{}", "[1]", r#"{"jsonrpc":"2.0"}"#, "\u{feff}{}", "{\"\":"].map(str::to_owned);
        body = dice.pick(&whole);
    } else if dice.happens(30) {
        body = dice.pick(&[
            format!(" {body}\n"),
            format!("[{body}]"),
            format!("\u{feff}{body}"),
            format!(r#"[{body},{{"jsonrpc":"2.0","method":"notifications/x"}}]"#),
        ]);
    }
    body
}

struct Headers<'a> {
    dice: &'a mut Dice,
    all: Vec<(&'static str, String)>,
}

impl Headers<'_> {
    /// Adds a header, or drops, doubles or changes it that many times in a thousand.
    fn add(&mut self, name: &'static str, value: &str, thousandths: u64, others: &[&str]) {
        let mut values = vec![value.to_owned()];
        if self.dice.happens(thousandths) {
            let other = self.dice.pick(others).to_owned();
            values = match self.dice.roll() % 4 {
                0 => vec![],
                1 => vec![value.to_owned(), value.to_owned()],
                2 => vec![value.to_owned(), other],
                _ => vec![other],
            };
        }
        self.all.extend(values.into_iter().map(|value| (name, value)));
    }
}

fn headers(dice: &mut Dice, method: &Value, modern: bool, routed: bool) -> Vec<(&'static str, String)> {
    let name = method.as_str().unwrap_or_default();
    let kind = dice.pick(&["application/json", "application/json", "application/json; charset=utf-8"]);
    let accept = dice.pick(&[client::BOTH, "text/event-stream,application/json", "*/*"]);
    let era = dice.pick(&["2025-11-25", "2025-06-18", "2025-03-26", "2025-11-25", "2024-11-05"]);
    let announced = dice.happens(800);
    let mut headers = Headers { dice, all: Vec::new() };
    headers.add(
        "content-type",
        kind,
        40,
        &["text/plain", "application/json;x=y", "APPLICATION/JSON", "application/jsonx", ""],
    );
    let accepts = [
        "application/json",
        "application/json;q=0, text/event-stream",
        "text/event-stream",
        "",
        "*/*;q=0.1",
        "text/html",
    ];
    headers.add("accept", accept, 60, &accepts);
    if modern {
        let versions = ["2025-11-25", "2031-01-01", "", "x", "2026-07-28 "];
        headers.add("mcp-protocol-version", "2026-07-28", 80, &versions);
        headers.add("mcp-method", name, 100, &["tools/list", "TOOLS/CALL", "", "resources/list"]);
        if name == "tools/call" || headers.dice.happens(40) {
            let names = ["nope", "=?base64?ZWNobw==?=", "=?base64?###?=", "", "Echo", "echo "];
            headers.add("mcp-name", if routed { "routed" } else { "echo" }, 100, &names);
            if routed || headers.dice.happens(20) {
                let regions = ["eu-2", "", "=?base64?ZXUtMQ==?=", "=?base64?###?="];
                headers.add("mcp-param-region", "eu-1", 200, &regions);
            }
        }
    } else if announced {
        headers.add("mcp-protocol-version", era, 100, &["2024-11-05", "2026-07-28", "2031-01-01", ""]);
    }
    let Headers { dice, mut all } = headers;
    if dice.happens(50) {
        all.push(("origin", dice.pick(&["http://localhost", "null", "https://evil.example"]).to_owned()));
    }
    if dice.happens(40) {
        let hosts = ["evil.example", "localhost", "LOCALHOST:1", "[::1]:80", "localhost:99999", "localhost:x", "::1"];
        all.push(("host", dice.pick(&hosts).to_owned()));
    }
    if dice.happens(200) {
        all.push(("accept-language", dice.pick(&["ru", "en", "", "x"]).to_owned()));
    }
    all
}

fn case(dice: &mut Dice) -> Case {
    let modern = dice.happens(500);
    let method = if dice.happens(900) {
        json!(dice.pick(&["tools/call", "tools/call", "tools/list", "resources/list", "resources/templates/list"]))
    } else {
        dice.pick(&[json!("prompts/list"), json!("ping"), json!("nope"), json!("initialize2"), json!(5), Value::Null])
    };
    let session = dice.happens(if modern { 50 } else { 600 }).then(|| {
        dice.pick(&[
            Session::Real,
            Session::Real,
            Session::Real,
            Session::Real,
            Session::Real,
            Session::Wrong,
            Session::Empty,
            Session::Doubled,
        ])
    });
    let body = body(dice, &method, modern);
    let routed = body.contains(r#""routed""#);
    Case { headers: headers(dice, &method, modern, routed), body, session }
}

async fn ask(server: &Router, case: &Case, session: &str) -> Reply {
    let mut headers: Vec<(&str, &str)> = case.headers.iter().map(|(name, value)| (*name, value.as_str())).collect();
    match case.session {
        None => {}
        Some(Session::Real) => headers.push(("mcp-session-id", session)),
        Some(Session::Wrong) => headers.push(("mcp-session-id", "bad")),
        Some(Session::Empty) => headers.push(("mcp-session-id", "")),
        Some(Session::Doubled) => headers.extend([("mcp-session-id", session), ("mcp-session-id", "other")]),
    }
    let asked = send(server, Method::POST, &headers, case.body.clone());
    tokio::time::timeout(Duration::from_secs(10), asked).await.unwrap_or_else(|_| panic!("no answer to {case:?}"))
}

/// Equal status, equal JSON; where the answer is no JSON, equal text.
fn alike(one: &Reply, other: &Reply) -> bool {
    one.status == other.status && one.json == other.json && (one.json != Value::Null || one.text == other.text)
}

#[tokio::test]
async fn the_fast_path_and_rmcp_answer_alike() {
    let number = |name: &str, otherwise: u64| env::var(name).map_or(otherwise, |text| text.parse().expect("a number"));
    let (requests, seed) = (number("KARTOTEKA_FUZZ", 2_000), number("KARTOTEKA_FUZZ_SEED", 1));
    let fake = Fake::new();
    let start = |dispatch| router(fake.clone(), Limits::default(), dispatch);
    let (fast_path, rmcp, free) =
        (start(Dispatch::FastPath), start(Dispatch::Rmcp), start(Dispatch::RmcpWithoutSessions));
    let with_fast_path = client::session(&fast_path, "2025-11-25", &[]).await;
    let without = client::session(&rmcp, "2025-11-25", &[]).await;
    let mut dice = Dice(0x9e37_79b9_7f4a_7c15 ^ seed.wrapping_mul(0x2545_f491_4f6c_dd1d).max(1));
    let mut seen: BTreeMap<String, u64> = BTreeMap::new();
    let mut differences = Vec::new();
    for _ in 0..requests {
        let case = case(&mut dice);
        let ours = ask(&fast_path, &case, &with_fast_path).await;
        let theirs = ask(&rmcp, &case, &without).await;
        let sessionless = theirs.text.contains("Session ID is required");
        let kind = if alike(&ours, &theirs) {
            "like rmcp"
        } else if sessionless && alike(&ours, &ask(&free, &case, "").await) {
            "like rmcp without sessions"
        } else {
            differences.push(format!(
                "{case:?}\n  fast path {} {:.300}\n  rmcp {} {:.300}",
                ours.status, ours.text, theirs.status, theirs.text
            ));
            "unlike"
        };
        *seen.entry(format!("{kind} {}", ours.status.as_u16())).or_default() += 1;
    }
    let shown = differences.iter().take(10).cloned().collect::<Vec<_>>().join("\n");
    assert!(differences.is_empty(), "{} of {requests} differ: {seen:?}\n{shown}", differences.len());
    // A fuzzer that only ever meets refusals proves nothing.
    assert!(seen.get("like rmcp 200").is_some_and(|served| *served > requests / 4), "{seen:?}");
    std::io::Write::write_all(&mut std::io::stderr(), format!("{requests} requests: {seen:?}\n").as_bytes())
        .expect("a standard error");
}
