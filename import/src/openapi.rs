//! A document of OpenAPI 3 to the files of a catalog.

use std::collections::{BTreeMap, BTreeSet};

use kartoteka_compiler::authoring::yaml;
use kartoteka_compiler::compile;
use kartoteka_compiler::source::Sources;
use serde_json::{Map, Value, json};

use crate::auth::Auth;
use crate::document::{Document, DocumentFault, list, text};
use crate::names;
use crate::operation::{Chosen, Operation};
use crate::schema::Detail;
use crate::tool::{Cards, Tool};
use crate::words;

/// So many operations are carried over at once.
const MOST_OPERATIONS: usize = 5000;

/// What is wanted of a document.
#[derive(Debug, Clone, Default)]
pub struct Wish {
    /// What the catalog is called.
    pub catalog: String,
    /// The languages of its texts, the first of which is that of the document.
    pub locales: Vec<String>,
    /// Which operations.
    pub chosen: Chosen,
    /// What tools are called already, by their operations.
    pub known: BTreeMap<String, String>,
}

/// What is made of a document.
#[derive(Debug, Clone)]
pub struct ImportedCatalog {
    /// Paths as catalogs spell them, and texts.
    pub files: Vec<(String, String)>,
    /// The tools, in the order of the document.
    pub tools: Vec<ImportedTool>,
    /// What could not be carried over.
    pub left: Vec<LeftOut>,
}

/// A tool and the operation that it is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportedTool {
    /// The tool.
    pub name: String,
    /// `GET /path`.
    pub operation: String,
}

/// Something that could not be carried over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftOut {
    /// The operation or the tool; `None`: of the whole document.
    pub of: Option<String>,
    /// What, and why.
    pub why: String,
    /// Nothing was made of the operation at all.
    pub whole: bool,
}

/// Why nothing is made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ImportFault {
    /// The document is not read.
    #[error(transparent)]
    Document(#[from] DocumentFault),
    /// What is chosen names nothing.
    #[error("the document has no such thing: {}", .0.join(", "))]
    Unknown(Vec<String>),
    /// There are more operations than are carried over at once.
    #[error("{0} operations are more than {MOST_OPERATIONS}; choose by tag, path or id")]
    TooMany(usize),
    /// There is no operation, or none could be carried over.
    #[error("nothing could be carried over{}", told(.0))]
    Nothing(Vec<LeftOut>),
    /// What is made does not pass the check for a reason of our own.
    #[error("the catalog does not pass the check: {0}")]
    Unfit(String),
}

fn told(left: &[LeftOut]) -> String {
    let lines = left.iter().map(|one| format!("\n  {}: {}", one.of.as_deref().unwrap_or("the document"), one.why));
    lines.collect()
}

