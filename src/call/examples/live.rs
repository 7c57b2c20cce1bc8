//! Examples against the backends themselves. Records differ from day to day, so that what is compared is what holds on any:
//! the first request, how the call ends, the warnings that the card gives, and the form of the result. The clock is that of
//! the examples, so that a period is asked for as it is written.

use std::time::Instant;

use kartoteka_compiler::plan;
use serde_json::{Map, Value};

use super::difference::member;
use super::mismatch::Mismatch;
use super::run::{APPROVAL, Played, Tried, TriedEnd, WrittenExample, clock, played};
use super::standin::{differs, key_of, line, with_key};
use super::tap::{Noted, Tap};
use crate::call::context::Entered;
use crate::caller::Caller;
use crate::catalog::tool_set::ToolSet;

/// Ends that a backend alone can bring about, and not at will.
const OF_A_BAD_DAY: [&str; 6] =
    ["busy", "forbidden", "unauthorized", "unavailable", "unexpected_reply", "unknown_outcome"];

impl WrittenExample<'_> {
    /// Why it is not run against a backend.
    #[must_use]
    pub(crate) fn kept_from_live(&self, writes: bool) -> Option<&'static str> {
        let expected = self.expected();
        if !self.catalog.is_on(self.tool) {
            Some("a backend of the tool is not set up")
        } else if self.card().effect != plan::Effect::Read && !writes {
            Some("the tool writes")
        } else if expected.is_some_and(|expected| OF_A_BAD_DAY.contains(&expected)) {
            Some("its failure is not to be had at will")
        } else {
            None
        }
    }
}

/// Runs an example against the backends of a set. `writes`: also one of a tool that changes something.
pub(crate) async fn live(set: &ToolSet, written: WrittenExample<'_>, writes: bool) -> Tried {
    let since = Instant::now();
    if let Some(why) = written.kept_from_live(writes) {
        return written.tried(since, TriedEnd::Skipped(why));
    }
    let (played, noted) = asked(set, written).await;
    if is_held_back(&written, &played) {
        return written.tried(since, TriedEnd::Skipped(HELD_BACK));
    }
    let mut mismatches: Vec<Mismatch> = first_request(&written, &noted).collect();
    mismatches.extend(played.otherwise_ended(written.expected()));
    if let Some(expected) = written.example.result.as_ref().filter(|_| played.failure.is_none()) {
        let expected: Value = serde_json::from_str(&expected.0).expect("a plan's JSON is valid");
        form("", &expected, played.result(), &mut mismatches);
    }
    let own = |code: &&str| written.card().warnings.iter().any(|warning| warning.code == *code);
    let actual = played.warnings();
    let actual: Vec<&str> = actual.iter().map(String::as_str).filter(own).collect();
    let expected: Vec<&str> = written.example.warnings.iter().map(AsRef::as_ref).filter(own).collect();
    if actual != expected {
        let texts = |codes: Vec<&str>| codes.into_iter().map(str::to_owned).collect();
        mismatches.push(Mismatch::Warnings { expected: texts(expected), actual: texts(actual) });
    }
    mismatches.extend(played.fix);
    written.tried(since, if mismatches.is_empty() { TriedEnd::Passed } else { TriedEnd::Failed(mismatches) })
}

/// Why a call that waits for a person is not made.
pub(super) const HELD_BACK: &str = "a person has to approve of the call";

/// Whether the call was not made because a person has to approve of it first.
pub(super) fn is_held_back(written: &WrittenExample<'_>, played: &Played) -> bool {
    let kind = played.failure.as_deref().map(|failure| failure.kind);
    kind == Some(APPROVAL) && written.expected() != Some(APPROVAL)
}

/// Makes the call of an example, without an approval.
pub(super) async fn asked(set: &ToolSet, written: WrittenExample<'_>) -> (Played, Noted) {
    let caller = Caller::unknown(set.texts().default_locale());
    let entered = Entered::new(set, written.catalog, &caller, clock());
    let tap = Tap::on(entered.context().upstream);
    let played = played(set, written, &tap, (false, None)).await;
    (played, tap.into_noted())
}

/// How the first request differs: those behind it may be made of replies.
fn first_request(written: &WrittenExample<'_>, noted: &Noted) -> impl Iterator<Item = Mismatch> + use<> {
    let found = match (written.example.exchange.first(), noted.first()) {
        (Some(first), Some((request, _))) => {
            let mut request = request.clone();
            if let Some(key) = key_of(&request, &written.catalog.plan.backends) {
                with_key(&mut request, first, key, 1);
            }
            let differing = differs(first, &request).into_iter();
            differing.map(|(part, expected, actual)| Mismatch::Request { place: 0, part, expected, actual }).collect()
        }
        (Some(first), None) => vec![Mismatch::LeftOver { request: line(first) }],
        (None, _) => Vec::new(),
    };
    found.into_iter()
}

/// Compares the forms of two values: what an example has is there and of its type. What is empty or `null` says nothing.
fn form(path: &str, expected: &Value, actual: &Value, out: &mut Vec<Mismatch>) {
    match (expected, actual) {
        (Value::Null, _) | (_, Value::Null) => {}
        (Value::Object(expected), Value::Object(actual)) => {
            for (key, expected) in expected {
                match actual.get(key) {
                    Some(actual) => form(&member(path, key), expected, actual, out),
                    None => {
                        out.push(Mismatch::Form { path: member(path, key), expected: kind(expected), actual: "absent" })
                    }
                }
            }
        }
        (Value::Array(expected), Value::Array(actual)) => {
            if let (Some(expected), Some(actual)) = (together(expected), together(actual)) {
                form(&format!("{path}[]"), &expected, &actual, out);
            }
        }
        (expected, actual) if kind(expected) != kind(actual) => {
            out.push(Mismatch::Form { path: path.to_owned(), expected: kind(expected), actual: kind(actual) });
        }
        _ => {}
    }
}

/// What the items of a list are like: the members of all, each as the first that has one; of what is no map the first.
fn together(items: &[Value]) -> Option<Value> {
    let first = items.first()?;
    if !first.is_object() {
        return Some(first.clone());
    }
    let mut all = Map::new();
    for (key, value) in items.iter().filter_map(Value::as_object).flatten() {
        let known = all.entry(key.clone()).or_insert(Value::Null);
        if known.is_null() {
            *known = value.clone();
        }
    }
    Some(Value::Object(all))
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "a list",
        Value::Object(_) => "a map",
    }
}
