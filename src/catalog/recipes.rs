//! What a client is shown at the start, beside the instructions: worked calls of tools that are offered, and notes.
//!
//! A recipe is written anew for whoever asks, since it may hold a period that begins and ends today.

use kartoteka_compiler::plan;
use serde_json::{Map, Value, json};

use super::{Card, ServedCatalog, ToolSet};
use crate::caller::{Caller, Locale};
use crate::runtime::accept;
use crate::runtime::evaluate;
use crate::runtime::periods::Clock;
use crate::runtime::scope::Scope;
use crate::runtime::tool::Unbound;

impl ToolSet {
    /// The members `structuredInstructions` and `instructionNotes`, as JSON without braces; `None` where no catalog has
    /// such.
    #[must_use]
    pub fn recipes(&self, locale: Locale, clock: &Clock) -> Option<String> {
        let caller = Caller::unknown(locale);
        let (mut recipes, mut notes) = (Vec::new(), Vec::new());
        for shelf in &self.shelves {
            let at = self.texts.place(shelf.place, locale);
            let scope = shelf.surroundings(&caller, clock, &self.texts).scope();
            for recipe in shelf.plan.recipes.iter().filter(|recipe| self.offers(shelf.place, recipe.tool)) {
                let card = &shelf.cards[recipe.tool];
                let mut item = Map::new();
                item.insert("title".to_owned(), recipe.titles.get(at).map(AsRef::as_ref).into());
                item.insert("description".to_owned(), recipe.descriptions.get(at).map(AsRef::as_ref).into());
                item.insert("tool".to_owned(), card.name().into());
                item.extend(arguments_of(recipe, card, shelf, &scope.with_arguments(&card.plan().arguments)));
                recipes.push(Value::Object(item));
            }
            notes.extend(shelf.plan.locales.get(at).into_iter().flat_map(|locale| locale.notes.iter()));
        }
        if recipes.is_empty() && notes.is_empty() {
            return None;
        }
        let (recipes, notes) = (Value::Array(recipes), json!(notes));
        Some(format!(r#""structuredInstructions":{recipes},"instructionNotes":{notes}"#))
    }
}

/// The arguments as a caller would pass them. What a recipe says of one argument by another is known once those that it
/// writes out are read, and defaults with them.
fn arguments_of(recipe: &plan::Recipe, card: &Card, shelf: &ServedCatalog, scope: &Scope<'_>) -> Map<String, Value> {
    let plain = evaluate::json(&recipe.arguments, &Unbound, scope);
    let written = match accept::read(&*card.tool, &shelf.plan, plain.as_deref()) {
        Ok(taken) => evaluate::json(&recipe.arguments, &*taken.bound, scope),
        Err(_) => plain,
    };
    written.and_then(|written| serde_json::from_str(&written).ok()).unwrap_or_default()
}
