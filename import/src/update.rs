//! A new version of a document over a catalog that was made of an older one. Files that were not changed since are written anew; a card
//! that an author has changed stays, with its texts, and the list says what the document says now; translations stay, and get the
//! texts that are new.

use std::collections::{BTreeMap, BTreeSet};

use kartoteka_compiler::authoring::{translation, yaml};
use serde_json::{Map, Value, json};
use sha2::{Digest as _, Sha256};

use crate::imported::ImportedCatalog;
use crate::making::tool_of;

/// What was written by an import: it is kept beside the catalogs, so that a later one knows what an author has changed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ImportState {
    /// The languages of the texts.
    pub locales: Vec<String>,
    /// The tools by their operations.
    pub tools: BTreeMap<String, String>,
    /// The digest of each file, by its path.
    files: BTreeMap<String, String>,
}

/// What an update does.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Update {
    /// The files to be written, be they there or not.
    pub writes: Vec<(String, String)>,
    /// The files to be removed.
    pub removes: Vec<String>,
    /// What has changed.
    pub changes: Vec<Change>,
}

/// Something that a new version changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The tool; `None`: the catalog.
    pub tool: Option<String>,
    /// What became of it.
    pub what: ChangeKind,
    /// What is different, place by place.
    pub details: Vec<String>,
}

/// What became of a tool.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChangeKind {
    /// It is new.
    Added,
    /// Its operation is another.
    Changed,
    /// Its operation is another; the card is an author's, and stays.
    Kept,
    /// Its operation is gone, and so is the card.
    Removed,
    /// Its operation is gone; the card is an author's, and stays.
    Orphaned,
}

impl ChangeKind {
    /// Its word.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Changed => "changed",
            Self::Kept => "kept as it is, for it was edited",
            Self::Removed => "removed",
            Self::Orphaned => "kept, for it was edited, and its operation is gone",
        }
    }
}

impl ImportState {
    /// What is written by an import.
    #[must_use]
    pub fn of(imported: &ImportedCatalog, locales: &[String]) -> Self {
        Self {
            locales: locales.to_vec(),
            tools: imported.tools.iter().map(|tool| (tool.operation.clone(), tool.name.clone())).collect(),
            files: imported.files.iter().map(|(path, text)| (path.clone(), digest(text))).collect(),
        }
    }

    /// Reads what [`ImportState::to_json`] has written.
    #[must_use]
    pub fn read(json: &str) -> Option<Self> {
        let value: Value = serde_json::from_str(json).ok()?;
        let texts = |key: &str| -> Option<BTreeMap<String, String>> {
            let map = value.get(key)?.as_object()?;
            map.iter().map(|(key, value)| Some((key.clone(), value.as_str()?.to_owned()))).collect()
        };
        let locales = value.get("locales")?.as_array()?.iter();
        let locales = locales.map(|locale| Some(locale.as_str()?.to_owned())).collect::<Option<_>>()?;
        Some(Self { locales, tools: texts("tools")?, files: texts("files")? })
    }

    /// Whether it has digests of a version before, with which no file agrees: everything is taken for edited then, once.
    #[must_use]
    pub fn is_of_a_version_before(&self) -> bool {
        self.files.values().any(|digest| digest.len() != 64)
    }

    /// As it is kept.
    #[must_use]
    pub fn to_json(&self) -> String {
        let Self { locales, tools, files } = self;
        let value = json!({ "locales": locales, "tools": tools, "files": files });
        let mut text = serde_json::to_string_pretty(&value).expect("JSON is always written to memory");
        text.push('\n');
        text
    }

    /// What is to be done with the files that are there, by their paths, so that they are what was imported now.
    #[must_use]
    pub fn update(&self, there: &BTreeMap<String, String>, imported: &ImportedCatalog) -> Update {
        let mut update = Update::default();
        let now: BTreeMap<&str, &str> =
            imported.tools.iter().map(|tool| (tool.operation.as_str(), tool.name.as_str())).collect();
        let before: BTreeSet<&str> = self.tools.values().map(String::as_str).collect();
        let mut written: BTreeMap<&str, Vec<&String>> = BTreeMap::new();
        for path in self.files.keys().filter(|path| there.contains_key(*path)) {
            written.entry(tool_of(path).unwrap_or_default()).or_default().push(path);
        }
        for (operation, name) in self.tools.iter().filter(|(operation, _)| !now.contains_key(operation.as_str())) {
            let own = written.remove(name.as_str()).unwrap_or_default();
            let edited = own.iter().any(|path| is_card(path) && self.is_edited(path, there));
            let what = if edited { ChangeKind::Orphaned } else { ChangeKind::Removed };
            if !edited {
                update.removes.extend(own.into_iter().cloned());
            }
            update.changes.push(Change { tool: Some(name.clone()), what, details: vec![operation.clone()] });
        }
        let names: BTreeSet<&str> = imported.tools.iter().map(|tool| tool.name.as_str()).collect();
        let mut files: BTreeMap<&str, Vec<(&str, &str)>> = BTreeMap::new();
        for (path, text) in &imported.files {
            match tool_of(path).filter(|name| names.contains(name)) {
                None => self.general(path, text, there, &mut update),
                Some(name) => files.entry(name).or_default().push((path, text)),
            }
        }
        for tool in &imported.tools {
            let name = tool.name.as_str();
            let own = files.remove(name).unwrap_or_default();
            self.tool(name, &own, there, before.contains(name), &mut update);
        }
        update
    }

