//! What the server says, held against the official schema of its revision.
//!
//! The schemas are not ours to copy: `KARTOTEKA_MCP_SCHEMAS` names their folder, with a file a revision. With it, every
//! message that a test of this program hears is checked, and one test sees to it that each method was heard in each
//! revision that has it; without it, that test says that it was skipped. Where `CI` is set it fails instead, so that a
//! folder that went missing is noticed; `KARTOTEKA_MCP_SCHEMAS=none` says that there is none to be had.

use std::collections::HashMap;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::{LazyLock, Mutex};
use std::{env, fs, io};

use jsonschema::Validator;
use serde_json::{Value, json};

use crate::answers;
use crate::client::{self, REVISIONS, modern, post, post_modern, request};
use crate::shipped::Shipped;

/// Kinds of messages that were checked: of which revision, and which definition they fit.
static CHECKED: Mutex<Vec<(&str, String)>> = Mutex::new(Vec::new());

static SCHEMAS: LazyLock<Option<HashMap<&'static str, Schema>>> = LazyLock::new(|| {
    let folder = named_folder().filter(|folder| folder != NONE)?;
    assert!(folder.is_dir(), "KARTOTEKA_MCP_SCHEMAS names {}, and there is no such folder", folder.display());
    Some(REVISIONS.iter().map(|revision| (*revision, Schema::read(&folder, revision))).collect())
});

/// Says in place of a folder that the schemas are not to be had.
const NONE: &str = "none";

fn named_folder() -> Option<PathBuf> {
    env::var_os("KARTOTEKA_MCP_SCHEMAS").filter(|folder| !folder.is_empty()).map(PathBuf::from)
}

struct Schema {
    whole: Value,
    /// Where the definitions are: `definitions` or `$defs`.
    under: &'static str,
    compiled: Mutex<HashMap<String, Option<&'static Validator>>>,
}

impl Schema {
    fn read(folder: &Path, revision: &str) -> Self {
        let file = folder.join(format!("{revision}.json"));
        let text = fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        let whole: Value = serde_json::from_str(&text).expect("a schema is JSON");
        let under = if whole["$defs"].is_object() { "$defs" } else { "definitions" };
        Self { whole, under, compiled: Mutex::default() }
    }

    /// What a definition allows; `None` if the revision has none of that name.
    fn of(&self, definition: &str) -> Option<&'static Validator> {
        let mut compiled = self.compiled.lock().expect("nobody panics while holding it");
        *compiled.entry(definition.to_owned()).or_insert_with(|| {
            self.whole[self.under].get(definition)?;
            let mut schema = self.whole.clone();
            schema["$ref"] = Value::from(format!("#/{}/{definition}", self.under));
            // As long as the tests run.
            Some(Box::leak(Box::new(jsonschema::validator_for(&schema).expect("an official schema is one"))))
        })
    }
}

/// One conversation: what was asked in it, and in which revision it is held.
#[derive(Default)]
pub(crate) struct Dialogue {
    revision: Option<&'static str>,
    /// By their ids: the method, and the revision if the message names one for itself.
    asked: HashMap<String, (String, Option<&'static str>)>,
}

impl Dialogue {
    /// A conversation whose revision is known from elsewhere.
    pub(crate) fn of(revision: &str) -> Self {
        Self { revision: known(revision), asked: HashMap::new() }
    }

    /// Notes what a client says.
    pub(crate) fn said(&mut self, message: &Value) {
        let named = &message["params"]["_meta"]["io.modelcontextprotocol/protocolVersion"];
        if let (Some(method), Some(id)) = (message["method"].as_str(), message.get("id")) {
            self.asked.insert(id.to_string(), (method.to_owned(), named.as_str().and_then(known)));
        }
    }

    /// Checks what the server says.
    pub(crate) fn heard(&mut self, message: &Value) {
        if let Some(batch) = message.as_array() {
            batch.iter().for_each(|message| self.heard(message));
            return;
        }
        answers::hold(message);
        if let Some(revision) = message["result"]["protocolVersion"].as_str().and_then(known) {
            self.revision = Some(revision);
        }
        let asked = message.get("id").and_then(|id| self.asked.get(&id.to_string()));
        let revision = asked.and_then(|(_, revision)| *revision).or(self.revision);
        let (Some(revision), Some(schemas)) = (revision, &*SCHEMAS) else { return };
        for (definition, part) in parts(message, asked.map(|(method, _)| method.as_str())) {
            let alternatives: Vec<&Validator> =
                definition.split('|').filter_map(|definition| schemas[revision].of(definition)).collect();
            assert!(!alternatives.is_empty(), "{revision} has no {definition}: {message}");
            if !alternatives.iter().any(|validator| validator.is_valid(part)) {
                let wrong: Vec<String> = alternatives[0]
                    .iter_errors(part)
                    .map(|error| format!("{} at {}", error, error.instance_path()))
                    .collect();
                panic!("{revision}, {definition}: {}\n{message}", wrong.join("; "));
            }
            let mut checked = CHECKED.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
            let kind = (revision, definition);
            if !checked.contains(&kind) {
                checked.push(kind);
            }
        }
    }
}

fn known(revision: &str) -> Option<&'static str> {
    REVISIONS.into_iter().find(|known| *known == revision)
}

