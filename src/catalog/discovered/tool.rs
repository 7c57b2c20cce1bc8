//! What a call of a server's tool is: one request to the backend that is the server, with the caller's arguments as they are. It is a
//! tool like any other, so that limits, approvals, the audit and the mask of secrets hold for it as they do for cards.

use kartoteka_compiler::listing::{self, Words};
use kartoteka_compiler::plan::{
    Act, Action, Argument, Check, Condition, Encoding, Entry, Export, Forgives, Json, List, Others, Path, Segment,
    Send, Shape, Step, Text, Tool as ToolPlan, Value, Verb,
};
use serde_json::Value as Tree;

use super::vetted::VettedTool;
use crate::runtime::argument::Argument as Passed;
use crate::runtime::arguments::Reader;
use crate::runtime::evaluate;
use crate::runtime::plan::Plan;
use crate::runtime::request::Request;
use crate::runtime::scope::Scope;
use crate::runtime::tool::{BoundArguments, Tool};
use crate::texts::{Texts, Variables};

/// What the arguments of the server's tool are to ours: one map of anything. What is in it is the server's to judge.
const ARGUMENTS: &str = "arguments";

/// A tool of an MCP server.
pub(super) struct DiscoveredTool {
    plan: std::sync::Arc<ToolPlan>,
}

struct DiscoveredArguments {
    plan: std::sync::Arc<ToolPlan>,
    given: Option<serde_json::Map<String, Tree>>,
}

impl DiscoveredTool {
    /// The tool as the catalog, which is at a place among `texts`, offers it.
    pub(super) fn new(
        tool: &VettedTool,
        (export, backend): (&Export, usize),
        (catalog, texts): (&Plan, &Texts),
    ) -> Self {
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
        let listed: Vec<Json> = listed.collect();
        let titles: Vec<Text> = listed.iter().map(|_| Text::Owned(tool.title.clone())).collect();
        let plan = ToolPlan {
            name: tool.name.clone().into(),
            aliases: List::Borrowed(&[]),
            effect: tool.effect,
            listed: listed.into(),
            titles: titles.into(),
            arguments: vec![arguments()].into(),
            schema: None,
            guard: export.guard.clone(),
            action,
            warnings: List::Borrowed(&[]),
            hint: None,
            resource: tool.name.clone().into(),
            summary: None,
            examples: List::Borrowed(&[]),
        };
        Self { plan: plan.into() }
    }
}

/// Arguments of a call as the tool takes them.
pub(super) fn wrapped(given: Option<&str>) -> Option<String> {
    given.map(|given| format!("{{\"{ARGUMENTS}\":{given}}}"))
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
        forgives: Forgives::Nothing,
        reply: None,
        gives: None,
        act: Act::Send(send),
    };
    Action::Steps { steps: vec![step].into(), reply: None, result: Some(result) }
}

impl Tool for DiscoveredTool {
    fn plan(&self) -> &ToolPlan {
        &self.plan
    }

    fn read(&self, reader: &mut Reader<'_>) -> Option<Box<dyn BoundArguments>> {
        let given = reader.map(ARGUMENTS, &self.plan.arguments[0].check);
        reader.refuse_rest(&[ARGUMENTS]);
        Some(Box::new(DiscoveredArguments { plan: std::sync::Arc::clone(&self.plan), given }))
    }
}

impl BoundArguments for DiscoveredArguments {
    fn argument(&self, slot: usize) -> Option<Passed<'_>> {
        self.given.as_ref().filter(|_| slot == 0).map(Passed::Map)
    }

    fn request(&self, step: usize, scope: &Scope<'_>, request: &mut Request) {
        if let (0, Action::Steps { steps, .. }) = (step, &self.plan.action)
            && let Some(send) = steps.first().and_then(Step::send)
        {
            evaluate::send(send, self, scope, request);
        }
    }
}
