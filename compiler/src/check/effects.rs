//! Effects: a card never claims a milder effect than its requests can have.

use crate::ast::card;
use crate::ast::export::Export;
use crate::ast::send::Target;
use crate::ast::step::Step;
use crate::check::context::Cx;
use crate::check::documents;
use crate::check::manifest::Declared;
use crate::check::server_calls;
use crate::diagnostic::{Code, Span};
use crate::plan::{Effect, Verb};
use crate::syntax::fields::Spanned;
use crate::syntax::reference::Part;

/// The least effect that a verb can have. A POST may well only read.
pub(crate) fn mildest(verb: Verb) -> Effect {
    match verb {
        Verb::Get | Verb::Head | Verb::Post => Effect::Read,
        Verb::Put | Verb::Patch => Effect::Write,
        Verb::Delete => Effect::Delete,
    }
}

/// What a verb does unless the card says otherwise.
fn usual(verb: Verb) -> Effect {
    match verb {
        Verb::Get | Verb::Head => Effect::Read,
        Verb::Post | Verb::Put | Verb::Patch => Effect::Write,
        Verb::Delete => Effect::Delete,
    }
}

/// What a request does unless the card says otherwise: its document says so, as far as its verb leaves that open.
fn presumed(verb: Verb, operation: Option<Effect>) -> Effect {
    operation.map_or(usual(verb), |operation| operation.max(mildest(verb)))
}

/// What a step does, and what the steps inside of it do.
#[derive(Debug, Clone)]
pub(crate) struct StepEffect {
    pub(crate) effect: Effect,
    pub(crate) inner: Vec<Effect>,
}

/// The effects of a card's steps, and its own.
pub(crate) fn of_tool((tool, stem): (&card::Tool, &str), cx: &mut Cx<'_>) -> (Vec<StepEffect>, Effect) {
    let said = tool.effect.as_ref();
    let steps: Vec<StepEffect> = tool.steps.iter().map(|step| of_step((step, stem), said, cx)).collect();
    let waits = tool.steps.is_empty() && tool.result.is_none() && tool.content.is_none();
    let quiet = if waits { Effect::Write } else { Effect::Read };
    let own = said.map_or(quiet, |said| said.value);
    let own = match tool.steps.is_empty() {
        true => own,
        false => steps.iter().map(|step| step.effect).chain(said.map(|said| said.value)).max().unwrap_or(own),
    };
    (steps, own)
}

fn of_step((step, stem): (&Step, &str), said: Option<&Spanned<Effect>>, cx: &mut Cx<'_>) -> StepEffect {
    let inner = step.inner();
    let Some(send) = step.send() else {
        let within = step.effect.as_ref().or(said);
        let inner: Vec<Effect> = inner.iter().map(|inner| of_step((inner, stem), within, cx).effect).collect();
        let effect = inner.iter().copied().max().unwrap_or(Effect::Read);
        if let Some(own) = step.effect.as_ref().filter(|own| own.value < effect) {
            milder(own.span, step.span(), "a step inside does more", cx);
        }
        return StepEffect { effect, inner };
    };
    let verb = match &send.line.target {
        Target::Http { verb, .. } => *verb,
        Target::Own { tool } => {
            return match server_calls::server(send, cx.declared) {
                Some((_, export)) => of_server_call(step, (tool, export), said, cx),
                None => of_call(step, tool, said, cx),
            };
        }
    };
    // What is got by one of several steps is only read, whatever the others do.
    let reads = step.name.is_some() && matches!(verb, Verb::Get | Verb::Head);
    let own = step.effect.as_ref().or(said.filter(|_| !reads));
    // A document says what it does.
    let operation = documents::effect(cx.declared, stem, step);
    let effect = own.map_or(presumed(verb, operation), |effect| effect.value);
    if let Some(own) = own
        && own.value < operation.unwrap_or(Effect::Read).max(mildest(verb))
    {
        let does_more = operation.is_some_and(|operation| own.value < operation);
        let why = if does_more { "its document is a mutation" } else { "this verb does more" };
        milder(own.span, send.line.span, why, cx);
    } else if let (Some(own), Some(said)) = (&step.effect, said)
        && said.value < own.value
    {
        milder(said.span, own.span, "this step does more", cx);
    }
    if own.is_none()
        && let Target::Http { verb, path } = &send.line.target
        && *verb != Verb::Get
        && let [Part::Reference(reference)] = path.as_slice()
    {
        cx.out
            .error(
                Code::EffectNotSaid,
                reference.span,
                "the caller chooses what is asked, so the verb does not say what it does",
            )
            .label("the whole path")
            .fix("say the worst that it can do: `effect: delete`, say", None);
    }
    StepEffect { effect, inner: Vec::new() }
}

/// A call of another tool does what that tool does.
fn of_call(step: &Step, tool: &Spanned<String>, said: Option<&Spanned<Effect>>, cx: &mut Cx<'_>) -> StepEffect {
    let callee = cx.declared.tool(&tool.value);
    let effect = callee.map_or(Effect::Read, |callee| worst(callee, cx.declared, &mut Vec::new()));
    if let Some(own) = step.effect.as_ref().or(said).filter(|own| own.value < effect) {
        milder(own.span, tool.span, "this tool does more", cx);
    }
    StepEffect { effect, inner: Vec::new() }
}

/// A call of a server's tool does what the catalog says of it; the server's own word is known when it is asked.
fn of_server_call(
    step: &Step,
    (tool, export): (&Spanned<String>, &Export),
    said: Option<&Spanned<Effect>>,
    cx: &mut Cx<'_>,
) -> StepEffect {
    let own = step.effect.as_ref().or(said);
    let (effect, is_right) = server_calls::effect(export, &tool.value, own.map(|own| own.value));
    if let Some(own) = own.filter(|_| !is_right) {
        milder(own.span, tool.span, "`reads` of the `export` does not name this tool", cx);
    }
    StepEffect { effect, inner: Vec::new() }
}

/// The worst that a tool does, whatever is wrong with it. One that is among `seen` calls itself, which is reported.
fn worst(tool: usize, declared: &Declared<'_>, seen: &mut Vec<usize>) -> Effect {
    if seen.contains(&tool) {
        return Effect::Read;
    }
    seen.push(tool);
    let card = &declared.tools[tool].card;
    let said = card.effect.as_ref().map(|effect| effect.value);
    let mut all: Vec<Effect> = said.into_iter().collect();
    for step in card.every_step() {
        all.push(match step.send().map(|send| &send.line.target) {
            None => Effect::Read,
            Some(Target::Own { tool })
                if let Some((_, export)) = step.send().and_then(|send| server_calls::server(send, declared)) =>
            {
                let own = step.effect.as_ref().map(|effect| effect.value);
                server_calls::effect(export, &tool.value, own.or(said)).0
            }
            Some(Target::Own { tool }) => {
                declared.tool(&tool.value).map_or(Effect::Read, |tool| worst(tool, declared, seen))
            }
            Some(Target::Http { verb, .. }) => {
                let own = step.effect.as_ref().map(|effect| effect.value);
                let operation = || documents::effect(declared, declared.tools[tool].stem, step);
                own.or(said).unwrap_or_else(|| presumed(*verb, operation()))
            }
        });
    }
    let waits = card.steps.is_empty() && card.result.is_none() && card.content.is_none();
    all.into_iter().max().unwrap_or(if waits { Effect::Write } else { Effect::Read })
}

fn milder(said: Span, because: Span, why: &str, cx: &mut Cx<'_>) {
    cx.out
        .error(Code::MilderEffect, said, "the stated effect is milder than the real one")
        .label("too mild")
        .note_at(because, why);
}
