//! One run of an example, and of all of them.

use std::time::{Duration, Instant};

use kartoteka_compiler::plan;
use serde_json::Value;

use super::mismatch::{ExampleFailure, Mismatch};
use super::standin::{self, StandIn};
use crate::call::context::{Context, Entered};
use crate::call::reached::Reached;
use crate::call::tool_call::Call;
use crate::caller::Caller;
use crate::caller::outcome::CallFailure;
use crate::catalog::dictionary;
use crate::catalog::served::ServedCatalog;
use crate::catalog::tool_set::ToolSet;
use crate::runtime::periods::Clock;
use crate::runtime::upstream::Upstream;

/// The moment at which every example happens.
pub const NOW: &str = "2026-05-20T12:00:00Z";

/// What waits for a person's approval, and is one of the ends of a call.
pub(super) const APPROVAL: &str = "approval_required";

/// An example of a set.
#[derive(Clone, Copy)]
pub(crate) struct WrittenExample<'s> {
    /// The catalog.
    pub(crate) catalog: &'s ServedCatalog,
    /// The place of the tool in it.
    pub(crate) tool: usize,
    /// What is written.
    pub(crate) example: &'s plan::Example,
}

/// What became of an example.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Tried {
    /// The catalog.
    pub(crate) catalog: String,
    /// The tool.
    pub(crate) tool: String,
    /// The example.
    pub(crate) example: String,
    /// How long it took.
    pub(crate) took: Duration,
    /// How it ended.
    pub(crate) end: TriedEnd,
}

/// How the run of an example ended.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum TriedEnd {
    /// It came out as it says.
    Passed,
    /// It did not.
    Failed(Vec<Mismatch>),
    /// It was not run: why.
    Skipped(&'static str),
}

/// What a call of an example came to.
pub(super) struct Played {
    pub(super) failure: Option<Box<CallFailure>>,
    /// The structured content of the result.
    pub(super) structured: Value,
    /// What is wrong with the arguments that the call suggests.
    pub(super) fix: Option<Mismatch>,
    /// Requests of the example, by their places, that are almost those of a dictionary.
    almost: Vec<(usize, Mismatch)>,
}

impl<'s> WrittenExample<'s> {
    /// Every example of a set, in the order of the catalogs, the tools and the cards.
    pub(crate) fn all(set: &'s ToolSet) -> impl Iterator<Item = WrittenExample<'s>> {
        set.catalogs().iter().flat_map(|catalog| {
            let tools = catalog.plan.tools.iter().enumerate();
            tools.flat_map(move |(tool, card)| {
                card.examples.iter().map(move |example| WrittenExample { catalog, tool, example })
            })
        })
    }

    /// The plan of the tool.
    #[must_use]
    pub(crate) fn card(&self) -> &'s plan::Tool {
        &self.catalog.plan.tools[self.tool]
    }

    /// The kind of failure that it says.
    pub(super) fn expected(&self) -> Option<&'static str> {
        self.example.error.map(|error| plan::ENDS[error])
    }

    /// What it is called, with what became of it since a moment.
    pub(super) fn tried(&self, since: Instant, end: TriedEnd) -> Tried {
        Tried {
            catalog: self.catalog.name().to_owned(),
            tool: self.card().name.to_string(),
            example: self.example.name.to_string(),
            took: since.elapsed(),
            end,
        }
    }
}

/// Runs every example of a set.
pub async fn run(set: &ToolSet) -> Vec<ExampleFailure> {
    let mut failures = Vec::new();
    for written in WrittenExample::all(set) {
        let mismatches = one(set, written.catalog, written.tool, written.example).await;
        if !mismatches.is_empty() {
            failures.push(ExampleFailure {
                catalog: written.catalog.name().to_owned(),
                tool: written.card().name.to_string(),
                example: written.example.name.to_string(),
                mismatches,
            });
        }
    }
    failures
}

/// Runs one example, and notes what it reaches.
pub(crate) async fn tried(set: &ToolSet, written: WrittenExample<'_>, reached: &Reached) -> Tried {
    let since = Instant::now();
    let mismatches = held_against(set, written, Some(reached)).await;
    let end = if mismatches.is_empty() { TriedEnd::Passed } else { TriedEnd::Failed(mismatches) };
    written.tried(since, end)
}

/// Runs one example of the tool at a place of its catalog.
pub async fn one(set: &ToolSet, catalog: &ServedCatalog, tool: usize, example: &plan::Example) -> Vec<Mismatch> {
    held_against(set, WrittenExample { catalog, tool, example }, None).await
}

