//! Steps that call another tool of the catalog: it is there, what it is given fits its schema, and no way leads back.

use crate::ast::card;
use crate::ast::data::{Data, DataKind};
use crate::ast::send::{Condition, Send, Target};
use crate::ast::step::Step;
use crate::check::absence;
use crate::check::argument::Argument;
use crate::check::conforms::report_misfits;
use crate::check::context::{Cx, Used};
use crate::check::json_types::{JsonTypes, of_shape};
use crate::check::manifest::Declared;
use crate::check::resolved::{self, ToolCall};
use crate::check::schemas;
use crate::check::scope::Scope;
use crate::check::server_calls;
use crate::diagnostic::{Code, Diagnostics, Span, quoted};
use crate::plan::Value;
use crate::syntax::fields::Spanned;
use crate::syntax::reference::Reference;

/// Checks `tools/call`, whose `body` is what the tool is given.
pub(crate) fn check(
    tool: &Spanned<String>,
    send: &Send,
    guard: &Condition,
    scope: &Scope<'_>,
    cx: &mut Cx<'_>,
) -> Option<ToolCall> {
    let backend = send.backend.as_ref().map(|backend| backend.span);
    let help = "a tool is given its arguments under `body`, and says itself whom it asks";
    let whole = server_calls::loose(send, backend, help, cx);
    let arguments = cx.optional_data(send.body.as_ref(), scope);
    let callee = cx.tool(tool, "a step calls a tool of its own catalog")?;
    let card = &cx.declared.tools[callee].card;
    if let Some(declared) = arguments_of(card, cx.declared) {
        given(Given { name: &card.name.value, arguments: &declared, span: tool.span, guard }, send, scope, cx);
    }
    let nothing = || resolved::Data::Literal(serde_json::Value::Object(serde_json::Map::new()));
    whole.then_some(ToolCall { tool: callee, arguments: arguments?.unwrap_or_else(nothing) })
}

/// The arguments that a card declares; `None` if something is wrong with them, which is reported where it stands.
fn arguments_of(card: &card::Tool, declared: &Declared<'_>) -> Option<Vec<Argument>> {
    let mut unseen = Diagnostics::default();
    let mut cx = Cx { declared, used: Used::default(), shown: Vec::new(), out: &mut unseen };
    let arguments = schemas::arguments(&card.arguments, &card.required, &mut cx);
    let incomplete = cx.used.incomplete;
    (!incomplete && !unseen.has_errors()).then_some(arguments)
}

/// What a tool takes, and where it is called.
struct Given<'g> {
    name: &'g str,
    arguments: &'g [Argument],
    span: Span,
    guard: &'g Condition,
}

fn given(callee: Given<'_>, send: &Send, scope: &Scope<'_>, cx: &mut Cx<'_>) {
    let body = send.body.as_ref();
    let merged = body.and_then(Data::map).map(|map| map.merge.as_slice()).unwrap_or_default();
    let spread = match merged {
        [] => body.and_then(Data::whole_reference),
        [only] => only.whole_reference(),
        [..] => None,
    };
    let spread = spread.map(|spread| scope.resolve(spread));
    let entries = body.and_then(Data::map).map(|map| map.entries.as_slice()).unwrap_or_default();
    if let Some(body) = body.filter(|body| body.map().is_none() && body.whole_reference().is_none()) {
        return no_map(&callee, body.span, cx);
    }
    for entry in entries {
        match callee.arguments.iter().find(|known| known.name == entry.key.value) {
            Some(known) => fits(&callee, known, &entry.value, scope, cx),
            None => {
                let known = callee.arguments.iter().map(|known| known.name.as_str());
                let message = format!("`{}` has no argument {}", callee.name, quoted(&entry.key.value));
                let otherwise = "it takes what its card declares";
                cx.unknown(Code::UnknownArgument, (&entry.key.value, entry.key.span), message, known, otherwise);
            }
        }
    }
    match spread {
        // What several maps hold, or one that is written there, is known, and checked, when the call is made.
        None if !merged.is_empty() => return,
        None => {}
        Some(Ok(Value::Arguments)) => passed_on(&callee, scope, cx),
        Some(Ok(value)) if !scope.kinds(&value).meets(JsonTypes::MAP) => {
            return no_map(&callee, body.map_or(callee.span, |body| body.span), cx);
        }
        // What it holds is known, and checked, when the call is made.
        Some(_) => return,
    }
    let all = spread.is_some();
    for required in callee.arguments.iter().filter(|known| known.required || known.ask.is_some()) {
        let passed = all && scope.arguments.iter().any(|own| own.name == required.name && own.is_always_there());
        let entry = entries.iter().find(|entry| entry.key.value == required.name);
        if !passed && !entry.is_some_and(|entry| is_there(&entry.value, &callee, scope)) {
            let span = entry.map_or(callee.span, |entry| entry.value.span);
            cx.out
                .error(Code::MayBeAbsent, span, format!("`{}` requires `{}`", callee.name, required.name))
                .label(if entry.is_some() { "may be absent" } else { "is not given it" })
                .fix("give it something that is always there, or say `when` it is", None);
        }
    }
}

