//! What a call would do, in words: its plan, the advice on it and the exact request, with its secrets masked. Nothing
//! is sent.

use std::fmt::Write as _;

use kartoteka_compiler::plan::{self, Verb};

use futures::FutureExt;
use futures::future::BoxFuture;

use crate::call::{Call, DryRun};
use crate::caller::Caller;
use crate::catalog::{Card, ServedCatalog, ToolSet};
use crate::runtime::evaluate;
use crate::runtime::periods::Clock;
use crate::runtime::request::Request;
use crate::runtime::scope::Scope;
use crate::runtime::tool::BoundArguments;
use crate::runtime::upstream::{Reply, SendError, Upstream};

/// Shows how a request goes out, its secrets masked: by the outbound client, where there is one.
pub type Shown<'s> = &'s dyn Fn(usize, Request) -> Option<String>;

/// Sends nothing.
struct Nobody;

impl Upstream for Nobody {
    fn send<'a>(&'a self, _: usize, _: Request, _: &'a Caller) -> BoxFuture<'a, Result<Reply, SendError>> {
        std::future::ready(Err(SendError::Unreachable)).boxed()
    }
}

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
    let call = Call { set, shelf, card, caller, clock, upstream: &Nobody };
    let foreseen = match call.foresee(given) {
        Ok(foreseen) => foreseen,
        Err(bad) => {
            let _ = writeln!(out, "\nThe arguments are refused; nothing is sent:");
            for message in bad.messages(set.texts(), caller.locale) {
                let _ = writeln!(out, "  {message}");
            }
            return Some(out);
        }
    };
    for repair in &foreseen.taken.notes.repairs {
        let to = repair.to.as_ref().map_or_else(|| "absent".to_owned(), ToString::to_string);
        let _ = writeln!(out, "`{}`: {} is read as {to}", repair.path, repair.from);
    }
    for (code, message) in &foreseen.warnings {
        let _ = writeln!(out, "\nIt warns `{code}`:\n  {}", message.replace('\n', "\n  "));
    }
    if let Some(suggested) = &foreseen.suggested {
        let _ = writeln!(out, "It suggests these arguments instead:\n  {suggested}");
    }
    if foreseen.counts {
        let _ = writeln!(out, "With those the records are counted, and none is listed.");
    }
    let mut scope = Scope::new(&shelf.plan, shelf.place, &shelf.settings, caller, clock, set.texts());
    scope.arguments = &plan.arguments;
    // Requests are written in the tenant's language.
    scope.locale = set.texts().default_locale();
    action(&mut out, shelf, card, &foreseen, &scope, shown);
    Some(out)
}

fn action(
    out: &mut String,
    shelf: &ServedCatalog,
    card: &Card,
    foreseen: &DryRun,
    scope: &Scope<'_>,
    shown: Shown<'_>,
) {
    match &card.plan().action {
        plan::Action::Answer { .. } | plan::Action::Content { .. } => {
            let _ = writeln!(out, "\nNo request: the answer is part of the card.");
        }
        plan::Action::Handler => {
            let _ = writeln!(out, "\nCode in Rust answers.");
        }
        plan::Action::Steps { steps, reply, .. } => {
            let bound = &*foreseen.taken.bound;
            let mut runs = false;
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
                runs = true;
                let mut scope = *scope;
                scope.position = position(card, foreseen, &scope);
                let text = request(shelf, place, bound, &scope, shown);
                for line in text.lines() {
                    let _ = writeln!(out, "{}", format!("  {line}").trim_end());
                }
            }
            if !runs {
                let _ = writeln!(out, "\nNothing is sent: no step runs with these arguments.");
            }
            if foreseen.pages > 1 {
                let _ = writeln!(out, "\nThe same goes on page by page: up to {} requests.", foreseen.pages);
            }
            let labels = reply.iter().filter(|_| !foreseen.counts).flat_map(|reply| reply.labels.iter());
            for (place, label) in labels.enumerate() {
                let dictionary = &shelf.plan.dictionaries[label.dictionary].name;
                let break_before = if place == 0 { "\n" } else { "" };
                let _ = writeln!(
                    out,
                    "{break_before}Records get `_meta.{}` from the dictionary `{dictionary}`.",
                    label.name
                );
            }
        }
    }
}

/// Where the first page begins.
fn position(card: &Card, foreseen: &DryRun, scope: &Scope<'_>) -> Option<i64> {
    let paging = card.paging.as_ref().filter(|paging| paging.paged)?;
    if foreseen.counts {
        return Some(0);
    }
    let first = paging.first.as_ref().and_then(|first| evaluate::text(first, &*foreseen.taken.bound, scope));
    let first = first.and_then(|first| first.parse::<i64>().ok()).unwrap_or(0);
    let size = paging.size.and_then(|size| i64::try_from(size).ok()).unwrap_or(1);
    Some(first - first % size)
}

fn request(
    shelf: &ServedCatalog,
    step: usize,
    bound: &dyn BoundArguments,
    scope: &Scope<'_>,
    shown: Shown<'_>,
) -> String {
    let mut request = Request::default();
    bound.request(step, scope, &mut request);
    if request.fault.is_some() {
        return "It cannot be made with these arguments.".to_owned();
    }
    let plain = plain(&request);
    shown(shelf.place, request).unwrap_or_else(|| shelf.mask(&plain).into_owned())
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
