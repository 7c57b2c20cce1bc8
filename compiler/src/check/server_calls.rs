//! Steps that call a tool of an MCP server: its export offers the name, and the step is given a map. Which arguments the tool has, what
//! it answers and whether it is there is known only when the server is asked.

use crate::ast::card;
use crate::ast::data::Data;
use crate::ast::export::{Export, Reading};
use crate::ast::send::{Send, Target};
use crate::ast::step::Step;
use crate::check::context::Cx;
use crate::check::manifest::Declared;
use crate::check::requests;
use crate::check::resolved::{self, PageKeys};
use crate::check::scope::Scope;
use crate::diagnostic::{Code, Span, quoted};
use crate::plan::glob::fits;
use crate::plan::{Effect, Encoding, Verb};
use crate::syntax::fields::Spanned;

/// The MCP server whose tool a request calls, if it calls one.
pub(crate) fn server<'d>(send: &Send, declared: &'d Declared<'_>) -> Option<(usize, &'d Export)> {
    let Target::Own { .. } = &send.line.target else { return None };
    let name = &send.backend.as_ref()?.value;
    let place = declared.backends.iter().position(|(known, _)| known.value == *name)?;
    Some((place, declared.backends[place].1.export.as_ref()?))
}

/// Checks a call of a server's tool, whose `body` is what the tool is given: a request to the backend that is the server.
pub(crate) fn check(
    tool: &Spanned<String>,
    send: &Send,
    (backend, export): (usize, &Export),
    scope: &Scope<'_>,
    cx: &mut Cx<'_>,
) -> Option<resolved::Send> {
    cx.used.backends.insert(backend);
    let whole = loose(send, None, "a tool is given its arguments under `body`", cx);
    let arguments = cx.optional_data(send.body.as_ref(), scope);
    send.body.iter().for_each(|body| requests::sent(body, scope, cx));
    if let Some(body) = send.body.as_ref().filter(|body| body.map().is_none() && body.whole_reference().is_none()) {
        let message = format!("what `{}` is given is a map of its arguments", tool.value);
        cx.out.error(Code::NotAMap, body.span, message);
        return None;
    }
    if !is_offered(export, &tool.value) {
        cx.out
            .error(Code::UnknownTool, tool.span, format!("{} is not offered", quoted(&tool.value)))
            .note_at(export.span, "a card calls what is offered here, and nothing else of the server")
            .fix("name it among `tools` of the `export`, as the server calls it", None);
        return None;
    }
    let nothing = || resolved::Data::Literal(serde_json::Value::Object(serde_json::Map::new()));
    let entry = |key: &str, value| resolved::Entry { key: key.to_owned(), value, required: false };
    let name = resolved::Data::Literal(serde_json::Value::from(tool.value.as_str()));
    let entries = vec![entry("name", name), entry("arguments", arguments?.unwrap_or_else(nothing))];
    whole.then(|| resolved::Send {
        backend,
        verb: Verb::Post,
        path: Vec::new(),
        query: None,
        headers: Vec::new(),
        body: Some(resolved::Data::Map(resolved::Map { base: Vec::new(), entries })),
        encoding: Encoding::Json,
        reads: None,
        characters: None,
        keys: PageKeys::default(),
        done: Vec::new(),
    })
}

/// Reports what a call of a tool has none of, and its `backend` where it has none; whether there was nothing.
pub(crate) fn loose(send: &Send, backend: Option<Span>, help: &str, cx: &mut Cx<'_>) -> bool {
    let place = |data: &Option<Data>| data.as_ref().map(|data| data.span);
    let done = send.done.first().map(|sign| sign.at.span);
    let parts =
        [("query", place(&send.query)), ("headers", place(&send.headers)), ("backend", backend), ("done", done)];
    let found: Vec<(&str, Span)> = parts.into_iter().filter_map(|(key, place)| Some((key, place?))).collect();
    for (key, span) in &found {
        cx.out.error(Code::UnknownKey, *span, format!("`{key}` of a call of a tool")).fix(help, None);
    }
    found.is_empty()
}

/// Whether an export offers a tool of this name.
fn is_offered(export: &Export, tool: &str) -> bool {
    export.tools.as_ref().is_none_or(|patterns| is_among(patterns, tool))
}

fn is_among(patterns: &[Spanned<String>], tool: &str) -> bool {
    patterns.iter().any(|pattern| fits(&pattern.value, tool))
}

/// What a call of a server's tool does, as far as the catalog says: it reads where the export says so of the name, or where the
/// server may say so and the card relies on it. And whether a card that says it reads is right.
pub(crate) fn effect(export: &Export, tool: &str, said: Option<Effect>) -> (Effect, bool) {
    let (usual, may_read) = match &export.reads {
        Some(Reading::Named(names)) if is_among(names, tool) => (Effect::Read, true),
        Some(Reading::Hinted) => (Effect::Write, true),
        Some(Reading::Named(_)) | None => (Effect::Write, false),
    };
    let effect = said.unwrap_or(usual);
    (effect, effect > Effect::Read || may_read)
}

/// The servers' tools that a card calls by itself, each with what offers it.
pub(crate) fn called<'d>(card: &'d card::Tool, declared: &'d Declared<'_>) -> Vec<(&'d Spanned<String>, &'d Export)> {
    let steps = card.every_step();
    let called = steps.filter_map(Step::send).filter_map(|send| match &send.line.target {
        Target::Own { tool } => Some((tool, server(send, declared)?.1)),
        Target::Http { .. } => None,
    });
    called.collect()
}
