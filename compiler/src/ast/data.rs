//! Data as a card writes it: JSON in YAML's clothes, in which any text may hold references.
//!
//! Refuses `null`: what needs something absent is absent, so a card never has to write it.

use serde_json::{Map, Value};

use crate::diagnostic::{Code, Diagnostics, Span, quoted};
use crate::syntax::fields::{Read, Spanned, wrong_type};
use crate::syntax::reference::{Reference, Template};
use crate::syntax::yaml::{Key, Kind, Node, Nulls, Scalar};

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
    /// Nothing refers in it.
    Literal(Value),
    Text(Template),
    /// Written as a text even where it is one reference alone.
    Words(Template),
    /// What a file beside the card holds.
    Beside(Beside),
    List(Vec<Data>),
    Map(DataMap),
}

/// A file in the folder of the card that names it.
#[derive(Debug, Clone)]
pub(crate) struct Beside {
    pub(crate) name: Spanned<String>,
    /// As it is; otherwise in base64.
    pub(crate) as_text: bool,
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
            DataKind::Literal(_) | DataKind::Beside(_) => {}
            DataKind::Text(template) | DataKind::Words(template) => found.extend(template.references()),
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
            DataKind::Text(template) | DataKind::Words(template) => template.literal().map(Value::from),
            DataKind::Beside(_) => None,
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

impl Read for Data {
    fn read(node: &Node, out: &mut Diagnostics) -> Option<Data> {
        let kind = match &node.kind {
            Kind::Scalar(scalar) => match node.to_json(Nulls::Refused, out)? {
                Value::String(_) => DataKind::Text(Template::parse(scalar, out)?),
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
                    } else {
                        match (written(key, out), Data::read(value, out)) {
                            (Some(key), Some(value)) => map.entries.push(DataEntry { key, value }),
                            _ => whole = false,
                        }
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

/// A key of data, which is written out: no reference is put into one. `$$` is a dollar sign there, too.
fn written(key: &Key, out: &mut Diagnostics) -> Option<Spanned<String>> {
    if !key.name.contains('$') {
        return Some(Spanned { value: key.name.clone(), span: key.span });
    }
    let template = Template::parse(&key.scalar(), out)?;
    let literal = template.literal().map(str::to_owned);
    if let (None, Some(reference)) = (&literal, template.references().next()) {
        let dollar = key.name.replacen(&reference.spelling(), &format!("${}", reference.spelling()), 1);
        out.error(Code::BadReference, key.span, "a key is written out: no reference is put into it")
            .fix(format!("where the dollar sign is part of the key, write {}", quoted(&dollar)), None);
    }
    literal.map(|value| Spanned { value, span: key.span })
}

impl Read for Template {
    fn read(node: &Node, out: &mut Diagnostics) -> Option<Template> {
        Template::parse(&Scalar::read(node, out)?, out)
    }
}

impl Read for Reference {
    fn read(node: &Node, out: &mut Diagnostics) -> Option<Reference> {
        let template = Template::read(node, out)?;
        let whole = template.whole().cloned();
        if whole.is_none() {
            wrong_type(node, "one reference, `$name`", out);
        }
        whole
    }
}

/// Data in which nothing refers, as `examples` and schemas hold it.
#[derive(Debug, Clone)]
pub(crate) struct Plain(pub(crate) Value);

impl Read for Plain {
    fn read(node: &Node, out: &mut Diagnostics) -> Option<Plain> {
        node.to_json(Nulls::Refused, out).map(Plain)
    }
}

/// The same, but it may hold `null`: a backend's reply in an example, and the result that is made of it.
#[derive(Debug, Clone)]
pub(crate) struct PlainReply(pub(crate) Value);

impl Read for PlainReply {
    fn read(node: &Node, out: &mut Diagnostics) -> Option<PlainReply> {
        node.to_json(Nulls::Allowed, out).map(PlainReply)
    }
}
