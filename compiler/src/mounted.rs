//! A catalog once more, under another name: the plan of a mount, which an operator asks for and of which its author knows nothing.
//!
//! A prefix stands before the names of tools and prompts, and before each name of a tool that the author wrote as a reference. Resources
//! have the mount's name as their scheme, also where a tool or a prompt shows one by its address. Everything else goes by places in the
//! plan, and is the same: so the functions that a compiled catalog has read the arguments of a mount and write its requests.

use std::iter;

use serde_json::{Map, Value};

use crate::listing;
use crate::plan::{
    Argument, Ask, AskedValue, Backend, Catalog, Coded, Connecting, Content, Export, Json, JsonPart, Known, List,
    ListEntry, Locale, Prompt, Recipe, Resource, Setting, Speech, Tool, WholeNames, Wording,
};

mod addresses;
mod mount;
mod source;

pub use mount::Mount;

/// Where a setting of a mount is said: a key of the operator's file, and no variable.
fn key_of_setting(mount: &str, setting: &str) -> String {
    format!("catalogs.{mount}.settings.{setting}")
}

/// The plan of a catalog under another name.
#[must_use]
pub fn mounted(catalog: &Catalog, mount: &Mount) -> Catalog {
    let Mount { name, of: _, prefix } = mount;
    let tools: List<Tool> = catalog.tools.iter().map(|one| tool(one, mount)).collect();
    let settings = catalog.settings.iter().cloned();
    Catalog {
        name: name.clone().into(),
        settings: settings
            .map(|setting| Setting { env: key_of_setting(name, &setting.name).into(), ..setting })
            .collect(),
        backends: catalog.backends.iter().map(|one| backend(one, prefix)).collect(),
        locales: catalog.locales.iter().map(|one| locale(one, mount, &tools)).collect(),
        tools,
        resources: catalog.resources.iter().map(|one| resource(one, mount)).collect(),
        prompts: catalog.prompts.iter().map(|one| prompt(one, mount)).collect(),
        recipes: catalog
            .recipes
            .iter()
            .cloned()
            .map(|recipe| Recipe {
                titles: recipe.titles.iter().map(|text| wording(text, prefix)).collect(),
                descriptions: recipe.descriptions.iter().map(|text| wording(text, prefix)).collect(),
                ..recipe
            })
            .collect(),
        // The other name of a catalog is its own alone: an address leads to one.
        connection: catalog.connection.clone().map(|connection| Connecting { path: None, ..connection }),
        // What others read from the environment is said of the catalog.
        ignores: List::Borrowed(&[]),
        ..catalog.clone()
    }
}

/// Every name that a tool of a catalog answers to.
pub(crate) fn names(catalog: &Catalog) -> impl Iterator<Item = &str> {
    catalog.tools.iter().flat_map(|tool| iter::once(&tool.name).chain(tool.aliases.iter())).map(AsRef::as_ref)
}

/// What the names of tools begin with that a catalog offers on of MCP servers.
pub(crate) fn prefixes(catalog: &Catalog) -> impl Iterator<Item = &str> {
    catalog.backends.iter().filter_map(|backend| backend.export.as_ref()).map(|export| export.prefix.as_ref())
}

fn tool(tool: &Tool, mount: &Mount) -> Tool {
    let prefix = mount.prefix.as_str();
    let name = format!("{prefix}{}", tool.name);
    let is_own = tool.resource == tool.name;
    Tool {
        aliases: tool.aliases.iter().map(|alias| format!("{prefix}{alias}").into()).collect(),
        listed: tool.listed.iter().map(|one| entry(one, prefix)).collect(),
        arguments: tool.arguments.iter().cloned().map(|one| argument(one, prefix)).collect(),
        known: tool.known.iter().cloned().map(|one| known(one, prefix)).collect(),
        codes: tool.codes.iter().cloned().map(|one| coded(one, prefix)).collect(),
        resource: if is_own { name.clone().into() } else { tool.resource.clone() },
        action: addresses::action(&tool.action, mount),
        // They are the catalog's, and are tried with it.
        examples: List::Borrowed(&[]),
        name: name.into(),
        ..tool.clone()
    }
}

fn argument(argument: Argument, prefix: &str) -> Argument {
    let worded = |texts: &[Option<Wording>]| -> List<Option<Wording>> {
        texts.iter().map(|text| text.as_ref().map(|text| wording(text, prefix))).collect()
    };
    let ask = argument.ask.map(|ask| Ask {
        descriptions: worded(&ask.descriptions),
        titles: worded(&ask.titles),
        values: ask
            .values
            .iter()
            .map(|one| AskedValue { value: one.value.clone(), titles: worded(&one.titles) })
            .collect(),
        ..ask
    });
    Argument { ask, ..argument }
}

/// The tool that finds records by a part of a value has the prefix, too.
fn known(known: Known, prefix: &str) -> Known {
    let whole = known
        .whole
        .map(|whole| WholeNames { instead: whole.instead.map(|tool| format!("{prefix}{tool}").into()), ..whole });
    Known { whole, ..known }
}

/// The tool that finds a code has it as well.
fn coded(coded: Coded, prefix: &str) -> Coded {
    Coded { found_by: coded.found_by.map(|tool| format!("{prefix}{tool}").into()), ..coded }
}

