//! Names of a document as names of a card.

use std::collections::BTreeSet;

/// Roots of references, and what no argument may be called.
const TAKEN: [&str; 14] = [
    "arguments",
    "windows",
    "setting",
    "caller",
    "text",
    "reply",
    "record",
    "item",
    "keys",
    "token",
    "confirm",
    "http",
    "now",
    "document",
];

/// The longest name of a tool that all clients take.
const LONGEST: usize = 64;

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
pub(crate) fn of_tool(wish: &str, taken: &mut BTreeSet<String>) -> String {
    let mut name = snake(wish);
    if !name.starts_with(|first: char| first.is_ascii_alphabetic()) {
        name.insert_str(0, "call_");
    }
    unique(name.trim_end_matches('_'), taken)
}

/// A name for an argument: as the document has it, where a reference can spell it.
pub(crate) fn of_argument(wish: &str, taken: &mut BTreeSet<String>) -> String {
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
    if TAKEN.contains(&name.as_str()) {
        name.push_str("_value");
    }
    unique(&name, taken)
}

fn unique(name: &str, taken: &mut BTreeSet<String>) -> String {
    let name = &name[..name.len().min(LONGEST)];
    let mut found = name.to_owned();
    let mut number = 2;
    // Clients may tell names apart by their letters alone.
    while !taken.insert(found.to_lowercase()) {
        let suffix = format!("_{number}");
        found = format!("{}{suffix}", &name[..name.len().min(LONGEST - suffix.len())]);
        number += 1;
    }
    found
}

/// A key of data, in which a dollar sign stands for itself.
pub(crate) fn key(name: &str) -> String {
    name.replace('$', "$$")
}

#[cfg(test)]
mod tests;
