//! A call that a reader has found: where it goes, what stands fixed in it, and what a caller passes. Readers whose documents show
//! requests, and do not describe them, make these; a card is made of each.

use std::collections::BTreeSet;

use kartoteka_compiler::authoring::starter;
use percent_encoding::percent_decode_str;
use serde_json::{Map, Value, json};

use crate::chosen::Choosable;
use crate::document::Document;
use crate::imported::{ImportFault, ImportedCatalog, LeftOut, Wish};
use crate::making::{self, Api, Draft};
use crate::names::{self, Taken};
use crate::once;
use crate::paging::{self, ReplyShape};
use crate::parts::{Parts, Said, Tool};
use crate::sample;
use crate::schema::{Detail, Schemas};
use crate::secrets;
use crate::template::has_place;
use crate::verb;

/// A call.
#[derive(Debug, Default)]
pub(crate) struct Call {
    /// What the document calls it.
    pub(crate) id: Option<String>,
    pub(crate) tags: Vec<String>,
    pub(crate) verb: String,
    /// In the notation of cards: `/orders/$id`.
    pub(crate) path: String,
    /// For people: `/orders/{id}`.
    pub(crate) shown: String,
    pub(crate) backend: usize,
    pub(crate) title: Option<String>,
    pub(crate) description: Option<String>,
    /// It only reads, whatever its verb.
    pub(crate) reads: bool,
    /// The header in which it showed a key of its own, if it writes.
    pub(crate) key_of_writes: Option<String>,
    pub(crate) query: Map<String, Value>,
    pub(crate) headers: Map<String, Value>,
    pub(crate) body: Option<Value>,
    /// What the caller gets in place of the reply.
    pub(crate) result: Option<Value>,
    /// The schema of the reply.
    pub(crate) reply: Option<Value>,
    pub(crate) notes: Vec<String>,
    pub(crate) arguments: Vec<CallArgument>,
    pub(crate) taken: Taken,
}

/// What a caller passes.
#[derive(Debug)]
pub(crate) struct CallArgument {
    /// As the document has it.
    wish: String,
    name: String,
    schema: Value,
    description: Option<String>,
    is_required: bool,
}

impl Call {
    /// An argument; gives its name. One that the document names again is the same.
    pub(crate) fn argument(
        &mut self,
        wish: &str,
        schema: Value,
        description: Option<&str>,
        is_required: bool,
    ) -> String {
        if let Some(known) = self.arguments.iter().find(|known| known.wish == wish) {
            return known.name.clone();
        }
        let name = names::of_argument(wish, &mut self.taken);
        self.arguments.push(CallArgument {
            wish: wish.to_owned(),
            name: name.clone(),
            schema,
            description: description.map(str::to_owned),
            is_required,
        });
        name
    }

    /// Whether a header is of one request alone; then nothing is kept of its value.
    pub(crate) fn takes_as_own(&mut self, name: &str) -> bool {
        let Some(note) = once::taken(name, &mut self.key_of_writes) else { return false };
        self.note(note);
        true
    }

    /// Whether something that the document calls like this is an argument already.
    pub(crate) fn knows(&self, wish: &str) -> bool {
        self.arguments.iter().any(|known| known.wish == wish)
    }

    /// A literal segment of the path. One that looks like a credential is an argument: what it is, is not kept.
    pub(crate) fn segment(&mut self, literal: &str) {
        if secrets::is_value(&percent_decode_str(literal).decode_utf8_lossy()) {
            let wish = format!("path_{}", self.shown.matches('/').count() + 1);
            let argument = self.argument(&wish, any_text(), None, true);
            self.note(format!(
                "a part of its path looks like a credential, and is not kept: it is the argument `{argument}`"
            ));
            return self.variable(&argument);
        }
        self.path.push_str(&format!("/{}", names::key(literal)));
        self.shown.push_str(&format!("/{literal}"));
    }

    /// A segment that is an argument.
    pub(crate) fn variable(&mut self, argument: &str) {
        self.path.push_str(&format!("/${argument}"));
        self.shown.push_str(&format!("/{{{argument}}}"));
    }

    /// With a slash behind the last segment, or without; a path of no segment is one already.
    pub(crate) fn ends_as(&mut self, with_slash: bool) {
        if with_slash && !self.path.is_empty() {
            self.path.push('/');
            self.shown.push('/');
        }
    }

    /// A segment in the notation of cards.
    pub(crate) fn written(&mut self, segment: &str) {
        match segment.strip_prefix('$').filter(|rest| !rest.starts_with(['$', '{'])) {
            Some(argument) => self.variable(argument),
            None if !segment.contains('$') => self.segment(segment),
            None => {
                self.path.push_str(&format!("/{segment}"));
                self.shown.push_str(&format!("/{}", segment.replace('$', "")));
            }
        }
    }

