//! What is shown as it is: the blocks of a tool's content, the messages of a prompt, what a resource holds.
//!
//! Blocks are written as the protocol writes them, except that `file` names a file beside the card in place of `text`,
//! `data` or `blob`. What is read here is data again, as it goes out.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde_json::Value;

use crate::ast::annotations::{Annotations, Role};
use crate::ast::data::{Beside, Data, DataEntry, DataKind, DataMap};
use crate::ast::read::one_of;
use crate::diagnostic::{Code, Diagnostics, Span, quoted};
use crate::source::{is_text, media_type};
use crate::syntax::fields::{Fields, Read, Spanned, wrong_type};
use crate::syntax::reference::Template;
use crate::syntax::yaml::{Kind, Node};

/// The blocks of a tool's content: a list of maps.
#[derive(Debug, Clone)]
pub(crate) struct Blocks(pub(crate) Data);

/// The messages of a prompt: a list of maps.
#[derive(Debug, Clone)]
pub(crate) struct Messages(pub(crate) Data);

/// What a resource holds, or one that is part of a block.
#[derive(Debug, Clone)]
pub(crate) struct Held {
    pub(crate) mime: Spanned<String>,
    pub(crate) body: Data,
    /// The body is text; otherwise it is base64.
    pub(crate) as_text: bool,
}

impl Blocks {
    /// What is named as the bytes of pictures, sounds and files.
    pub(crate) fn bytes(&self) -> Vec<&Data> {
        let DataKind::List(blocks) = &self.0.kind else { return Vec::new() };
        let maps = blocks.iter().filter_map(Data::map).flat_map(|block| {
            let held = block.entries.iter().filter(|entry| entry.key.value == "resource");
            std::iter::once(block).chain(held.filter_map(|entry| entry.value.map()))
        });
        let entries = maps.flat_map(|map| &map.entries);
        entries.filter(|entry| matches!(entry.key.value.as_str(), "data" | "blob")).map(|entry| &entry.value).collect()
    }
}

impl Read for Blocks {
    fn read(node: &Node, out: &mut Diagnostics) -> Option<Blocks> {
        several(node, "at least one block of content", block, out).map(Blocks)
    }
}

impl Read for Messages {
    fn read(node: &Node, out: &mut Diagnostics) -> Option<Messages> {
        several(node, "at least one message", message, out).map(Messages)
    }
}

impl Read for Held {
    fn read(node: &Node, out: &mut Diagnostics) -> Option<Held> {
        let mut fields = Fields::open(node, "the content of a resource", out)?;
        let held = held(&mut fields, out);
        fields.finish(out);
        held
    }
}

fn several(
    node: &Node,
    expected: &str,
    read: fn(&Node, &mut Diagnostics) -> Option<Data>,
    out: &mut Diagnostics,
) -> Option<Data> {
    let items = match &node.kind {
        Kind::List(items) if !items.is_empty() => items,
        Kind::List(_) | Kind::Map(_) | Kind::Scalar(_) => {
            wrong_type(node, &format!("a list of {expected}"), out);
            return None;
        }
    };
    // Every item is read, so that a fault in one does not hide another's.
    let items: Vec<Option<Data>> = items.iter().map(|item| read(item, out)).collect();
    let items = items.into_iter().collect::<Option<_>>()?;
    Some(Data { span: node.span, kind: DataKind::List(items) })
}

/// `{ role: user, content: { type: text, text: Hello } }`
fn message(node: &Node, out: &mut Diagnostics) -> Option<Data> {
    let mut fields = Fields::open(node, "a message", out)?;
    let role = fields.required::<Role>("role", out);
    let content = fields.required_node("content", out).and_then(|node| Some((node.span, block(node, out)?)));
    fields.finish(out);
    let (role, (span, content)) = (role?, content?);
    let role = entry("role", literal(role.value.0, role.span));
    Some(map(
        node.span,
        vec![role, DataEntry { key: Spanned::new("content".to_owned(), span), mark: None, value: content }],
    ))
}

/// What a block is.
#[derive(Debug, Clone, Copy)]
enum Block {
    Text,
    Image,
    Audio,
    Resource,
    Link,
}

impl Block {
    fn word(self) -> &'static str {
        match self {
            Block::Text => "text",
            Block::Image => "image",
            Block::Audio => "audio",
            Block::Resource => "resource",
            Block::Link => "resource_link",
        }
    }
}

impl Read for Block {
    fn read(node: &Node, out: &mut Diagnostics) -> Option<Block> {
        let known = [Block::Text, Block::Image, Block::Audio, Block::Resource, Block::Link];
        one_of(node, &known.map(|block| (block.word(), block)), out)
    }
}

