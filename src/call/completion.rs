//! Values that complete an argument while it is being typed: of an `enum`, a table, the periods, or a dictionary.
//!
//! What was typed is a prefix, whatever its case. A dictionary's key is offered for a prefix of its name as well, since a
//! name is what people know.

use kartoteka_compiler::plan;
use serde_json::Value;

use super::context::Context;
use super::failed::Failed;
use super::resource::path;
use crate::audit::Audited;
use crate::caller::outcome::{CompletionOf, Completions};
use crate::catalog::served::ServedCatalog;
use crate::catalog::tool_set::ToolSet;
use crate::catalog::views::View;
use crate::runtime::slots;

/// The most values that are offered at once, as the protocol has it.
const MOST: usize = 100;

/// A value that may stand for an argument.
pub(crate) struct Choice {
    /// What is passed.
    pub(crate) value: String,
    /// What it is called, if that is another word.
    pub(crate) title: Option<String>,
}

/// The argument that is being typed, and its catalog; `None` if there is no such argument.
pub(crate) fn argument<'s>(
    set: &'s ToolSet,
    view: &View,
    of: CompletionOf<'_>,
    argument: &str,
) -> Option<(&'s ServedCatalog, &'s plan::Argument)> {
    let (catalog, arguments) = match of {
        CompletionOf::Prompt(name) => {
            let (catalog, prompt) = set.prompt_for(name, view)?;
            (catalog, &catalog.plan.prompts[prompt].arguments)
        }
        CompletionOf::Resource(address) => set.catalogs().iter().find_map(|catalog| {
            let known = |(place, resource): &(usize, &plan::Resource)| {
                path::is_at(catalog.name(), resource, address) && view.visible.resource(catalog.place, *place)
            };
            let (_, resource) = catalog.plan.resources.iter().enumerate().find(known)?;
            catalog.reads(resource).then_some((catalog, &resource.arguments))
        })?,
    };
    Some((catalog, arguments.iter().find(|known| known.name == argument)?))
}

/// Whose argument it is, for the audit.
pub(crate) fn audited<'s>(catalog: &'s ServedCatalog, of: CompletionOf<'_>) -> Audited<'s> {
    match of {
        CompletionOf::Prompt(name) => {
            let known = catalog.plan.prompts.iter().find(|prompt| prompt.name == name);
            known.map_or(Audited::Unnamed, |prompt| Audited::Prompt(&prompt.name))
        }
        CompletionOf::Resource(address) => {
            let known = catalog.plan.resources.iter().find(|known| path::is_at(catalog.name(), known, address));
            known.map_or(Audited::Unnamed, |resource| Audited::Resource(&resource.address))
        }
    }
}

/// Everything that is known to stand for an argument; each value once.
///
/// # Errors
/// The dictionary that has the values cannot be loaded.
pub(crate) async fn choices(context: &Context<'_>, argument: &plan::Argument) -> Result<Vec<Choice>, Failed> {
    let named = slots::values(&argument.check.shape, &context.catalog.plan);
    let mut choices: Vec<Choice> = named.map(|value| Choice { value: value.to_owned(), title: None }).collect();
    if let Some(complete) = &argument.complete {
        let entries = context.connection.dictionaries.whole(complete.dictionary, &context.asking()).await?;
        let columns = &context.catalog.plan.dictionaries[complete.dictionary].columns;
        let text = |json: &str| serde_json::from_str(json).ok().and_then(shown);
        for entry in entries.iter() {
            let (value, title) = match complete.column {
                None => (text(&entry.id), entry.name().and_then(text)),
                Some(column) => (entry.part(&columns[column]).and_then(text), None),
            };
            if let Some(value) = value
                && !choices.iter().any(|known| known.value == value)
            {
                // What a backend calls its entries may quote a key of the server as its replies may.
                let (value, title) = (context.keyless(value), title.map(|title| context.keyless(title)));
                choices.push(Choice { title: title.filter(|title| *title != value), value });
            }
        }
    }
    Ok(choices)
}

/// The choices that begin with what was typed.
pub(crate) fn offered(choices: Vec<Choice>, typed: &str) -> Completions {
    let typed = typed.to_lowercase();
    let begins = |text: &str| text.to_lowercase().starts_with(&typed);
    let fits = |choice: &Choice| begins(&choice.value) || choice.title.as_deref().is_some_and(begins);
    let mut values: Vec<String> = choices.into_iter().filter(fits).map(|choice| choice.value).collect();
    let total = values.len();
    values.truncate(MOST);
    Completions { values, total }
}

fn shown(value: Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(flag) => Some(flag.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

#[cfg(test)]
mod tests;
