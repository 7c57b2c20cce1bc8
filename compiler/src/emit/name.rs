//! Names of the catalog as names of Rust, and nothing else.
//!
//! **The rule.** A name is split into words where a character is no ASCII letter or digit and where lower case turns to
//! upper (`getLeads`, `crm.deal-get`, `HTMLPage` are `get leads`, `crm deal get`, `html page`); the words are joined as
//! `get_leads` for modules and fields and as `GetLeads` for types and variants. What Rust or the generated code itself
//! needs gets an underscore behind (`type_`, `Self_`); what would begin with a digit gets one before (`_2fa`), or `Value`
//! where camel case is asked for (`Value2fa`); what has no such letter at all is `value`. A name that is already taken in
//! its scope gets the next free number, in the order of the catalog: `a-b` and `a_b` are `a_b` and `a_b2`.

use std::collections::BTreeSet;

use proc_macro2::{Ident, Span};

/// The words of Rust that cannot be names.
const KEYWORDS: [&str; 53] = [
    "Self", "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate", "do", "dyn",
    "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro",
    "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return", "self", "static", "struct", "super",
    "trait", "true", "try", "type", "typeof", "union", "unsafe", "unsized", "use", "virtual", "where", "while",
    "yield",
];

/// What the generated code says of its own: modules, locals, and the types that an enum beside them must not hide.
const OWN: [&str; 18] = [
    "CATALOG",
    "PLAN",
    "plan",
    "reader",
    "runtime",
    "Arguments",
    "Box",
    "Card",
    "Copy",
    "Debug",
    "Default",
    "None",
    "Option",
    "Some",
    "String",
    "Tool",
    "Vec",
    "BoundArguments",
];

/// The names taken in one scope.
#[derive(Debug, Default)]
pub(super) struct Scope {
    taken: BTreeSet<String>,
}

impl Scope {
    /// The name of a module, a function or a field.
    pub(super) fn snake(&mut self, name: &str) -> Ident {
        let joined = words(name).join("_");
        let name = match joined.chars().next() {
            None => "value".into(),
            Some(first) if first.is_ascii_digit() => format!("_{joined}"),
            Some(_) => joined,
        };
        self.take(name, &OWN)
    }

    /// The name of a type.
    pub(super) fn camel(&mut self, name: &str) -> Ident {
        self.take(camel(name), &OWN)
    }

    /// The name of a variant: beside it there are only other variants.
    pub(super) fn variant(&mut self, name: &str) -> Ident {
        self.take(camel(name), &[])
    }

    /// The name of a constant.
    pub(super) fn constant(&mut self, name: &str) -> Ident {
        let joined = words(name).join("_").to_ascii_uppercase();
        let named = joined.starts_with(|first: char| first.is_ascii_alphabetic());
        self.take(if named { joined } else { format!("AT_{joined}") }, &OWN)
    }

    fn take(&mut self, name: String, own: &[&str]) -> Ident {
        let reserved = KEYWORDS.contains(&name.as_str()) || own.contains(&name.as_str());
        let first = if reserved { format!("{name}_") } else { name.clone() };
        let later = (2..).map(|number| format!("{name}{number}"));
        let free = std::iter::once(first).chain(later).find(|name| !self.taken.contains(name));
        let free = free.expect("numbers do not run out");
        self.taken.insert(free.clone());
        Ident::new(&free, Span::call_site())
    }
}

fn camel(name: &str) -> String {
    let joined: String = words(name).iter().map(|word| capitalized(word)).collect();
    if joined.starts_with(|first: char| first.is_ascii_alphabetic()) { joined } else { format!("Value{joined}") }
}

fn capitalized(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map_or_else(String::new, |first| first.to_ascii_uppercase().to_string() + chars.as_str())
}

/// The words of a name, in lower case.
fn words(name: &str) -> Vec<String> {
    let chars: Vec<char> = name.chars().collect();
    let mut words = vec![String::new()];
    for (at, &char) in chars.iter().enumerate() {
        let before = at.checked_sub(1).map(|at| chars[at]);
        let after = chars.get(at + 1);
        let begins = char.is_ascii_uppercase()
            && before.is_some_and(|before| {
                before.is_ascii_lowercase()
                    || before.is_ascii_alphanumeric() && after.is_some_and(char::is_ascii_lowercase)
            });
        if begins || !char.is_ascii_alphanumeric() {
            words.push(String::new());
        }
        if char.is_ascii_alphanumeric() {
            words.last_mut().expect("there is always one").push(char.to_ascii_lowercase());
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

#[cfg(test)]
mod tests;