/// Runs an example over its own replies: what comes out otherwise than it says.
async fn held_against(set: &ToolSet, written: WrittenExample<'_>, reached: Option<&Reached>) -> Vec<Mismatch> {
    let example = written.example;
    let stand_in = StandIn::new(&example.exchange, &written.catalog.plan.backends);
    let expected = written.expected();
    // What an example shows is what goes out; a call that waits for a person is one that says so.
    let approved = expected != Some(APPROVAL);
    let played = played(set, written, &stand_in, (approved, reached)).await;
    let mut mismatches = stand_in.mismatches();
    let asked = example.exchange.len() - stand_in.left();
    mismatches.extend(played.almost.iter().filter(|(place, _)| *place >= asked).map(|(_, told)| told.clone()));
    mismatches.extend(played.otherwise_ended(expected));
    if let Some(expected) = &example.result {
        let expected: Value = serde_json::from_str(&expected.0).expect("a plan's JSON is valid");
        if *played.result() != expected {
            mismatches.push(Mismatch::Result { expected, actual: played.result().clone() });
        }
    }
    let actual = played.warnings_over_canned(example);
    if actual.iter().ne(example.warnings.iter().map(AsRef::<str>::as_ref)) {
        let expected = example.warnings.iter().map(ToString::to_string).collect();
        mismatches.push(Mismatch::Warnings { expected, actual });
    }
    mismatches.extend(played.fix);
    mismatches
}

/// Makes the call of an example over what stands in for its backends.
pub(super) async fn played(
    set: &ToolSet,
    written: WrittenExample<'_>,
    upstream: &dyn Upstream,
    (approved, reached): (bool, Option<&Reached>),
) -> Played {
    let WrittenExample { catalog, tool, example } = written;
    let caller = Caller::unknown(set.texts().default_locale());
    let entered = Entered::new(set, catalog, &caller, clock());
    let mut context = entered.context().over(upstream);
    if approved {
        context = context.approved();
    }
    if let Some(reached) = reached {
        context = context.noting(reached);
    }
    let almost = prepare(&context, example);
    let call = Call::new(context, &catalog.cards[tool]);
    let mut out = Vec::new();
    let outcome = call.answer(Some(&example.arguments.0), &mut out).await;
    let structured: Value = serde_json::from_slice(&out[outcome.structured]).expect("a result is valid JSON");
    if let Some(reached) = reached {
        reached.note_call(&written.card().name, &warnings(&structured), outcome.failure.as_ref().map(|end| end.kind));
    }
    let fixed = structured["suggestedFix"].get("arguments");
    let fix =
        fixed.and_then(|fixed| call.try_fix(fixed).map(|wrong| Mismatch::Fix { arguments: fixed.clone(), wrong }));
    Played { failure: outcome.failure, structured, fix, almost }
}

impl Played {
    pub(super) fn result(&self) -> &Value {
        &self.structured["result"]
    }

    /// The codes of the warnings.
    pub(super) fn warnings(&self) -> Vec<String> {
        warnings(&self.structured)
    }

    /// The same over canned replies. A dictionary that no exchange brings is empty there, and says nothing of names: that is no
    /// warning of the example's, unless it expects one.
    pub(super) fn warnings_over_canned(&self, example: &plan::Example) -> Vec<String> {
        let mut warnings = self.warnings();
        let is_expected = |code: &String| example.warnings.iter().any(|expected| **expected == **code);
        warnings.retain(|code| !UNHELD.contains(&code.as_str()) || is_expected(code));
        warnings
    }

    /// Whether it ended otherwise than it should.
    pub(super) fn otherwise_ended(&self, expected: Option<&str>) -> Option<Mismatch> {
        let failure = self.failure.as_deref();
        (failure.map(|failure| failure.kind) != expected).then(|| Mismatch::Error {
            expected: expected.map(str::to_owned),
            actual: failure.map(|failure| format!("{}: {}", failure.kind, failure.message)),
        })
    }
}

fn warnings(structured: &Value) -> Vec<String> {
    let warnings = structured["warnings"].as_array().into_iter().flatten();
    warnings.filter_map(|warning| warning["code"].as_str().map(str::to_owned)).collect()
}

/// The warnings that names and values could not be held against those that the backend knows.
const UNHELD: [&str; 2] = ["unheld-names", "unheld-values"];

/// The clock of every example.
#[must_use]
pub fn clock() -> Clock {
    Clock::new(NOW.parse().expect("it is a moment"), jiff::tz::TimeZone::UTC)
}

/// Dictionaries that an example does not mention are empty; those that it mentions are not loaded yet. Gives the requests that are at
/// the place of a dictionary which they do not mention, since something else of them differs.
fn prepare(context: &Context<'_>, example: &plan::Example) -> Vec<(usize, Mismatch)> {
    let (plan, dictionaries) = (&context.catalog.plan, &context.connection.dictionaries);
    let mut almost = Vec::new();
    for (place, dictionary) in plan.dictionaries.iter().enumerate() {
        let request = dictionary::request(dictionary, &context.scope());
        let there = example.exchange.iter().enumerate().filter(|(_, exchange)| standin::is_at(exchange, &request));
        let differing: Vec<_> = there.map(|(at, exchange)| (at, standin::differs(exchange, &request))).collect();
        if differing.iter().any(|(_, differs)| dictionary.keyed || dictionary.given || differs.is_empty()) {
            dictionaries.forget(place);
            continue;
        }
        dictionaries.empty(place);
        almost.extend(differing.into_iter().flat_map(|(at, differs)| {
            let told = move |(part, written, asked)| {
                (at, Mismatch::Dictionary { name: dictionary.name.to_string(), part, written, asked })
            };
            differs.into_iter().map(told)
        }));
    }
    almost
}
