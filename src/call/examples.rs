//! Runs the examples of catalogs against a stand-in: exactly these requests in this order, this result, these warnings
//! or this error, and nothing left over. The clock stands still, the zone is UTC, and no network is touched.

mod standin;

use std::fmt;

use kartoteka_compiler::plan;
use serde_json::Value;

use super::context::Context;
use super::tool_call::Call;
use crate::caller::Caller;
use crate::catalog::dictionary;
use crate::catalog::served::ServedCatalog;
use crate::catalog::tool_set::ToolSet;
use crate::runtime::periods::Clock;

use standin::StandIn;

/// The moment at which every example happens.
pub const NOW: &str = "2026-05-20T12:00:00Z";

/// An example that does not come out as it says.
#[derive(Debug, Clone, PartialEq)]
pub struct Failure {
    /// The catalog.
    pub catalog: String,
    /// The tool.
    pub tool: String,
    /// The example.
    pub example: String,
    /// What is different.
    pub mismatches: Vec<Mismatch>,
}

/// One difference between an example and what happened.
#[derive(Debug, Clone, PartialEq)]
pub enum Mismatch {
    /// A request went out that the example does not have.
    Unexpected {
        /// As it would be written.
        request: String,
    },
    /// A request of the example went out differently.
    Request {
        /// Which of the exchange, from 0.
        place: usize,
        /// The part: `request`, `query`, `headers` or `body`.
        part: &'static str,
        /// What the example says.
        expected: String,
        /// What went out.
        actual: String,
    },
    /// A request of the example did not go out.
    LeftOver {
        /// As it is written.
        request: String,
    },
    /// The result is another.
    Result {
        /// What the example says.
        expected: Value,
        /// What came out.
        actual: Value,
    },
    /// There are other warnings.
    Warnings {
        /// What the example says.
        expected: Vec<String>,
        /// What came out.
        actual: Vec<String>,
    },
    /// The call ended otherwise.
    Error {
        /// The kind that the example says; `None`: with an answer.
        expected: Option<String>,
        /// The kind that it ended with, and what was said.
        actual: Option<String>,
    },
    /// A suggested fix is refused, or is followed by the same advice.
    Fix {
        /// What was suggested.
        arguments: Value,
        /// What is wrong with it.
        wrong: String,
    },
}

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
    let (clock, connection) = (clock(), catalog.connection(&caller));
    let stand_in = StandIn::new(&example.exchange);
    let context = Context::new(set, catalog, &connection, &caller, &clock).over(&stand_in);
    prepare(&context, example);
    let call = Call::new(context, &catalog.cards[tool]);
    let mut out = Vec::new();
    let outcome = call.answer(Some(&example.arguments.0), &mut out).await;
    let mut mismatches = stand_in.mismatches();
    let failure = outcome.failure.as_deref();
    if failure.map(|failure| failure.kind) != example.error.as_deref() {
        let actual = failure.map(|failure| format!("{}: {}", failure.kind, failure.message));
        mismatches.push(Mismatch::Error { expected: example.error.as_ref().map(ToString::to_string), actual });
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

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the example `{}` of `{}` in `{}`", self.example, self.tool, self.catalog)?;
        self.mismatches.iter().try_for_each(|mismatch| write!(f, "\n  {mismatch}"))
    }
}

impl fmt::Display for Mismatch {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Mismatch::Unexpected { request } => write!(to, "a request that is not in the example: {request}"),
            Mismatch::Request { place, part, expected, actual } => {
                write!(to, "request {}: its {part} should be {expected}, and is {actual}", place + 1)
            }
            Mismatch::LeftOver { request } => write!(to, "a request that was never made: {request}"),
            Mismatch::Result { expected, actual } => write!(to, "the result should be {expected}, and is {actual}"),
            Mismatch::Warnings { expected, actual } => {
                write!(to, "the warnings should be [{}], and are [{}]", expected.join(", "), actual.join(", "))
            }
            Mismatch::Error { expected: None, actual } => {
                write!(to, "the call fails: {}", actual.as_deref().unwrap_or_default())
            }
            Mismatch::Error { expected: Some(expected), actual } => {
                write!(to, "the call should fail with {expected}, and ")?;
                match actual {
                    None => write!(to, "does not"),
                    Some(actual) => write!(to, "fails with {actual}"),
                }
            }
            Mismatch::Fix { arguments, wrong } => write!(to, "the suggested arguments {arguments} are no fix: {wrong}"),
        }
    }
}

#[cfg(test)]
mod tests;
