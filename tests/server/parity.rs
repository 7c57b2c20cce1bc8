//! One plan, two back ends: every shipped tool, compiled into this program and interpreted from its folder, asked the
//! same things. Requests, errors, results and listings are the same to the byte.

use std::sync::{Arc, Mutex};

use futures::future::BoxFuture;
use kartoteka::__private::{BoundArguments, Request};
use kartoteka::call::examples;
use kartoteka::call::{Call, Entered};
use kartoteka::caller::Caller;
use kartoteka::caller::conversation::{Conversation, Kind, Level, Question, Unanswered};
use kartoteka::catalog::open::open_over;
use kartoteka::catalog::{CatalogSource, ToolSet, invented};
use kartoteka::config::settings::Settings;
use kartoteka::runtime::accept;
use kartoteka::runtime::interpret;
use kartoteka::runtime::upstream::Upstream;
use kartoteka_compiler::mounted::Mount;
use kartoteka_compiler::plan;
use serde_json::{Map, Value};

use crate::corpus;
use crate::recording::{MOODS, Mood, Recorder};
use crate::shipped;

fn set(sources: impl Iterator<Item = (CatalogSource, Settings)>) -> ToolSet {
    let nobody: Arc<dyn Upstream> = Arc::new(Recorder::new());
    open_over(sources.collect(), |_| Arc::clone(&nobody), None, None).expect("the catalogs fit together")
}

fn interpreted() -> ToolSet {
    set(plans().into_iter().map(|catalog| {
        let settings = Settings::new(&catalog, settings(&catalog), Vec::new());
        (CatalogSource::interpreted(catalog), settings)
    }))
}

fn compiled(settings: fn(&plan::Catalog) -> Vec<Option<Value>>) -> ToolSet {
    set(kartoteka::catalog::shipped::catalogs().into_iter().map(|loaded| {
        let settings = Settings::new(loaded.catalog, settings(loaded.catalog), Vec::new());
        (CatalogSource::compiled(loaded), settings)
    }))
}

/// The settings of the examples, with everything switched on that is optional.
fn settings(catalog: &plan::Catalog) -> Vec<Option<Value>> {
    let given = |(setting, value): (&plan::Setting, Option<Value>)| match setting.name.as_ref() {
        "write_methods" => Some(serde_json::json!(["crm.lead.delete", "seven"])),
        "instance_name" => Some(Value::from("Ромашка \"1\"")),
        _ => value,
    };
    catalog.settings.iter().zip(invented::settings(catalog)).map(given).collect()
}

/// One back end with a portal of its own.
struct Side {
    set: ToolSet,
    portal: Recorder,
}

/// What came of a call: the members of its result, and what was asked for it.
#[derive(Debug, PartialEq)]
struct Came {
    result: String,
    asked: Vec<Request>,
}

impl Side {
    fn new(set: ToolSet) -> Self {
        Self { set, portal: Recorder::new() }
    }

    async fn call(&self, tool: &str, given: &str, locale: &str) -> Came {
        self.talk(tool, given, locale, None).await
    }

    async fn talk(&self, tool: &str, given: &str, locale: &str, user: Option<Arc<dyn Conversation>>) -> Came {
        let (catalog, card) = self.set.find(tool).expect("both offer the same tools");
        let locale = self.set.texts().named(locale).expect("the locale is shipped");
        let caller = Caller { conversation: user, ..Caller::unknown(locale) };
        let entered = Entered::new(&self.set, catalog, &caller, examples::clock());
        let context = entered.context().over(&self.portal).approved();
        let call = Call::new(context, card);
        let mut out = Vec::new();
        call.answer(Some(given), &mut out).await;
        Came { result: String::from_utf8(out).expect("a result is text"), asked: self.portal.take() }
    }
}

/// The catalogs as plans with their examples, which a compiled one leaves out.
fn plans() -> Vec<plan::Catalog> {
    shipped::plans().to_vec()
}

fn without_examples(mut catalog: plan::Catalog) -> plan::Catalog {
    catalog.tools.to_mut().iter_mut().for_each(|tool| tool.examples = Vec::new().into());
    catalog
}

#[test]
fn a_compiled_catalog_is_the_plan_of_its_folder() {
    let compiled = kartoteka::catalog::shipped::catalogs();
    let read = plans();
    assert_eq!(compiled.len(), read.len());
    for (compiled, read) in compiled.iter().zip(read) {
        assert_eq!(*compiled.catalog, without_examples(read), "{}", compiled.catalog.name);
    }
}

