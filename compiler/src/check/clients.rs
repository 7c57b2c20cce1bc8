//! What clients and the models behind them refuse although the protocol allows it: one such tool may take all tools of
//! a server out of a conversation, and the client often says nothing. All of it is a warning.
//!
//! Each rule names who refuses; `compiler/tests/clients.rs` has their subsets of JSON Schema, with the sources.

mod pattern;
mod refusal;
mod schema;

use refusal::{MOST_OF_A_NAME, Refusal, property_name};

use crate::ast::card;
use crate::check::argument::Argument;
use crate::check::context::Cx;
use crate::check::resolved::{Listed, ValueText};
use crate::check::texts::Name;
use crate::diagnostic::{Code, Span};
use crate::plan::COMPOSED;

/// The longest description.
const MOST_OF_A_DESCRIPTION: usize = 1024;

/// What stands in a description around a value and before its text.
const VALUE_LINE: &str = "\n- ``: ";

/// Warns of what clients refuse in a tool.
pub(crate) fn tool(card: &card::Tool, arguments: &[Argument], rules: Option<&serde_json::Value>, cx: &mut Cx<'_>) {
    names(card, cx);
    // What one `$merge` brings stands at one place, and a place has one report.
    let mut start = 0;
    while let Some(first) = arguments.get(start) {
        let together = arguments[start..].iter().take_while(|argument| argument.span == first.span).count();
        let found: Vec<Refusal> = arguments[start..start + together].iter().flat_map(argument).collect();
        report(first.span, &found, cx);
        start += together;
    }
    rules_published_whole(card, rules, cx);
}

/// Warns of texts that clients refuse for their length.
pub(crate) fn texts(listed: &Listed, cx: &mut Cx<'_>) {
    let lines = |slot: usize, path: &[String]| -> Vec<&ValueText> {
        listed.values.iter().filter(|one| one.slot == slot && one.path == path).collect()
    };
    let arguments = listed.arguments.iter().enumerate().map(|(slot, name)| (name, lines(slot, &[])));
    let parts = listed.parts.iter().map(|part| (&part.text, lines(part.slot, &part.path)));
    let names = [(&listed.description, Vec::new())].into_iter().chain(arguments).chain(parts);
    let long: Vec<(Span, String)> = names.flat_map(|(name, lines)| too_long(name, &lines, cx)).collect();
    for (span, message) in long {
        cx.out
            .warning(Code::ClientRefuses, span, message)
            .fix("say the rest in a resource, or in the catalog's `.instructions`", None);
    }
}

/// The names of a card. Aliases are left out: they are listed only where the operator asks for it.
fn names(card: &card::Tool, cx: &mut Cx<'_>) {
    let name = &card.name;
    let mut found = Vec::new();
    if name.value.contains('.') {
        found.push(Refusal::of("a name of a tool with a dot", "Claude, OpenAI, Codex").fix("write `_` in its place"));
    }
    if name.value.len() > MOST_OF_A_NAME {
        let what = format!("a name of a tool of {} characters", name.value.len());
        found.push(Refusal::of(what, "Claude, OpenAI, Codex, Gemini").fix("name it in 64 characters or fewer"));
    }
    report(name.span, &found, cx);
}

fn argument(argument: &Argument) -> Vec<Refusal> {
    if argument.faulty {
        return Vec::new();
    }
    let mut found: Vec<Refusal> = property_name(&argument.name).into_iter().collect();
    schema::check(&argument.check, &mut found);
    for refusal in &mut found {
        refusal.place(&argument.name);
    }
    found
}

/// Rules over the arguments together are published where the card names their dialect, and only there.
fn rules_published_whole(card: &card::Tool, rules: Option<&serde_json::Value>, cx: &mut Cx<'_>) {
    let (Some(node), Some(rules)) = (&card.schema, rules) else { return };
    if rules.get("$schema").is_none() {
        return;
    }
    let composed: Vec<&str> = COMPOSED.into_iter().filter(|keyword| rules.get(keyword).is_some()).collect();
    if let Some(keyword) = composed.first() {
        let message =
            format!("clients refuse `{keyword}` at the root of a tool's schema (Claude Code, Claude, OpenAI)");
        cx.out
            .warning(Code::ClientRefuses, node.span, message)
            .fix("leave `$schema` out: the rule is then kept from the list and checked when the tool is called", None);
    }
}

fn report(span: Span, found: &[Refusal], cx: &mut Cx<'_>) {
    let Some((first, others)) = found.split_first() else { return };
    let report = cx.out.warning(Code::ClientRefuses, span, format!("clients refuse {first}"));
    for other in others {
        report.note_at(span, format!("they refuse {other}, too"));
    }
    if let Some(fix) = first.fix {
        report.fix(fix, None);
    }
}

/// The places where a text, with the lines of its values, is longer than clients take, in each locale.
fn too_long(name: &Name, lines: &[&ValueText], cx: &Cx<'_>) -> Vec<(Span, String)> {
    let locales = cx.declared.locales.list().iter();
    let long = locales.filter_map(|locale| {
        let line = |one: &&ValueText| Some(VALUE_LINE.len() + one.value.len() + locale.pattern(&one.text)?.length);
        let length = locale.pattern(name)?.length + lines.iter().filter_map(line).sum::<usize>();
        let message = format!(
            "clients refuse a description of {length} characters; {MOST_OF_A_DESCRIPTION} is the most (OpenAI)"
        );
        (length > MOST_OF_A_DESCRIPTION).then(|| locale.place(name).map(|span| (span, message))).flatten()
    });
    long.collect()
}
