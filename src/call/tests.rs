//! Calls of the shipped catalog and of a small one, against a recorded upstream. No network, and time stands still.

mod aliases;
mod blanks;
mod codes;
mod dictionaries;
mod dry_runs;
mod each;
mod ends;
mod failures;
mod found;
mod kinds_of_pages;
mod known;
mod labels;
mod lacking;
mod lists;
mod meant;
mod near;
mod own_tools;
mod pages;
mod questions;
mod recalled;
mod records;
mod said;
mod secrets;
mod sizes;
mod spelt;
mod steps;
mod sums;
mod together;
mod typed;

use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use futures::future::BoxFuture;
use kartoteka_compiler::compile;
use kartoteka_compiler::source::Sources;
use serde_json::{Value, json};

use super::*;
use crate::call::examples;
use crate::caller::{Caller, LabelForm, Locale};
use crate::catalog::open::open_over;
use crate::catalog::{CatalogSource, ToolSet, invented};
use crate::config::settings::Settings;
use crate::runtime::request::Request;
use crate::runtime::upstream::{Reply, SendError, Upstream};
use crate::secret::Secret;

/// What a backend answers to a path and a body.
type Answers = Box<dyn Fn(&str, &Value) -> Result<Reply, SendError> + Send + Sync>;

/// How long a backend thinks about a path and a body.
type Delays = Box<dyn Fn(&str, &Value) -> Duration + Send + Sync>;

/// A backend that is a function, and remembers what it was asked.
struct RecordedBackend {
    answers: Answers,
    delays: Delays,
    /// How many requests it takes at once.
    parallel: Option<usize>,
    asked: Mutex<Vec<(String, Value)>>,
    /// Pages of lists, and requests for items of one.
    under_way: AtomicUsize,
    /// The most of them that were under way at once.
    most: AtomicUsize,
}

impl Upstream for RecordedBackend {
    fn send<'a>(&'a self, request: Request, _: &'a Caller) -> BoxFuture<'a, Result<Reply, SendError>> {
        Box::pin(async move {
            let body = request.body.as_deref().map_or(Value::Null, |body| serde_json::from_slice(body).expect("JSON"));
            self.asked.lock().expect("nobody panics").push((request.path.clone(), body.clone()));
            let counted = |path: &str| ["crm.lead.list", "things"].contains(&path) || path.contains('/');
            let page = usize::from(counted(&request.path));
            self.most.fetch_max(self.under_way.fetch_add(page, Relaxed) + page, Relaxed);
            // Others get their turn while a backend thinks.
            tokio::task::yield_now().await;
            let delay = (self.delays)(&request.path, &body);
            if !delay.is_zero() {
                tokio::time::sleep(delay).await;
            }
            let answer = (self.answers)(&request.path, &body);
            self.under_way.fetch_sub(page, Relaxed);
            answer
        })
    }

    fn parallel(&self, _: usize) -> Option<usize> {
        self.parallel
    }
}

struct Office {
    set: ToolSet,
    upstream: Arc<RecordedBackend>,
    caller: Caller,
}

/// A catalog `desk` of these cards, by the names of their tools, with texts beside those that each needs.
fn desk(cards: &[(&str, &str)], texts: impl Fn(&str) -> &'static str, answers: Answers) -> Office {
    let manifest = "catalog: desk\nbackends:\n  api: { base: 'https://desk.example/' }\n";
    let mut files = vec![("catalog/desk/catalog.yaml".to_owned(), manifest.to_owned())];
    let mut said = "catalog = Desk\n".to_owned();
    for (name, card) in cards {
        files.push((format!("catalog/desk/tools/{name}.yaml"), format!("tool: {name}\n{card}")));
        said += &format!("{name} = T\n    .description = D.\n{}", texts(name));
    }
    files.push(("locales/en/desk.ftl".to_owned(), said));
    Office::of(&Sources::from_files(files), answers)
}

fn ok(body: &Value) -> Result<Reply, SendError> {
    status(200, &body.to_string())
}

fn status(status: u16, body: &str) -> Result<Reply, SendError> {
    Ok(Reply::new(status, Bytes::copy_from_slice(body.as_bytes())))
}

impl Office {
    fn of(sources: &Sources, answers: Answers) -> Self {
        Self::over(sources, answers, None, Box::new(|_, _| Duration::ZERO))
    }

    /// The same over a backend that takes its time, and so many requests at once.
    fn over(sources: &Sources, answers: Answers, parallel: Option<usize>, delays: Delays) -> Self {
        let compiled = compile(sources).whole().unwrap_or_else(|report| panic!("the catalog has faults: {report:?}"));
        let sources = compiled.catalogs.into_iter().map(|catalog| {
            let settings = Settings::new(&catalog, invented::settings(&catalog), vec![Secret::new("s3cretc0de")]);
            (CatalogSource::interpreted(catalog), settings)
        });
        let upstream = Arc::new(RecordedBackend {
            answers,
            delays,
            parallel,
            asked: Mutex::default(),
            under_way: AtomicUsize::new(0),
            most: AtomicUsize::new(0),
        });
        let asked = Arc::clone(&upstream);
        let set = open_over(sources.collect(), move |_| Arc::clone(&asked) as _, None, None);
        Self {
            set: set.expect("the catalogs fit together"),
            upstream,
            caller: Caller { labels: Some(LabelForm::Records), characters: Some(0), ..Caller::unknown(Locale(0)) },
        }
    }

