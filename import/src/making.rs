//! What a reader has found of an API, to the files of a catalog. Cards are compiled as they are made, a few hundred at once, so
//! that neither time nor memory grows faster than the document: a card that passes is compiled once, and those beside one that
//! does not once more.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use kartoteka_compiler::authoring::{manifest, yaml};
use kartoteka_compiler::compile;
use kartoteka_compiler::diagnostic::Severity;
use kartoteka_compiler::source::Sources;
use serde_json::{Map, Value};

use crate::imported::{ImportFault, ImportedCatalog, ImportedTool, LeftOut, MOST_OPERATIONS, Wish};
use crate::names::{self, Taken};
use crate::parts::Tool;
use crate::schema::Detail;
use crate::words;

/// So many cards are compiled at once.
const CARDS_AT_ONCE: usize = 250;

/// How long a backend may take, unless the document says it.
const TIMEOUT: &str = "30s";

/// An API, as its description has it.
#[derive(Debug, Default)]
pub(crate) struct Api {
    pub(crate) title: Option<String>,
    pub(crate) description: Option<String>,
    /// Of the manifest.
    pub(crate) settings: Map<String, Value>,
    pub(crate) backends: Map<String, Value>,
    /// What could not be carried over, or has to be known.
    pub(crate) notes: Vec<String>,
}

/// Makes the card of a name in as much detail as it may have, or says why there is none.
pub(crate) type MakesCard<'d> = Box<dyn Fn(&str, Detail) -> Result<Tool, String> + 'd>;

/// A tool that may be made.
pub(crate) struct Draft<'d> {
    /// `GET /path`, as the document has it: no other has the same.
    pub(crate) line: String,
    /// What it might be called.
    pub(crate) wish: String,
    pub(crate) card: MakesCard<'d>,
}

/// A file: its path as catalogs spell it, and its text.
pub(crate) type Written = (String, String);

/// What is wrong with files, by the name of the tool.
pub(crate) type Judge<'j> = &'j mut dyn FnMut(Vec<Written>) -> BTreeMap<String, String>;