fn block(node: &Node, out: &mut Diagnostics) -> Option<Data> {
    let mut fields = Fields::open(node, "a block of content", out)?;
    fields.written_otherwise("_meta", "say whom it is for by `annotations`: `{ audience: [user], priority: 0.5 }`; no client reads anything else of a card", out);
    let kind = fields.required::<Block>("type", out)?;
    let mut entries = vec![entry("type", literal(kind.value.word(), kind.span))];
    let whole = match kind.value {
        Block::Text => words("text", &mut fields, &mut entries, out),
        Block::Image | Block::Audio => medium(kind.value, &mut fields, &mut entries, out),
        Block::Resource => embedded(&mut fields, &mut entries, out),
        Block::Link => link(&mut fields, &mut entries, out),
    };
    let written = fields.key("annotations").is_some();
    let annotations = fields.optional::<Annotations>("annotations", out);
    fields.finish(out);
    if written {
        entries.push(entry("annotations", annotations?.value.0));
    }
    whole.map(|()| map(node.span, entries))
}

/// A picture or a sound.
fn medium(kind: Block, fields: &mut Fields<'_>, entries: &mut Vec<DataEntry>, out: &mut Diagnostics) -> Option<()> {
    let data = fields.optional::<Base64>("data", out);
    let file = fields.optional::<File>("file", out);
    let (body, said) = match (data, file) {
        (Some(data), None) => (data.map(Base64::data), None),
        (None, Some(file)) => {
            let said = file.value.0.1;
            let name = Spanned::new(file.value.0.0, file.span);
            (Spanned::new(DataKind::Beside(Beside { name, as_text: false }), file.span), Some(said))
        }
        (data, file) => {
            one_body(fields, data.is_some() && file.is_some(), &["data", "file"], out);
            return None;
        }
    };
    let mime = mime(fields, said, out)?;
    if !mime.value.starts_with(&format!("{}/", kind.word())) {
        let what = if matches!(kind, Block::Audio) { "a sound" } else { "a picture" };
        let message = format!("{} is no media type of {what}", quoted(&mime.value));
        out.error(Code::BadMediaType, mime.span, message);
        return None;
    }
    entries.push(entry("data", Data { span: body.span, kind: body.value }));
    entries.push(entry("mimeType", literal(&mime.value, mime.span)));
    Some(())
}

/// A resource that is in the block itself.
fn embedded(fields: &mut Fields<'_>, entries: &mut Vec<DataEntry>, out: &mut Diagnostics) -> Option<()> {
    let node = fields.required_node("resource", out)?;
    let mut inside = Fields::open(node, "an embedded resource", out)?;
    let mut resource = Vec::new();
    let address = words("uri", &mut inside, &mut resource, out);
    let held = held(&mut inside, out);
    inside.finish(out);
    let (held, ()) = (held?, address?);
    resource.push(entry("mimeType", literal(&held.mime.value, held.mime.span)));
    resource.push(entry(if held.as_text { "text" } else { "blob" }, held.body));
    entries.push(entry("resource", map(node.span, resource)));
    Some(())
}

/// A resource that can be read by its address.
fn link(fields: &mut Fields<'_>, entries: &mut Vec<DataEntry>, out: &mut Diagnostics) -> Option<()> {
    let uri = words("uri", fields, entries, out);
    let name = words("name", fields, entries, out);
    for key in ["title", "description"] {
        if let Some(words) = fields.optional::<Template>(key, out) {
            entries.push(entry(key, Data { span: words.span, kind: DataKind::Words(words.value) }));
        }
    }
    if let Some(mime) = fields.optional::<Mime>("mimeType", out) {
        entries.push(entry("mimeType", literal(&mime.value.0, mime.span)));
    }
    uri.and(name)
}

/// `text`, `blob` or `file`, and what it is.
fn held(fields: &mut Fields<'_>, out: &mut Diagnostics) -> Option<Held> {
    let text = fields.optional::<Template>("text", out);
    let blob = fields.optional::<Base64>("blob", out);
    let file = fields.optional::<File>("file", out);
    let (span, kind, said) = match (text, blob, file) {
        (Some(text), None, None) => (text.span, DataKind::Words(text.value), None),
        (None, Some(blob), None) => (blob.span, blob.value.data(), None),
        (None, None, Some(file)) => {
            let (name, said) = file.value.0;
            let name = Spanned::new(name, file.span);
            (file.span, DataKind::Beside(Beside { name, as_text: is_text(said) }), Some(said))
        }
        (text, blob, file) => {
            let given = [text.is_some(), blob.is_some(), file.is_some()].into_iter().filter(|given| *given).count();
            one_body(fields, given > 1, &["text", "blob", "file"], out);
            return None;
        }
    };
    let as_text = match &kind {
        DataKind::Words(_) => true,
        DataKind::Beside(beside) => beside.as_text,
        DataKind::Literal(_) | DataKind::Text(_) | DataKind::List(_) | DataKind::Map(_) | DataKind::Clauses(_) => false,
    };
    Some(Held { mime: mime(fields, said, out)?, body: Data { span, kind }, as_text })
}