    /// Arguments for the fields of a body, or one for the whole; the values of the sample are not kept.
    pub(crate) fn fields(&mut self, sample: &Value) {
        // What changes a part of something is sent in parts.
        let is_required = self.verb != "PATCH";
        let Some(map) = sample.as_object().filter(|map| !map.is_empty()) else {
            let argument = self.argument("body", sample::schema(sample), None, is_required);
            self.body = Some(format!("${argument}").into());
            return;
        };
        let mut body = Map::new();
        for (name, value) in map.iter().filter(|(name, _)| !has_place(name)) {
            let argument = self.argument(name, sample::schema(value), None, is_required);
            body.insert(names::key(name), format!("${argument}").into());
        }
        let whether = if is_required { "required" } else { "optional" };
        self.note(format!("which fields of its body are required is not said: all are {whether}"));
        self.body = Some(Value::Object(body));
    }

    pub(crate) fn note(&mut self, note: String) {
        if !self.notes.contains(&note) {
            self.notes.push(note);
        }
    }

    fn wish(&self) -> String {
        let named = || starter::tool_name(&format!("{} {}", self.verb, self.shown));
        let own = self.id.clone().filter(|id| !names::snake(id).is_empty());
        own.or_else(named).unwrap_or_else(|| self.line())
    }

    fn tool(&self, name: &str, line: &str, detail: Detail, backend: Option<&str>) -> Result<Tool, String> {
        if verb::only_reads(&self.verb) && self.body.is_some() {
            return Err("its body belongs to a request that reads by its verb".to_owned());
        }
        if !verb::is_sendable(&self.verb) {
            return Err("a card cannot send this verb".to_owned());
        }
        if self.body.as_ref().is_some_and(secrets::is_written_in) || self.query.values().any(secrets::is_written_in) {
            return Err("something like a secret stands written out in it".to_owned());
        }
        let document = Document::empty();
        let mut notes = self.notes.clone();
        let mut schemas = Schemas::new(&document, detail, &mut notes);
        let mut parts = Parts { query: self.query.clone(), headers: self.headers.clone(), ..Parts::default() };
        for argument in &self.arguments {
            let mut carried = schemas.carried(&argument.schema, &argument.wish);
            carried.description = argument.description.clone().or(carried.description);
            parts.argument(&argument.wish, argument.is_required, carried, &mut |note| schemas.note(note));
        }
        parts.body.clone_from(&self.body);
        parts.more.extend(backend.map(|backend| ("backend".to_owned(), backend.into())));
        if self.reads && !verb::only_reads(&self.verb) {
            parts.more.insert("effect".into(), "read".into());
        }
        if detail == Detail::Full {
            if let Some(reply) = self.reply.as_ref().filter(|_| self.result.is_none()) {
                let shape = ReplyShape::of(&document, reply, Vec::new());
                notes.extend(paging::recognised(&mut parts, &self.verb, &shape));
            }
            parts.more.extend(self.result.clone().map(|result| ("result".to_owned(), result)));
        }
        let said = Said {
            name,
            line: line.to_owned(),
            title: self.title.as_deref(),
            description: self.description.as_deref(),
        };
        Ok(parts.tool(said, format!("{} {}", self.verb, if self.path.is_empty() { "/" } else { &self.path }), notes))
    }
}

impl Choosable for Call {
    fn line(&self) -> String {
        format!("{} {}", self.verb, if self.shown.is_empty() { "/" } else { &self.shown })
    }

    fn shown_path(&self) -> &str {
        &self.shown
    }

    fn id(&self) -> Option<&str> {
        self.id.as_deref()
    }

    fn is_of(&self, tag: &str) -> bool {
        self.tags.iter().any(|own| own.eq_ignore_ascii_case(tag))
    }
}

/// The header in which every write to a backend showed a key.
pub(crate) fn key_of_writes(calls: &[Call], backend: usize) -> Option<String> {
    let writes = calls.iter().filter(|call| call.backend == backend && !call.reads);
    let writes = writes.filter(|call| !verb::only_reads(&call.verb));
    once::of_all(writes.map(|call| call.key_of_writes.clone()))
}

/// Makes a catalog of calls.
pub(crate) fn made(
    api: &Api,
    calls: &[Call],
    names: &[Option<String>],
    wish: &Wish,
    mut left: Vec<LeftOut>,
) -> Result<ImportedCatalog, ImportFault> {
    let unknown = wish.chosen.unknown(calls);
    if !unknown.is_empty() {
        return Err(ImportFault::Unknown(unknown));
    }
    let mut lines: BTreeSet<String> = BTreeSet::new();
    let mut drafts: Vec<Draft<'_>> = Vec::new();
    for call in calls.iter().filter(|call| wish.chosen.has(*call)) {
        // Of requests of one line those go on that have a name of their own.
        let lined = std::iter::once(call.line()).chain(call.id.as_ref().map(|id| format!("{} ({id})", call.line())));
        let Some(line) = lined.into_iter().find(|line| !lines.contains(line)) else {
            left.push(LeftOut::whole(call.line(), "a request of this line stands before it already"));
            continue;
        };
        lines.insert(line.clone());
        let backend = names.get(call.backend).and_then(Option::as_deref);
        let shown = line.clone();
        let card = move |name: &str, detail| call.tool(name, &shown, detail, backend);
        drafts.push(Draft { line, wish: call.wish(), card: Box::new(card) });
    }
    making::made(api, &drafts, wish, left)
}

/// The schema of an argument that is a text.
pub(crate) fn any_text() -> Value {
    json!({ "type": "string" })
}

#[cfg(test)]
mod tests;
