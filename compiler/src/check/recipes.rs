//! Recipes and notes: what a client is shown at the start, beside the instructions. A recipe calls a tool that is there,
//! with arguments that it takes.

use std::collections::BTreeSet;

use crate::ast::manifest::Recipe;
use crate::check::context::Cx;
use crate::check::resolved::{self, Change, all};
use crate::check::scope::{Place, Scope};
use crate::check::texts::{Name, Use};
use crate::check::tools::{self, Tool};
use crate::check::warnings::changes;
use crate::diagnostic::{Code, quoted};
use crate::syntax::fields::Spanned;

/// What stands beside the arguments of a recipe.
const BESIDE: [&str; 3] = ["title", "description", "tool"];

/// Checks the recipes and the notes; `None` if a recipe has a fault.
pub(crate) fn check(tools: &[Tool<'_>], cx: &mut Cx<'_>) -> Option<Vec<resolved::Recipe>> {
    let manifest = cx.declared.manifest;
    let recipes = all(manifest.recipes.iter().map(|(name, recipe)| one(name, recipe, tools, cx)));
    notes(cx);
    recipes
}

fn one(name: &Spanned<String>, recipe: &Recipe, tools: &[Tool<'_>], cx: &mut Cx<'_>) -> Option<resolved::Recipe> {
    let id = format!("recipe-{}", name.value);
    let title = cx.show(Use::required(Name::of(id.as_str()), name.span));
    let description = cx.show(Use::required(Name::attribute(id, "description"), name.span));
    let tool = tools::place_of(&recipe.tool, tools, "a recipe calls a tool of this catalog", cx)?;
    let arguments = resolved::named(arguments(name, recipe, &tools[tool], cx)?);
    Some(resolved::Recipe { tool, arguments, title: title?, description: description? })
}

fn arguments(name: &Spanned<String>, recipe: &Recipe, tool: &Tool<'_>, cx: &mut Cx<'_>) -> Option<Vec<Change>> {
    cx.used.incomplete = tool.incomplete;
    let scope = Scope { arguments: &tool.arguments, ..Scope::outside(cx.declared, Place::Advice) };
    let changes = changes(&recipe.arguments, &scope, cx)?;
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
    Some(changes)
}

fn notes(cx: &mut Cx<'_>) {
    let mut seen = BTreeSet::new();
    for note in &cx.declared.manifest.notes {
        if !seen.insert(note.value.as_str()) {
            cx.out.error(Code::DuplicateName, note.span, format!("the note {} is listed twice", quoted(&note.value)));
        }
        cx.show(Use::required(Name::of(format!("note-{}", note.value)), note.span));
    }
}
