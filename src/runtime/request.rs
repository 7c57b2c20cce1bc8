//! One request to a backend, as data: what both back ends build and `outbound` sends.
//!
//! Nothing that a caller passes can leave its place: a path argument stays one segment, a header one line, a body is
//! JSON until it is sent, and a part of one is a part. A value that would is noted as a [`RequestFault`], and a request with a fault is not sent.

mod body;
mod fault;
mod pairs;

pub(crate) use body::{BodyPart, FilePart, items, one_text, parts};
pub use fault::RequestFault;
pub(crate) use pairs::pairs_of;

use std::borrow::Cow;

use kartoteka_compiler::plan::{Effect, Encoding, ReplyForm, Text, TypedReply, Verb};
use percent_encoding::utf8_percent_encode;

use crate::runtime::json::{Json, Misfit, PutText, scalar_text};
use crate::secret::redact::RESERVED;

/// Room for a part of a request, in bytes: most have no more.
const USUAL_PART: usize = 512;

/// A request, without what the backend adds to each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// Index into [`plan::Catalog::backends`](kartoteka_compiler::plan::Catalog::backends).
    pub backend: usize,
    /// The verb.
    pub verb: Verb,
    /// What it does at the backend.
    pub effect: Effect,
    /// What is appended to the backend's base, encoded; of a public backend the whole address, as it was passed.
    pub path: String,
    /// The most characters of what is taken from a public address.
    pub characters: Option<usize>,
    /// The query, not yet encoded; a list repeats its key, and what is nested has its keys in brackets.
    pub query: Vec<(String, String)>,
    /// The headers.
    pub headers: Vec<(String, String)>,
    /// The body, as JSON, whatever it goes out as.
    pub body: Option<Vec<u8>>,
    /// How the body goes out.
    pub encoding: Encoding,
    /// What its reply is; none: as that says itself.
    pub reads: Option<TypedReply>,
    /// What a good reply to it names, JSON scalars: each with the place of its sign among those of the plan.
    pub(crate) named: Vec<(usize, String)>,
    /// Why it must not be sent.
    pub fault: Option<RequestFault>,
}

impl Default for Request {
    fn default() -> Self {
        Self {
            backend: 0,
            verb: Verb::Get,
            effect: Effect::Read,
            path: String::new(),
            characters: None,
            query: Vec::new(),
            headers: Vec::new(),
            body: None,
            encoding: Encoding::Json,
            reads: None,
            named: Vec::new(),
            fault: None,
        }
    }
}

impl Request {
    /// Begins a request.
    pub fn start(&mut self, verb: Verb, backend: usize, effect: Effect) {
        *self = Self { backend, verb, effect, ..Self::default() };
    }

    /// Appends the author's text to the path; it is already encoded.
    pub fn path(&mut self, text: &str) {
        self.path.push_str(text);
    }

    /// Appends one segment, or a part of one, to the path.
    pub fn segment<T: PutText + ?Sized>(&mut self, value: &T) {
        match value.text() {
            Ok(text) => self.append(text.as_deref().unwrap_or_default()),
            Err(misfit) => self.note(RequestFault::Misfit { misfit, place: "path".to_owned() }),
        }
    }

    /// Appends a scalar from a reply to the path, as one segment.
    pub fn segment_json(&mut self, json: Option<&str>) {
        match scalar_text(json) {
            Ok(Some(text)) => self.append(&text),
            // A reply lacks what the author says that it has.
            Ok(None) => self.note(RequestFault::Misfit { misfit: Misfit::Reply, place: "path".to_owned() }),
            Err(misfit) => self.note(RequestFault::Misfit { misfit, place: "path".to_owned() }),
        }
    }

    /// Sets the whole address: of a request to a public backend, which decides whether it is asked.
    pub fn address(&mut self, json: Option<&str>) {
        match scalar_text(json) {
            Ok(text) => self.path = text.unwrap_or_default().into_owned(),
            Err(misfit) => self.note(RequestFault::Misfit { misfit, place: "path".to_owned() }),
        }
    }