#[test]
fn listings_are_the_same_bytes() {
    are_listed_alike(&compiled(settings), &interpreted());
}

fn are_listed_alike(compiled: &ToolSet, interpreted: &ToolSet) {
    for locale in compiled.texts().locales() {
        let name = compiled.texts().name(locale);
        assert_eq!(name, interpreted.texts().name(locale));
        assert_eq!(compiled.tools(locale), interpreted.tools(locale), "tools in {name}");
        assert_eq!(compiled.resources(locale), interpreted.resources(locale), "resources in {name}");
        assert_eq!(compiled.templates(locale), interpreted.templates(locale), "templates in {name}");
        assert_eq!(compiled.instructions(locale), interpreted.instructions(locale), "instructions in {name}");
    }
}

#[test]
fn arguments_are_read_alike() {
    let (mut accepted, mut refused) = (0, 0);
    for (loaded, plan) in kartoteka::catalog::shipped::catalogs().into_iter().zip(plans()) {
        let plan = Arc::new(plan);
        for (compiled, interpreted) in loaded.tools.iter().zip(interpret::tools(&plan)) {
            let tool = interpreted.plan();
            for given in corpus::of(tool, &plan) {
                let what = format!("{}: {}", tool.name, Value::Object(given.clone()));
                let left = accept::read_map(&**compiled, loaded.catalog, &given);
                let right = accept::read_map(&*interpreted, &plan, &given);
                match (left, right) {
                    (Ok(left), Ok(right)) => {
                        accepted += 1;
                        assert_eq!(left.notes, right.notes, "{what}");
                        let slots = |bound: &dyn BoundArguments| {
                            (0..=tool.arguments.len()).map(|slot| format!("{:?}", bound.argument(slot))).collect()
                        };
                        let (left, right): (Vec<_>, Vec<_>) = (slots(&*left.bound), slots(&*right.bound));
                        assert_eq!(left, right, "{what}");
                    }
                    (Err(left), Err(right)) => {
                        refused += 1;
                        assert_eq!(left, right, "{what}");
                    }
                    (left, right) => panic!("{what}: compiled {:?}, interpreted {:?}", left.err(), right.err()),
                }
            }
        }
    }
    assert!(accepted > 500 && refused > 500, "a corpus has both: {accepted} accepted, {refused} refused");
}

#[tokio::test(start_paused = true)]
async fn calls_ask_and_answer_the_same() {
    let (compiled, interpreted) = (Side::new(compiled(settings)), Side::new(interpreted()));
    let same = async |tool: &plan::Tool, given: &Map<String, Value>, locale: &str| {
        let given = Value::Object(given.clone()).to_string();
        let left = compiled.call(&tool.name, &given, locale).await;
        let right = interpreted.call(&tool.name, &given, locale).await;
        assert_eq!(left, right, "{}: {given}", tool.name);
        left
    };
    let become_ = |mood| [&compiled, &interpreted].into_iter().for_each(|side| side.portal.become_(mood));
    let mut asked = 0;
    for catalog in plans() {
        for tool in catalog.tools.iter() {
            let corpus = corpus::of(tool, &catalog);
            let mut of_tool = 0;
            for (place, given) in corpus.iter().enumerate() {
                let locale = ["en", "ru"][place % 2];
                of_tool += same(tool, given, locale).await.asked.len();
            }
            let asks = !matches!(tool.action, plan::Action::Answer { .. });
            assert_eq!(of_tool > 0, asks, "whether the corpus gets `{}` to ask", tool.name);
            asked += of_tool;
            for mood in MOODS {
                become_(mood);
                for given in &corpus[..2] {
                    for locale in ["en", "ru"] {
                        same(tool, given, locale).await;
                    }
                }
            }
            become_(Mood::Well);
        }
    }
    assert!(asked > 500, "{asked} requests are too few to tell");
}

/// A catalog once more, under another name.
fn mounted(source: &CatalogSource) -> (CatalogSource, Settings) {
    let of = source.plan().name.to_string();
    let mounted = source.mounted(&Mount { name: format!("{of}_two"), of, prefix: "two_".to_owned() });
    let settings = Settings::new(mounted.plan(), settings(mounted.plan()), Vec::new());
    (mounted, settings)
}

