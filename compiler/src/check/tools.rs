//! Tools: their names, their steps in order, and what is found out about each.

use std::collections::{BTreeSet, HashMap};

use crate::ast::step::Step;
use crate::ast::{self, card};
use crate::check::argument::Argument;
use crate::check::context::Cx;
use crate::check::resolved::all;
use crate::check::scope::{Place, Replied, Scope};
use crate::check::shown::{asks, listed};
use crate::check::steps::Steps;
use crate::check::texts::{Name, Use};
use crate::check::{
    absence, arguments, calls, clients, coded, content, cross_argument, documents, done, effects, examples, guards,
    headers, kept, known, named, public, replies, reply_types, resolved, schemas, steps, warnings,
};
use crate::diagnostic::{Code, Diagnostics, Span, quoted};
use crate::plan::{Effect, TypedReply, Value};
use crate::syntax::fields::Spanned;
use crate::syntax::fluent::message_id;

/// A tool and what was found out about it.
#[derive(Debug)]
pub(crate) struct Tool<'a> {
    pub(crate) card: &'a card::Tool,
    /// The name of its file, which is also its own; where it is not, that was reported.
    pub(crate) stem: &'a str,
    /// Some of its arguments are not known, because of a fault.
    pub(crate) incomplete: bool,
    pub(crate) arguments: Vec<Argument>,
    /// The rules over the arguments together.
    pub(crate) schema: Option<serde_json::Value>,
    pub(crate) effect: Effect,
    /// What it does and says, where nothing about that was reported.
    pub(crate) parts: Option<resolved::Tool>,
}

impl Tool<'_> {
    /// By its name, or by its file's.
    pub(crate) fn is_called(&self, name: &str) -> bool {
        self.card.name.value == name || self.stem == name
    }
}

pub(crate) fn check<'a>(catalog: &'a ast::Catalog<'a>, cx: &mut Cx<'_>) -> Vec<Tool<'a>> {
    unique(catalog, cx);
    calls::cycles(cx);
    catalog.tools.iter().map(|card| tool(&card.card, card.stem, cx)).collect()
}

/// Names and aliases, each at most once.
fn unique(catalog: &ast::Catalog<'_>, cx: &mut Cx<'_>) {
    let mut seen: HashMap<&str, Span> = HashMap::new();
    // Names first: where an alias takes a name, the alias is at fault.
    let names = catalog.tools.iter().map(|card| &card.card.name);
    let aliases = catalog.tools.iter().flat_map(|card| &card.card.aliases);
    for name in names.chain(aliases) {
        match seen.get(name.value.as_str()) {
            Some(first) => {
                cx.out
                    .error(Code::DuplicateTool, name.span, format!("a tool {} is there already", quoted(&name.value)))
                    .note_at(*first, "first named here")
                    .fix("give it another name", None);
            }
            None => {
                seen.insert(&name.value, name.span);
            }
        }
    }
}

