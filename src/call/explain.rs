//! What a call would do, in words: its plan, the advice on it and the exact request, with its secrets masked. Nothing
//! is sent.

use std::fmt::Write as _;

use kartoteka_compiler::plan::{self, Verb};

use super::context::Context;
use super::dry_run::DryRun;
use super::tool_call::Call;
use crate::catalog::card::Card;
use crate::runtime::evaluate;
use crate::runtime::request::Request;
use crate::runtime::scope::Scope;
use crate::runtime::tool::BoundArguments;

/// What a call of this tool would do; `card` is of the context's catalog. Requests are shown as the connection's backends
/// would send them, their secrets masked.
#[must_use]
pub(crate) fn explain(context: Context<'_>, card: &Card, given: Option<&str>) -> String {
    let mut out = String::new();
    let plan = card.plan();
    let _ = writeln!(out, "{} of {} ({})", plan.name, context.catalog.name(), effect(plan.effect));
    let run = match Call::new(context, card).dry_run(given) {
        Ok(run) => run,
        Err(bad) => {
            let _ = writeln!(out, "\nThe arguments are refused; nothing is sent:");
            for message in bad.messages(context.texts(), context.locale()) {
                let _ = writeln!(out, "  {message}");
            }
            return out;
        }
    };
    advice(&mut out, &run);
    // Requests are written in the tenant's language.
    let scope = context.scope().with_arguments(&plan.arguments).for_backend();
    action(&mut out, &context, card, &run, &scope);
    out
}

/// How the arguments are read, and what is said of them.
fn advice(out: &mut String, run: &DryRun) {
    let notes = &run.accepted.notes;
    for renamed in &notes.renamed {
        let _ = writeln!(out, "`{}` is read as `{}`", renamed.from, renamed.path);
    }
    for name in &notes.left_out {
        let _ = writeln!(out, "`{name}`, which clients add by themselves, is left out");
    }
    for repair in &notes.repairs {
        let to = repair.to.as_ref().map_or_else(|| "absent".to_owned(), ToString::to_string);
        let _ = writeln!(out, "`{}`: {} is read as {to}", repair.path, repair.from);
    }
    for (code, message) in &run.warnings {
        let _ = writeln!(out, "\nIt warns `{code}`:\n  {}", message.replace('\n', "\n  "));
    }
    if let Some(suggested) = &run.suggested {
        let _ = writeln!(out, "It suggests these arguments instead:\n  {suggested}");
    }
}

fn action(out: &mut String, context: &Context<'_>, card: &Card, run: &DryRun, scope: &Scope<'_>) {
    match &card.plan().action {
        plan::Action::Answer { .. } | plan::Action::Content { .. } => {
            let _ = writeln!(out, "\nNo request: the answer is part of the card.");
        }
        plan::Action::Handler => {
            let _ = writeln!(out, "\nCode in Rust answers.");
        }
        plan::Action::Steps { steps, reply, .. } => {
            requests(out, steps, context, (card, run), scope);
            if run.pages > 1 {
                let _ = writeln!(out, "\nThe same goes on page by page: up to {} requests.", run.pages);
            }
            let labels = reply.iter().flat_map(|reply| reply.labels.iter());
            for (place, label) in labels.enumerate() {
                let dictionary = &context.catalog.plan.dictionaries[label.dictionary].name;
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

fn requests(
    out: &mut String,
    steps: &[plan::Step],
    context: &Context<'_>,
    (card, run): (&Card, &DryRun),
    scope: &Scope<'_>,
) {
    let bound = &*run.accepted.bound;
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
        let scope = position(card, run, scope).map_or(*scope, |position| scope.at(position));
        let text = request(context, place, bound, &scope);
        for line in text.lines() {
            let _ = writeln!(out, "{}", format!("  {line}").trim_end());
        }
    }
    if !runs {
        let _ = writeln!(out, "\nNothing is sent: no step runs with these arguments.");
    }
}

/// Where the first page begins.
fn position(card: &Card, run: &DryRun, scope: &Scope<'_>) -> Option<i64> {
    let paging = card.paging.as_ref().filter(|paging| paging.paged)?;
    let first = paging.first.as_ref().and_then(|first| evaluate::text(first, &*run.accepted.bound, scope));
    let first = first.and_then(|first| first.parse::<i64>().ok()).unwrap_or(0);
    let size = paging.size.and_then(|size| i64::try_from(size).ok()).unwrap_or(1);
    Some(first - first % size)
}

fn request(context: &Context<'_>, step: usize, bound: &dyn BoundArguments, scope: &Scope<'_>) -> String {
    let mut request = Request::default();
    bound.request(step, scope, &mut request);
    if request.fault.is_some() {
        return "It cannot be made with these arguments.".to_owned();
    }
    let plain = plain(&request);
    context.upstream.preview(request, context.caller).unwrap_or_else(|| context.mask(&plain).into_owned())
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
