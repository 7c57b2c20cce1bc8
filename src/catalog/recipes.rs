//! What a client is shown at the start, beside the instructions: worked calls of tools that are offered, and notes.
//!
//! A recipe is written anew for each `initialize`, since it may hold a period that begins and ends today.

use kartoteka_compiler::plan;
use serde_json::{Map, Value, json};

use super::card::Card;
use super::listing::seen as seen_of;
use super::served::ServedCatalog;
use super::tool_set::ToolSet;
use super::views::View;
use crate::caller::{Caller, Locale};
use crate::runtime::accept;
use crate::runtime::evaluate;
use crate::runtime::periods::Clock;
use crate::runtime::scope::{Scope, Surroundings};
use crate::runtime::tool::Unbound;

/// The members `structuredInstructions` and `instructionNotes`, as JSON without braces; `None` where no catalog has such.
#[must_use]
pub(crate) fn recipes(set: &ToolSet, view: &View, locale: Locale, clock: &Clock) -> Option<String> {
    let caller = Caller::unknown(locale);
    let (mut recipes, mut notes) = (Vec::new(), Vec::new());
    for catalog in set.catalogs() {
        let at = set.texts().place(catalog.place, locale);
        let surroundings = Surroundings::new(
            (catalog.place, &catalog.plan),
            catalog.own_connection().settings.values(),
            (&caller, clock),
            set.texts(),
        );
        let seen =
            |recipe: &&plan::Recipe| set.offers(catalog, recipe.tool) && view.visible.tool(catalog.place, recipe.tool);
        for recipe in catalog.plan.recipes.iter().filter(seen) {
            let card = &catalog.cards[recipe.tool];
            let scope = surroundings.scope().with_arguments(&card.plan().arguments);
            let mut item = Map::new();
            item.insert("title".to_owned(), recipe.titles.get(at).map(|title| &**title).into());
            item.insert("description".to_owned(), recipe.descriptions.get(at).map(|said| &**said).into());
            item.insert("tool".to_owned(), card.name().into());
            item.extend(arguments_of(recipe, card, catalog, &scope));
            recipes.push(Value::Object(item));
        }
        if view.visible.catalog(catalog.place) {
            let said = catalog.plan.locales.get(at).into_iter().flat_map(|locale| locale.notes.iter());
            notes.extend(said.map(|note| seen_of(catalog, &view.visible, note)).filter(|note| !note.is_empty()));
        }
    }
    if recipes.is_empty() && notes.is_empty() {
        return None;
    }
    let (recipes, notes) = (Value::Array(recipes), json!(notes));
    Some(format!(r#""structuredInstructions":{recipes},"instructionNotes":{notes}"#))
}

/// The arguments as a caller would pass them. What a recipe says of one argument by another is known once those that it
/// writes out are read, and defaults with them.
fn arguments_of(recipe: &plan::Recipe, card: &Card, catalog: &ServedCatalog, scope: &Scope<'_>) -> Map<String, Value> {
    let plain = evaluate::json(&recipe.arguments, &Unbound, scope);
    let written = match accept::read(&*card.tool, &catalog.plan, plain.as_deref()) {
        Ok(accepted) => evaluate::json(&recipe.arguments, &*accepted.bound, scope),
        Err(_) => plain,
    };
    written.and_then(|written| serde_json::from_str(&written).ok()).unwrap_or_default()
}