/// Names of tools that two catalogs of one folder have: those are served together, and a client calls a tool by its name alone. Gives the catalogs whose tools are at fault.
pub(crate) fn unique_beside<'a>(catalogs: &'a [ast::Catalog<'a>], out: &mut Diagnostics) -> BTreeSet<&'a str> {
    let mut clashing = BTreeSet::new();
    let mut seen: HashMap<&str, (&str, Span)> = HashMap::new();
    for catalog in catalogs {
        let own = catalog.tools.iter().flat_map(|card| std::iter::once(&card.card.name).chain(&card.card.aliases));
        for name in own {
            match seen.get(name.value.as_str()) {
                Some((other, first)) if *other != catalog.folder => {
                    clashing.insert(catalog.folder);
                    let message = format!("the catalog `{other}` has a tool {}, too", quoted(&name.value));
                    out.error(Code::DuplicateTool, name.span, message)
                        .note_at(*first, "that one; both are served together")
                        .fix(format!("give it another name: `{}_{}`, say", catalog.folder, name.value), None);
                }
                Some(_) => {}
                None => {
                    seen.insert(&name.value, (catalog.folder, name.span));
                }
            }
        }
    }
    clashing
}

fn tool<'a>(card: &'a card::Tool, stem: &'a str, cx: &mut Cx<'_>) -> Tool<'a> {
    cx.used.next_card();
    let id = name(card, stem, cx).then(|| text_id(card, stem, cx));
    let mut arguments = schemas::arguments(&card.arguments, &card.required, cx);
    guards::add_confirm(card.guard.as_ref(), &mut arguments, cx);
    let incomplete = cx.used.incomplete;
    arguments::names(&arguments, cx);
    headers::unique(&arguments, cx);
    let documents = documents::texts(card, stem, cx.declared);
    let (effect, parts) = parts((card, stem), id.as_deref(), &arguments, cx);
    let ends = examples::check(card, &arguments, cx);
    let schema = cross_argument::check(card, &arguments, cx);
    clients::tool(card, &arguments, schema.as_ref(), cx);
    // Which arguments a handler in Rust uses is not known here.
    if !card.steps.is_empty() || card.result.is_some() || card.content.is_some() {
        arguments::unused(&arguments, cx);
    }
    let texts = id.and_then(|id| texts(card, &id, &arguments, cx));
    let parts = parts.zip(texts).map(|(parts, texts)| resolved::Tool { parts, texts, ends, documents });
    Tool { stem, incomplete, card, arguments, schema, effect, parts }
}

/// What a tool does: its worst effect, and all of it, if nothing in it was reported.
fn parts(
    (card, stem): (&card::Tool, &str),
    id: Option<&str>,
    arguments: &[Argument],
    cx: &mut Cx<'_>,
) -> (Effect, Option<resolved::ToolParts>) {
    let names = steps::names(card, arguments, cx);
    let declared = cx.declared;
    let one = matches!(card.steps.as_slice(), [step] if step.name.is_none() && step.send().is_some());
    let written = card.reply.as_ref().map(|reply| &reply.value);
    let reply = if one { reply_types::replied(written) } else { Replied::Nothing };
    let whole = Scope {
        declared,
        arguments,
        steps: &names,
        run: names.len(),
        item: None,
        reply,
        document: None,
        place: Place::Request,
    };
    let (effects, effect) = effects::of_tool((card, stem), cx);
    let Steps { backends: asked, steps } = steps::check((card, stem, id), &effects, &whole, cx);
    let first = asked.first().copied();
    guards::reserved(arguments, &asked, cx);
    let before = Scope { steps: &[], run: 0, ..whole };
    let guard = guards::tool(card.guard.as_ref(), id, &before, cx);
    guards::of_reads(card.guard.as_ref(), effect, cx);
    kept::check(card, effect, cx);
    guards::of_called(card, cx);
    let reads = match &card.reply {
        Some(written) if one => reads(card, (&written.value, reply), first, cx),
        _ => Some(None),
    };
    let reply = replies::check(card, first, &whole, cx);
    let result = result(card, &whole, cx);
    let content = content::check(card, &whole, cx);
    acts(card, cx);
    steps::sent_twice(card, &whole, cx);
    absence::texts(card, &whole, cx);
    let advice = warnings::check(card, id, first, &whole, cx);
    let known = known::check(&card.known, first, &before, cx);
    let codes = coded::check(&card.codes, first, &before, cx);
    let steps = steps.and_then(|steps| completed((card, stem), (first, steps), (&reply, reads?), &whole, cx));
    let parts = || {
        let (warnings, hint) = advice?;
        Some(resolved::ToolParts {
            steps: steps?,
            reply: reply?,
            result: result?,
            content: content?,
            warnings,
            hint,
            known: known?,
            codes: codes?,
            guard: guard?,
        })
    };
    (effect, parts())
}

