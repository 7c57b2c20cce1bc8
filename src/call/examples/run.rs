//! One run of an example, and of all of them.

use kartoteka_compiler::plan;
use serde_json::Value;

use super::mismatch::{Failure, Mismatch};
use super::standin::{self, StandIn};
use crate::call::context::{Context, Entered};
use crate::call::tool_call::Call;
use crate::caller::Caller;
use crate::catalog::dictionary;
use crate::catalog::served::ServedCatalog;
use crate::catalog::tool_set::ToolSet;
use crate::runtime::periods::Clock;

/// The moment at which every example happens.
pub const NOW: &str = "2026-05-20T12:00:00Z";

/// Runs every example of a set.
pub async fn run(set: &ToolSet) -> Vec<Failure> {
    let mut failures = Vec::new();
    for catalog in set.catalogs() {
        for (tool, card) in catalog.plan.tools.iter().enumerate() {
            for example in card.examples.iter() {
                let mismatches = one(set, catalog, tool, example).await;
                if !mismatches.is_empty() {
                    failures.push(Failure {
                        catalog: catalog.name().to_owned(),
                        tool: card.name.to_string(),
                        example: example.name.to_string(),
                        mismatches,
                    });
                }
            }
        }
    }
    failures
}

/// Runs one example of the tool at a place of its catalog.
pub async fn one(set: &ToolSet, catalog: &ServedCatalog, tool: usize, example: &plan::Example) -> Vec<Mismatch> {
    let caller = Caller::unknown(set.texts().default_locale());
    let entered = Entered::new(set, catalog, &caller, clock());
    let stand_in = StandIn::new(&example.exchange);
    let context = entered.context().over(&stand_in);
    let expected = example.error.map(|error| plan::ENDS[error]);
    // What an example shows is what goes out; a call that waits for a person is one that says so.
    let context = if expected == Some("approval_required") { context } else { context.approved() };
    prepare(&context, example);
    let call = Call::new(context, &catalog.cards[tool]);
    let mut out = Vec::new();
    let outcome = call.answer(Some(&example.arguments.0), &mut out).await;
    let mut mismatches = stand_in.mismatches();
    let failure = outcome.failure.as_deref();
    if failure.map(|failure| failure.kind) != expected {
        let actual = failure.map(|failure| format!("{}: {}", failure.kind, failure.message));
        mismatches.push(Mismatch::Error { expected: expected.map(str::to_owned), actual });
    }
    let structured: Value = serde_json::from_slice(&out[outcome.structured]).expect("a result is valid JSON");
    if let Some(expected) = &example.result {
        let expected: Value = serde_json::from_str(&expected.0).expect("a plan's JSON is valid");
        if structured["result"] != expected {
            mismatches.push(Mismatch::Result { expected, actual: structured["result"].clone() });
        }
    }
    let warnings = structured["warnings"].as_array().into_iter().flatten();
    let actual: Vec<String> = warnings.filter_map(|warning| warning["code"].as_str().map(str::to_owned)).collect();
    if actual.iter().ne(example.warnings.iter()) {
        let expected = example.warnings.iter().map(ToString::to_string).collect();
        mismatches.push(Mismatch::Warnings { expected, actual });
    }
    if let Some(fixed) = structured["suggestedFix"].get("arguments") {
        mismatches.extend(call.try_fix(fixed).map(|wrong| Mismatch::Fix { arguments: fixed.clone(), wrong }));
    }
    mismatches
}

/// The clock of every example.
#[must_use]
pub fn clock() -> Clock {
    Clock::new(NOW.parse().expect("it is a moment"), jiff::tz::TimeZone::UTC)
}

/// Dictionaries that an example does not mention are empty; those that it mentions are not loaded yet.
fn prepare(context: &Context<'_>, example: &plan::Example) {
    let (plan, dictionaries) = (&context.catalog.plan, &context.connection.dictionaries);
    for (place, dictionary) in plan.dictionaries.iter().enumerate() {
        let request = dictionary::request(dictionary, &context.scope());
        let mentioned = example.exchange.iter().any(|exchange| {
            standin::is_at(exchange, &request) && (dictionary.keyed || standin::differs(exchange, &request).is_empty())
        });
        if mentioned {
            dictionaries.forget(place);
        } else {
            dictionaries.empty(place);
        }
    }
}
