//! Names of a document as names of a card.

use std::collections::{BTreeMap, BTreeSet};

use kartoteka_compiler::authoring;

/// The longest name of a tool that all clients take.
const LONGEST: usize = 64;

/// Names that are taken, whatever their case: clients may tell names apart by their letters alone.
#[derive(Debug, Clone, Default)]
pub(crate) struct Taken {
    names: BTreeSet<String>,
    /// The number that comes next behind a name, so that a thousand of one name are no million of attempts.
    numbers: BTreeMap<String, usize>,
}

impl<'n> FromIterator<&'n str> for Taken {
    fn from_iter<I: IntoIterator<Item = &'n str>>(names: I) -> Self {
        Self { names: names.into_iter().map(str::to_lowercase).collect(), numbers: BTreeMap::new() }
    }
}

/// Words of letters and digits with `_` between them: `listPets` is `list_pets`, `repos/list-for-org` is `repos_list_for_org`.
pub(crate) fn snake(name: &str) -> String {
    let mut out = String::with_capacity(name.len() + 4);
    let mut before = ' ';
    let mut characters = name.chars().peekable();
    while let Some(character) = characters.next() {
        let ends_capitals = character.is_ascii_uppercase()
            && before.is_ascii_uppercase()
            && characters.peek().is_some_and(char::is_ascii_lowercase);
        let breaks = character.is_ascii_uppercase() && (before.is_ascii_lowercase() || before.is_ascii_digit());
        if (breaks || ends_capitals) && !out.ends_with('_') {
            out.push('_');
        }
        if character.is_ascii_alphanumeric() {
            out.push(character.to_ascii_lowercase());
        } else if !out.is_empty() && !out.ends_with('_') {
            out.push('_');
        }
        before = character;
    }
    out.trim_matches('_').to_owned()
}

/// A name for a tool that no other has.
pub(crate) fn of_tool(wish: &str, taken: &mut Taken) -> String {
    let mut name = snake(wish);
    if !name.starts_with(|first: char| first.is_ascii_alphabetic()) {
        name.insert_str(0, "call_");
    }
    unique(name.trim_end_matches('_'), taken)
}

/// A name for a setting that no other has.
pub(crate) fn of_setting(wish: &str, taken: &mut Taken) -> String {
    let mut name = snake(wish);
    if !name.starts_with(|first: char| first.is_ascii_alphabetic()) {
        name.insert_str(0, "key_");
    }
    unique(name.trim_end_matches('_'), taken)
}

/// A name for a backend that none of these has; the first is `api`.
pub(crate) fn of_backend(wish: &str, known: &[&str]) -> String {
    let own = if known.is_empty() { "api".to_owned() } else { snake(wish) };
    let own = Some(own).filter(|name| name.starts_with(|first: char| first.is_ascii_alphabetic()));
    let numbered = (known.len() + 1..).map(|number| format!("api_{number}"));
    let mut names = own.into_iter().chain(numbered);
    names.find(|name| !known.contains(&name.as_str())).expect("numbers do not end")
}

/// A name for an argument: as the document has it, where a reference can spell it.
pub(crate) fn of_argument(wish: &str, taken: &mut Taken) -> String {
    let plain = |character: char| character.is_ascii_alphanumeric() || character == '_';
    let mut name: String = wish.chars().map(|character| if plain(character) { character } else { '_' }).collect();
    while name.contains("__") && !wish.contains("__") {
        name = name.replace("__", "_");
    }
    let name = name.trim_end_matches('_').trim_start_matches('_');
    let mut name = if name.is_empty() { "value".to_owned() } else { name.to_owned() };
    if name.starts_with(|first: char| first.is_ascii_digit()) {
        name.insert(0, 'n');
    }
    if authoring::is_reserved(&name) {
        name.push_str("_value");
    }
    unique(&name, taken)
}

/// A name that is not taken, and is from now on.
pub(crate) fn unique(name: &str, taken: &mut Taken) -> String {
    let name = &name[..name.len().min(LONGEST)];
    if taken.names.insert(name.to_lowercase()) {
        return name.to_owned();
    }
    let number = taken.numbers.entry(name.to_lowercase()).or_insert(2);
    loop {
        let suffix = format!("_{number}");
        *number += 1;
        let found = format!("{}{suffix}", &name[..name.len().min(LONGEST - suffix.len())]);
        if taken.names.insert(found.to_lowercase()) {
            return found;
        }
    }
}

/// A key of data, in which a dollar sign stands for itself.
pub(crate) fn key(name: &str) -> String {
    name.replace('$', "$$")
}

#[cfg(test)]
mod tests;
