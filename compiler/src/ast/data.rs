//! Data as a card writes it: JSON in YAML's clothes, in which any text may hold references.
//!
//! Refuses `null`: what needs something absent is absent, so a card never has to write it.

use serde_json::{Map, Number, Value};

use crate::diagnostic::{Diagnostics, Span};
use crate::syntax::fields::{Read, Spanned};
use crate::syntax::reference::{Part, Reference, Template};
use crate::syntax::yaml::{Kind, Node, Scalar};

/// The key that spreads another map where it stands.
pub(crate) const MERGE: &str = "$merge";

/// A value with references in it.
#[derive(Debug, Clone)]
pub(crate) struct Data {
    pub(crate) span: Span,
    pub(crate) kind: DataKind,
}

#[derive(Debug, Clone)]
pub(crate) enum DataKind {
    /// A number or a boolean.
    Literal(Value),
    Text(Template),
    List(Vec<Data>),
    Map(DataMap),
}

/// `{ $merge: $base, key: value }`
#[derive(Debug, Clone)]
pub(crate) struct DataMap {
    pub(crate) merge: Option<Reference>,
    pub(crate) entries: Vec<DataEntry>,
}

#[derive(Debug, Clone)]
pub(crate) struct DataEntry {
    pub(crate) key: Spanned<String>,
    pub(crate) value: Data,
}

impl Data {
    /// The reference, if the value is nothing else.
    pub(crate) fn whole_reference(&self) -> Option<&Reference> {
        match &self.kind {
            DataKind::Text(template) => template.whole(),
            _ => None,
        }
    }

    /// The map, if it is one.
    pub(crate) fn map(&self) -> Option<&DataMap> {
        match &self.kind {
            DataKind::Map(map) => Some(map),
            _ => None,
        }
    }

    /// Every reference in it, in the order written.
    pub(crate) fn references<'d>(&'d self, found: &mut Vec<&'d Reference>) {
        match &self.kind {
            DataKind::Literal(_) => {}
            DataKind::Text(template) => found.extend(template.references()),
            DataKind::List(items) => items.iter().for_each(|item| item.references(found)),
            DataKind::Map(map) => {
                found.extend(&map.merge);
                map.entries.iter().for_each(|entry| entry.value.references(found));
            }
        }
    }

    /// The value, if no reference is in it.
    pub(crate) fn constant(&self) -> Option<Value> {
        match &self.kind {
            DataKind::Literal(value) => Some(value.clone()),
            DataKind::Text(template) => template.constant().map(Value::String),
            DataKind::List(items) => items.iter().map(Data::constant).collect::<Option<Vec<_>>>().map(Value::Array),
            DataKind::Map(DataMap { merge: Some(_), .. }) => None,
            DataKind::Map(DataMap { merge: None, entries }) => entries
                .iter()
                .map(|entry| Some((entry.key.value.clone(), entry.value.constant()?)))
                .collect::<Option<Map<_, _>>>()
                .map(Value::Object),
        }
    }
}

impl Template {
    /// The reference, if the text is nothing else.
    pub(crate) fn whole(&self) -> Option<&Reference> {
        match self.parts.as_slice() {
            [Part::Reference(reference)] => Some(reference),
            _ => None,
        }
    }

    pub(crate) fn references(&self) -> impl Iterator<Item = &Reference> {
        self.parts.iter().filter_map(|part| match part {
            Part::Reference(reference) => Some(reference),
            Part::Literal(_) => None,
        })
    }

    pub(crate) fn constant(&self) -> Option<String> {
        self.parts
            .iter()
            .map(|part| match part {
                Part::Literal(text) => Some(text.as_str()),
                Part::Reference(_) => None,
            })
            .collect()
    }
}

