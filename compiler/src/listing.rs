//! Plans to the objects that `tools/list`, `resources/list`, `resources/templates/list` and `prompts/list` show.
//!
//! Each object is written once, here, at compile time: a server only joins them. Texts come in resolved, in one locale.

use serde_json::{Map, Value};

use crate::plan::{Act, Action, Argument, Effect, Json, JsonPart, List, ListEntry, Send, Text, Verb, numbered};
use crate::schema;

/// The words of one thing in one locale.
#[derive(Debug, Clone, Copy)]
pub struct Words<'a> {
    /// Its title, shown to people.
    pub title: &'a str,
    /// What it is for, read by a model.
    pub description: Option<&'a str>,
}

impl Words<'_> {
    /// What is written with these words.
    fn entry(self, json: Json) -> ListEntry {
        let text = |text: &str| Text::Owned(text.to_owned());
        let (title, description) = (text(self.title), self.description.map(text));
        ListEntry { json, title, description, address: None, input: None, names: List::Borrowed(&[]) }
    }
}

/// How an entry begins whose first member is a name.
const NAMED: &str = "{\"name\":\"";

/// Where the name of an entry begins that has it first.
const OWN_NAME: List<usize> = List::Borrowed(&[NAMED.len()]);

/// A tool, with `input` as [`schema::Input`] writes it in the same locale.
pub fn tool(name: &str, words: Words<'_>, input: &str, effect: Effect, action: &Action) -> ListEntry {
    let title = schema::text(words.title);
    let mut out = format!("{{\"name\":{},\"title\":{title}", schema::text(name));
    if let Some(description) = words.description {
        out.push_str(",\"description\":");
        out.push_str(&schema::text(description));
    }
    out.push_str(",\"inputSchema\":");
    let start = out.len();
    out.push_str(input);
    let input = JsonPart { start, end: out.len() };
    out.push_str(",\"outputSchema\":");
    out.push_str(&schema::output(action).to_string());
    out.push_str(&annotations(&title, effect, action));
    out.push('}');
    out.shrink_to_fit();
    ListEntry { input: Some(input), names: OWN_NAME, ..words.entry(Json(out.into())) }
}

/// All four hints, also where they say what MCP would assume: the defaults differ between clients. `title` is JSON.
fn annotations(title: &str, effect: Effect, action: &Action) -> String {
    let read = effect == Effect::Read;
    let delete = effect == Effect::Delete;
    let again = read || repeats_harmlessly(action);
    let open = asks_a_backend(action);
    format!(
        ",\"annotations\":{{\"title\":{title},\"readOnlyHint\":{read},\"destructiveHint\":{delete},\"idempotentHint\":{again},\"openWorldHint\":{open}}}"
    )
}

fn repeats_harmlessly(action: &Action) -> bool {
    match action {
        Action::Steps { steps, .. } => {
            numbered(steps).into_iter().all(|step| match &step.act {
                Act::Send(Send { verb: Verb::Get | Verb::Head | Verb::Put | Verb::Delete, .. }) => true,
                Act::Send(Send { verb: Verb::Post | Verb::Patch, .. }) | Act::Call(_) => step.effect() == Effect::Read,
                // Its inner steps are looked at by themselves.
                Act::Each(_) | Act::End(_) => true,
            })
        }
        Action::Answer { .. } | Action::Content { .. } => true,
        Action::Handler => false,
    }
}

/// What a handler asks is not known: it may be any backend.
fn asks_a_backend(action: &Action) -> bool {
    match action {
        Action::Steps { .. } | Action::Handler => true,
        Action::Answer { .. } | Action::Content { .. } => false,
    }
}

/// The address of a card as clients see it: `crm/deals` of the catalog `bitrix24` is `bitrix24://crm/deals`,
/// because some clients refuse a whole list for one address without a scheme. An address that has one stays.
#[must_use]
pub fn uri(catalog: &str, address: &str) -> String {
    let word = |scheme: &str| {
        scheme.starts_with(|first: char| first.is_ascii_alphabetic())
            && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
    };
    match address.split_once(':') {
        Some((scheme, _)) if word(scheme) => address.to_owned(),
        _ => format!("{}://{address}", scheme(catalog)),
    }
}

/// The other way round. What has another scheme, or none, is itself.
#[must_use]
pub fn address<'u>(catalog: &str, uri: &'u str) -> &'u str {
    let rest = uri.split_once("://").filter(|(given, _)| given.eq_ignore_ascii_case(&scheme(catalog)));
    rest.map_or(uri, |(_, address)| address)
}

/// A catalog's name may have what a scheme may not.
fn scheme(catalog: &str) -> String {
    let scheme = catalog.trim_start_matches('_').replace('_', "-").to_ascii_lowercase();
    if scheme.is_empty() { "catalog".to_owned() } else { scheme }
}

/// A resource at a fixed address.
pub fn resource(catalog: &str, address: &str, words: Words<'_>, mime: &str) -> ListEntry {
    let uri = uri(catalog, address);
    let mut object = Map::new();
    object.insert("uri".into(), uri.as_str().into());
    name(&mut object, address, words, mime);
    ListEntry { address: Some(uri.into()), ..words.entry(written(object)) }
}

/// A resource whose address has variables: in its path, and optional ones behind it.
pub fn template(catalog: &str, address: &str, variables: &[Text], words: Words<'_>, mime: &str) -> ListEntry {
    let mut object = Map::new();
    let mut uri = uri(catalog, address);
    if !variables.is_empty() {
        uri.push_str(&format!("{{?{}}}", variables.join(",")));
    }
    object.insert("uriTemplate".into(), uri.as_str().into());
    name(&mut object, address, words, mime);
    ListEntry { address: Some(uri.into()), ..words.entry(written(object)) }
}

/// A prompt; `describe` gives the description of an argument by its slot.
pub fn prompt<'d>(
    name: &str,
    words: Words<'_>,
    arguments: &[Argument],
    describe: impl Fn(usize) -> Option<&'d str>,
) -> ListEntry {
    let mut object = Map::new();
    object.insert("name".into(), name.into());
    object.insert("title".into(), words.title.into());
    describe_into(&mut object, words.description);
    if !arguments.is_empty() {
        let arguments = arguments.iter().enumerate().map(|(slot, argument)| {
            let mut shown = Map::new();
            shown.insert("name".into(), argument.name.as_ref().into());
            describe_into(&mut shown, describe(slot));
            shown.insert("required".into(), (argument.required && argument.ask.is_none()).into());
            Value::Object(shown)
        });
        object.insert("arguments".into(), arguments.collect());
    }
    ListEntry { names: OWN_NAME, ..words.entry(written(object)) }
}

fn name(object: &mut Map<String, Value>, address: &str, words: Words<'_>, mime: &str) {
    object.insert("name".into(), address.into());
    object.insert("title".into(), words.title.into());
    describe_into(object, words.description);
    object.insert("mimeType".into(), mime.into());
}

fn describe_into(object: &mut Map<String, Value>, description: Option<&str>) {
    if let Some(description) = description {
        object.insert("description".into(), description.into());
    }
}

fn written(object: Map<String, Value>) -> Json {
    Json(Value::Object(object).to_string().into())
}

#[cfg(test)]
mod tests;
