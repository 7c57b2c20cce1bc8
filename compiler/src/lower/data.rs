//! Data, conditions and requests of a card, with every name resolved. What refers to nothing becomes one literal.

use serde_json::{Map, Value as Tree};

use crate::ast::data::{Beside, Data, DataEntry, DataKind, DataMap};
use crate::ast::send::{self, Choices, Target};
use crate::check::data::optional;
use crate::check::json_types::JsonTypes;
use crate::check::resolve::path;
use crate::check::scope::Scope;
use crate::check::texts::{Locales, Name};
use crate::lower::made::{json, list, message, text};
use crate::plan::{
    Condition, Effect, Encoding, Entry, Item, Json, List, Message, Path, PathPart, Send, Test, Value, Verb,
};
use crate::syntax::reference::{Part, Reference, Template};

/// What data of one place is lowered with.
#[derive(Clone, Copy)]
pub(super) struct Lowering<'l> {
    pub(super) scope: Scope<'l>,
    pub(super) locales: &'l Locales,
}

/// Where the position of a page goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Position {
    /// The request is no list.
    None,
    /// In place of the value at the key of the backend's pages.
    Written,
    /// At that key, which the request does not have: it starts at the first page.
    Added,
}

impl<'l> Lowering<'l> {
    pub(super) fn value(&self, data: &Data) -> Value {
        match &data.kind {
            DataKind::Literal(value) => Value::Literal(json(value)),
            DataKind::Text(template) => self.template(template),
            DataKind::Words(template) => self.words(template),
            DataKind::Beside(beside) => Value::Literal(json(&self.beside(beside))),
            DataKind::List(items) => {
                let lowered: Vec<Item> = items.iter().map(|item| self.item(item)).collect();
                let constants: Option<Vec<Tree>> =
                    lowered.iter().map(|item| item.needs.is_empty().then(|| tree(&item.value)).flatten()).collect();
                match constants {
                    Some(values) => Value::Literal(json(&Tree::Array(values))),
                    None => Value::List { items: lowered.into() },
                }
            }
            DataKind::Map(map) => self.map(map, |entry| self.value(&entry.value)),
        }
    }

    fn map(&self, map: &DataMap, lower: impl Fn(&DataEntry) -> Value) -> Value {
        let base: Vec<Value> = map.merge.iter().map(|reference| self.reference(reference)).collect();
        let entries: Vec<Entry> =
            map.entries.iter().map(|entry| Entry { key: text(&entry.key.value), value: lower(entry) }).collect();
        folded(base, entries)
    }

    /// An item of a list is all or nothing: one made of parts says which of them may be absent.
    fn item(&self, item: &Data) -> Item {
        let needs = match &item.kind {
            DataKind::List(_) | DataKind::Map(_) => {
                list(optional(item, &self.scope).into_iter().map(|reference| self.reference(reference)))
            }
            DataKind::Literal(_) | DataKind::Text(_) => List::Borrowed(&[]),
            DataKind::Words(_) | DataKind::Beside(_) => List::Borrowed(&[]),
        };
        Item { needs, value: self.value(item) }
    }

    fn template(&self, template: &Template) -> Value {
        if let Some(reference) = template.whole() {
            return self.reference(reference);
        }
        let parts: Vec<Value> = template.parts.iter().map(|part| self.part(part)).collect();
        let constant: Option<String> = parts.iter().map(|part| tree(part).map(|value| spelt(&value))).collect();
        match constant {
            Some(text) => Value::Literal(json(&Tree::String(text))),
            None => Value::Join { parts: joined(parts).into() },
        }
    }

    /// A text whatever the type of what it refers to.
    pub(super) fn words(&self, template: &Template) -> Value {
        match self.template(template) {
            Value::Literal(Json(constant)) => {
                let constant = serde_json::from_str(&constant).expect("a literal is JSON");
                Value::Literal(json(&Tree::String(spelt(&constant))))
            }
            value if self.scope.kinds(&value) == JsonTypes::TEXT => value,
            value => Value::Join { parts: vec![value].into() },
        }
    }

    /// What the file beside the card holds, as a text.
    fn beside(&self, beside: &Beside) -> Tree {
        let assets = self.scope.declared.assets;
        let found = assets.beside(beside.name.span.file, &beside.name.value).expect("check found every file");
        let asset = &assets.files[found];
        match beside.as_text {
            true => Tree::from(asset.text().expect("check found every text to be one")),
            false => Tree::from(asset.base64()),
        }
    }