fn no_map(callee: &Given<'_>, span: Span, cx: &mut Cx<'_>) {
    cx.out.error(Code::NotAMap, span, format!("what `{}` is given is a map of its arguments", callee.name));
}

/// `$arguments`: each of the caller's is one of the tool's, of the same type.
fn passed_on(callee: &Given<'_>, scope: &Scope<'_>, cx: &mut Cx<'_>) {
    for own in scope.arguments {
        match callee.arguments.iter().find(|known| known.name == own.name) {
            None => {
                let message = format!("`{}` has no argument `{}`", callee.name, own.name);
                cx.out
                    .error(Code::UnknownArgument, own.span, message)
                    .note_at(callee.span, "it is given all arguments here")
                    .fix("write what it is given key by key", None);
            }
            Some(known) if !of_shape(&known.check.shape).meets(of_shape(&own.check.shape)) => {
                let message = format!("`{}` of `{}` is of another type", own.name, callee.name);
                cx.out.error(Code::WrongType, own.span, message).note_at(known.span, "declared here");
            }
            Some(_) => {}
        }
    }
}

/// A constant fits the schema, and anything else can.
fn fits(callee: &Given<'_>, known: &Argument, value: &Data, scope: &Scope<'_>, cx: &mut Cx<'_>) {
    let what = format!("`{}` of `{}`", known.name, callee.name);
    let kinds = match &value.kind {
        DataKind::Literal(json) => {
            return report_misfits(Code::WrongType, &what, &known.check, json, value.span, cx);
        }
        DataKind::Text(template) => match template.whole().map(|whole| scope.resolve(whole)) {
            Some(Ok(value)) => scope.kinds(&value),
            Some(Err(_)) => return,
            None => JsonTypes::TEXT,
        },
        DataKind::Words(_) | DataKind::Beside(_) | DataKind::Clauses(_) => JsonTypes::TEXT,
        DataKind::List(_) => JsonTypes::LIST,
        DataKind::Map(_) => JsonTypes::MAP,
    };
    let asked = of_shape(&known.check.shape);
    if !kinds.meets(asked) {
        cx.out
            .error(Code::WrongType, value.span, format!("{what} is {asked}, and this is {kinds}"))
            .note_at(known.span, "declared here");
    }
}

/// Whether all of it is there whenever the step is made; a reply that lacks it is an unexpected one.
fn is_there(data: &Data, callee: &Given<'_>, scope: &Scope<'_>) -> bool {
    // What cannot be resolved is reported as that.
    let is_there = |reference: &Reference| {
        scope.resolve(reference).map_or(true, |value| absence::is_there(&value, callee.guard, scope))
    };
    if let DataKind::Clauses(clauses) = &data.kind {
        return clauses.is_sure(is_there);
    }
    let mut references = Vec::new();
    data.references(&mut references);
    references.into_iter().all(is_there)
}

/// Reports tools that call themselves, by whatever way, each way once.
pub(crate) fn cycles(cx: &mut Cx<'_>) {
    let mut reported: Vec<usize> = Vec::new();
    for tool in 0..cx.declared.tools.len() {
        let mut way = vec![tool];
        if let Some(span) = leads_back(tool, &mut way, cx.declared)
            && !reported.iter().any(|known| way.contains(known))
        {
            let name = |tool: &usize| format!("`{}`", cx.declared.tools[*tool].card.name.value);
            let whole: Vec<String> = way.iter().chain([&tool]).map(name).collect();
            cx.out
                .error(Code::ToolCycle, span, format!("{} calls itself", whole[0]))
                .label(whole.join(" → "))
                .fix("let one of them ask a backend itself", None);
            reported.push(tool);
        }
    }
}

/// The place of the call in the first tool of `way` that leads back to `start`; `way` is then all that lies between.
fn leads_back(start: usize, way: &mut Vec<usize>, declared: &Declared<'_>) -> Option<Span> {
    let at = *way.last()?;
    for (callee, span) in callees(&declared.tools[at].card, declared) {
        if callee == start {
            return Some(span);
        }
        if way.contains(&callee) {
            continue;
        }
        way.push(callee);
        if leads_back(start, way, declared).is_some() {
            return Some(span);
        }
        way.pop();
    }
    None
}

/// The tools that a card calls by itself, and where it does.
pub(crate) fn callees(card: &card::Tool, declared: &Declared<'_>) -> Vec<(usize, Span)> {
    let sends = card.every_step().filter_map(Step::send);
    let called = sends.filter_map(|send| match &send.line.target {
        Target::Own { .. } if server_calls::server(send, declared).is_some() => None,
        Target::Own { tool } => Some((declared.tool(&tool.value)?, tool.span)),
        Target::Http { .. } => None,
    });
    called.collect()
}
