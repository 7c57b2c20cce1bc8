//! Texts of a mounted catalog that name a tool by its bare name: the mount has no tool of that name.

use std::borrow::Cow;
use std::collections::BTreeSet;

use serde_json::{Map, Value as Tree};

use crate::diagnostic::{Code, Diagnostics, Span};
use crate::mounted;
use crate::plan::{Action, Catalog, Content, Json, ListEntry, Speech, Value};
use crate::syntax::fields;
use crate::syntax::fluent::message_id;

/// How many names a warning has.
const MOST: usize = 3;

/// Warns of them, once a mount. A reference has the mount's name already where `plan` shows it.
pub(super) fn names((of, prefix): (Span, &str), (catalog, plan): (&Catalog, &Catalog), out: &mut Diagnostics) {
    let names: BTreeSet<&str> = mounted::names(catalog).collect();
    let found: BTreeSet<&str> = texts(plan).iter().flat_map(|text| named(text, &names)).collect();
    let Some(first) = found.first() else { return };
    let shown: Vec<&str> = found.iter().copied().take(MOST).collect();
    let more = if found.len() > MOST { format!(" and {} more", found.len() - MOST) } else { String::new() };
    let message =
        format!("texts of `{}` name tools as they are called there: {}{more}", catalog.name, fields::listed(&shown));
    out.warning(Code::BareToolName, of, message).label(format!("under this name it is `{prefix}{first}`")).fix(
        format!("write `{{ $tool-{} }}` in the texts, `{{{{ tool.{first} }}}}` in templates", message_id(first)),
        None,
    );
}

/// All that callers are shown of a catalog, as it is written.
fn texts(plan: &Catalog) -> Vec<Cow<'_, str>> {
    let mut texts: Vec<Cow<'_, str>> = Vec::new();
    for tool in plan.tools.iter() {
        tool.listed.iter().for_each(|entry| listed(entry, &mut texts));
        for shown in answers(&tool.action) {
            literals(shown, &mut texts);
        }
    }
    for resource in plan.resources.iter() {
        resource.listed.iter().chain(resource.template.iter()).for_each(|entry| listed(entry, &mut texts));
        match &resource.content {
            Content::Markdown { texts: long } => texts.extend(long.iter().map(|text| Cow::Borrowed(&**text))),
            Content::Data { result } => literals(result, &mut texts),
            Content::Text { text } => literals(text, &mut texts),
            Content::Tool { .. } | Content::Dictionary { .. } | Content::Blob { .. } => {}
        }
    }
    for prompt in plan.prompts.iter() {
        prompt.listed.iter().for_each(|entry| listed(entry, &mut texts));
        match &prompt.says {
            Speech::Template { texts: long } => texts.extend(long.iter().map(|text| Cow::Borrowed(text.as_ref()))),
            Speech::Messages { messages } => literals(messages, &mut texts),
        }
    }
    let wordings = plan.recipes.iter().flat_map(|recipe| recipe.titles.iter().chain(recipe.descriptions.iter()));
    texts.extend(wordings.map(|text| Cow::Borrowed(&**text)));
    for locale in plan.locales.iter() {
        let lines = locale.source.lines().map(said);
        let whole = locale.instructions.as_deref().into_iter().chain(locale.notes.iter().map(|note| &**note));
        texts.extend(lines.chain(whole).map(Cow::Borrowed));
    }
    texts
}

/// What a tool answers of the author's own words.
fn answers(action: &Action) -> impl Iterator<Item = &Value> {
    let (first, second) = match action {
        Action::Steps { result, content, .. } => (result.as_ref(), content.as_ref()),
        Action::Answer { result } => (Some(result), None),
        Action::Content { blocks, .. } => (Some(blocks), None),
        Action::Handler => (None, None),
    };
    first.into_iter().chain(second)
}

/// What an entry of a list says besides its own name, which is a tool's, often.
fn listed(entry: &ListEntry, texts: &mut Vec<Cow<'_, str>>) {
    let mut object: Map<String, Tree> = serde_json::from_str(&entry.json.0).expect("a plan's JSON is valid");
    object.remove("name");
    object.into_iter().for_each(|(_, tree)| strings(tree, texts));
}

/// The texts that a value has of the author's, wherever they stand in it.
fn literals(value: &Value, texts: &mut Vec<Cow<'_, str>>) {
    value.walk(&mut |one| {
        if let Value::Literal(Json(json)) = one {
            strings(serde_json::from_str(json).expect("a plan's JSON is valid"), texts);
        }
    });
}

/// The texts of a tree, and none of its keys.
fn strings(tree: Tree, texts: &mut Vec<Cow<'_, str>>) {
    match tree {
        Tree::String(text) => texts.push(Cow::Owned(text)),
        Tree::Array(items) => items.into_iter().for_each(|item| strings(item, texts)),
        Tree::Object(map) => map.into_iter().for_each(|(_, one)| strings(one, texts)),
        Tree::Null | Tree::Bool(_) | Tree::Number(_) => {}
    }
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
