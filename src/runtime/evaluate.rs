//! Writes a plan's values. Interpreted tools write their requests through this, where compiled tools are straight-line
//! code; a backend's own parts, conditions, fixes, hints and results are written through it whatever the tool is.

use std::borrow::Cow;

use kartoteka_compiler::plan::{self, Choices, PathPart, Value};
use serde_json::value::RawValue;

use crate::runtime::argument::Argument;
use crate::runtime::arguments::{of_contact, phone_spellings};
use crate::runtime::json::{Empty, Json, MapWriter, Misfit, TextWriter, is_said, same, scalar_text, written};
use crate::runtime::periods::Period;
use crate::runtime::reply::scalar;
use crate::runtime::request::Request;
use crate::runtime::scope::Scope;
use crate::runtime::setting::SettingValue;
use crate::runtime::tool::BoundArguments;

/// Writes a value; `false` and nothing written if it is absent.
pub(crate) fn write(value: &Value, bound: &dyn BoundArguments, scope: &Scope<'_>, json: &mut Json<'_>) -> bool {
    match value {
        Value::Literal(literal) => json.literal(&literal.0),
        Value::Argument { slot, path } => json.put(&argument(bound, *slot, path)),
        Value::Cell { slot, table, column } => json.raw(cell(bound, scope, *slot, *table, *column)),
        Value::Period { slot, column } => json.put(&period(bound, scope, *slot, *column)),
        Value::Arguments => scope.put_arguments(bound, json),
        Value::Position { first: _ } => json.raw(scope.position()),
        Value::PageSize => json.put(&scope.page_size()),
        Value::Reply { path } => json.raw(scope.reply(path)),
        Value::Http { part } => json.raw(scope.http(part).as_deref()),
        Value::Step { step, path } => json.raw(scope.step(*step, path)),
        Value::Item { path } => json.raw(scope.item(path)),
        Value::Record { path } => json.raw(scope.record(path)),
        Value::Keys => json.raw(scope.keys()),
        Value::Given => json.raw(scope.given()),
        Value::Token { path } => json.raw(scope.token(path)),
        Value::Setting { setting } => json.put(&scope.setting(*setting)),
        Value::Form { setting, form } => json.put(&scope.form(*setting, *form)),
        Value::Matches { slot, pattern } => json.put(&matches(bound, scope, *slot, pattern)),
        Value::Caller { field } => json.put(&scope.caller(*field)),
        Value::Message { message } => json.put(&scope.message(*message, bound)),
        Value::Dictionary { dictionary } => json.raw(scope.dictionary(*dictionary)),
        Value::Map { base, entries } => {
            let empty = if base.is_empty() && entries.is_empty() { Empty::Stays } else { Empty::Absent };
            json.map(empty, |map| {
                for base in base.iter() {
                    merge(base, bound, scope, map);
                }
                write_entries(entries, bound, scope, map);
            })
        }
        Value::List { items } => {
            let empty = if items.is_empty() { Empty::Stays } else { Empty::Absent };
            json.list(empty, |list| {
                for item in items.iter() {
                    let whole = item.needs.iter().all(|need| present(need, bound, scope));
                    list.item(|json| whole && write(&item.value, bound, scope, json));
                }
            })
        }
        Value::Now => json.put(&scope.now()),
        Value::Every { of, path } => json.every(only(of, bound, scope).as_deref(), path),
        Value::Spelt { value, spelling, sent } => {
            json.spelt(scope, only(value, bound, scope).as_deref(), *spelling, misfit(value, *sent))
        }
        Value::Join { parts } => json.join(|text| parts.iter().all(|part| write_part(part, bound, scope, text))),
        Value::Clauses { texts, mark } => json.clauses(mark, |clauses| {
            for text in texts.iter() {
                clauses.clause(|clause| write_clause(text, bound, scope, clause));
            }
        }),
    }
}

/// Writes the entries that are present.
pub(crate) fn write_entries(
    entries: &[plan::Entry],
    bound: &dyn BoundArguments,
    scope: &Scope<'_>,
    map: &mut MapWriter<'_, '_>,
) {
    for entry in entries {
        let value = |json: &mut Json<'_>| write(&entry.value, bound, scope, json);
        match entry.required {
            true => map.required(&entry.key, value),
            false => map.entry(&entry.key, value),
        }
    }
}

/// Builds the request that a step or dictionary sends.
pub(crate) fn send(send: &plan::Send, bound: &dyn BoundArguments, scope: &Scope<'_>, request: &mut Request) {
    request.start(send.verb, send.backend, send.effect);
    for part in send.path.iter() {
        match part {
            PathPart::Literal(text) => request.path(text),
            PathPart::Segment(value) => segment(value, bound, scope, request),
            PathPart::Address { address, characters } => {
                request.address(json(address, bound, scope).as_deref());
                if let Some(characters) = characters {
                    request.characters(json(characters, bound, scope).as_deref());
                }
            }
        }
    }
    if let Some(query) = &send.query {
        request.query(|json| write(query, bound, scope, json));
    }
    for header in send.headers.iter() {
        request.header(&header.key, |json| write(&header.value, bound, scope, json));
    }
    if let Some(body) = &send.body {
        request.body(send.encoding.clone(), |json| write(body, bound, scope, json));
    }
    if let Some(plan::TypedReply { form, media }) = &send.reads {
        request.reads(*form, media.clone());
    }
}