    fn part(&self, part: &Part) -> Value {
        match part {
            Part::Literal { text, .. } => Value::Literal(json(&Tree::String(text.clone()))),
            Part::Reference(reference) => self.reference(reference),
        }
    }

    pub(super) fn reference(&self, reference: &Reference) -> Value {
        match self.scope.resolve(reference).expect("check resolved every reference") {
            Value::Message(Message { id, .. }) => {
                let name = Name::of(id.as_ref());
                Value::Message(message(self.locales, &name, None).expect("check found every text"))
            }
            value => value,
        }
    }

    pub(super) fn condition(&self, condition: &send::Condition) -> Condition {
        let test = |test: &send::Test| Test {
            value: self.reference(&test.reference),
            one_of: test.one_of.as_ref().map(|choices| match choices {
                Choices::Written(values) => {
                    crate::plan::Choices::Fixed(list(values.iter().map(|value| json(&value.value))))
                }
                Choices::Setting(reference) => match self.reference(reference) {
                    Value::Setting { setting } => crate::plan::Choices::Setting(setting),
                    _ => unreachable!("check lets only settings stand here"),
                },
            }),
        };
        Condition { when: list(condition.when.iter().map(test)), unless: list(condition.unless.iter().map(test)) }
    }

    pub(super) fn send(&self, written: &send::Send, backend: usize, effect: Effect, position: Position) -> Send {
        let Target::Http { verb, path } = &written.line.target else {
            unreachable!("check lets only requests to a backend stand here")
        };
        let pages = self.scope.declared.backends[backend].1.pages.as_ref();
        let key = pages.map(|pages| pages.send.value.as_str());
        let of_query = matches!(verb, Verb::Get | Verb::Head);
        let place = |is_query: bool| if of_query == is_query { position } else { Position::None };
        let headers = self.headers(written.headers.as_ref());
        let (encoding, headers) = encoding(headers, &self.scope.declared.backends[backend].1);
        let query = self.part_of_request(written.query.as_ref(), key, place(true));
        let body = self.part_of_request(written.body.as_ref(), key, place(false));
        let body = match verb {
            Verb::Post | Verb::Put | Verb::Patch => Some(body.unwrap_or_else(|| Value::Literal(Json("{}".into())))),
            Verb::Get | Verb::Head | Verb::Delete => body,
        };
        Send { backend, verb: *verb, path: self.path(path), query, headers, body, encoding, effect }
    }

    /// The query or body, with the position of a page in its place.
    fn part_of_request(&self, written: Option<&Data>, key: Option<&str>, position: Position) -> Option<Value> {
        let at = |value| Entry { key: text(key.expect("lists have pages")), value: Value::Position { first: value } };
        match (written, key, position) {
            (None, Some(_), Position::Added) => Some(folded(Vec::new(), vec![at(List::Borrowed(&[]))])),
            (None, _, _) => None,
            (Some(data), Some(key), Position::Written) => {
                let Some(map) = data.map() else { return Some(self.value(data)) };
                Some(self.map(map, |entry| match entry.key.value == key {
                    true => Value::Position { first: List::Owned(vec![self.value(&entry.value)]) },
                    false => self.value(&entry.value),
                }))
            }
            (Some(data), Some(_), Position::Added) => match self.value(data) {
                Value::Map { base, entries } => {
                    let entries = entries.iter().cloned().chain([at(List::Borrowed(&[]))]);
                    Some(Value::Map { base, entries: list(entries) })
                }
                Value::Literal(literal) => {
                    let whole: Map<String, Tree> = serde_json::from_str(&literal.0).unwrap_or_default();
                    let entries =
                        whole.iter().map(|(key, value)| Entry { key: text(key), value: Value::Literal(json(value)) });
                    Some(Value::Map {
                        base: List::Borrowed(&[]),
                        entries: list(entries.chain([at(List::Borrowed(&[]))])),
                    })
                }
                other => Some(Value::Map {
                    base: List::Owned(vec![other]),
                    entries: List::Owned(vec![at(List::Borrowed(&[]))]),
                }),
            },
            (Some(data), _, _) => Some(self.value(data)),
        }
    }