/// Reports that nothing, or more than one thing, says what is shown. One that has a fault has been reported.
fn one_body(fields: &mut Fields<'_>, several: bool, keys: &[&str], out: &mut Diagnostics) {
    // Without a body there is no media type to check.
    fields.node("mimeType");
    let list = keys.iter().map(|key| format!("`{key}`")).collect::<Vec<_>>().join(", ");
    if several {
        out.error(Code::TwoAnswers, fields.head(), format!("one of {list} says what is shown, not several"));
    } else if !keys.iter().any(|key| fields.key(key).is_some()) {
        out.error(Code::MissingKey, fields.head(), format!("nothing says what is shown: none of {list} is here"))
            .fix(format!("add one of {list}"), None);
    }
}

/// The media type that is written, else the one that the file's ending says.
fn mime(fields: &mut Fields<'_>, said: Option<&str>, out: &mut Diagnostics) -> Option<Spanned<String>> {
    match said {
        Some(said) => {
            let written = fields.optional::<Mime>("mimeType", out);
            let own = Spanned::new(said.to_owned(), fields.key("file").unwrap_or(fields.head()));
            Some(written.map_or(own, |written| written.map(|mime| mime.0)))
        }
        None => fields.required::<Mime>("mimeType", out).map(|written| written.map(|mime| mime.0)),
    }
}

struct Mime(String);

impl Read for Mime {
    fn read(node: &Node, out: &mut Diagnostics) -> Option<Mime> {
        let text = String::read(node, out)?;
        let token = |part: &str| {
            !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-._".contains(&byte))
        };
        let essence = text.split(';').next().unwrap_or_default().trim_end();
        let valid = essence.split_once('/').is_some_and(|(kind, subtype)| token(kind) && token(subtype));
        if !valid || text.chars().any(char::is_control) {
            out.error(Code::BadMediaType, node.span, format!("{} is no media type", quoted(&text)))
                .fix("a media type is two words: `image/png`, `text/plain`", None);
            return None;
        }
        Some(Mime(text))
    }
}

/// Base64: written out, without the line breaks that it may be written with, or named.
enum Base64 {
    Written(String),
    Named(Template),
}

impl Base64 {
    fn data(self) -> DataKind {
        match self {
            Base64::Written(text) => DataKind::Literal(Value::from(text)),
            Base64::Named(template) => DataKind::Text(template),
        }
    }
}

impl Read for Base64 {
    fn read(node: &Node, out: &mut Diagnostics) -> Option<Base64> {
        let mut text = String::read(node, out)?;
        if text.starts_with('$') {
            let template = Template::read(node, out)?;
            if template.whole().is_none() {
                wrong_type(node, "base64, or one reference to it", out);
                return None;
            }
            return Some(Base64::Named(template));
        }
        text.retain(|char| !char.is_ascii_whitespace());
        if text.is_empty() || BASE64_STANDARD.decode(&text).is_err() {
            out.error(Code::BadEncoding, node.span, "this is no base64")
                .fix("write base64 with its padding, or lay a file beside the card: `file: red.png`", None);
            return None;
        }
        Some(Base64::Written(text))
    }
}

/// The name of a file and its media type.
struct File((String, &'static str));

impl Read for File {
    fn read(node: &Node, out: &mut Diagnostics) -> Option<File> {
        let name = String::read(node, out)?;
        let Some(said) = media_type(&name).filter(|_| !name.contains(['/', '\\'])) else {
            out.error(Code::UnknownFile, node.span, format!("{} is no file that a card can show", quoted(&name))).fix(
                "it lies beside the card, and its ending says what it is: `.png`, `.svg`, `.mp3`, `.txt`, `.json`, `.pdf`",
                None,
            );
            return None;
        };
        Some(File((name, said)))
    }
}

/// A text that must be there.
fn words(
    key: &'static str,
    fields: &mut Fields<'_>,
    entries: &mut Vec<DataEntry>,
    out: &mut Diagnostics,
) -> Option<()> {
    let words = fields.required::<Template>(key, out)?;
    entries.push(entry(key, Data { span: words.span, kind: DataKind::Words(words.value) }));
    Some(())
}

fn literal(text: &str, span: Span) -> Data {
    Data { span, kind: DataKind::Literal(Value::from(text)) }
}

fn entry(key: &'static str, value: Data) -> DataEntry {
    DataEntry { key: Spanned::new(key.to_owned(), value.span), mark: None, value }
}

fn map(span: Span, entries: Vec<DataEntry>) -> Data {
    Data { span, kind: DataKind::Map(DataMap { merge: Vec::new(), entries }) }
}
