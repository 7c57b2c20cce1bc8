//! A catalog that is made up: a tool for each way in which a call can go.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use bytes::Bytes;
use futures::future::BoxFuture;
use kartoteka::{
    caller::conversation::{Kind, Level, Question},
    caller::outcome::{CallFailure, CallOutcome, Called, Continuation, ReadError, ResourcePage},
    caller::{Caller, Locale},
    mcp::serves::{
        List, ListPage, ListedItem, Querying, ResourceQuery, ResourceReading, Serves, ServesCompletions, ServesLists,
        ServesPrompts, ServesResources, ServesTexts, ServesTools, UnknownCursor,
    },
    mcp::subscriptions::Changes,
};
use serde_json::{Map, Value, json};

pub(crate) const EN: Locale = Locale(0);
pub(crate) const RU: Locale = Locale(1);

#[derive(Default)]
pub(crate) struct Fake {
    /// Calls that began.
    pub(crate) begun: AtomicUsize,
    /// Calls that ran to their end.
    pub(crate) finished: AtomicUsize,
    /// Calls that were dropped before it.
    pub(crate) dropped: AtomicUsize,
    /// What tells clients of changes.
    pub(crate) changes: Arc<Changes>,
    /// So many pages its list of prompts has, of one prompt each; 0: no prompts.
    pub(crate) pages_of_prompts: AtomicUsize,
}

struct Running(Arc<Fake>, bool);

impl Running {
    /// By a method, so that a future that calls it holds the whole of `self` and not a copy of one field.
    fn finish(&mut self) {
        self.1 = true;
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let counter = if self.1 { &self.0.finished } else { &self.0.dropped };
        counter.fetch_add(1, Ordering::SeqCst);
    }
}

impl Fake {
    pub(crate) fn new() -> Arc<Self> {
        Arc::default()
    }