    pub(super) fn headers(&self, written: Option<&Data>) -> Vec<Entry> {
        let entries = written.and_then(Data::map).map(|map| map.entries.as_slice()).unwrap_or_default();
        entries.iter().map(|entry| Entry { key: text(&entry.key.value), value: self.value(&entry.value) }).collect()
    }

    fn path(&self, parts: &[Part]) -> List<PathPart> {
        let mut lowered: Vec<PathPart> = Vec::new();
        for part in parts {
            let part = match part {
                Part::Literal { text, .. } => PathPart::Literal(encoded(text).into()),
                Part::Reference(reference) => match self.reference(reference) {
                    // A cell that was named whole is the author's text and keeps its slashes.
                    Value::Literal(literal) => PathPart::Literal(encoded(&spelt(&parsed(&literal))).into()),
                    value => PathPart::Segment(value),
                },
            };
            match (lowered.last_mut(), part) {
                (Some(PathPart::Literal(before)), PathPart::Literal(more)) => before.to_mut().push_str(&more),
                (_, part) => lowered.push(part),
            }
        }
        lowered.into()
    }
}

/// A map of constants is a constant.
fn folded(base: Vec<Value>, entries: Vec<Entry>) -> Value {
    let constants: Option<Map<String, Tree>> = match base.is_empty() {
        true => entries.iter().map(|entry| Some((entry.key.to_string(), tree(&entry.value)?))).collect(),
        false => None,
    };
    match constants {
        Some(map) => Value::Literal(json(&Tree::Object(map))),
        None => Value::Map { base: base.into(), entries: entries.into() },
    }
}

/// Constants that stand side by side become one.
fn joined(parts: Vec<Value>) -> Vec<Value> {
    let mut joined: Vec<Value> = Vec::new();
    for part in parts {
        match (joined.last().and_then(tree), tree(&part)) {
            (Some(before), Some(more)) => {
                joined.pop();
                joined.push(Value::Literal(json(&Tree::String(spelt(&before) + &spelt(&more)))));
            }
            _ => joined.push(part),
        }
    }
    joined
}

fn tree(value: &Value) -> Option<Tree> {
    match value {
        Value::Literal(literal) => Some(parsed(literal)),
        _ => None,
    }
}

fn parsed(literal: &Json) -> Tree {
    serde_json::from_str(&literal.0).expect("a literal was written as JSON")
}

/// A scalar as it is written inside a text.
fn spelt(value: &Tree) -> String {
    match value {
        Tree::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// The author's text of a path: what cannot stand in one is encoded, slashes stay.
fn encoded(text: &str) -> String {
    use std::fmt::Write;
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=:@/".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            write!(encoded, "%{byte:02X}").expect("writing to a string cannot fail");
        }
    }
    encoded
}

const CONTENT_TYPE: &str = "content-type";
const FORM: &str = "application/x-www-form-urlencoded";

/// A form is said by its header, of the request or of its backend; whoever sends it writes that header.
fn encoding(headers: Vec<Entry>, backend: &crate::ast::backend::Backend) -> (Encoding, List<Entry>) {
    let says_form = |key: &str, value: &str| key.eq_ignore_ascii_case(CONTENT_TYPE) && value.eq_ignore_ascii_case(FORM);
    let own = |entry: &Entry| tree(&entry.value).is_some_and(|value| says_form(&entry.key, &spelt(&value)));
    let theirs = backend.headers.as_ref().and_then(Data::map).map(|map| map.entries.as_slice()).unwrap_or_default();
    let theirs = theirs
        .iter()
        .any(|entry| entry.value.constant().is_some_and(|value| says_form(&entry.key.value, &spelt(&value))));
    let form = theirs || headers.iter().any(own);
    let encoding = if form { Encoding::Form } else { Encoding::Json };
    (encoding, list(headers.into_iter().filter(|entry| !own(entry))))
}

/// The path of a reference into a reply or a record.
pub(super) fn reply_path(reference: &Reference) -> Path {
    path(&reference.path)
}

/// The entries of a backend's or credential's map.
pub(super) fn entries(lowering: &Lowering<'_>, written: Option<&Data>) -> List<Entry> {
    lowering.headers(written).into()
}
