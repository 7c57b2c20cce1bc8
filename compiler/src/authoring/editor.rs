//! JSON Schemas of the files of a catalog, for editors. They are made by running the readers of cards and noting what they ask for,
//! so that a key which a reader knows is in the schema, and one that it does not know is not. A reader decides by some keys what
//! else it asks; so it is run with each key that it knows, too.
//!
//! A schema refuses less than the check: it says nothing of references, names and texts.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use crate::ast::card::{Resource, Tool};
use crate::ast::data::MERGE;
use crate::ast::manifest::Manifest;
use crate::ast::prompt::Prompt;
use crate::check::keywords;
use crate::diagnostic::Diagnostics;
use crate::source::Sources;
use crate::syntax::fields::Read;
use crate::syntax::noted::{Form, Noted, NotedMap, Reader, noting};
use crate::syntax::yaml::{self, Node};

/// A kind of file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileKind {
    /// `catalog.yaml`
    Manifest,
    /// A card of `tools/`.
    Tool,
    /// A card of `resources/`.
    Resource,
    /// A card of `prompts/`.
    Prompt,
}

impl FileKind {
    /// All kinds.
    pub const ALL: [FileKind; 4] = [FileKind::Manifest, FileKind::Tool, FileKind::Resource, FileKind::Prompt];

    /// Its name, as the schema's file is called.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            FileKind::Manifest => "manifest",
            FileKind::Tool => "tool",
            FileKind::Resource => "resource",
            FileKind::Prompt => "prompt",
        }
    }
}

/// The schema of a kind of file, JSON Schema 2020-12.
#[must_use]
pub fn schema(kind: FileKind) -> Value {
    let mut schemas = Schemas::default();
    let form = match kind {
        FileKind::Manifest => Manifest::form(),
        FileKind::Tool => Tool::form(),
        FileKind::Resource => Resource::form(),
        FileKind::Prompt => Prompt::form(),
    };
    let Value::Object(root) = schemas.of(form) else { unreachable!("a file is a map") };
    let mut out = Map::new();
    out.insert("$schema".into(), "https://json-schema.org/draft/2020-12/schema".into());
    out.insert("title".into(), format!("Kartoteka: {}", kind.name()).into());
    out.extend(root);
    out.insert("$defs".into(), Value::Object(schemas.made.into_iter().collect()));
    Value::Object(out)
}

/// Rounds in which keys that were found are tried: a key may lead to others.
const ROUNDS: usize = 3;

/// A name that an author may give.
const NAME: &str = "^[A-Za-z_][A-Za-z0-9_-]*$";

#[derive(Default)]
struct Schemas {
    /// By name.
    made: BTreeMap<String, Value>,
    /// The names of what readers ask for, by the readers' types.
    names: BTreeMap<&'static str, String>,
}

impl Schemas {
    fn of(&mut self, form: Form) -> Value {
        match form {
            Form::Anything => json!({}),
            Form::Text => json!({ "type": ["string", "number", "boolean"] }),
            Form::Like(pattern) => json!({ "type": ["string", "number"], "pattern": pattern }),
            Form::Whole => json!({ "type": "integer" }),
            Form::Number => json!({ "type": "number" }),
            Form::Boolean => json!({ "type": "boolean" }),
            Form::True => json!({ "const": true }),
            Form::Arguments => self.arguments(),
            Form::List(item) => json!({ "type": "array", "items": self.of(item()) }),
            Form::OneOrMore(item) => {
                let item = self.of(item());
                json!({ "anyOf": [item, { "type": "array", "items": item }] })
            }
            Form::Names(value) => {
                let value = self.of(value());
                json!({ "type": "object", "propertyNames": { "pattern": NAME }, "additionalProperties": value })
            }
            Form::Asked(reader) => self.asked(reader),
        }
    }

    /// What a reader asks for, as a definition that others refer to.
    fn asked(&mut self, reader: Reader) -> Value {
        if let Some(name) = self.names.get(reader.name) {
            return refer(name);
        }
        let asked = Asked::of(reader);
        if let Asked::Words(words) = asked {
            return json!({ "enum": words });
        }
        let Asked::Map { keys, required, open } = asked else { return json!({}) };
        let name = self.name_of(reader.name);
        self.names.insert(reader.name, name.clone());
        let mut properties = Map::new();
        for (key, form) in keys {
            properties.insert(key.to_owned(), self.of(form));
        }
        let mut out = json!({ "type": "object", "properties": properties, "additionalProperties": open });
        if !required.is_empty() {
            out["required"] = required.into_iter().collect();
        }
        let others = reader_takes(reader);
        if !others.is_empty() {
            out = json!({ "anyOf": std::iter::once(out).chain(others).collect::<Vec<_>>() });
        }
        self.made.insert(name.clone(), out);
        refer(&name)
    }

    /// The last part of a type's name, or more of it where that is taken.
    fn name_of(&self, path: &str) -> String {
        let plain = path.trim_start_matches("core::option::Option<").trim_end_matches('>');
        let parts: Vec<&str> = plain.split("::").collect();
        let joined = (1..=parts.len()).map(|count| parts[parts.len() - count..].join("_"));
        joined
            .into_iter()
            .find(|name| !self.names.values().any(|known| known == name))
            .unwrap_or_else(|| path.to_owned())
    }