#[tokio::test(start_paused = true)]
async fn mounts_are_the_same_and_ask_what_their_catalogs_ask() {
    let of_compiled = kartoteka::catalog::shipped::catalogs().into_iter().map(CatalogSource::compiled);
    let of_interpreted = plans().into_iter().map(CatalogSource::interpreted);
    let left = Side::new(set(of_compiled.map(|source| mounted(&source))));
    let right = Side::new(set(of_interpreted.map(|source| mounted(&source))));
    let own = Side::new(compiled(settings));
    are_listed_alike(&left.set, &right.set);
    let mut asked = 0;
    for catalog in plans() {
        for tool in catalog.tools.iter() {
            for (given, locale) in corpus::of(tool, &catalog).iter().take(8).zip(["en", "ru"].into_iter().cycle()) {
                let given = Value::Object(given.clone()).to_string();
                let name = format!("two_{}", tool.name);
                let of_mount = left.call(&name, &given, locale).await;
                assert_eq!(of_mount, right.call(&name, &given, locale).await, "{name}: {given}");
                let of_catalog = own.call(&tool.name, &given, locale).await;
                assert_eq!(of_mount.asked, of_catalog.asked, "{name}: {given}");
                asked += of_mount.asked.len();
            }
        }
    }
    assert!(asked > 200, "{asked} requests are too few to tell");
}

/// A user who always gives the same answer, and remembers the questions.
struct User(Value, Mutex<Vec<Question>>);

impl Conversation for User {
    fn progress<'a>(&'a self, _: f64, _: Option<f64>, _: Option<&'a str>) -> BoxFuture<'a, ()> {
        Box::pin(std::future::ready(()))
    }

    fn log<'a>(&'a self, _: Level, _: &'a Value) -> BoxFuture<'a, ()> {
        Box::pin(std::future::ready(()))
    }

    fn can(&self, _: Kind) -> bool {
        true
    }

    fn ask<'a>(&'a self, _: &'a str, question: Question) -> BoxFuture<'a, Result<Value, Unanswered>> {
        self.1.lock().expect("nobody panics").push(question);
        Box::pin(std::future::ready(Ok(self.0.clone())))
    }

    fn need(&self, _: Kind) -> BoxFuture<'_, ()> {
        Box::pin(std::future::ready(()))
    }
}

#[tokio::test(start_paused = true)]
async fn users_are_asked_the_same() {
    let (compiled, interpreted) = (Side::new(compiled(settings)), Side::new(interpreted()));
    let mut questions = 0;
    for tool in plans().iter().flat_map(|catalog| catalog.tools.iter()) {
        for asked in tool.arguments.iter().filter(|argument| argument.ask.is_some()) {
            let good = serde_json::json!({ "action": "accept", "content": { (asked.name.to_string()): "Илья" } });
            let odd = serde_json::json!({ "action": "accept", "content": { (asked.name.to_string()): [1] } });
            for answer in [good, odd, serde_json::json!({ "action": "decline" })] {
                for locale in ["en", "ru"] {
                    let user = || Arc::new(User(answer.clone(), Mutex::default()));
                    let (left, right) = (user(), user());
                    let of_left = compiled.talk(&tool.name, "{}", locale, Some(Arc::<User>::clone(&left) as _)).await;
                    let of_right =
                        interpreted.talk(&tool.name, "{}", locale, Some(Arc::<User>::clone(&right) as _)).await;
                    assert_eq!(of_left, of_right, "{} {answer}", tool.name);
                    let said = |user: &User| user.1.lock().expect("nobody panics").clone();
                    assert_eq!(said(&left), said(&right), "{}", tool.name);
                    questions += said(&left).len();
                }
            }
        }
    }
    assert!(questions > 0, "nobody was asked anything");
}

#[tokio::test(start_paused = true)]
async fn examples_hold_for_compiled_tools_too() {
    let compiled = compiled(invented::settings);
    let mut ran = 0;
    for (catalog, plan) in compiled.catalogs().iter().zip(plans()) {
        for (place, tool) in plan.tools.iter().enumerate() {
            for example in tool.examples.iter() {
                let mismatches = examples::one(&compiled, catalog, place, example).await;
                assert!(mismatches.is_empty(), "{}, {}: {mismatches:?}", tool.name, example.name);
                ran += 1;
            }
        }
    }
    assert!(ran > 15, "only {ran} examples are shipped");
}
