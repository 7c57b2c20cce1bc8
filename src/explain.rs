//! What a call would do, in words: its plan, the advice on it and the exact request, with its secrets masked. Nothing
//! is sent.

use std::fmt::Write as _;

use kartoteka_compiler::plan::{self, Verb};

use crate::arguments;
use crate::caller::Caller;
use crate::evaluate;
use crate::request::Request;
use crate::scope::Scope;
use crate::tool::Bound;
use crate::toolset::{Card, Shelf, ToolSet};
use crate::windows::Clock;

/// Shows how a request goes out, its secrets masked: by the outbound client, where there is one.
pub type Shown<'s> = &'s dyn Fn(usize, Request) -> Option<String>;

/// What a call of this tool would do. `None` if there is no such tool.
#[must_use]
pub fn explain(
    set: &ToolSet,
    name: &str,
    given: Option<&str>,
    caller: &Caller,
    clock: &Clock,
    shown: Shown<'_>,
) -> Option<String> {
    let (shelf, card) = set.find(name)?;
    let mut out = String::new();
    let plan = card.plan();
    let _ = writeln!(out, "{} of {} ({})", plan.name, shelf.name(), effect(plan.effect));
    let taken = match arguments::read(&*card.tool, &shelf.plan, given) {
        Ok(taken) => taken,
        Err(bad) => {
            let _ = writeln!(out, "\nThe arguments are refused; nothing is sent:");
            for message in bad.messages(set.texts(), caller.locale) {
                let _ = writeln!(out, "  {message}");
            }
            return Some(out);
        }
    };
    for repair in &taken.notes.repairs {
        let to = repair.to.as_ref().map_or_else(|| "absent".to_owned(), ToString::to_string);
        let _ = writeln!(out, "`{}`: {} is read as {to}", repair.path, repair.from);
    }
    let mut scope = Scope::new(&shelf.plan, shelf.place, &shelf.settings, caller, clock, set.texts());
    scope.arguments = &plan.arguments;
    action(&mut out, shelf, card, &*taken.bound, &scope, shown);
    for warning in plan.warnings.iter() {
        let then = match warning.then {
            plan::Then::Call => "the call is made all the same",
            plan::Then::Count => "the fixed call is only counted",
        };
        let _ = writeln!(out, "\nMay warn `{}`: {then}.", warning.code);
    }
    Some(out)
}

fn action(out: &mut String, shelf: &Shelf, card: &Card, bound: &dyn Bound, scope: &Scope<'_>, shown: Shown<'_>) {
    match &card.plan().action {
        plan::Action::Answer { .. } => {
            let _ = writeln!(out, "\nNo request: the answer is part of the card.");
        }
        plan::Action::Handler => {
            let _ = writeln!(out, "\nCode in Rust answers.");
        }
        plan::Action::Steps { steps, reply, .. } => {
            for (place, step) in steps.iter().enumerate() {
                let name = if step.name.is_empty() { String::new() } else { format!(" `{}`", step.name) };
                let _ = writeln!(out, "\nStep {}{name}: {}", place + 1, effect(step.send.effect));
                if depends(step) {
                    let _ = writeln!(out, "  It depends on an earlier reply.");
                    continue;
                }
                if !evaluate::holds(&step.when, bound, scope) {
                    let _ = writeln!(out, "  It does not run with these arguments.");
                    continue;
                }
                let mut scope = *scope;
                scope.position = card.paging.as_ref().filter(|paging| paging.paged).map(|paging| {
                    let first = paging.first.as_ref().and_then(|first| evaluate::text(first, bound, &scope));
                    let first = first.and_then(|first| first.parse::<i64>().ok()).unwrap_or(0);
                    let size = paging.size.and_then(|size| i64::try_from(size).ok()).unwrap_or(1);
                    first - first % size
                });
                let mut request = Request::default();
                bound.request(place, &scope, &mut request);
                let text = match &request.fault {
                    Some(_) => "It cannot be made with these arguments.".to_owned(),
                    None => {
                        let plain = plain(&request);
                        shown(shelf.place, request).unwrap_or_else(|| shelf.mask(&plain).into_owned())
                    }
                };
                for line in text.lines() {
                    let _ = writeln!(out, "  {line}");
                }
            }
            if let Some(reply) = reply {
                for label in reply.labels.iter() {
                    let dictionary = &shelf.plan.dictionaries[label.dictionary].name;
                    let _ = writeln!(out, "\nRecords get `_meta.{}` from the dictionary `{dictionary}`.", label.name);
                }
            }
        }
    }
}

/// Whether a request cannot be known before another was answered.
fn depends(step: &plan::Step) -> bool {
    let mut depends = false;
    let mut see = |value: &plan::Value| depends |= matches!(value, plan::Value::Step { .. });
    step.send.walk(&mut see);
    step.when.walk(&mut see);
    depends
}

fn plain(request: &Request) -> String {
    let mut out = format!("{} {}", verb(request.verb), request.path);
    for (at, (key, value)) in request.query.iter().enumerate() {
        let _ = write!(out, "{}{key}={value}", if at == 0 { '?' } else { '&' });
    }
    for (name, value) in &request.headers {
        let _ = write!(out, "\n{name}: {value}");
    }
    if let Some(body) = &request.body {
        let _ = write!(out, "\n{}", String::from_utf8_lossy(body));
    }
    out
}

/// How a verb is written.
pub(crate) fn verb(verb: Verb) -> &'static str {
    match verb {
        Verb::Get => "GET",
        Verb::Head => "HEAD",
        Verb::Post => "POST",
        Verb::Put => "PUT",
        Verb::Patch => "PATCH",
        Verb::Delete => "DELETE",
    }
}

fn effect(effect: plan::Effect) -> &'static str {
    match effect {
        plan::Effect::Read => "reads",
        plan::Effect::Write => "writes",
        plan::Effect::Delete => "may delete",
    }
}