/// Whether a condition holds.
#[must_use]
pub(crate) fn holds(condition: &plan::Condition, bound: &dyn BoundArguments, scope: &Scope<'_>) -> bool {
    let passes = |test: &plan::Test| passes(test, bound, scope);
    condition.when.iter().all(passes) && (condition.unless.is_empty() || !condition.unless.iter().all(passes))
}

/// The same before the values that `is_open` names are known; `None` where they decide.
#[must_use]
pub(crate) fn holds_so_far(
    condition: &plan::Condition,
    bound: &dyn BoundArguments,
    scope: &Scope<'_>,
    is_open: &dyn Fn(&Value) -> bool,
) -> Option<bool> {
    let all = |tests: &[plan::Test]| {
        let known = |test: &plan::Test| if is_open(&test.value) { None } else { Some(passes(test, bound, scope)) };
        let fails = tests.iter().any(|test| known(test) == Some(false));
        if fails { Some(false) } else { tests.iter().all(|test| known(test) == Some(true)).then_some(true) }
    };
    let when = all(&condition.when);
    let unless = if condition.unless.is_empty() { Some(false) } else { all(&condition.unless) };
    match (when, unless) {
        (Some(false), _) | (_, Some(true)) => Some(false),
        (Some(true), Some(false)) => Some(true),
        _ => None,
    }
}

/// A value as a tree: for fixes and hints, which are small. `None` if it is absent.
#[must_use]
pub(crate) fn value(value: &Value, bound: &dyn BoundArguments, scope: &Scope<'_>) -> Option<serde_json::Value> {
    let json = written(|json| write(value, bound, scope, json))?;
    serde_json::from_str(&json).ok()
}

/// A value as JSON text. `None` if it is absent.
#[must_use]
pub(crate) fn json(value: &Value, bound: &dyn BoundArguments, scope: &Scope<'_>) -> Option<String> {
    written(|json| write(value, bound, scope, json))
}

fn present(value: &Value, bound: &dyn BoundArguments, scope: &Scope<'_>) -> bool {
    match value {
        Value::Argument { slot, path } => argument(bound, *slot, path).is_some(),
        value => json(value, bound, scope).is_some(),
    }
}

/// A scalar value as text. `None` if it is absent, or no scalar.
#[must_use]
pub(crate) fn text(value: &Value, bound: &dyn BoundArguments, scope: &Scope<'_>) -> Option<String> {
    let json = json(value, bound, scope)?;
    scalar_text(Some(&json)).ok().flatten().map(Cow::into_owned)
}

fn argument<'b>(bound: &'b dyn BoundArguments, slot: usize, path: &plan::Path) -> Option<Argument<'b>> {
    bound.argument(slot)?.at(path)
}

fn cell<'c>(
    bound: &dyn BoundArguments,
    scope: &Scope<'c>,
    slot: usize,
    table: usize,
    column: usize,
) -> Option<&'c str> {
    scope.cell(table, bound.argument(slot)?.row()?, column)
}

fn period(bound: &dyn BoundArguments, scope: &Scope<'_>, slot: usize, column: plan::PeriodColumn) -> Option<String> {
    let period = Period::at(bound.argument(slot)?.row()?)?;
    Some(scope.period(period, column))
}

fn matches(bound: &dyn BoundArguments, scope: &Scope<'_>, slot: usize, pattern: &str) -> Option<bool> {
    match bound.argument(slot)? {
        Argument::Text(text) => scope.matches(text, pattern),
        _ => None,
    }
}

fn merge(base: &Value, bound: &dyn BoundArguments, scope: &Scope<'_>, map: &mut MapWriter<'_, '_>) {
    match base {
        Value::Argument { slot, path } => map.merge_argument(argument(bound, *slot, path)),
        Value::Reply { path } => map.merge_json(scope.reply(path)),
        Value::Step { step, path } => map.merge_json(scope.step(*step, path)),
        Value::Item { path } => map.merge_json(scope.item(path)),
        Value::Record { path } => map.merge_json(scope.record(path)),
        Value::Cell { slot, table, column } => map.merge_json(cell(bound, scope, *slot, *table, *column)),
        base => map.merge_json(json(base, bound, scope).as_deref()),
    }
}

fn segment(value: &Value, bound: &dyn BoundArguments, scope: &Scope<'_>, request: &mut Request) {
    match value {
        Value::Argument { slot, path } => request.segment(&argument(bound, *slot, path)),
        Value::Cell { .. } => request.cell(json(value, bound, scope).as_deref()),
        Value::Spelt { value, spelling, sent } => {
            let json = only(value, bound, scope);
            request.segment_spelt(scope, json.as_deref(), *spelling, misfit(value, *sent));
        }
        value => request.segment_json(json(value, bound, scope).as_deref()),
    }
}

