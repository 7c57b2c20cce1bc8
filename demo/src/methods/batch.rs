//! `batch`: up to fifty calls in one, where a later one may use the result of an earlier one.
//!
//! The whole answers 200 even if parts fail. A value that is exactly one reference, `$result[key][ID]`, keeps its type;
//! within a longer text only scalars are put in. Empty maps are lists, as PHP writes them.

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::call::{Call, Reply, find};
use crate::{
    errors::{BATCH_IN_BATCH, BATCH_TOO_LONG, METHOD_NOT_FOUND, Refusal, missing},
    limits,
    parameters::{Parameters, form, map, php_array, scalar},
    records::Records,
};

pub(super) const NAME: &str = "batch";
const MOST: usize = 50;
const REFERENCE: &str = "$result";

pub(super) fn run(records: &mut Records, call: &Call<'_>) -> Result<Reply, Refusal> {
    let commands = call.parameters.get("cmd").and_then(map).ok_or_else(|| missing("cmd"))?;
    if commands.len() > MOST {
        return Err(BATCH_TOO_LONG);
    }
    let halt = call.parameters.text("halt").is_some_and(|halt| !matches!(&*halt, "" | "0" | "false"));
    let mut maps: [Map<String, Value>; 5] = Default::default();
    let [results, errors, totals, nexts, times] = &mut maps;
    for (key, command) in commands.iter() {
        let started = Timestamp::now();
        match command_reply(records, call, command, results) {
            Ok(reply) => {
                results.insert(key.clone(), reply.result);
                totals.extend(reply.total.map(|total| (key.clone(), json!(total))));
                nexts.extend(reply.next.map(|next| (key.clone(), json!(next))));
                times.insert(key.clone(), limits::timing(started, 0.0));
            }
            Err(error) => {
                errors.insert(key.clone(), Value::Object(error));
                if halt {
                    break;
                }
            }
        }
    }
    let names = ["result", "result_error", "result_total", "result_next", "result_time"];
    let answer = names.into_iter().zip(maps).map(|(name, map)| (name.to_owned(), php_array(map)));
    Ok(Reply::plain(Value::Object(answer.collect())))
}

fn command_reply(
    records: &mut Records,
    call: &Call<'_>,
    command: &Value,
    results: &Map<String, Value>,
) -> Result<Reply, Map<String, Value>> {
    let command = scalar(command).unwrap_or_default();
    let (name, query) = command.split_once('?').unwrap_or((&command, ""));
    let name = name.trim().to_lowercase();
    if name == NAME {
        return Err(BATCH_IN_BATCH.body());
    }
    let failure = call.options.next_failure(&name);
    if let Some(failure) = failure.as_ref().filter(|failure| !failure.is_done) {
        return ordered(failure.in_batch());
    }
    let method = find(call.methods, &name).ok_or_else(|| METHOD_NOT_FOUND.body())?;
    let parameters = form(query).into_iter().map(|(key, value)| (key, resolve(value, results))).collect();
    let reply = method(records, &Call { parameters: &Parameters(parameters), ..*call });
    match failure {
        // It is done, and its answer is lost.
        Some(failure) => ordered(failure.in_batch()),
        None => reply.map_err(|refusal| refusal.body()),
    }
}

/// What was ordered in place of an answer, which may be a good one.
fn ordered(mut body: Map<String, Value>) -> Result<Reply, Map<String, Value>> {
    let Some(result) = body.remove("result") else { return Err(body) };
    let count = |name: &str| usize::try_from(body.get(name)?.as_u64()?).ok();
    Ok(Reply { result, total: count("total"), next: count("next") })
}

/// Puts earlier results in place of the references to them.
fn resolve(value: Value, results: &Map<String, Value>) -> Value {
    match value {
        Value::String(text) => resolve_text(&text, results),
        Value::Array(items) => items.into_iter().map(|item| resolve(item, results)).collect(),
        Value::Object(map) => map.into_iter().map(|(key, value)| (key, resolve(value, results))).collect(),
        other => other,
    }
}

fn resolve_text(text: &str, results: &Map<String, Value>) -> Value {
    let mut written = String::new();
    let mut rest = text;
    while let Some(at) = rest.find(REFERENCE) {
        let (path, behind) = path(&rest[at + REFERENCE.len()..]);
        let found = if path.is_empty() { None } else { follow(results, &path) };
        if at == 0 && behind.is_empty() && rest.len() == text.len() && !path.is_empty() {
            return found.cloned().unwrap_or_default();
        }
        written.push_str(&rest[..at]);
        if path.is_empty() {
            written.push_str(REFERENCE);
        }
        written.push_str(&found.and_then(scalar).unwrap_or_default());
        rest = behind;
    }
    written.push_str(rest);
    Value::String(written)
}

/// Reads `[a][b]` and gives what stands behind.
fn path(text: &str) -> (Vec<&str>, &str) {
    let mut path = Vec::new();
    let mut rest = text;
    while let Some((name, behind)) = rest.strip_prefix('[').and_then(|inner| inner.split_once(']')) {
        path.push(name);
        rest = behind;
    }
    (path, rest)
}

fn follow<'r>(results: &'r Map<String, Value>, path: &[&str]) -> Option<&'r Value> {
    let (first, rest) = path.split_first()?;
    rest.iter().try_fold(results.get(*first)?, |value, name| match value {
        Value::Array(items) => items.get(name.parse::<usize>().ok()?),
        Value::Object(map) => map.get(*name),
        _ => None,
    })
}