    /// Names and schemas, whose keywords are those that a card may use.
    fn arguments(&mut self) -> Value {
        let keywords: Map<String, Value> = keywords::known()
            .chain([MERGE])
            .map(|keyword| {
                let inner = match keyword {
                    "items" | "not" | "contains" | "propertyNames" => refer("Schema"),
                    "properties" | "patternProperties" => {
                        json!({ "type": "object", "additionalProperties": refer("Schema") })
                    }
                    _ => json!({}),
                };
                (keyword.to_owned(), inner)
            })
            .collect();
        let whole = json!({ "type": "object", "properties": keywords, "additionalProperties": false });
        let named = json!({ "type": "string", "pattern": "^\\$" });
        self.made.insert("Schema".into(), json!({ "anyOf": [named, whole] }));
        json!({ "type": "object", "additionalProperties": refer("Schema") })
    }
}

fn refer(name: &str) -> Value {
    json!({ "$ref": format!("#/$defs/{name}") })
}

/// What a reader was seen to ask for.
enum Asked {
    Map {
        /// In the order in which they are asked for.
        keys: Vec<(&'static str, Form)>,
        /// Those that are missed whatever else is there.
        required: BTreeSet<&'static str>,
        open: bool,
    },
    Words(Vec<&'static str>),
    Anything,
}

impl Asked {
    fn of(reader: Reader) -> Asked {
        let first = run(reader, "{}");
        if first.maps.is_empty() {
            return run(reader, "x").words.map_or(Asked::Anything, Asked::Words);
        }
        let mut seen = Seen { open: reader.open, ..Seen::default() };
        seen.add(first);
        let mut tried = BTreeSet::new();
        for _ in 0..ROUNDS {
            let attempts: Vec<String> =
                seen.attempts().into_iter().filter(|attempt| tried.insert(attempt.clone())).collect();
            attempts.iter().for_each(|attempt| seen.add(run(reader, attempt)));
        }
        Asked::Map { keys: seen.keys, required: seen.required.unwrap_or_default(), open: seen.open }
    }
}

/// What the runs of one reader asked for.
#[derive(Default)]
struct Seen {
    keys: Vec<(&'static str, Form)>,
    looked_for: BTreeSet<String>,
    /// `None` until a run has asked for all that it knows.
    required: Option<BTreeSet<&'static str>>,
    open: bool,
}

impl Seen {
    fn add(&mut self, noted: Noted) {
        // The first that is opened is the one that was given.
        let Some(NotedMap { keys, looked_for, finished, takes_the_rest }) = noted.maps.into_iter().next() else {
            return;
        };
        self.looked_for.extend(looked_for);
        self.open |= takes_the_rest;
        let required: BTreeSet<&str> = keys.iter().filter(|key| key.required).map(|key| key.name).collect();
        if finished {
            self.required = Some(match self.required.take() {
                Some(before) => before.intersection(&required).copied().collect(),
                None => required,
            });
        }
        for key in keys {
            match self.keys.iter_mut().find(|(known, _)| *known == key.name) {
                // One reader looks at a key and another reads it.
                Some((_, form)) if matches!(form, Form::Anything) => *form = key.form,
                Some(_) => {}
                None => self.keys.push((key.name, key.form)),
            }
        }
    }

    /// Maps of one key each: every key that is known or looked for, with each word that it may be.
    fn attempts(&self) -> Vec<String> {
        let words = |form: Form| match form {
            Form::Asked(reader) => match Asked::of_words(reader) {
                Some(words) => words,
                None => vec!["x"],
            },
            _ => vec!["x"],
        };
        let known =
            self.keys.iter().flat_map(|(key, form)| words(*form).into_iter().map(move |word| format!("{key}: {word}")));
        known.chain(self.looked_for.iter().map(|key| format!("{key}: x"))).collect()
    }
}

impl Asked {
    /// The words of which a reader asks for one.
    fn of_words(reader: Reader) -> Option<Vec<&'static str>> {
        let noted = run(reader, "x");
        noted.words.filter(|_| noted.maps.is_empty())
    }
}

/// What a reader takes beside a map: it says nothing against the whole of what it is given.
fn reader_takes(reader: Reader) -> Vec<Value> {
    let takes = |texts: &[&str]| texts.iter().any(|text| is_taken(reader, text));
    let list = takes(&["[x]", "[$x]", "[{}]"]).then(|| json!({ "type": "array" }));
    let scalar = takes(&["x", "$x", "true", "1"]).then(|| json!({ "type": ["string", "number", "boolean"] }));
    list.into_iter().chain(scalar).collect()
}

fn is_taken(reader: Reader, text: &str) -> bool {
    let mut out = Diagnostics::default();
    let node = parsed(text, &mut out);
    (reader.read)(&node, &mut out);
    !out.errors().any(|error| error.primary == node.span)
}

/// Runs a reader on a text, and gives what it asked for. What it says against the text is nothing to anybody.
fn run(reader: Reader, text: &str) -> Noted {
    let mut out = Diagnostics::default();
    let node = parsed(text, &mut out);
    noting(|| (reader.read)(&node, &mut out))
}

fn parsed(text: &str, out: &mut Diagnostics) -> Node {
    let sources = Sources::from_files(vec![("catalog/a/catalog.yaml".to_owned(), text.to_owned())]);
    let (id, file) = sources.files().next().expect("there is one file");
    yaml::parse(id, file.text(), out).expect("the text is YAML")
}

#[cfg(test)]
mod tests;