/// What the tool answers with, where its card says that. The outer `None` after a report.
fn result(card: &card::Tool, whole: &Scope<'_>, cx: &mut Cx<'_>) -> Option<Option<resolved::Data>> {
    let result = cx.optional_data(card.result.as_ref(), &whole.at(Place::Result));
    if let Some(written) = &card.result {
        no_keyed_dictionary(written, whole, cx);
    }
    result
}

/// How the reply to the one request of a card is read; what a good one has is no part of a text. The outer `None` after a report.
fn reads(
    card: &card::Tool,
    (reply, replied): (&card::Reply, Replied),
    backend: Option<usize>,
    cx: &mut Cx<'_>,
) -> Option<Option<TypedReply>> {
    card.steps.iter().filter_map(Step::send).for_each(|send| done::of_a_text(&send.done, replied, cx));
    reply_types::check(reply, backend, cx)
}

/// The steps with what the card's reply says of the only request, held against the documents that they send.
fn completed(
    (card, stem): (&card::Tool, &str),
    (backend, mut steps): (Option<usize>, Vec<resolved::Step>),
    (reply, reads): (&Option<Option<resolved::Reply>>, Option<TypedReply>),
    scope: &Scope<'_>,
    cx: &mut Cx<'_>,
) -> Option<Vec<resolved::Step>> {
    public::characters(card, (backend, &mut steps), &scope.at(Place::Reply), cx)?;
    if let Some(resolved::Step { act: resolved::Act::Send(send), .. }) = steps.first_mut() {
        // A reply that is labels alone is not of the first step, whose list may have keys of its own.
        if let Some(Some(reply)) = reply
            && reply.records.is_some()
        {
            send.keys = reply.keys.clone();
        }
        if reads.is_some() {
            send.reads = reads;
        }
    }
    documents::check(stem, (&card.steps, &steps), scope, cx);
    Some(steps)
}

/// A tool does something, and what it does is said once.
fn acts(card: &card::Tool, cx: &mut Cx<'_>) {
    let said = !card.steps.is_empty() || card.result.is_some() || card.content.is_some();
    match card.handler {
        Some(handler) if said => {
            cx.out
                .error(Code::TwoAnswers, handler, "a program answers in place of a request, steps, a result or content")
                .fix("leave one of them out", None);
        }
        // Content is missing, and that is reported.
        None if !said && card.error.is_none() => {
            // It may be this one that would ask them.
            cx.used.backends.extend(0..cx.declared.backends.len());
            cx.out
                .error(Code::MissingRequest, card.name.span, format!("{} does nothing", quoted(&card.name.value)))
                .label("nothing is asked or shown")
                .fix(
                    "add `request`, `steps`, `result` or `content`; `handler: true` where the program that serves it answers",
                    None,
                );
        }
        _ => {}
    }
}

/// A name that every client takes, and the file's.
fn name(card: &card::Tool, stem: &str, cx: &mut Cx<'_>) -> bool {
    for alias in &card.aliases {
        is_tool_name(alias, cx.out);
    }
    let named = is_tool_name(&card.name, cx.out);
    if card.name.value != stem && !card.name.value.is_empty() {
        cx.out
            .error(
                Code::NameOfTheFile,
                card.name.span,
                format!("the tool {} stands in the file `{stem}.yaml`", quoted(&card.name.value)),
            )
            .label("not the file's name")
            .fix(
                format!("rename one of them: a tool is called as its file, `{stem}`"),
                Some((card.name.span, stem.to_owned())),
            );
    }
    named
}

/// SEP-986: 1 to 128 of letters, digits, `_`, `-` and `.`; the first is a letter, since the name is a text's, too.
fn is_tool_name(name: &Spanned<String>, out: &mut Diagnostics) -> bool {
    let plain = name.value.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-.".contains(&byte));
    let valid = plain && name.value.starts_with(|first: char| first.is_ascii_alphabetic()) && name.value.len() <= 128;
    if !valid {
        out.error(Code::BadName, name.span, format!("{} is no name of a tool", quoted(&name.value)))
            .fix("a tool's name is 1 to 128 letters, digits, `_`, `-` and `.`, and starts with a letter", None);
    }
    valid
}

