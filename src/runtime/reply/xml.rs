//! XML as data, where a backend tells a failure in it: `errors` names places in a SOAP fault as it does in JSON.
//!
//! An element is a map of its attributes, under `@name`, and of its children by their names without prefixes, in a list where
//! several have one name. An element of nothing but text is that text; beside attributes or children the text is under `#text`.
//! A document with a DTD, with entities other than the five of XML, or longer than a failure is, is not read.

use std::borrow::Cow;

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};
use serde_json::{Map, Value};

use super::prose::{self, essence, is_html, written_as};

/// What is longer is data, and no failure.
const MOST_BYTES: usize = 64 << 10;

/// As many elements may stand one in the other.
const MOST_DEPTH: usize = 64;

/// As many attributes an element may have: each is compared with those before it.
const MOST_ATTRIBUTES: usize = 256;

/// Where the text of an element is that has more than text.
const TEXT: &str = "#text";

/// The XML of a reply as JSON; `None` where it is none, or is not read.
pub(super) fn data(media: Option<&str>, body: &[u8]) -> Option<String> {
    if body.len() > MOST_BYTES || !is_xml(media, body) {
        return None;
    }
    let text = written_as(media.unwrap_or_default(), body)?;
    Some(element_of(&text)?.to_string())
}

/// Whether a body is XML, by what it says of itself; a page for people is none, and neither is a picture.
fn is_xml(media: Option<&str>, body: &[u8]) -> bool {
    let media = media.map(essence).unwrap_or_default();
    if is_html(&media) || media == "image/svg+xml" {
        return false;
    }
    let begins = body.trim_ascii_start();
    let begins = begins.strip_prefix(b"\xef\xbb\xbf").unwrap_or(begins);
    prose::is_xml(&media) || begins.starts_with(b"<?xml")
}

/// An element that is not closed yet.
struct Open {
    name: String,
    parts: Map<String, Value>,
    text: String,
}

impl Open {
    fn begin(start: &BytesStart<'_>) -> Option<Open> {
        let mut parts = Map::new();
        for (place, attribute) in start.attributes().enumerate() {
            if place == MOST_ATTRIBUTES {
                return None;
            }
            let attribute = attribute.ok()?;
            let name = attribute.key.0;
            if name == "xmlns" || name.starts_with("xmlns:") {
                continue;
            }
            let name = format!("@{}", attribute.key.local_name().as_ref());
            parts.insert(name, Value::from(attribute.normalized_value(XmlVersion::Implicit1_0).ok()?));
        }
        Some(Open { name: start.local_name().as_ref().to_owned(), parts, text: String::new() })
    }

    fn value(mut self) -> Value {
        let text = self.text.trim();
        if self.parts.is_empty() {
            return Value::from(text);
        }
        if !text.is_empty() {
            self.parts.insert(TEXT.to_owned(), Value::from(text));
        }
        Value::Object(self.parts)
    }

    fn add(&mut self, name: String, child: Value) {
        match self.parts.get_mut(&name) {
            None => {
                self.parts.insert(name, child);
            }
            Some(Value::Array(several)) => several.push(child),
            Some(first) => *first = Value::Array(vec![first.take(), child]),
        }
    }
}

/// A map of the one element that the document is, under its name.
fn element_of(text: &str) -> Option<Value> {
    let mut reader = Reader::from_str(text);
    let mut open: Vec<Open> = Vec::new();
    let mut whole = Open { name: String::new(), parts: Map::new(), text: String::new() };
    loop {
        let event = reader.read_event().ok()?;
        let within = open.last_mut().unwrap_or(&mut whole);
        match &event {
            Event::Start(start) => {
                if open.len() == MOST_DEPTH {
                    return None;
                }
                open.push(Open::begin(start)?);
            }
            Event::Empty(start) => {
                let empty = Open::begin(start)?;
                within.add(empty.name.clone(), empty.value());
            }
            Event::End(_) => {
                let closed = open.pop()?;
                let within = open.last_mut().unwrap_or(&mut whole);
                within.add(closed.name.clone(), closed.value());
            }
            Event::Text(text) => within.text.push_str(&text.xml10_content()),
            Event::CData(text) => within.text.push_str(&text.xml10_content()),
            Event::GeneralRef(named) => within.text.push_str(&referred(named)?),
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
            Event::DocType(_) => return None,
            Event::Eof => break,
        }
    }
    let is_one = open.is_empty() && whole.text.trim().is_empty() && whole.parts.len() == 1;
    let element = is_one.then_some(whole.parts)?;
    let is_page = element.keys().any(|name| name.eq_ignore_ascii_case("html"));
    let is_several = element.values().any(Value::is_array);
    (!is_page && !is_several).then_some(Value::Object(element))
}

/// The character of a reference, `&lt;` or `&#60;`.
fn referred<'r>(named: &quick_xml::events::BytesRef<'r>) -> Option<Cow<'r, str>> {
    if let Some(character) = named.resolve_char_ref().ok()? {
        return Some(Cow::Owned(character.to_string()));
    }
    quick_xml::escape::resolve_predefined_entity(named).map(Cow::Borrowed)
}

#[cfg(test)]
mod tests;