    /// Waits until a counter has reached a number; the tests' only way of waiting.
    pub(crate) async fn until(&self, counter: impl Fn(&Self) -> &AtomicUsize, number: usize) {
        for _ in 0..2_000 {
            if counter(self).load(Ordering::SeqCst) >= number {
                return;
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        panic!("waited ten seconds for {number}, got {}", counter(self).load(Ordering::SeqCst));
    }

    /// Waits until that many listen.
    pub(crate) async fn until_heard_by(&self, listeners: usize) {
        for _ in 0..2_000 {
            if self.changes.subscribers() == listeners {
                return;
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        panic!("waited ten seconds for {listeners} subscribers, got {}", self.changes.subscribers());
    }
}

/// A result behind what the buffer holds.
fn ended(mut bytes: Vec<u8>, text: &str, structured: &str, is_error: bool) -> Called {
    let said = format!(r#""content":[{{"type":"text","text":{}}}],"structuredContent":"#, Value::from(text));
    bytes.extend_from_slice(said.as_bytes());
    let start = bytes.len();
    bytes.extend_from_slice(structured.as_bytes());
    let structured = start..bytes.len();
    bytes.extend_from_slice(format!(r#","isError":{is_error}"#).as_bytes());
    let failure = is_error
        .then(|| Box::new(CallFailure { kind: "upstream", reason: None, message: text.to_owned(), upstream: None }));
    let outcome =
        CallOutcome { failure, structured, result: None, warnings: None, continuation: None, doubtful: false };
    Called { bytes, outcome }
}

impl Serves for Fake {
    fn changes(&self) -> Option<&Arc<Changes>> {
        Some(&self.changes)
    }
}

impl ServesLists for Fake {
    fn list(&self, list: List, caller: &Caller) -> Bytes {
        let is_russian = caller.locale == RU;
        let list = match list {
            List::Tools => tools(is_russian),
            List::Prompts => json!([]),
            List::Resources => {
                let title = if is_russian { "Сделки" } else { "Deals" };
                json!([{"uri": "test://crm/deals", "name": "deals", "title": title, "mimeType": "application/json"}])
            }
            List::ResourceTemplates => json!([{"uriTemplate": "crm/deals{?filter}", "name": "deals by filter"}]),
        };
        list.to_string().into()
    }

    fn items(&self, list: List, caller: &Caller, read: &mut dyn FnMut(ListedItem<'_>)) {
        let listed: Vec<Value> = serde_json::from_slice(&self.list(list, caller)).expect("a list is JSON");
        for item in &listed {
            let text = |name: &str| item[name].as_str();
            let (address, input) = (text("uri").or(text("uriTemplate")), item["inputSchema"].to_string());
            let (name, description) = (text("name").expect("an item has a name"), text("description"));
            let input = item.get("inputSchema").map(|_| &*input);
            read(ListedItem { name, description, address, input });
        }
    }

    fn page(&self, list: List, cursor: Option<&str>, caller: &Caller) -> Result<ListPage, UnknownCursor> {
        let pages = self.pages_of_prompts.load(Ordering::SeqCst);
        if list != List::Prompts || pages == 0 {
            let whole = self.list(list, caller);
            let page = ListPage { items: whole.slice(1..whole.len() - 1), next: None };
            return if cursor.is_none() { Ok(page) } else { Err(UnknownCursor) };
        }
        let at = cursor.map_or(Ok(0), |cursor| cursor.parse().map_err(|_| UnknownCursor))?;
        if at >= pages {
            return Err(UnknownCursor);
        }
        let items = json!({ "name": format!("prompt{at}") }).to_string().into();
        Ok(ListPage { items, next: (at + 1 < pages).then(|| (at + 1).to_string()) })
    }
}

fn tools(is_russian: bool) -> Value {
    let description = if is_russian { "возвращает данное" } else { "returns what it is given" };
    let tools: Vec<Value> = ["echo", "slow", "panic", "panicNow", "big", "getLeads", "getDeals"]
        .iter()
        .map(|name| {
            json!({
                "name": name,
                "title": "A tool",
                "description": description,
                "inputSchema": {"type": "object", "properties": {"a": {"type": "integer"}}},
                "outputSchema": {"type": "object"},
                "annotations": {"readOnlyHint": true, "openWorldHint": true},
            })
        })
        .collect();
    Value::from(tools)
}

impl ServesTools for Fake {
    fn call(
        self: Arc<Self>,
        name: &str,
        arguments: Option<&str>,
        caller: Caller,
        out: Vec<u8>,
    ) -> Option<BoxFuture<'static, Called>> {
        self.begun.fetch_add(1, Ordering::SeqCst);
        let arguments = arguments.unwrap_or("{}").to_owned();
        let mut running = Running(Arc::clone(&self), false);
        match name {
            "echo" | "routed" | "getLeads" | "getDeals" => Some(Box::pin(async move {
                let language = if caller.locale == RU { "ru" } else { "en" };
                let bearer = caller.who.bearer_for("fake").map_or("none", |bearer| bearer.expose());
                running.finish();
                let dry = if caller.dry_run { " dry" } else { "" };
                ended(out, &format!("{language} {bearer}{dry}"), &arguments, false)
            })),
            "slow" => Some(Box::pin(async move {
                let given: Value = serde_json::from_str(&arguments).expect("the tests send JSON");
                let pause = given["ms"].as_u64().unwrap_or(100);
                tokio::time::sleep(Duration::from_millis(pause)).await;
                running.finish();
                ended(out, "slept", &arguments, false)
            })),
            "panic" => Some(Box::pin(async { panic!("a handler's bug") })),
            "failing" => Some(Box::pin(async move {
                running.finish();
                ended(out, "the backend says no", "{}", true)
            })),
            "tell" => Some(Box::pin(async move {
                let talk = caller.conversation.expect("a call that may_elicit has somebody to talk to");
                talk.progress(1.0, Some(2.0), Some("half")).await;
                talk.log(Level::Warning, &json!("on the way")).await;
                talk.log(Level::Debug, &json!("too much")).await;
                talk.progress(2.0, Some(2.0), None).await;
                running.finish();
                ended(out, "told", &arguments, false)
            })),
            "ask" => Some(Box::pin(async move {
                let schema =
                    json!({"type": "object", "properties": {"name": {"type": "string"}}, "required": ["name"]});
                let question = Question::Form { message: "Who?".to_owned(), schema, checked: false };
                let (text, failed) = match caller.conversation.filter(|talk| talk.can(Kind::Form)) {
                    Some(talk) => match talk.ask("who", question).await {
                        Ok(answer) => (answer["content"]["name"].as_str().unwrap_or("nobody").to_owned(), false),
                        Err(error) => (error.to_string(), true),
                    },
                    None => ("nobody can be asked".to_owned(), true),
                };
                running.finish();
                ended(out, &text, "{}", failed)
            })),
            "panicNow" => panic!("a handler's bug, before it runs"),
            "big" => Some(Box::pin(async move {
                let text = format!("{{\n\"big\":\"{}\"\r\n}}", "x".repeat(100_000));
                running.finish();
                ended(out, "big", &text, false)
            })),
            _ => {
                self.begun.fetch_sub(1, Ordering::SeqCst);
                None
            }
        }
    }

    fn may_elicit(&self, name: &str, _arguments: Option<&str>) -> bool {
        ["tell", "ask"].contains(&name)
    }

    fn header_arguments(&self, name: &str, _caller: &Caller) -> Option<Bytes> {
        let region = json!({"type": "string", "x-mcp-header": "Region"});
        let count = json!({"type": "integer", "x-mcp-header": "Count"});
        let schema = json!({"type": "object", "properties": {"region": region, "count": count}});
        (name == "routed").then(|| json!({"name": "routed", "inputSchema": schema}).to_string().into())
    }
}

impl ServesResources for Fake {
    fn has_resource(&self, uri: &str, _caller: &Caller) -> bool {
        ["test://crm/deals", "crm/broken", "crm/incomplete"].contains(&uri)
            || uri.split('?').next() == Some("crm/leads")
    }

    fn read(self: Arc<Self>, uri: &str, caller: Caller) -> Option<ResourceReading> {
        let text = if caller.locale == RU { "текст" } else { "text" };
        match uri {
            "test://crm/deals" => Some(Box::pin(async move {
                Ok(json!([{"uri": "test://crm/deals", "mimeType": "text/plain", "text": text}])
                    .to_string()
                    .into_bytes())
            })),
            leads if leads.split('?').next() == Some("crm/leads") => {
                let envelope = json!({
                    "metadata": {"provider": "fake", "tool": "getLeads", "resource": "crm/leads", "instance_name": "main"},
                    "result": [{"asked": leads}],
                    "pagination": {"limit": 50, "start": 0, "next": 50, "total": 310, "fetched": 1},
                });
                let contents = json!([{"uri": leads, "mimeType": "application/json", "text": envelope.to_string()}]);
                Some(Box::pin(async move { Ok(contents.to_string().into_bytes()) }))
            }
            "crm/slow" => {
                self.begun.fetch_add(1, Ordering::SeqCst);
                Some(Box::pin(std::future::pending()))
            }
            "crm/broken" => Some(Box::pin(async {
                Err(ReadError { kind: "unreachable", message: "the backend does not answer".to_owned() })
            })),
            "crm/incomplete" => Some(Box::pin(async {
                Err(ReadError { kind: "missing_argument", message: "`owner` is missing".to_owned() })
            })),
            _ => None,
        }
    }

    /// The parameters go into the address. What comes is the result that the resource's text is, or else the contents.
    fn query(self: Arc<Self>, named: &str, query: ResourceQuery<'_>, caller: Caller) -> Option<Querying> {
        let params = query.params.map_or_else(|| Ok(Map::new()), serde_json::from_str);
        let mut params: Map<String, Value> = params.ok()?;
        if let Some(position) = query.position {
            params.insert("start".to_owned(), position.into());
        }
        let mut encoded = url::form_urlencoded::Serializer::new(String::new());
        for (name, value) in &params {
            encoded.append_pair(name, value.as_str().unwrap_or(&value.to_string()));
        }
        let query = encoded.finish();
        let read = self.read(&if query.is_empty() { named.to_owned() } else { format!("{named}?{query}") }, caller)?;
        let named = named.to_owned();
        Some(Box::pin(async move {
            let contents = read.await?;
            let parsed: Value = serde_json::from_slice(&contents).expect("the contents are written as JSON");
            let result = parsed[0]["text"].as_str().and_then(|text| serde_json::from_str::<Value>(text).ok());
            let text = result.as_ref().map_or(parsed.to_string(), |result| result["result"].to_string());
            let continuation = result.as_ref().map_or(Continuation::default(), |result| Continuation {
                next: result["pagination"]["next"].as_i64().map(|next| next.to_string().into()),
                total: result["pagination"]["total"].as_i64(),
            });
            Ok(ResourcePage {
                provider: "fake".to_owned(),
                resource: named,
                instance: result.map(|_| "main".to_owned()),
                data: 0..text.len(),
                text: text.into(),
                warnings: None,
                continuation,
            })
        }))
    }
}

impl ServesPrompts for Fake {}

impl ServesCompletions for Fake {}

impl ServesTexts for Fake {
    fn instructions(&self, caller: &Caller) -> Option<String> {
        Some(if caller.locale == RU { "Сначала фильтры." } else { "Filters first." }.to_owned())
    }

    fn introduction(&self, caller: &Caller) -> Option<Bytes> {
        let note = if caller.locale == RU { "Заметка" } else { "A note" };
        Some(format!(r#""structuredInstructions":[{{"title":"T","order":1}}],"instructionNotes":["{note}"]"#).into())
    }

    fn negotiate(&self, accept_language: &str) -> Locale {
        if accept_language.starts_with("ru") { RU } else { EN }
    }

    fn default_locale(&self) -> Locale {
        EN
    }

    fn locale_named(&self, name: &str) -> Option<Locale> {
        match name {
            "en" => Some(EN),
            "ru" => Some(RU),
            _ => None,
        }
    }
}
