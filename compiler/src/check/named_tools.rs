//! Names of tools in texts and templates: each is a tool of the catalog, wherever it is named.

use std::collections::BTreeSet;

use crate::check::context::Cx;
use crate::check::texts::{Locale, Name, tools_of};
use crate::diagnostic::{Code, quoted};
use crate::syntax::fluent::{message_id, tool_id};
use crate::syntax::template::Template;

/// What tells the reader of a template.
const NO_TOOL: &str = "a tool is named as its card is, `tool.getLead`";

/// The tools that texts name, `{ $tool-getLead }`.
pub(crate) fn texts(cx: &mut Cx<'_>) {
    let locales = cx.declared.locales.list();
    locales.iter().for_each(|locale| of_locale(locale, cx));
    let without: Vec<Name> = cx.shown.iter().filter(|one| one.names_no_tools).map(|one| one.own.clone()).collect();
    let mut told = BTreeSet::new();
    for name in &without {
        for tool in locales.iter().flat_map(|locale| tools_of(locale, name)) {
            if told.insert(tool.name.span) {
                cx.out
                    .error(
                        Code::MisplacedReference,
                        tool.name.span,
                        format!("`{name}` is shown where no tool can be named"),
                    )
                    .label("it is read by people who set the catalog up")
                    .fix("say it without the name of a tool", None);
            }
        }
    }
}

fn of_locale(locale: &Locale<'_>, cx: &mut Cx<'_>) {
    for tool in locale.named_tools() {
        let (name, span) = (tool.name.value.as_str(), tool.name.span);
        if tool.is_passed {
            cx.out
                .error(Code::WrongUse, span, format!("`${name}` is the name of a tool, and chooses nothing"))
                .fix(format!("write it out, `{{ ${name} }}`"), None);
        }
        let id = tool_id(name).unwrap_or_default();
        // A card that says another name than its file is told of by itself.
        let is_misnamed = cx.declared.tools.iter().any(|card| message_id(card.stem) == id);
        if cx.declared.tool_of_texts(id).is_none() && !is_misnamed {
            let known: Vec<String> =
                cx.declared.tools.iter().map(|card| format!("tool-{}", message_id(&card.card.name.value))).collect();
            let message = format!("there is no tool {}", quoted(id));
            cx.unknown(
                Code::UnknownTool,
                (name, span),
                message,
                known.iter().map(String::as_str),
                "name a tool of this catalog",
            );
        }
    }
    for term in locale.texts.terms.iter().filter(|term| tool_id(&term.id.value).is_some()) {
        let message = format!("`-{}` is the name of a tool already, `{{ ${} }}`", term.id.value, term.id.value);
        cx.out.error(Code::AmbiguousName, term.id.span, message).fix("give the term another name", None);
    }
}

/// The tools that a template names, `{{ tool.getLead }}`; `others` are the names that it has besides.
pub(crate) fn template<'n>(template: &Template, others: impl IntoIterator<Item = &'n str>, cx: &mut Cx<'_>) {
    let tools = template.tools();
    let Some(first) = tools.first() else { return };
    if others.into_iter().any(|other| other == "tool") || template.has_loop("tool") {
        cx.out
            .error(Code::AmbiguousName, first.span, "`tool` is a name of this text already")
            .label("so that this could mean a part of it")
            .fix("give the other another name", None);
    }
    for tool in tools {
        if cx.declared.tool(&tool.text).is_some() {
            continue;
        }
        let known: Vec<String> =
            cx.declared.tools.iter().map(|card| format!("tool.{}", card.card.name.value)).collect();
        let message = format!("there is no tool {}", quoted(&tool.text));
        let written = format!("tool.{}", tool.text);
        cx.unknown(Code::UnknownTool, (&written, tool.span), message, known.iter().map(String::as_str), NO_TOOL);
    }
}