fn backend(backend: &Backend, prefix: &str) -> Backend {
    let export = backend.export.clone();
    let export = export.map(|export| Export { prefix: format!("{prefix}{}", export.prefix).into(), ..export });
    Backend { export, ..backend.clone() }
}

fn prompt(prompt: &Prompt, mount: &Mount) -> Prompt {
    let prefix = mount.prefix.as_str();
    let says = match &prompt.says {
        Speech::Messages { messages } => Speech::Messages { messages: addresses::value(messages, mount) },
        Speech::Template { .. } => prompt.says.clone(),
    };
    Prompt {
        name: format!("{prefix}{}", prompt.name).into(),
        listed: prompt.listed.iter().map(|one| entry(one, prefix)).collect(),
        arguments: prompt.arguments.iter().cloned().map(|one| argument(one, prefix)).collect(),
        says,
        ..prompt.clone()
    }
}

fn resource(resource: &Resource, mount: &Mount) -> Resource {
    let listed =
        |entries: &List<ListEntry>| entries.iter().map(|one| addressed(entry(one, &mount.prefix), mount)).collect();
    let content = match &resource.content {
        Content::Data { result } => Content::Data { result: addresses::value(result, mount) },
        Content::Text { text } => Content::Text { text: addresses::value(text, mount) },
        Content::Markdown { texts } => {
            Content::Markdown { texts: texts.iter().map(|text| wording(text, &mount.prefix)).collect() }
        }
        other => other.clone(),
    };
    Resource { listed: listed(&resource.listed), template: listed(&resource.template), content, ..resource.clone() }
}

/// The entry of a resource with the mount's address of it.
fn addressed(entry: ListEntry, mount: &Mount) -> ListEntry {
    let Some(address) = &entry.address else { return entry };
    let address = listing::uri(&mount.name, listing::address(&mount.of, address));
    let mut object: Map<String, Value> = serde_json::from_str(&entry.json.0).expect("a plan's JSON is valid");
    for key in ["uri", "uriTemplate"] {
        if let Some(written) = object.get_mut(key) {
            *written = address.as_str().into();
        }
    }
    // Nothing goes by places in it any more: what it says is said.
    let json = Json(Value::Object(object).to_string().into());
    ListEntry { json, address: Some(address.into()), names: List::Borrowed(&[]), ..entry }
}

fn locale(locale: &Locale, mount: &Mount, tools: &[Tool]) -> Locale {
    let prefix = mount.prefix.as_str();
    Locale {
        source: source::renamed(&locale.source, prefix, tools).into(),
        // Two systems of one kind are told apart by what they are called.
        title: locale.title.as_ref().map(|title| format!("{title} ({})", mount.name).into()),
        instructions: locale.instructions.as_ref().map(|text| wording(text, prefix)),
        notes: locale.notes.iter().map(|text| wording(text, prefix)).collect(),
        ..locale.clone()
    }
}

/// A text with the prefix before each name that is a reference.
fn wording(wording: &Wording, prefix: &str) -> Wording {
    let (text, names) = prefixed(&wording.text, &wording.names, prefix);
    Wording { text: text.into(), names: names.into() }
}

/// An entry of a list with the prefix before each name that is a reference, its own among them.
fn entry(entry: &ListEntry, prefix: &str) -> ListEntry {
    let (json, names) = prefixed(&entry.json.0, &entry.names, prefix);
    let behind = |place: usize| place + entry.names.iter().filter(|name| **name < place).count() * prefix.len();
    let input = entry.input.map(|JsonPart { start, end }| JsonPart { start: behind(start), end: behind(end) });
    let (title, description) = if entry.names.is_empty() {
        (entry.title.clone(), entry.description.clone())
    } else {
        let object: Map<String, Value> = serde_json::from_str(&json).expect("a name has nothing that JSON escapes");
        let text = |key: &str| object.get(key).and_then(Value::as_str).map(|text| text.to_owned().into());
        (text("title").unwrap_or_default(), text("description"))
    };
    ListEntry {
        json: Json(json.into()),
        title,
        description,
        address: entry.address.clone(),
        input,
        names: names.into(),
    }
}

/// A text with a prefix at these places, and where they are then.
fn prefixed(text: &str, places: &[usize], prefix: &str) -> (String, Vec<usize>) {
    let mut written = String::with_capacity(text.len() + places.len() * prefix.len());
    let (mut from, mut names) = (0, Vec::with_capacity(places.len()));
    for place in places {
        written.push_str(&text[from..*place]);
        names.push(written.len());
        written.push_str(prefix);
        from = *place;
    }
    written.push_str(&text[from..]);
    (written, names)
}

/// Whether a resource keeps its address under a mount, since it has a scheme of its own: both would be read by it.
pub(crate) fn keeps_its_address(catalog: &Catalog, resource: &Resource) -> bool {
    listing::uri(&catalog.name, &resource.address) == *resource.address
}

/// Whether two catalogs' resources would have the same scheme.
pub(crate) fn share_a_scheme(one: &str, other: &str) -> bool {
    listing::uri(one, "") == listing::uri(other, "")
}