/// What each part of a message must fit: names of definitions, of which one is enough.
fn parts<'m>(message: &'m Value, asked: Option<&str>) -> Vec<(String, &'m Value)> {
    if message.get("method").is_some() {
        let what = if message.get("id").is_some() { "ServerRequest" } else { "ServerNotification" };
        return vec![(what.to_owned(), message)];
    }
    if message.get("error").is_some() {
        // JSON-RPC answers with a null id what has none, and half of the schemas know no such answer.
        let nobody = message["id"].is_null();
        return if nobody { Vec::new() } else { vec![("JSONRPCErrorResponse|JSONRPCError".to_owned(), message)] };
    }
    let mut parts = vec![("JSONRPCResultResponse|JSONRPCResponse".to_owned(), message)];
    if let Some(result) = asked.and_then(result) {
        parts.push((result.to_owned(), &message["result"]));
    }
    parts
}

fn result(method: &str) -> Option<&'static str> {
    Some(match method {
        "initialize" => "InitializeResult",
        "server/discover" => "DiscoverResult",
        "tools/list" => "ListToolsResult",
        "tools/call" => "CallToolResult|InputRequiredResult",
        "resources/list" => "ListResourcesResult",
        "resources/templates/list" => "ListResourceTemplatesResult",
        "resources/read" => "ReadResourceResult|InputRequiredResult",
        "prompts/list" => "ListPromptsResult",
        "prompts/get" => "GetPromptResult|InputRequiredResult",
        "completion/complete" => "CompleteResult",
        "ping" | "logging/setLevel" | "resources/subscribe" | "resources/unsubscribe" => "EmptyResult|Result",
        _ => return None,
    })
}

/// Each method that asks for something, as a client of the shipped catalog would.
fn questions() -> Vec<Value> {
    let prompt = json!({ "type": "ref/prompt", "name": "fresh-leads" });
    vec![
        request("tools/list", json!({})),
        client::call("getLeads", json!({})),
        client::call("getLead", json!({ "id": "no number" })),
        client::call("no such tool", json!({})),
        request("resources/list", json!({})),
        request("resources/templates/list", json!({})),
        request("resources/read", json!({ "uri": "bitrix24://crm/leads" })),
        request("resources/read", json!({ "uri": "bitrix24_leads_guide" })),
        request("resources/read", json!({ "uri": "nothing://here" })),
        request("prompts/list", json!({})),
        request("prompts/get", json!({ "name": "fresh-leads", "arguments": { "period": "today" } })),
        request("prompts/get", json!({ "name": "fresh-leads", "arguments": { "period": 5 } })),
        request("completion/complete", json!({ "ref": prompt, "argument": { "name": "period", "value": "l" } })),
        request("no/such/method", json!({})),
    ]
}

/// Says so past the test runner, which shows nothing of what a test that passes has printed.
fn skipped() {
    let is_ci = env::var_os("CI").is_some_and(|ci| !ci.is_empty() && ci != "false");
    assert!(
        !is_ci || named_folder().is_some(),
        "KARTOTEKA_MCP_SCHEMAS names no folder with the official schemas; where there is none to be had, set it to `{NONE}`"
    );
    let said =
        "\nSKIPPED: no message was held against the official schemas, since KARTOTEKA_MCP_SCHEMAS names no folder\n\n";
    io::stderr().write_all(said.as_bytes()).expect("the standard error can be written");
}

#[tokio::test]
async fn what_is_said_fits_the_official_schema_of_its_revision() {
    let Some(schemas) = &*SCHEMAS else {
        skipped();
        return;
    };
    let shipped = Shipped::start(&[]).await;
    for revision in REVISIONS {
        // In its own dialogue the client checks what it hears.
        if revision == "2026-07-28" {
            let mut answered = 0;
            for question in questions().into_iter().chain([request("server/discover", json!({}))]) {
                let reply = post_modern(&shipped.router, &[], question).await;
                answered += usize::from(reply.json["result"].is_object());
            }
            assert!(answered > 8, "{answered} answers in {revision}");
            continue;
        }
        let session = client::session(&shipped.router, revision, &[]).await;
        let headers = [("mcp-session-id", session.as_str()), ("mcp-protocol-version", revision)];
        for question in questions().into_iter().chain([request("ping", json!({}))]) {
            let reply = post(&shipped.router, &headers, &question).await;
            assert!(reply.json["result"].is_object() || reply.json["error"].is_object(), "{}", reply.text);
        }
    }
    let checked = CHECKED.lock().expect("no check has failed");
    for revision in REVISIONS {
        let newest = revision == "2026-07-28";
        for definition in [
            if newest { "DiscoverResult" } else { "InitializeResult" },
            "ListToolsResult",
            "CallToolResult|InputRequiredResult",
            "ListResourcesResult",
            "ListResourceTemplatesResult",
            "ReadResourceResult|InputRequiredResult",
            "ListPromptsResult",
            "GetPromptResult|InputRequiredResult",
            "CompleteResult",
            "JSONRPCErrorResponse|JSONRPCError",
        ] {
            assert!(checked.iter().any(|(of, kind)| *of == revision && kind == definition), "{revision} {definition}");
        }
    }
    drop(checked);
    // And a message that does not fit is noticed.
    let bad = json!({ "tools": [{ "name": 5 }] });
    let list = schemas["2025-11-25"].of("ListToolsResult").expect("it is there");
    assert!(!list.is_valid(&bad) && list.is_valid(&json!({ "tools": [] })));
    assert!(modern(request("ping", json!({})))["params"]["_meta"].is_object());
}
