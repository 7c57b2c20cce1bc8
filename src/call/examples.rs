//! Runs the examples of catalogs against a stand-in: exactly these requests in this order, this result, these warnings
//! or this error, and nothing left over. The clock stands still, the zone is UTC, and no network is touched.

mod standin;

use std::fmt;

use kartoteka_compiler::plan::{self, Shape};
use serde_json::Value;

use crate::call::Call;
use crate::caller::Caller;
use crate::catalog::dictionary;
use crate::catalog::{ServedCatalog, ToolSet};
use crate::runtime::periods::Clock;
use crate::runtime::scope::Scope;

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
    for shelf in set.shelves() {
        for (tool, card) in shelf.plan.tools.iter().enumerate() {
            for example in card.examples.iter() {
                let mismatches = one(set, shelf, tool, example).await;
                if !mismatches.is_empty() {
                    failures.push(Failure {
                        catalog: shelf.name().to_owned(),
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
pub async fn one(set: &ToolSet, shelf: &ServedCatalog, tool: usize, example: &plan::Example) -> Vec<Mismatch> {
    let caller = Caller::unknown(set.texts().default_locale());
    let clock = clock();
    prepare(set, shelf, example, &caller, &clock);
    let stand_in = StandIn::new(&example.exchange);
    let call = Call { set, shelf, card: &shelf.cards[tool], caller: &caller, clock: &clock, upstream: &stand_in };
    let mut out = vec![b'{'];
    call.answer(Some(&example.arguments.0), &mut out).await;
    out.push(b'}');
    let mut mismatches = stand_in.mismatches();
    let written: Value = serde_json::from_slice(&out).expect("a result is valid JSON");
    let structured = &written["structuredContent"];
    let error = structured["error"]["code"].as_str();
    if error != example.error.as_deref() {
        let said = written["content"][0]["text"].as_str().unwrap_or_default();
        let actual = error.map(|error| format!("{error}: {said}"));
        mismatches.push(Mismatch::Error { expected: example.error.as_ref().map(ToString::to_string), actual });
    }
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

/// Values for a catalog's settings where no operator has set any: the default, the example, or something of the right
/// type; an optional one stays absent.
#[must_use]
pub fn settings(catalog: &plan::Catalog) -> Vec<Option<Value>> {
    let invented = |setting: &plan::Setting| match (&setting.default, &setting.example) {
        (Some(default), _) => serde_json::from_str(&default.0).ok(),
        (None, _) if setting.optional => None,
        (None, Some(example)) => Some(serde_json::from_str(example).unwrap_or_else(|_| Value::from(example.as_ref()))),
        (None, None) => Some(match &setting.check.shape {
            Shape::Boolean => Value::from(true),
            Shape::Integer { least, .. } => Value::from(least.unwrap_or(1)),
            Shape::Number { least, .. } => Value::from(least.unwrap_or(1.0)),
            Shape::Choice { values } => values.first().map_or(Value::Null, |value| Value::from(value.as_ref())),
            Shape::List { .. } => Value::Array(Vec::new()),
            Shape::Text { format: Some(plan::Format::Uri), .. } => Value::from("https://example.com/"),
            Shape::Text { .. } | Shape::Any | Shape::Several { .. } => Value::from("example"),
            Shape::Row { .. } | Shape::Window | Shape::Map { .. } => Value::Null,
        }),
    };
    catalog.settings.iter().map(invented).collect()
}

/// Dictionaries that an example does not mention are empty; those that it mentions are not loaded yet.
fn prepare(set: &ToolSet, shelf: &ServedCatalog, example: &plan::Example, caller: &Caller, clock: &Clock) {
    let scope = Scope::new(&shelf.plan, shelf.place, &shelf.settings, caller, clock, set.texts());
    for (place, dictionary) in shelf.plan.dictionaries.iter().enumerate() {
        let request = dictionary::request(dictionary, &scope);
        let mentioned = example.exchange.iter().any(|exchange| {
            standin::is_at(exchange, &request) && (dictionary.keyed || standin::differs(exchange, &request).is_empty())
        });
        if mentioned {
            shelf.dictionaries.forget(place);
        } else {
            shelf.dictionaries.empty(place);
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