fn no_keyed_dictionary(result: &ast::data::Data, scope: &Scope<'_>, cx: &mut Cx<'_>) {
    let mut references = Vec::new();
    result.references(&mut references);
    for reference in references {
        if let Ok(Value::Dictionary { dictionary }) = scope.at(Place::Result).resolve(reference) {
            named::whole_list(dictionary, reference.span, cx);
        }
    }
}

/// The message of a card. Where the card is not called as its file, that was reported: its texts are those of either name.
fn text_id(card: &card::Tool, stem: &str, cx: &Cx<'_>) -> String {
    let id = message_id(stem);
    let known = cx.declared.locales.resolve(&Name::of(id.as_str()), None).is_some();
    if known { id } else { message_id(&card.name.value) }
}

/// The texts that a tool shows.
fn texts(card: &card::Tool, id: &str, arguments: &[Argument], cx: &mut Cx<'_>) -> Option<resolved::ToolTexts> {
    let span = card.name.span;
    let names = || arguments.iter().map(|argument| argument.name.clone());
    let listed = listed(id, span, arguments, cx);
    if let Some(listed) = &listed {
        clients::texts(listed, cx);
    }
    let asks = asks(id, arguments, cx);
    let of_result = card.result.as_ref().and_then(ast::data::Data::map);
    let of_result = of_result.into_iter().flat_map(|map| &map.entries).map(|entry| entry.key.value.clone());
    let variables = names().chain(["title", "resource", "count", "total"].map(str::to_owned)).chain(of_result);
    let summary = Use::optional(Name::attribute(id, "summary"), span).or(Name::of("summary"));
    let summary = cx.message(summary.with(variables));
    let hint = card.hint.as_ref();
    let hint = hint.and_then(|_| cx.message(Use::optional(Name::attribute(id, "hint"), span).with(names())));
    Some(resolved::ToolTexts { listed: listed?, asks: asks?, summary, hint })
}

/// Profiles offer tools that exist. `None` after a report.
pub(crate) fn profiles(tools: &[Tool<'_>], cx: &mut Cx<'_>) -> Option<resolved::Profiles> {
    let mut profiles = Vec::new();
    for (name, profile) in &cx.declared.manifest.profiles {
        let built_in = BUILT_IN.contains(&name.value.as_str());
        let Some(offered) = &profile.tools else {
            // What it offers is known; it may have a budget.
            if !built_in {
                cx.out
                    .error(Code::MissingKey, name.span, format!("the profile `{}` names no tools", name.value))
                    .fix("write `tools: [...]`, or the list alone", None);
                profiles.push(None);
            }
            continue;
        };
        if built_in {
            cx.out
                .error(Code::AmbiguousName, name.span, format!("every catalog has a profile `{}` already", name.value))
                .fix("leave out its `tools`: only its `budget` may be said", None);
        }
        let offered =
            all(offered.iter().map(|tool| place_of(tool, tools, "a profile lists tools of this catalog", cx)));
        profiles.push(offered.map(|offered| (name.clone(), offered)));
    }
    all(profiles)
}

/// The place of the tool of this name; `None` after a report. `otherwise` says what is named there.
pub(crate) fn place_of(tool: &Spanned<String>, tools: &[Tool<'_>], otherwise: &str, cx: &mut Cx<'_>) -> Option<usize> {
    let found = tools.iter().position(|known| known.is_called(&tool.value));
    if found.is_none() {
        let known = tools.iter().map(|tool| tool.card.name.value.as_str());
        let message = format!("there is no tool {}", quoted(&tool.value));
        cx.unknown(Code::UnknownTool, (&tool.value, tool.span), message, known, otherwise);
    }
    found
}

/// The profiles that every catalog has: all tools, and those that only read.
pub(crate) const BUILT_IN: [&str; 2] = ["full", "read-only"];