    /// The manifest, or the texts of the catalog.
    fn general(&self, path: &str, text: &str, there: &BTreeMap<String, String>, update: &mut Update) {
        if self.files.get(path).is_some_and(|known| *known == digest(text)) {
            return;
        }
        let what = if self.is_edited(path, there) { ChangeKind::Kept } else { ChangeKind::Changed };
        if what == ChangeKind::Changed {
            update.writes.push((path.to_owned(), text.to_owned()));
        }
        let details = differences(there.get(path), text).into_iter().chain([path.to_owned()]).collect();
        update.changes.push(Change { tool: None, what, details });
    }

    fn tool(
        &self,
        name: &str,
        own: &[(&str, &str)],
        there: &BTreeMap<String, String>,
        was_there: bool,
        update: &mut Update,
    ) {
        let Some((path, text)) = own.iter().find(|(path, _)| is_card(path)) else { return };
        let same = own.iter().all(|(path, text)| self.files.get(*path).is_some_and(|known| *known == digest(text)));
        if was_there && same {
            return;
        }
        let tool = Some(name.to_owned());
        if self.is_edited(path, there) {
            let details = differences(there.get(*path), text);
            return update.changes.push(Change { tool, what: ChangeKind::Kept, details });
        }
        let what = if was_there { ChangeKind::Changed } else { ChangeKind::Added };
        let details = if was_there { differences(there.get(*path), text) } else { Vec::new() };
        update.changes.push(Change { tool, what, details });
        for (path, text) in own {
            let text = match there.get(*path).filter(|_| !is_card(path) && self.is_edited(path, there)) {
                Some(translated) => translation::merged(translated, text),
                None => (*text).to_owned(),
            };
            update.writes.push(((*path).to_owned(), text));
        }
    }

    /// Whether a file is not as it was written. One that is gone was removed by an author.
    fn is_edited(&self, path: &str, there: &BTreeMap<String, String>) -> bool {
        let written = self.files.get(path);
        match there.get(path) {
            Some(text) => written.is_none_or(|written| *written != digest(text)),
            None => written.is_some(),
        }
    }
}

fn is_card(path: &str) -> bool {
    path.starts_with("catalog/")
}

/// What is different in two cards: what they send, and their arguments.
fn differences(before: Option<&String>, now: &str) -> Vec<String> {
    let read = |text: &str| yaml::data(text).and_then(|value| value.as_object().cloned());
    let (Some(before), Some(now)) = (before.and_then(|text| read(text)), read(now)) else { return Vec::new() };
    let mut out = Vec::new();
    if before.get("request") != now.get("request") {
        let line = |card: &Map<String, Value>| card.get("request").and_then(Value::as_str).unwrap_or("none").to_owned();
        out.push(format!("the request is `{}`, and was `{}`", line(&now), line(&before)));
    }
    let nothing = Map::new();
    let arguments =
        |card: &Map<String, Value>| card.get("arguments").and_then(Value::as_object).unwrap_or(&nothing).clone();
    let required = |card: &Map<String, Value>, name: &str| {
        card.get("required").and_then(Value::as_array).is_some_and(|names| names.iter().any(|one| one == name))
    };
    let (old, new) = (arguments(&before), arguments(&now));
    for (name, schema) in &new {
        let needed = if required(&now, name) { ", which is required" } else { "" };
        match old.get(name) {
            None => out.push(format!("a new argument `{name}`{needed}")),
            Some(_) if required(&now, name) != required(&before, name) => {
                out.push(format!("`{name}` is {}required", if needed.is_empty() { "no more " } else { "" }));
            }
            Some(known) if known != schema => out.push(format!("`{name}` has another schema")),
            Some(_) => {}
        }
    }
    out.extend(old.keys().filter(|name| !new.contains_key(*name)).map(|name| format!("`{name}` is gone")));
    out
}

/// The SHA-256 of a text, by which one that was edited is known.
fn digest(text: &str) -> String {
    // The comment that names the schema for editors is no part of what was made.
    let text = text
        .strip_prefix("# yaml-language-server:")
        .and_then(|rest| rest.split_once('\n'))
        .map_or(text, |(_, rest)| rest);
    Sha256::digest(text).iter().fold(String::with_capacity(64), |hex, byte| hex + &format!("{byte:02x}"))
}

#[cfg(test)]
mod tests;