    /// The shipped catalog.
    fn shipped(answers: impl Fn(&str, &Value) -> Result<Reply, SendError> + Send + Sync + 'static) -> Self {
        let sources = Sources::read(Path::new(env!("CARGO_MANIFEST_DIR"))).expect("the sources are there");
        Self::of(&sources, Box::new(answers))
    }

    async fn call(&self, tool: &str, arguments: Value) -> Value {
        self.called(tool, arguments, false).await
    }

    /// The same call, looked at and not made.
    async fn rehearse(&self, tool: &str, arguments: Value) -> Value {
        self.called(tool, arguments, true).await
    }

    async fn called(&self, tool: &str, arguments: Value, dry: bool) -> Value {
        let (catalog, card) = self.set.find(tool).expect("there is such a tool");
        let entered = Entered::new(&self.set, catalog, &self.caller, examples::clock());
        let call = Call::new(entered.context(), card);
        let mut out = b"{".to_vec();
        let given = arguments.to_string();
        let outcome =
            if dry { call.rehearse(Some(&given), &mut out) } else { call.answer(Some(&given), &mut out).await };
        let part = |range: &std::ops::Range<usize>| -> Value {
            serde_json::from_slice(&out[range.clone()]).expect("a part of a result is JSON")
        };
        let (structured, result) = (part(&outcome.structured), outcome.result.as_ref().map(part));
        let warnings = outcome.warnings.as_ref().map(part);
        out.push(b'}');
        assert!(!out.contains(&b'\n'), "a raw line break");
        let written: Value = serde_json::from_slice(&out).expect("a result is valid JSON");
        assert_eq!(written["isError"], Value::from(outcome.failure.is_some()));
        assert_eq!(structured, written["structuredContent"]);
        assert_eq!(result.as_ref(), structured.get("result"));
        assert_eq!(warnings.as_ref(), structured.get("warnings"));
        if let Some(failure) = &outcome.failure {
            assert_eq!(structured["error"]["code"], failure.kind);
            assert_eq!(structured["error"]["message"], failure.message);
        }
        written
    }

    /// What was asked since the last look.
    fn asked(&self) -> Vec<(String, Value)> {
        std::mem::take(&mut *self.upstream.asked.lock().expect("nobody panics"))
    }

    fn paths(&self) -> Vec<String> {
        self.asked().into_iter().map(|(path, _)| path).collect()
    }
}

/// Lets everything run that waits for nothing.
async fn settle() {
    for _ in 0..32 {
        tokio::task::yield_now().await;
    }
}

/// A portal with this many leads, 50 a page, and a few names for them.
fn portal(leads: i64) -> impl Fn(&str, &Value) -> Result<Reply, SendError> + Send + Sync + 'static {
    move |path, body| match path {
        "crm.lead.list" => {
            let start = body["start"].as_i64().expect("a start");
            assert_eq!(start % 50, 0, "a page begins at a multiple of 50");
            let records: Vec<Value> = (start..leads.min(start + 50))
                .map(|id| {
                    let status = ["NEW", "JUNK", "ODD"][usize::try_from(id % 3).expect("0 to 2")];
                    json!({"ID": id.to_string(), "STATUS_ID": status, "ASSIGNED_BY_ID": (id % 2 + 1).to_string()})
                })
                .collect();
            let mut reply = json!({"result": records, "total": leads});
            if start + 50 < leads {
                reply["next"] = Value::from(start + 50);
            }
            ok(&reply)
        }
        "crm.status.list" if body["filter"]["ENTITY_ID"] == "STATUS" => ok(&json!({"result": [
            {"STATUS_ID": "NEW", "NAME": "New", "EXTRA": {"SEMANTICS": "process"}}, {"STATUS_ID": "JUNK", "NAME": "Junk"}
        ], "total": 2})),
        "crm.status.list" => ok(&json!({"result": []})),
        "user.get" => {
            let users: Vec<Value> = body["FILTER"]["ID"]
                .as_array()
                .expect("ids")
                .iter()
                .map(|id| json!({"ID": id, "NAME": "User", "LAST_NAME": id, "EMAIL": null}))
                .collect();
            ok(&json!({"result": users}))
        }
        "crm.currency.list" => ok(&json!({"result": [], "total": 0})),
        other => panic!("nobody asks for {other}"),
    }
}

fn may() -> Value {
    json!({">=DATE_CREATE": "2026-05-01", "<=DATE_CREATE": "2026-05-31T23:59:59"})
}
