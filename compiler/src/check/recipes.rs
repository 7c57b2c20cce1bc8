//! Recipes and notes: what a client is shown at the start, beside the instructions. A recipe calls a tool that is there,
//! with arguments that it takes.

use std::collections::BTreeSet;

use crate::ast::manifest::Recipe;
use crate::check::context::Cx;
use crate::check::scope::{Place, Scope};
use crate::check::texts::{Name, Use};
use crate::check::tools::Tool;
use crate::check::warnings::changes;
use crate::diagnostic::{Code, quoted};
use crate::syntax::fields::Spanned;

/// What stands beside the arguments of a recipe.
const BESIDE: [&str; 3] = ["title", "description", "tool"];

/// Checks them, and gives the tools of the recipes by their places.
pub(crate) fn check(tools: &[Tool<'_>], cx: &mut Cx<'_>) -> Vec<usize> {
    let manifest = cx.declared.manifest;
    let mut called = Vec::new();
    for (name, recipe) in &manifest.recipes {
        let id = format!("recipe-{}", name.value);
        cx.shown.push(Use::required(Name::of(id.as_str()), name.span));
        cx.shown.push(Use::required(Name::attribute(id, "description"), name.span));
        let Some(place) = tools.iter().position(|tool| tool.is_called(&recipe.tool.value)) else {
            let known = tools.iter().map(|tool| tool.card.name.value.as_str());
            let message = format!("there is no tool {}", quoted(&recipe.tool.value));
            cx.used.incomplete = false;
            let otherwise = "a recipe calls a tool of this catalog";
            cx.unknown(Code::UnknownTool, (&recipe.tool.value, recipe.tool.span), message, known, otherwise);
            continue;
        };
        called.push(place);
        one(name, recipe, &tools[place], cx);
    }
    let mut seen = BTreeSet::new();
    for note in &manifest.notes {
        if !seen.insert(note.value.as_str()) {
            cx.out.error(Code::DuplicateName, note.span, format!("the note {} is listed twice", quoted(&note.value)));
        }
        cx.shown.push(Use::required(Name::of(format!("note-{}", note.value)), note.span));
    }
    called
}

fn one(name: &Spanned<String>, recipe: &Recipe, tool: &Tool<'_>, cx: &mut Cx<'_>) {
    cx.used.incomplete = tool.incomplete;
    let scope = Scope { declared: cx.declared, arguments: &tool.arguments, steps: &[], run: 0, place: Place::Advice };
    if !changes(&recipe.arguments, &scope, cx) {
        return;
    }
    let entries = recipe.arguments.map().map(|map| map.entries.as_slice()).unwrap_or_default();
    for entry in entries.iter().filter(|entry| BESIDE.contains(&entry.key.value.as_str())) {
        let message = format!("a recipe has a `{}` of its own, beside its arguments", entry.key.value);
        cx.out.error(Code::AmbiguousName, entry.key.span, message);
    }
    let required = tool.arguments.iter().filter(|argument| argument.required || argument.ask.is_some());
    for argument in required.filter(|argument| !entries.iter().any(|entry| entry.key.value == argument.name)) {
        let message = format!("the recipe `{}` lacks the argument `{}`", name.value, argument.name);
        cx.out.error(Code::BadFix, recipe.arguments.span, message).note_at(argument.span, "it must be passed");
    }
}