impl Read for Data {
    fn read(node: &Node, out: &mut Diagnostics) -> Option<Data> {
        let kind = match &node.kind {
            Kind::Scalar(scalar) => match scalar_json(scalar) {
                Value::String(text) => DataKind::Text(Template::parse(&text, node.span, out)?),
                Value::Null => {
                    refuse_null(node.span, out);
                    return None;
                }
                value => DataKind::Literal(value),
            },
            Kind::List(items) => {
                let items: Vec<_> = items.iter().map(|item| Data::read(item, out)).collect();
                DataKind::List(items.into_iter().collect::<Option<_>>()?)
            }
            Kind::Map(entries) => {
                let mut map = DataMap { merge: None, entries: Vec::new() };
                let mut whole = true;
                for (key, value) in entries {
                    if key.name == MERGE {
                        map.merge = Reference::read(value, out);
                        whole &= map.merge.is_some();
                    } else if let Some(value) = Data::read(value, out) {
                        map.entries.push(DataEntry { key: Spanned { value: key.name.clone(), span: key.span }, value });
                    } else {
                        whole = false;
                    }
                }
                if !whole {
                    return None;
                }
                DataKind::Map(map)
            }
        };
        Some(Data { span: node.span, kind })
    }
}

impl Read for Template {
    fn read(node: &Node, out: &mut Diagnostics) -> Option<Template> {
        let text = String::read(node, out)?;
        Template::parse(&text, node.span, out)
    }
}

impl Read for Reference {
    fn read(node: &Node, out: &mut Diagnostics) -> Option<Reference> {
        let template = Template::read(node, out)?;
        let whole = template.whole().cloned();
        if whole.is_none() {
            out.error("not-a-reference", node.span, "one reference is expected here").label("found other text");
        }
        whole
    }
}

/// Data in which nothing refers, as `examples` and schemas hold it.
#[derive(Debug, Clone)]
pub(crate) struct Plain(pub(crate) Value);

impl Read for Plain {
    fn read(node: &Node, out: &mut Diagnostics) -> Option<Plain> {
        if let Some(span) = first_null(node) {
            refuse_null(span, out);
            return None;
        }
        Some(Plain(json(node)))
    }
}

/// The same, but it may hold `null`: a backend's reply in an example.
#[derive(Debug, Clone)]
pub(crate) struct PlainReply(pub(crate) Value);

impl Read for PlainReply {
    fn read(node: &Node, _: &mut Diagnostics) -> Option<PlainReply> {
        Some(PlainReply(json(node)))
    }
}

fn refuse_null(span: Span, out: &mut Diagnostics) {
    out.error("null-value", span, "`null` is written nowhere in a card")
        .label("this reads as null")
        .fix("leave the key out, or write the text in quotes", None);
}

fn first_null(node: &Node) -> Option<Span> {
    match &node.kind {
        Kind::Scalar(scalar) => scalar_json(scalar).is_null().then_some(node.span),
        Kind::List(items) => items.iter().find_map(first_null),
        Kind::Map(entries) => entries.iter().find_map(|(_, value)| first_null(value)),
    }
}

/// The node as JSON; nothing in it is taken for a reference.
pub(crate) fn json(node: &Node) -> Value {
    match &node.kind {
        Kind::Scalar(scalar) => scalar_json(scalar),
        Kind::List(items) => Value::Array(items.iter().map(json).collect()),
        Kind::Map(entries) => entries.iter().map(|(key, value)| (key.name.clone(), json(value))).collect::<Map<_, _>>().into(),
    }
}

/// A scalar by the core schema of YAML 1.2. A number that JSON cannot hold stays text.
fn scalar_json(scalar: &Scalar) -> Value {
    let text = scalar.text.as_str();
    if !scalar.plain {
        return Value::String(text.to_owned());
    }
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Value::Null,
        "true" | "True" | "TRUE" => Value::Bool(true),
        "false" | "False" | "FALSE" => Value::Bool(false),
        _ => number(text).map_or_else(|| Value::String(text.to_owned()), Value::Number),
    }
}

/// Octal, hexadecimal, infinite and not-a-number spellings stay text: JSON cannot say them back.
fn number(text: &str) -> Option<Number> {
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    if unsigned.is_empty() || !unsigned.bytes().all(|byte| byte.is_ascii_digit() || b".eE+-".contains(&byte)) {
        return None;
    }
    if unsigned.bytes().all(|byte| byte.is_ascii_digit()) {
        let text = text.strip_prefix('+').unwrap_or(text);
        return text.parse::<i64>().map(Number::from).or_else(|_| text.parse::<u64>().map(Number::from)).ok();
    }
    text.parse::<f64>().ok().and_then(Number::from_f64)
}
