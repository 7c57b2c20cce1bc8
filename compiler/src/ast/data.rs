//! Data as a card writes it: JSON in YAML's clothes, in which any text may hold references.
//!
//! Refuses `null`: what needs something absent is absent, so a card never has to write it.
//! A mark behind a key says what its absence decides.

use serde_json::{Map, Value};

use crate::ast::read::OneOrMore;
use crate::diagnostic::{Code, Diagnostics, Span, quoted};
use crate::syntax::fields::{Fields, Read, Spanned, wrong_type};
use crate::syntax::noted::Form;
use crate::syntax::reference::{Reference, Template, begins_reference};
use crate::syntax::yaml::{Key, Kind, Node, Nulls, Scalar};

/// The key that spreads another map where it stands.
pub(crate) const MERGE: &str = "$merge";

/// The key of the texts that are one, and of what stands between them.
const JOIN: &str = "$join";
const WITH: &str = "with";

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
    /// One text of those that are there.
    Clauses(Clauses),
}

/// `{ $join: [a, b], with: " AND " }`
#[derive(Debug, Clone)]
pub(crate) struct Clauses {
    /// What stands between two of them; never empty.
    pub(crate) mark: String,
    /// Each a [`DataKind::Words`]; at least one.
    pub(crate) texts: Vec<Data>,
}

impl Clauses {
    /// Whether there is a text in any case: one of its clauses is there, and has words of its own. One of values alone may have no
    /// character, and counts as absent.
    pub(crate) fn is_sure(&self, is_there: impl Fn(&Reference) -> bool) -> bool {
        self.texts.iter().any(|text| match &text.kind {
            DataKind::Words(template) => template.has_words() && template.references().all(&is_there),
            _ => false,
        })
    }
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
    /// References and maps, spread in this order.
    pub(crate) merge: Vec<Data>,
    pub(crate) entries: Vec<DataEntry>,
}

#[derive(Debug, Clone)]
pub(crate) struct DataEntry {
    /// Without its mark.
    pub(crate) key: Spanned<String>,
    pub(crate) mark: Option<Mark>,
    pub(crate) value: Data,
}

/// What the absence of an entry decides, where it decides another thing than usual.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mark {
    /// `key!`: without it the map around it is absent.
    Required,
    /// `key?`: without it the item of a list that it is in stays.
    Spared,
}

impl Mark {
    /// The mark that a key ends with, and the key without it; a key that ends with a mark of its own doubles it.
    fn of(key: &str) -> (Option<Mark>, &str) {
        for (character, mark) in [('!', Mark::Required), ('?', Mark::Spared)] {
            if let Some(bare) = key.strip_suffix(character).filter(|bare| !bare.is_empty()) {
                return if bare.ends_with(character) { (None, bare) } else { (Some(mark), bare) };
            }
        }
        (None, key)
    }

    /// As it is written.
    pub(crate) fn sign(self) -> char {
        match self {
            Mark::Required => '!',
            Mark::Spared => '?',
        }
    }
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
            DataKind::List(items) | DataKind::Clauses(Clauses { texts: items, .. }) => {
                items.iter().for_each(|item| item.references(found));
            }
            DataKind::Map(map) => {
                map.merge.iter().for_each(|base| base.references(found));
                map.entries.iter().for_each(|entry| entry.value.references(found));
            }
        }
    }

    /// The value, if no reference is in it.
    pub(crate) fn constant(&self) -> Option<Value> {
        match &self.kind {
            DataKind::Literal(value) => Some(value.clone()),
            DataKind::Text(template) | DataKind::Words(template) => template.literal().map(Value::from),
            DataKind::Beside(_) | DataKind::Clauses(_) => None,
            DataKind::List(items) => items.iter().map(Data::constant).collect::<Option<Vec<_>>>().map(Value::Array),
            DataKind::Map(DataMap { merge, .. }) if !merge.is_empty() => None,
            DataKind::Map(DataMap { merge: _, entries }) => entries
                .iter()
                .map(|entry| Some((entry.key.value.clone(), entry.value.constant()?)))
                .collect::<Option<Map<_, _>>>()
                .map(Value::Object),
        }
    }
}

impl Read for Data {
    fn form() -> Form {
        Form::Anything
    }

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
            Kind::Map(entries) if entries.iter().any(|(key, _)| key.name == JOIN) => {
                DataKind::Clauses(clauses(node, out)?)
            }
            Kind::Map(entries) => DataKind::Map(map(entries, out)?),
        };
        Some(Data { span: node.span, kind })
    }
}

fn map(entries: &[(Key, Node)], out: &mut Diagnostics) -> Option<DataMap> {
    let mut map = DataMap { merge: Vec::new(), entries: Vec::new() };
    let mut whole = true;
    for (key, value) in entries {
        if key.name == MERGE {
            match merged(value, out) {
                Some(merge) => map.merge = merge,
                None => whole = false,
            }
            continue;
        }
        match (written(key, out), Data::read(value, out)) {
            (Some((key, mark)), Some(value)) => {
                if let Some(first) = map.entries.iter().find(|known: &&DataEntry| known.key.value == key.value) {
                    let message = format!("{} is written twice", quoted(&key.value));
                    out.error(Code::DuplicateKey, key.span, message).note_at(first.key.span, "first written here");
                    whole = false;
                }
                map.entries.push(DataEntry { key, mark, value });
            }
            _ => whole = false,
        }
    }
    whole.then_some(map)
}