/// Makes a catalog of a document.
///
/// # Errors
/// The document is none of OpenAPI 3, what is chosen is not in it, or nothing of it could be carried over.
pub fn openapi(document: &str, wish: &Wish) -> Result<ImportedCatalog, ImportFault> {
    let document = Document::parse(document)?;
    let (all, others) = Operation::all(&document);
    let unknown = wish.chosen.unknown(&all);
    if !unknown.is_empty() {
        return Err(ImportFault::Unknown(unknown));
    }
    let mut left: Vec<LeftOut> = Vec::new();
    let whole = |of: String, why: &str| LeftOut { of: Some(of), why: why.to_owned(), whole: true };
    left.extend(others.into_iter().map(|line| whole(line, "a card cannot send this verb")));
    let deprecated = all.iter().filter(|operation| wish.chosen.spares(operation));
    left.extend(deprecated.map(|operation| whole(operation.line(), "it is deprecated; its id brings it")));
    for (key, what) in [("webhooks", "webhooks"), ("callbacks", "callbacks")] {
        if document.root().get(key).is_some() {
            left.push(LeftOut { of: None, why: format!("{what} are not carried over"), whole: false });
        }
    }
    let chosen: Vec<&Operation<'_>> = all.iter().filter(|operation| wish.chosen.has(operation)).collect();
    if chosen.len() > MOST_OPERATIONS {
        return Err(ImportFault::TooMany(chosen.len()));
    }
    let server = Server::of(&document);
    let auth = Auth::of(&document, &chosen, &variable(&wish.catalog));
    let general = server.notes.iter().chain(&auth.notes);
    left.extend(general.map(|note| LeftOut { of: None, why: note.clone(), whole: false }));
    let cards = Cards { document: &document, prefix: server.prefix.clone() };
    let mut taken: BTreeSet<String> = wish.known.values().map(|name| name.to_lowercase()).collect();
    let named: Vec<(String, &Operation<'_>)> = chosen
        .into_iter()
        .map(|operation| {
            let line = operation.line();
            let known = wish.known.get(&line).cloned();
            (known.unwrap_or_else(|| names::of_tool(operation.id().unwrap_or(&line), &mut taken)), operation)
        })
        .collect();
    let general = general_files(&document, wish, &server, &auth);
    let (tools, files) = Passing { cards: &cards, wish, general, named: &named }.made(&mut left)?;
    Ok(ImportedCatalog { files, tools, left })
}

/// The prefix of the variables of a catalog.
fn variable(catalog: &str) -> String {
    catalog.to_uppercase().replace('-', "_")
}

/// Where the API is.
struct Server {
    /// The whole address, where the document says one.
    base: Option<String>,
    /// The path of an address without a host.
    prefix: String,
    notes: Vec<String>,
}

impl Server {
    fn of(document: &Document) -> Self {
        let mut notes = Vec::new();
        let servers: Vec<&Value> = list(document.root(), "servers").collect();
        if servers.len() > 1 {
            notes.push(format!("of {} servers the first is the default of the setting", servers.len()));
        }
        let mut url = servers.first().and_then(|server| text(server, "url")).unwrap_or_default().to_owned();
        let variables = servers.first().and_then(|server| server.get("variables")).and_then(Value::as_object);
        for (name, variable) in variables.into_iter().flatten() {
            url = url.replace(&format!("{{{name}}}"), text(variable, "default").unwrap_or_default());
        }
        let plain = url.trim_end_matches('/');
        let is_whole = plain.starts_with("https://") || plain.starts_with("http://");
        if is_whole && !plain.contains(['{', '}', '@', '?', '#', ' ']) {
            return Self { base: Some(plain.to_owned()), prefix: String::new(), notes };
        }
        notes.push("the document does not say where the API is: its setting has no default".to_owned());
        let prefix = if plain.starts_with('/') && !plain.contains(['{', '?', '#', ' ']) { plain } else { "" };
        Self { base: None, prefix: prefix.to_owned(), notes }
    }
}

/// The manifest, and the texts of the catalog itself.
fn general_files(document: &Document, wish: &Wish, server: &Server, auth: &Auth) -> Vec<(String, String)> {
    let catalog = &wish.catalog;
    let mut base = json!({ "env": format!("{}_BASE_URL", variable(catalog)), "type": "string", "format": "uri" });
    match &server.base {
        Some(address) => base["default"] = address.as_str().into(),
        None => base["example"] = "https://api.example".into(),
    }
    let mut settings = Map::from_iter([("base_url".to_owned(), base)]);
    settings.extend(auth.settings.clone());
    let mut api = Map::from_iter([
        ("base".to_owned(), "$setting.base_url".into()),
        ("headers".to_owned(), json!({ "Accept": "application/json" })),
    ]);
    if !auth.credentials.is_empty() {
        api.insert("auth".into(), auth.credentials.clone().into());
    }
    api.insert("timeout".into(), "30s".into());
    api.insert("retry".into(), json!({ "times": 2, "backoff": "500ms..4s" }));
    let mut manifest = format!("catalog: {catalog}\n");
    if let Some(first) = wish.locales.first().filter(|first| *first != "en") {
        yaml::entry("locale", &first.as_str().into(), 0, &mut manifest);
    }
    manifest.push_str("\nsettings:\n");
    manifest.push_str(&yaml::entries(&settings, 2));
    manifest.push_str("\nbackends:\n  api:\n");
    manifest.push_str(&yaml::entries(&api, 4));
    let info = document.root().get("info").unwrap_or(&Value::Null);
    let title = text(info, "title").and_then(words::fluent).unwrap_or_else(|| words::of_name(catalog));
    let mut own = format!("catalog = {title}\n");
    if let Some(description) = text(info, "description").and_then(words::fluent) {
        own.push_str(&format!("    .instructions = {description}\n"));
    }
    let texts = wish
        .locales
        .iter()
        .enumerate()
        .map(|(place, locale)| (format!("locales/{locale}/{catalog}.ftl"), format!("{}{own}", mark(place))));
    std::iter::once((format!("catalog/{catalog}/catalog.yaml"), manifest)).chain(texts).collect()
}

/// What stands before texts that are in another language than their folder says.
fn mark(place: usize) -> &'static str {
    if place == 0 { "" } else { "### untranslated\n\n" }
}

/// Makes cards until all of them pass the check.
struct Passing<'p, 'd> {
    cards: &'p Cards<'d>,
    wish: &'p Wish,
    general: Vec<(String, String)>,
    named: &'p [(String, &'p Operation<'d>)],
}

