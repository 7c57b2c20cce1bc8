//! What a call would do, in words: its plan, the advice on it and the exact request, with its secrets masked. Nothing
//! is sent.

use std::fmt::Write as _;

use kartoteka_compiler::plan;

use super::context::Context;
use super::dry_run::{DryRun, DryRunStep};
use super::tool_call::Call;
use crate::call::result::ResultWarning;
use crate::caller::LabelForm;
use crate::catalog::card::Card;

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
    action(&mut out, &context, card, &run);
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
    for ResultWarning { code, message } in &run.advice.warnings {
        let _ = writeln!(out, "\nIt warns `{code}`:\n  {}", message.replace('\n', "\n  "));
    }
    if let Some(fix) = &run.advice.fix {
        let _ = writeln!(out, "It suggests these arguments instead:\n  {}", fix.json());
    }
}

fn action(out: &mut String, context: &Context<'_>, card: &Card, run: &DryRun) {
    match &card.plan().action {
        plan::Action::Answer { .. } | plan::Action::Content { .. } => {
            let _ = writeln!(out, "\nNo request: the answer is part of the card.");
        }
        plan::Action::Handler => {
            let _ = writeln!(out, "\nCode in Rust answers.");
        }
        plan::Action::Steps { steps, reply, .. } => {
            requests(out, steps, run, context);
            if run.pages > 1 {
                let _ = writeln!(out, "\nThe same goes on page by page: up to {} requests.", run.pages);
                if run.goes_together() {
                    let _ = writeln!(out, "Of those behind the first up to {} go in one.", run.together);
                }
            }
            let labels = reply.iter().flat_map(|reply| reply.labels.iter());
            for (place, label) in labels.enumerate() {
                let named =
                    |place: usize| format!("the dictionary `{}`", context.catalog.plan.dictionaries[place].name);
                let from = label.dictionary.map_or_else(|| "the texts of the catalog".to_owned(), named);
                let break_before = if place == 0 { "\n" } else { "" };
                let _ = match context.form().labels {
                    LabelForm::Records if !label.is_spread() => {
                        writeln!(out, "{break_before}Records get `_meta.{}` from {from}.", label.name)
                    }
                    LabelForm::Records | LabelForm::Table => {
                        writeln!(out, "{break_before}The result gets `labels.{}`, once, from {from}.", label.name)
                    }
                };
            }
        }
    }
}

fn requests(out: &mut String, steps: &[plan::Step], run: &DryRun, context: &Context<'_>) {
    for (place, (step, foreseen)) in steps.iter().zip(&run.steps).enumerate() {
        let name = if step.name.is_empty() { String::new() } else { format!(" `{}`", step.name) };
        let _ = writeln!(out, "\nStep {}{name}: {}", place + 1, effect(step.effect()));
        request(out, step, foreseen, context, "  ");
    }
    if run.runs_no_step() {
        let _ = writeln!(out, "\nNothing is sent: no step runs with these arguments.");
    }
}

fn request(out: &mut String, step: &plan::Step, foreseen: &DryRunStep, context: &Context<'_>, indent: &str) {
    match foreseen {
        DryRunStep::Waits(_) => {
            let _ = writeln!(out, "{indent}It depends on an earlier reply.");
            if let plan::Act::Each(each) = &step.act {
                let _ = writeln!(out, "{indent}It is made for each item of a list that is not known yet:");
                for step in each.steps.iter() {
                    let _ = writeln!(out, "{indent}  `{}`: {}", step.name, effect(step.effect()));
                }
            }
        }
        DryRunStep::Skipped => {
            let _ = writeln!(out, "{indent}It does not run with these arguments.");
        }
        DryRunStep::Unfit(failed) => {
            let mask = |text: &str| context.mask(text).into_owned();
            let why = failed.text(context, &mask);
            let _ = writeln!(out, "{indent}It cannot be sent: {}", why.replace('\n', &format!("\n{indent}")));
        }
        DryRunStep::Each { items, all } => {
            let _ = writeln!(out, "{indent}It is made for each of {all} items:");
            for (place, item) in items.iter().enumerate() {
                for (step, foreseen) in step.inner().iter().zip(item) {
                    let _ = writeln!(out, "{indent}Item {}, `{}`: {}", place + 1, step.name, effect(step.effect()));
                    request(out, step, foreseen, context, &format!("{indent}  "));
                }
            }
        }
        DryRunStep::Tool { tool, steps: foreseen } => {
            let tool = &context.catalog.plan.tools[*tool];
            let _ = writeln!(out, "{indent}It calls the tool `{}`.", tool.name);
            if let plan::Action::Steps { steps, .. } = &tool.action {
                for (step, foreseen) in steps.iter().zip(foreseen) {
                    request(out, step, foreseen, context, &format!("{indent}  "));
                }
            }
        }
        DryRunStep::Sends(request) => {
            for line in request.preview.to_string().lines() {
                let _ = writeln!(out, "{}", format!("{indent}{line}").trim_end());
            }
        }
    }
    if step.forgives != plan::Forgives::Nothing {
        let _ = writeln!(out, "{indent}If it fails, the call may go on without it.");
    }
}

fn effect(effect: plan::Effect) -> &'static str {
    match effect {
        plan::Effect::Read => "reads",
        plan::Effect::Write => "writes",
        plan::Effect::Delete => "may delete",
    }
}