/// Makes a catalog of what was found.
pub(crate) fn made(
    api: &Api,
    drafts: &[Draft<'_>],
    wish: &Wish,
    left: Vec<LeftOut>,
) -> Result<ImportedCatalog, ImportFault> {
    made_before(&mut faults, api, drafts, wish, left)
}

/// The same before a judge.
pub(crate) fn made_before(
    judge: Judge<'_>,
    api: &Api,
    drafts: &[Draft<'_>],
    wish: &Wish,
    mut left: Vec<LeftOut>,
) -> Result<ImportedCatalog, ImportFault> {
    if drafts.len() > MOST_OPERATIONS {
        return Err(ImportFault::TooMany(drafts.len()));
    }
    left.extend(api.notes.iter().map(|note| LeftOut::part(None, note.as_str())));
    let mut taken: Taken = wish.known.values().map(String::as_str).collect();
    let named = drafts.iter().map(|draft| {
        let known = wish.known.get(&draft.line).cloned();
        known.unwrap_or_else(|| names::of_tool(&draft.wish, &mut taken))
    });
    let names: Vec<String> = named.collect();
    let mut passing = Passing { judge, api, drafts, names: &names, wish, passed: BTreeMap::new() };
    for start in (0..drafts.len()).step_by(CARDS_AT_ONCE) {
        let all = start..drafts.len().min(start + CARDS_AT_ONCE);
        passing.pass(all.map(|place| (place, Detail::Full)).collect())?;
    }
    let Passing { passed, .. } = passing;
    let mut used = Used::default();
    for outcome in passed.values() {
        if let Outcome::Passed { written, backend, .. } = outcome {
            used.add(written, backend.as_deref());
        }
    }
    let (mut files, mut tools) = (general_files(api, wish, &used), Vec::new());
    for (place, outcome) in passed {
        let line = &drafts[place].line;
        match outcome {
            Outcome::Passed { written, notes, .. } => {
                tools.push(ImportedTool { name: names[place].clone(), operation: line.clone() });
                files.extend(written);
                left.extend(notes.into_iter().map(|why| LeftOut::part(Some(&names[place]), why)));
            }
            Outcome::Dropped(why) => left.push(LeftOut::whole(line.clone(), why)),
        }
    }
    if tools.is_empty() { Err(ImportFault::Nothing(left)) } else { Ok(ImportedCatalog { files, tools, left }) }
}

/// What became of a draft.
enum Outcome {
    /// Its files, what could not be carried over, and the backend that it names.
    Passed { written: Vec<Written>, notes: Vec<String>, backend: Option<String> },
    /// Why there is no card of it.
    Dropped(String),
}

/// Makes cards plainer until they pass the check.
struct Passing<'p, 'd> {
    judge: Judge<'p>,
    api: &'p Api,
    drafts: &'p [Draft<'d>],
    names: &'p [String],
    wish: &'p Wish,
    passed: BTreeMap<usize, Outcome>,
}

impl Passing<'_, '_> {
    /// Whatever is kept of these stood in a set of cards in which the check found nothing.
    fn pass(&mut self, first: Vec<(usize, Detail)>) -> Result<(), ImportFault> {
        let mut sets = VecDeque::from([first]);
        while let Some(set) = sets.pop_front() {
            let mut drawn = Vec::with_capacity(set.len());
            for (place, detail) in set {
                match (self.drafts[place].card)(&self.names[place], detail) {
                    Ok(tool) => drawn.push((place, detail, self.drawn(tool, detail))),
                    Err(why) => drop(self.passed.insert(place, Outcome::Dropped(why))),
                }
            }
            if drawn.is_empty() {
                continue;
            }
            let mut used = Used::default();
            drawn.iter().for_each(|(_, _, (written, _, backend))| used.add(written, backend.as_deref()));
            let mut files = general_files(self.api, self.wish, &used);
            files.extend(drawn.iter().flat_map(|(_, _, (written, ..))| written).cloned());
            let mut faults = (self.judge)(files);
            if faults.is_empty() {
                self.passed.extend(
                    drawn.into_iter().map(|(place, _, (written, notes, backend))| {
                        (place, Outcome::Passed { written, notes, backend })
                    }),
                );
                continue;
            }
            let (mut rest, mut plainer) = (Vec::new(), Vec::new());
            for (place, detail, ..) in drawn {
                match (faults.remove(&self.names[place]), detail.plainer()) {
                    (None, _) => rest.push((place, detail)),
                    (Some(_), Some(detail)) => plainer.push((place, detail)),
                    (Some(why), None) => drop(self.passed.insert(place, Outcome::Dropped(why))),
                }
            }
            // What is left is said of no card: of the manifest, say.
            if let Some(why) = faults.into_values().next() {
                return Err(ImportFault::Unfit(why));
            }
            sets.extend([rest, plainer].into_iter().filter(|set| !set.is_empty()));
        }
        Ok(())
    }

    /// The files of a card, what could not be carried over, and the backend that it names.
    fn drawn(&self, tool: Tool, detail: Detail) -> (Vec<Written>, Vec<String>, Option<String>) {
        let written = self.written(&tool);
        let mut notes = tool.notes;
        notes.extend(detail.note().map(str::to_owned));
        let backend = tool.card.get("backend").and_then(Value::as_str).map(str::to_owned);
        (written, notes, backend)
    }

    fn written(&self, tool: &Tool) -> Vec<Written> {
        let catalog = &self.wish.catalog;
        // A line break in a path of the document would end the comment.
        let line: String = tool.line.chars().filter(|character| !character.is_control()).collect();
        let mut card = format!("tool: {}\n# {line}\n", tool.name);
        card.push_str(&yaml::entries(&tool.card, 0));
        let mut words = format!("{} = {}\n", tool.name, tool.title);
        tool.texts.iter().for_each(|(name, text)| words.push_str(&format!("    .{name} = {text}\n")));
        let texts = self.wish.locales.iter().enumerate();
        let texts = texts.map(|(place, locale)| {
            (format!("locales/{locale}/{catalog}/{}.ftl", tool.name), format!("{}{words}", mark(place)))
        });
        std::iter::once((format!("catalog/{catalog}/tools/{}.yaml", tool.name), card)).chain(texts).collect()
    }
}

/// What cards use of a manifest.
#[derive(Default)]
struct Used<'u> {
    backends: BTreeSet<&'u str>,
    settings: BTreeSet<&'u str>,
}

