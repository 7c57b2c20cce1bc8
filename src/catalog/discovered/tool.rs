//! What a call of a server's tool is: one request to the backend that is the server, with the caller's arguments, which
//! its schema has taken. It is a tool like any other, so that limits, approvals, the audit and the mask of secrets hold for it as they
//! do for cards.

use kartoteka_compiler::listing::{self, Words};
use kartoteka_compiler::plan::{
    Act, Action, Argument, Check, Condition, Encoding, Entry, Export, Forgives, Json, List, ListEntry, Others, Path,
    Segment, Send, Shape, Step, Text, Tool as ToolPlan, Value, Verb,
};
use serde_json::Value as Tree;

use super::vetted::VettedTool;
use crate::runtime::interpret::Interpreted;
use crate::runtime::plan::Plan;
use crate::texts::{Texts, Variables};

/// What the arguments of the server's tool are to ours: one map, of what the server's schema takes.
const ARGUMENTS: &str = "arguments";

/// The tool as the catalog, which is at a place among `texts`, offers it.
pub(super) fn discovered(
    tool: &VettedTool,
    (export, backend): (&Export, usize),
    (catalog, texts): (&Plan, &Texts),
) -> Interpreted {
    let action = action(tool, backend, &catalog.backends[backend].name);
    let locales = catalog.locales.iter();
    let listed = locales.map(|locale| {
        let system = locale.title.as_deref().unwrap_or(&catalog.name);
        let spoken = texts.named(&locale.name).unwrap_or_else(|| texts.default_locale());
        let variables = Variables::new().with("system", system);
        let said = format!("{} {}", texts.own(spoken, "exported-words", &variables), tool.description);
        let words = Words { title: &tool.title, description: Some(&said) };
        listing::tool(&tool.name, words, &tool.input.to_string(), tool.effect, &action)
    });
    let listed: Vec<ListEntry> = listed.collect();
    let plan = ToolPlan {
        name: tool.name.clone().into(),
        aliases: List::Borrowed(&[]),
        effect: tool.effect,
        listed: listed.into(),
        arguments: vec![arguments()].into(),
        schema: None,
        guard: export.guard.clone(),
        action,
        warnings: List::Borrowed(&[]),
        hint: None,
        known: List::Borrowed(&[]),
        codes: List::Borrowed(&[]),
        resource: tool.name.clone().into(),
        summary: None,
        examples: List::Borrowed(&[]),
    };
    Interpreted::beside(catalog.clone(), plan, tool.schema.clone())
}

fn arguments() -> Argument {
    let shape = Shape::Map { properties: List::Borrowed(&[]), others: Others::Allowed, least: None, most: None };
    Argument {
        name: ARGUMENTS.into(),
        check: Check { shape, nullable: false, rest: None },
        required: false,
        default: None,
        ask: None,
        complete: None,
        header: None,
        withheld: false,
    }
}

fn action(tool: &VettedTool, backend: usize, server: &str) -> Action {
    let text = |text: &str| Value::Literal(Json(Tree::from(text).to_string().into()));
    let entry = |key: &'static str, value| Entry { key: key.into(), value, required: false };
    let always = || Condition { when: List::Borrowed(&[]), unless: List::Borrowed(&[]) };
    let whole = || Path(List::Borrowed(&[]));
    let body = Value::Map {
        base: List::Borrowed(&[]),
        entries: vec![entry("name", text(&tool.own)), entry("arguments", Value::Argument { slot: 0, path: whole() })]
            .into(),
    };
    let send = Send {
        backend,
        verb: Verb::Post,
        path: List::Borrowed(&[]),
        query: None,
        headers: List::Borrowed(&[]),
        body: Some(body),
        encoding: Encoding::Json,
        reads: None,
        effect: tool.effect,
        done: List::Borrowed(&[]),
    };
    let part = |key: &'static str| {
        let path = Path(vec![Segment::Key(key.into())].into());
        entry(key, Value::Step { step: 0, path })
    };
    let result = Value::Map {
        base: List::Borrowed(&[]),
        entries: vec![entry("words_of", text(server)), part("structuredContent"), part("content")].into(),
    };
    let step = Step {
        name: Text::Borrowed("call"),
        when: always(),
        called: None,
        forgives: Forgives::Nothing,
        kept_ms: 0,
        reply: None,
        gives: None,
        act: Act::Send(send),
    };
    Action::Steps { steps: vec![step].into(), reply: None, result: Some(result), content: None }
}