/// One of the texts of clauses: its parts, or what it is alone.
fn write_clause(clause: &Value, bound: &dyn BoundArguments, scope: &Scope<'_>, text: &mut TextWriter<'_, '_>) -> bool {
    match clause {
        Value::Join { parts } => parts.iter().all(|part| write_part(part, bound, scope, text)),
        alone => write_part(alone, bound, scope, text),
    }
}

fn write_part(part: &Value, bound: &dyn BoundArguments, scope: &Scope<'_>, text: &mut TextWriter<'_, '_>) -> bool {
    match part {
        Value::Argument { slot, path } => text.part(&argument(bound, *slot, path)),
        Value::Spelt { value, spelling, sent } => {
            text.spelt(scope, only(value, bound, scope).as_deref(), *spelling, misfit(value, *sent))
        }
        part => text.json(json(part, bound, scope).as_deref()),
    }
}

/// The one value in there, as JSON text.
fn only(value: &[Value], bound: &dyn BoundArguments, scope: &Scope<'_>) -> Option<String> {
    json(value.first()?, bound, scope)
}

/// Whose fault it is where a value that is sent does not fit its spelling; what is only shown stays as it came.
fn misfit(value: &[Value], sent: bool) -> Option<Misfit> {
    let passed = value.iter().any(|value| value.slot().is_some());
    sent.then_some(if passed { Misfit::Argument } else { Misfit::Reply })
}

/// Whether one test holds. Where nothing is compared, something has to be there that is not `false`.
#[must_use]
pub(crate) fn passes(test: &plan::Test, bound: &dyn BoundArguments, scope: &Scope<'_>) -> bool {
    let Some(json) = json(&test.value, bound, scope) else { return false };
    // Of several that are found, one will do.
    let several: Option<Vec<&RawValue>> = match &test.value {
        Value::Every { .. } => Some(serde_json::from_str(&json).unwrap_or_default()),
        _ => None,
    };
    let any = |fits: &dyn Fn(&str) -> bool| match &several {
        Some(several) => several.iter().any(|one| fits(one.get())),
        None => fits(&json),
    };
    let Some(choices) = &test.one_of else { return any(&is_said) };
    let equals = |value: &str| any(&|one| same(one, value));
    match choices {
        Choices::Fixed(values) => values.iter().any(|value| equals(&value.0)),
        Choices::Setting(setting) => {
            let values = scope.setting(*setting).and_then(SettingValue::as_list).unwrap_or_default();
            // An operator names methods and the like, of which no two differ in their case alone.
            let named = |value: &str| {
                let named = value.to_ascii_lowercase();
                any(&|one| same(&one.to_ascii_lowercase(), &named))
            };
            values.iter().any(|value| named(&value.to_string()))
        }
        Choices::Argument(with) => {
            let means = |value: &str| match with.slot().and_then(|slot| spelling(scope, slot)) {
                None => equals(value),
                Some(spelling) => any(&|one| spelt_alike(one, value, spelling)),
            };
            match value(with, bound, scope) {
                None => false,
                Some(serde_json::Value::Array(values)) => values.iter().any(|value| means(&value.to_string())),
                Some(value) => means(&value.to_string()),
            }
        }
    }
}

/// What makes the one spelling of an argument whose format has several.
fn spelling(scope: &Scope<'_>, slot: usize) -> Option<fn(&str) -> Option<String>> {
    match scope.arguments().get(slot)?.check.shape {
        plan::Shape::Text { format: Some(plan::Format::Phone), .. } => Some(usual),
        plan::Shape::Text { format: Some(plan::Format::Email), .. } => Some(lower),
        plan::Shape::Text { format: Some(plan::Format::Contact), .. } => Some(contact),
        _ => None,
    }
}

/// A value as JSON: one of an argument whose format has several spellings in one of them, whichever of them was passed.
pub(crate) fn in_one_spelling(value: &Value, bound: &dyn BoundArguments, scope: &Scope<'_>) -> Option<String> {
    let json = json(value, bound, scope)?;
    let spelling = value.slot().and_then(|slot| spelling(scope, slot));
    let spelt = spelling.zip(scalar(&json)).and_then(|(spelling, text)| spelling(&text));
    Some(spelt.map_or(json, |spelt| serde_json::Value::from(spelt).to_string()))
}

/// A number in the first of its usual spellings: one that is dialled with 8 within its country is the one with +7.
fn usual(text: &str) -> Option<String> {
    phone_spellings(text)?.into_iter().next()
}

fn lower(text: &str) -> Option<String> {
    Some(text.trim().to_lowercase())
}

fn contact(text: &str) -> Option<String> {
    if of_contact(text) == plan::Format::Email { lower(text) } else { usual(text) }
}

/// Whether two JSON texts are the same in the one spelling that is made of each.
fn spelt_alike(left: &str, right: &str, spelling: fn(&str) -> Option<String>) -> bool {
    let one = |json: &str| scalar(json).and_then(|text| spelling(&text));
    same(left, right) || one(left).zip(one(right)).is_some_and(|(left, right)| left == right)
}

#[cfg(test)]
mod tests;