impl<'u> Used<'u> {
    /// The files of a card, and the backend that it names.
    fn add(&mut self, written: &'u [Written], backend: Option<&'u str>) {
        self.backends.extend(backend);
        let cards = written.iter().filter(|(path, _)| path.starts_with("catalog/"));
        self.settings.extend(cards.flat_map(|(_, card)| settings_in(card)));
    }
}

/// The names of the settings that a text refers to.
fn settings_in(text: &str) -> impl Iterator<Item = &str> {
    text.split("setting.").skip(1).map(name_at)
}

/// The manifest, and the texts of the catalog itself. A backend that no card uses, and settings that neither it nor a card does,
/// are left out.
fn general_files(api: &Api, wish: &Wish, used: &Used<'_>) -> Vec<Written> {
    let catalog = &wish.catalog;
    let language = wish.locales.first().map(String::as_str);
    let is_used = |name: &str| api.backends.len() == 1 || used.backends.contains(name);
    let backends = api.backends.iter().filter(|(name, _)| is_used(name));
    let backends: Map<String, Value> = backends.map(|(name, backend)| (name.clone(), backend.clone())).collect();
    let written = Value::Object(backends.clone()).to_string();
    let named: BTreeSet<&str> = settings_in(&written).chain(used.settings.iter().copied()).collect();
    let settings = api.settings.iter().filter(|(name, _)| named.contains(name.as_str()));
    let settings: Map<String, Value> = settings.map(|(name, setting)| (name.clone(), setting.clone())).collect();
    let manifest = manifest::text(catalog, language, &settings, &backends, TIMEOUT);
    let title = api.title.as_deref().and_then(words::fluent).unwrap_or_else(|| words::of_name(catalog));
    let mut own = format!("catalog = {title}\n");
    if let Some(description) = api.description.as_deref().and_then(words::fluent) {
        own.push_str(&format!("    .instructions = {description}\n"));
    }
    let texts = wish.locales.iter().enumerate();
    let texts =
        texts.map(|(place, locale)| (format!("locales/{locale}/{catalog}.ftl"), format!("{}{own}", mark(place))));
    std::iter::once((format!("catalog/{catalog}/catalog.yaml"), manifest)).chain(texts).collect()
}

/// The name that a text begins with.
fn name_at(text: &str) -> &str {
    let end = text.find(|character: char| !(character.is_ascii_alphanumeric() || character == '_'));
    &text[..end.unwrap_or(text.len())]
}

/// What stands before texts that are in another language than their folder says.
fn mark(place: usize) -> &'static str {
    if place == 0 { "" } else { "### untranslated\n\n" }
}

/// What is wrong with files, as the check says it.
pub(crate) fn faults(files: Vec<Written>) -> BTreeMap<String, String> {
    let sources = Sources::from_files(files);
    let report = compile(&sources).report;
    let mut out = BTreeMap::new();
    for one in report.list().iter().filter(|one| one.severity == Severity::Error) {
        let path = sources.file(one.primary.file).map_or("", |file| file.path());
        // What is said of another file is known by its path, which no tool is called.
        let tool = tool_of(path).unwrap_or(path).to_owned();
        out.entry(tool).or_insert_with(|| one.message.clone());
    }
    out
}

/// The tool whose card a file is, or whose texts it has.
pub(crate) fn tool_of(path: &str) -> Option<&str> {
    let file = path.rsplit('/').next().unwrap_or_default();
    let of_tool = path.contains("/tools/") || path.starts_with("locales/") && path.split('/').count() == 4;
    of_tool.then(|| file.rsplit_once('.'))?.map(|(stem, _)| stem)
}

#[cfg(test)]
mod tests;