/// The texts that are one, and what stands between them.
fn clauses(node: &Node, out: &mut Diagnostics) -> Option<Clauses> {
    let mut fields = Fields::open(node, "a text of clauses", out)?;
    let texts = fields.required::<Vec<Template>>(JOIN, out);
    let mark = fields.required::<String>(WITH, out);
    fields.finish(out);
    let (texts, mark) = (texts?, mark?);
    let lacks = match (texts.value.is_empty(), mark.value.is_empty()) {
        (true, _) => Some((texts.span, "expected a text at least")),
        (_, true) => Some((mark.span, "expected what stands between the texts: ` AND `")),
        (false, false) => None,
    };
    if let Some((span, message)) = lacks {
        out.error(Code::WrongType, span, message);
        return None;
    }
    let words = |text: Template| Data { span: text.span, kind: DataKind::Words(text) };
    Some(Clauses { mark: mark.value, texts: texts.value.into_iter().map(words).collect() })
}

/// What `$merge` spreads: a reference, a map, or a list of these.
fn merged(node: &Node, out: &mut Diagnostics) -> Option<Vec<Data>> {
    let items = match &node.kind {
        Kind::List(items) if !items.is_empty() => items.iter().collect(),
        Kind::List(_) | Kind::Scalar(_) | Kind::Map(_) => vec![node],
    };
    let spread = |node: &Node, out: &mut Diagnostics| {
        let data = Data::read(node, out)?;
        let is_map = data.map().is_some_and(|map| !map.entries.is_empty() || !map.merge.is_empty());
        if !is_map && data.whole_reference().is_none() {
            wrong_type(node, "a reference to a map (`$name`), a map with something in it, or a list of these", out);
            return None;
        }
        Some(data)
    };
    let spread: Vec<Option<Data>> = items.into_iter().map(|item| spread(item, out)).collect();
    spread.into_iter().collect()
}

/// A key of data, which is written out: no reference is put into one. `$$` is a dollar sign there, too.
fn written(key: &Key, out: &mut Diagnostics) -> Option<(Spanned<String>, Option<Mark>)> {
    let marked = |text: &str| {
        let (mark, bare) = Mark::of(text);
        (Spanned { value: bare.to_owned(), span: key.span }, mark)
    };
    if !key.name.contains('$') {
        return Some(marked(&key.name));
    }
    let template = Template::parse(&key.scalar(), out)?;
    let literal = template.literal().map(str::to_owned);
    if let (None, Some(reference)) = (&literal, template.references().next()) {
        let dollar = key.name.replacen(&reference.spelling(), &format!("${}", reference.spelling()), 1);
        out.error(Code::BadReference, key.span, "a key is written out: no reference is put into it")
            .fix(format!("where the dollar sign is part of the key, write {}", quoted(&dollar)), None);
    }
    literal.as_deref().map(marked)
}

impl Read for Template {
    fn form() -> Form {
        Form::Text
    }

    fn read(node: &Node, out: &mut Diagnostics) -> Option<Template> {
        Template::parse(&Scalar::read(node, out)?, out)
    }
}

impl Read for Reference {
    fn form() -> Form {
        Form::Like(r"^\$")
    }

    fn read(node: &Node, out: &mut Diagnostics) -> Option<Reference> {
        let template = Template::read(node, out)?;
        let whole = template.whole().cloned();
        if whole.is_none() {
            wrong_type(node, "one reference, `$name`", out);
        }
        whole
    }
}

/// Data in which nothing refers, as conditions and schemas hold it.
#[derive(Debug, Clone)]
pub(crate) struct Plain(pub(crate) Value);

impl Read for Plain {
    fn form() -> Form {
        Form::Anything
    }

    fn read(node: &Node, out: &mut Diagnostics) -> Option<Plain> {
        node.to_json(Nulls::Refused, out).map(Plain)
    }
}

/// The same, but it may hold `null`: what is passed, sent and answered in an example.
#[derive(Debug, Clone)]
pub(crate) struct PlainWithNulls(pub(crate) Value);

impl Read for PlainWithNulls {
    fn form() -> Form {
        Form::Anything
    }

    fn read(node: &Node, out: &mut Diagnostics) -> Option<PlainWithNulls> {
        node.to_json(Nulls::Allowed, out).map(PlainWithNulls)
    }
}

/// Values that something is compared with, written out: a reference stands alone, and the dollar sign of a text is doubled.
pub(crate) fn compared(node: &Node, out: &mut Diagnostics) -> Option<Vec<Spanned<Value>>> {
    let values = OneOrMore::<Spanned<Plain>>::read(node, out)?.0;
    if values.is_empty() {
        wrong_type(node, "at least one value", out);
        return None;
    }
    let undoubled = values.into_iter().map(|value| match &value.value.0 {
        Value::String(text) if begins_reference(text) => {
            out.error(Code::WrongType, value.span, "a reference stands alone here, and not in a list")
                .fix("name it by itself, or double the dollar sign of a text", None);
            None
        }
        _ => Some(value.map(|Plain(value)| match value {
            Value::String(text) => Value::String(text.replace("$$", "$")),
            other => other,
        })),
    });
    undoubled.collect::<Vec<_>>().into_iter().collect()
}
