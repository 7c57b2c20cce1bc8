//! Texts of a mounted catalog that name a tool by its bare name: the mount has no tool of that name.

use std::collections::BTreeSet;

use crate::diagnostic::{Code, Diagnostics, Span};
use crate::mounted;
use crate::plan::{Catalog, Content, Speech};
use crate::syntax::fields::listed;
use crate::syntax::fluent::message_id;

/// How many names a warning has.
const MOST: usize = 3;

/// Warns of them, once a mount. A reference has the mount's name already where `plan` shows it.
pub(super) fn names((of, prefix): (Span, &str), (catalog, plan): (&Catalog, &Catalog), out: &mut Diagnostics) {
    let names: BTreeSet<&str> = mounted::names(catalog).collect();
    let found: BTreeSet<&str> = texts(plan).into_iter().flat_map(|text| named(text, &names)).collect();
    let Some(first) = found.first() else { return };
    let shown: Vec<&str> = found.iter().copied().take(MOST).collect();
    let more = if found.len() > MOST { format!(" and {} more", found.len() - MOST) } else { String::new() };
    let message = format!("texts of `{}` name tools as they are called there: {}{more}", catalog.name, listed(&shown));
    out.warning(Code::BareToolName, of, message).label(format!("under this name it is `{prefix}{first}`")).fix(
        format!("write `{{ $tool-{} }}` in the texts, `{{{{ tool.{first} }}}}` in templates", message_id(first)),
        None,
    );
}

/// All that callers are shown of a catalog, as it is written.
fn texts(plan: &Catalog) -> Vec<&str> {
    let mut texts: Vec<&str> = Vec::new();
    for tool in plan.tools.iter() {
        for entry in tool.listed.iter() {
            texts.extend(entry.description.as_deref());
            texts.extend(entry.input());
        }
    }
    for resource in plan.resources.iter() {
        texts.extend(
            resource.listed.iter().chain(resource.template.iter()).filter_map(|entry| entry.description.as_deref()),
        );
        if let Content::Markdown { texts: long } = &resource.content {
            texts.extend(long.iter().map(|text| &**text));
        }
    }
    for prompt in plan.prompts.iter() {
        // Its own name is its tool's, often.
        texts.extend(prompt.listed.iter().filter_map(|entry| entry.description.as_deref()));
        if let Speech::Template { texts: long } = &prompt.says {
            texts.extend(long.iter().map(AsRef::as_ref));
        }
    }
    for locale in plan.locales.iter() {
        texts.extend(locale.source.lines().map(said));
        texts.extend(locale.instructions.as_deref());
        texts.extend(locale.notes.iter().map(|note| &**note));
    }
    texts.extend(plan.recipes.iter().flat_map(|recipe| recipe.descriptions.iter()).map(|text| &**text));
    texts
}

/// What a line of a Fluent source says, without the name that it begins with.
fn said(line: &str) -> &str {
    let name = line.trim_start().split_once(" =").filter(|(name, _)| !name.contains(' '));
    name.map_or(line, |(_, said)| said)
}

/// The names that stand in a text as words of their own. What is also a plain word means a tool in backticks alone.
fn named<'n>(text: &str, names: &BTreeSet<&'n str>) -> Vec<&'n str> {
    let is_part = |char: char| char.is_ascii_alphanumeric() || matches!(char, '_' | '-' | '.');
    let is_plain = |word: &str| word.bytes().all(|byte| byte.is_ascii_lowercase());
    let mut found = Vec::new();
    let mut at = 0;
    for word in text.split(|char| !is_part(char)) {
        let place = at + text[at..].find(word).unwrap_or_default();
        at = place + word.len();
        let word = word.trim_matches('.');
        let in_backticks = text[..place].ends_with('`') && text[at..].starts_with('`');
        if let Some(name) = names.get(word)
            && (in_backticks || !is_plain(word))
        {
            found.push(*name);
        }
    }
    found
}