type Made = (Vec<ImportedTool>, Vec<(String, String)>);

impl Passing<'_, '_> {
    fn made(&self, left: &mut Vec<LeftOut>) -> Result<Made, ImportFault> {
        let mut details: BTreeMap<&str, Detail> = BTreeMap::new();
        let mut dropped: BTreeMap<&str, String> = BTreeMap::new();
        loop {
            let (tools, notes) = self.drafted(&details, &mut dropped);
            if tools.is_empty() {
                self.without(&dropped, left);
                return Err(ImportFault::Nothing(std::mem::take(left)));
            }
            let mut files = self.general.clone();
            tools.iter().for_each(|tool| self.written(tool, &mut files));
            let faults = faults(&files)?;
            if faults.is_empty() {
                left.extend(notes);
                self.without(&dropped, left);
                let tools = tools.into_iter().map(|tool| ImportedTool { name: tool.name, operation: tool.line });
                return Ok((tools.collect(), files));
            }
            let mut changed = false;
            for (name, _) in self.named {
                let Some(why) = faults.get(name) else { continue };
                changed = true;
                match details.get(name.as_str()) {
                    None => drop(details.insert(name, Detail::Plain)),
                    Some(Detail::Full | Detail::Plain) => drop(details.insert(name, Detail::Bare)),
                    Some(Detail::Bare) => drop(dropped.insert(name, why.clone())),
                }
            }
            if !changed {
                let why = faults.into_values().next().unwrap_or_default();
                return Err(ImportFault::Unfit(why));
            }
        }
    }

    /// Notes the operations of which nothing was made.
    fn without(&self, dropped: &BTreeMap<&str, String>, left: &mut Vec<LeftOut>) {
        left.extend(self.named.iter().filter_map(|(name, operation)| {
            let why = dropped.get(name.as_str())?.clone();
            Some(LeftOut { of: Some(operation.line()), why, whole: true })
        }));
    }

    /// The cards, each in as much detail as it may have.
    fn drafted<'s>(
        &'s self,
        details: &BTreeMap<&str, Detail>,
        dropped: &mut BTreeMap<&'s str, String>,
    ) -> (Vec<Tool>, Vec<LeftOut>) {
        let (mut tools, mut notes) = (Vec::new(), Vec::new());
        for (name, operation) in self.named {
            if dropped.contains_key(name.as_str()) {
                continue;
            }
            let detail = details.get(name.as_str()).copied().unwrap_or(Detail::Full);
            match self.cards.tool(operation, name, detail) {
                Ok(tool) => {
                    let of = |why: &String| LeftOut { of: Some(name.clone()), why: why.clone(), whole: false };
                    notes.extend(tool.notes.iter().map(of));
                    if detail != Detail::Full {
                        let why = match detail {
                            Detail::Bare => "arguments have their types alone: their schemas do not pass the check",
                            _ => {
                                "arguments have no patterns, formats, bounds and defaults: with them they do not pass the check"
                            }
                        };
                        notes.push(of(&why.to_owned()));
                    }
                    tools.push(tool);
                }
                Err(why) => drop(dropped.insert(name, why)),
            }
        }
        (tools, notes)
    }

    fn written(&self, tool: &Tool, files: &mut Vec<(String, String)>) {
        let catalog = &self.wish.catalog;
        let mut card = format!("tool: {}\n# {}\n", tool.name, tool.line);
        card.push_str(&yaml::entries(&tool.card, 0));
        files.push((format!("catalog/{catalog}/tools/{}.yaml", tool.name), card));
        let mut words = format!("{} = {}\n", tool.name, tool.title);
        tool.texts.iter().for_each(|(name, text)| words.push_str(&format!("    .{name} = {text}\n")));
        for (place, locale) in self.wish.locales.iter().enumerate() {
            files.push((format!("locales/{locale}/{catalog}/{}.ftl", tool.name), format!("{}{words}", mark(place))));
        }
    }
}

/// What is wrong with files, by the name of the tool.
fn faults(files: &[(String, String)]) -> Result<BTreeMap<String, String>, ImportFault> {
    let sources = Sources::from_files(files.to_vec());
    let report = compile(&sources).report;
    let mut out = BTreeMap::new();
    for one in report.list().iter().filter(|one| one.severity == kartoteka_compiler::diagnostic::Severity::Error) {
        let path = sources.file(one.primary.file).map_or("", |file| file.path());
        let name = path.rsplit('/').next().unwrap_or_default();
        let tool = name.rsplit_once('.').map_or(name, |(stem, _)| stem).to_owned();
        out.entry(tool).or_insert_with(|| one.message.clone());
    }
    Ok(out)
}

#[cfg(test)]
mod tests;