    /// Sets how many characters are taken from there at most.
    pub fn characters(&mut self, json: Option<&str>) {
        self.characters = json.and_then(|json| json.parse().ok());
    }

    /// Appends a cell of a table to the path: the author's text, whose slashes stay.
    pub fn cell(&mut self, json: Option<&str>) {
        match scalar_text(json) {
            Ok(text) => {
                for (place, part) in text.as_deref().unwrap_or_default().split('/').enumerate() {
                    self.path.push_str(if place == 0 { "" } else { "/" });
                    self.append(part);
                }
            }
            Err(misfit) => self.note(RequestFault::Misfit { misfit, place: "path".to_owned() }),
        }
    }

    /// Adds what `write` writes, a map, to the query: see `pairs_of`.
    pub fn query(&mut self, write: impl FnOnce(&mut Json<'_>) -> bool) {
        let Some(json) = self.written("query", write) else { return };
        match pairs_of(&json) {
            Some(pairs) => self.query.extend(pairs),
            None => self.note(RequestFault::Misfit { misfit: Misfit::Reply, place: "query".to_owned() }),
        }
    }

    /// Adds a header, if `write` writes a scalar.
    pub fn header(&mut self, name: &str, write: impl FnOnce(&mut Json<'_>) -> bool) {
        let Some(json) = self.written(name, write) else { return };
        let json = String::from_utf8(json).expect("only whole texts are written");
        match scalar_text(Some(&json)) {
            Ok(Some(text)) if text.bytes().all(|byte| byte == b'\t' || (byte >= b' ' && byte != 0x7f)) => {
                self.headers.push((name.to_owned(), text.into_owned()));
            }
            Ok(Some(_)) => self.note(RequestFault::Header { name: name.to_owned() }),
            Ok(None) => {}
            Err(misfit) => self.note(RequestFault::Misfit { misfit, place: name.to_owned() }),
        }
    }

    /// Sets the body; it is never absent, only empty.
    pub fn body(&mut self, encoding: Encoding, write: impl FnOnce(&mut Json<'_>) -> bool) {
        let nothing = match encoding {
            Encoding::Json | Encoding::Form | Encoding::Parts { .. } => "{}",
            Encoding::Lines => "[]",
            Encoding::Text | Encoding::File => "null",
        };
        let body = self.written("body", write).unwrap_or_else(|| nothing.into());
        if let Some(fault) = body::fault(&encoding, &body) {
            self.note(fault);
        }
        self.encoding = encoding;
        self.body = Some(body);
    }

    /// Says what the reply is.
    pub fn reads(&mut self, form: ReplyForm, media: impl Into<Text>) {
        self.reads = Some(TypedReply { form, media: media.into() });
    }

    /// The body for those who look at it, where that is another text than goes out.
    pub(crate) fn shown_body(&self) -> Option<Cow<'_, str>> {
        body::shown_as(&self.encoding, self.body.as_deref()?)
    }

    /// Notes why this must not be sent; the first reason stands.
    pub(crate) fn note(&mut self, fault: RequestFault) {
        self.fault.get_or_insert(fault);
    }

    fn written(&mut self, place: &str, write: impl FnOnce(&mut Json<'_>) -> bool) -> Option<Vec<u8>> {
        let mut out = Vec::with_capacity(USUAL_PART);
        let mut json = Json::new(&mut out);
        let present = write(&mut json);
        if let Some(misfit) = json.misfit() {
            self.note(RequestFault::Misfit { misfit, place: place.to_owned() });
        }
        present.then_some(out)
    }

    fn append(&mut self, text: &str) {
        if matches!(text, "" | "." | "..") {
            self.note(RequestFault::Segment { text: text.to_owned() });
        }
        encode(text, &mut self.path);
    }
}

/// Percent-encodes everything but RFC 3986's unreserved characters.
pub fn encode(text: &str, out: &mut String) {
    out.extend(utf8_percent_encode(text, RESERVED));
}

#[cfg(test)]
mod tests;
