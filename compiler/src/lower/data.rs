//! Data, texts and requests as a plan has them. What refers to nothing becomes one literal.

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use serde_json::{Map, Value as Tree};

use crate::check::content_type;
use crate::check::resolved::{self, Data, Entries, KeyPlace, Part};
use crate::lower::made::{json, list, text};
use crate::plan::{Backend, Base, Effect, Encoding, Entry, Item, Json, List, PathPart, Send, Value, Verb};

pub(super) fn value(data: &Data) -> Value {
    match data {
        Data::Literal(value) => Value::Literal(json(value)),
        Data::Value(value) => value.clone(),
        Data::Text(parts) => joined(parts),
        Data::List(items) => {
            let lowered: Vec<Item> =
                items.iter().map(|item| Item { needs: item.needs.clone().into(), value: value(&item.value) }).collect();
            let constants: Option<Vec<Tree>> =
                lowered.iter().map(|item| item.needs.is_empty().then(|| tree(&item.value)).flatten()).collect();
            match constants {
                Some(values) => Value::Literal(json(&Tree::Array(values))),
                None => Value::List { items: lowered.into() },
            }
        }
        Data::Clauses { mark, texts } => {
            Value::Clauses { texts: texts.iter().map(value).collect::<Vec<_>>().into(), mark: text(mark) }
        }
        Data::Map(map) => folded(map.base.iter().map(value).collect(), self::entries(&map.entries)),
    }
}

/// Entries as a map.
pub(super) fn map(entries: &Entries) -> Value {
    folded(Vec::new(), self::entries(entries))
}

/// The entries of a map.
pub(super) fn entries(entries: &Entries) -> Vec<Entry> {
    let lowered =
        |entry: &resolved::Entry| Entry { key: text(&entry.key), value: value(&entry.value), required: entry.required };
    entries.iter().map(lowered).collect()
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

/// A text made of parts: those that are constant and stand side by side become one.
fn joined(parts: &[Part]) -> Value {
    let mut joined: Vec<Value> = Vec::new();
    let mut constant = String::new();
    for part in parts {
        match part {
            Part::Literal(more) => constant.push_str(more),
            Part::Value(value) => match tree(value) {
                Some(more) => constant.push_str(&spelt(&more)),
                None => {
                    joined.extend(literal(std::mem::take(&mut constant)));
                    joined.push(value.clone());
                }
            },
        }
    }
    if joined.is_empty() {
        return Value::Literal(json(&Tree::String(constant)));
    }
    joined.extend(literal(constant));
    Value::Join { parts: joined.into() }
}

fn literal(text: String) -> Option<Value> {
    (!text.is_empty()).then(|| Value::Literal(json(&Tree::String(text))))
}

/// A request to one of the backends.
pub(super) fn send(written: &resolved::Send, backends: &[Backend], effect: Effect) -> Send {
    let backend = &backends[written.backend];
    let mut query = written.query.as_ref().map(value);
    let mut body = written.body.as_ref().map(value);
    let mut put = |place: &Option<KeyPlace>, made: &dyn Fn(Option<Value>) -> Value| {
        if let Some(KeyPlace { in_body, path }) = place {
            let part = if *in_body { &mut body } else { &mut query };
            *part = Some(placed(part.take(), path, made));
        }
    };
    put(&written.keys.position, &|first| Value::Position { first: first.into_iter().collect() });
    put(&written.keys.size, &|_| Value::PageSize);
    let body = match written.verb {
        Verb::Post | Verb::Put | Verb::Patch if written.encoding.is_of_maps() => {
            Some(body.unwrap_or_else(|| Value::Literal(Json("{}".into()))))
        }
        Verb::Post | Verb::Put | Verb::Patch | Verb::Get | Verb::Head | Verb::Delete => body,
    };
    Send {
        backend: written.backend,
        verb: written.verb,
        path: match (&backend.base, written.path.as_slice()) {
            (Base::Public, [Part::Value(address)]) => {
                let characters = written.characters.as_ref().map(value);
                vec![PathPart::Address { address: address.clone(), characters }].into()
            }
            (Base::Public | Base::At(_) | Base::Mcp(_), parts) => path(parts),
        },
        query,
        headers: headers(written),
        body,
        encoding: written.encoding.clone(),
        reads: written.reads.clone(),
        effect,
        done: written.done.clone().into(),
    }
}

/// The headers of a request, without the media type that is written when it is sent.
fn headers(written: &resolved::Send) -> List<Entry> {
    let is_written = match &written.encoding {
        Encoding::Form | Encoding::Parts { .. } => true,
        Encoding::Json | Encoding::Text | Encoding::Lines | Encoding::File => false,
    };
    let kept = |entry: &Entry| !(is_written && entry.key.eq_ignore_ascii_case(content_type::NAME));
    list(entries(&written.headers).into_iter().filter(kept))
}

/// A map in which what is made of the value at a path stands there, in maps that are added where they are missing.
fn placed(whole: Option<Value>, path: &[String], made: &dyn Fn(Option<Value>) -> Value) -> Value {
    let Some((key, rest)) = path.split_first() else { return made(whole) };
    let (base, mut entries) = match whole {
        None => (List::Borrowed(&[][..]), Vec::new()),
        Some(Value::Map { base, entries }) => (base, entries.into_owned()),
        Some(Value::Literal(literal)) => {
            let whole: Map<String, Tree> = serde_json::from_str(&literal.0).unwrap_or_default();
            let entry = |(key, value): (&String, &Tree)| Entry {
                key: text(key),
                value: Value::Literal(json(value)),
                required: false,
            };
            (List::Borrowed(&[][..]), whole.iter().map(entry).collect())
        }
        // A map that is known when the call is made: what is added is written over it.
        Some(other) => (vec![other].into(), Vec::new()),
    };
    match entries.iter_mut().find(|entry| entry.key == *key) {
        Some(entry) => {
            let before = std::mem::replace(&mut entry.value, Value::Arguments);
            entry.value = placed(Some(before), rest, made);
        }
        None => entries.push(Entry { key: text(key), value: placed(None, rest, made), required: false }),
    }
    Value::Map { base, entries: entries.into() }
}

fn path(parts: &[Part]) -> List<PathPart> {
    let mut lowered: Vec<PathPart> = Vec::new();
    for part in parts {
        let part = match part {
            Part::Literal(text) => PathPart::Literal(encoded(text).into()),
            // A cell that was named whole is the author's text and keeps its slashes.
            Part::Value(value) => match tree(value) {
                Some(constant) => PathPart::Literal(encoded(&spelt(&constant)).into()),
                None => PathPart::Segment(value.clone()),
            },
        };
        match (lowered.last_mut(), part) {
            (Some(PathPart::Literal(before)), PathPart::Literal(more)) => before.to_mut().push_str(&more),
            (_, part) => lowered.push(part),
        }
    }
    lowered.into()
}

fn tree(value: &Value) -> Option<Tree> {
    match value {
        Value::Literal(literal) => Some(serde_json::from_str(&literal.0).expect("a literal is JSON")),
        _ => None,
    }
}

/// A scalar as it is written inside a text.
fn spelt(value: &Tree) -> String {
    match value {
        Tree::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// What cannot stand in a path as it is: everything but RFC 3986's `pchar` and slashes.
const NO_PATH: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'[')
    .add(b'\\')
    .add(b']')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// The author's text of a path: what cannot stand in one is encoded, slashes stay.
fn encoded(text: &str) -> String {
    utf8_percent_encode(text, NO_PATH).to_string()
}
