//! One request, but for what its backend adds to it.

use super::data::{Json, List, Text};
use super::reply_form::TypedReply;
use super::source::Source;
use super::value::{Entry, Value};

/// What happens at a backend, from the mildest to the worst.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Effect {
    /// Nothing changes.
    Read,
    /// Something is made or changed.
    Write,
    /// Something is lost.
    Delete,
}

/// One request.
#[derive(Debug, Clone, PartialEq)]
pub struct Send {
    /// Index into [`Catalog::backends`](super::Catalog::backends).
    pub backend: usize,
    /// Always the author's: no argument decides about it.
    pub verb: Verb,
    /// Written one after another, after the backend's base. Nothing in it can be absent.
    pub path: List<PathPart>,
    /// A [`Value::Map`] of scalars and lists of scalars, or such a map as a literal.
    pub query: Option<Value>,
    /// Without the content type of a form or of parts, which `encoding` says.
    pub headers: List<Entry>,
    /// There for POST, PUT and PATCH, as `{}` where the author wrote none and `encoding` is of maps.
    pub body: Option<Value>,
    /// How the body is written.
    pub encoding: Encoding,
    /// What its reply is; none: as that says itself, JSON, a text or a file.
    pub reads: Option<TypedReply>,
    /// What the request does at the backend; a read may be repeated.
    pub effect: Effect,
    /// What a good reply to this request has, any of these; empty: what the backend says of all its replies.
    pub done: List<DoneSign>,
}

/// What a good reply is recognised by.
#[derive(Debug, Clone, PartialEq)]
pub struct DoneSign {
    /// The place; never [`Source::Record`].
    pub at: Source,
    /// What is there.
    pub form: DoneForm,
}

/// What stands in a good reply.
#[derive(Debug, Clone, PartialEq)]
pub enum DoneForm {
    /// Something other than `null` and `false`.
    Something,
    /// One of these.
    OneOf {
        /// At least one.
        values: List<Json>,
    },
    /// The scalar that the request names, whatever its type: `5` and `"5"` are one. A reply about another record is no good one.
    Named {
        /// An argument, or a part of an item or of an earlier reply; the request is made only where it is there.
        value: Value,
    },
    /// A text, or a number or boolean as a text, in which this is found.
    Like {
        /// A regular expression; it compiles.
        pattern: Text,
    },
    /// A list or a map, be it empty: at least one of the two.
    Nested {
        /// A list will do.
        list: bool,
        /// A map will do.
        map: bool,
    },
}

/// How a body is written. Its media type stands in the headers, but for that of a form and of parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Encoding {
    /// JSON, under whichever of its names.
    Json,
    /// `application/x-www-form-urlencoded`: a map.
    Form,
    /// `multipart/form-data`: a map, of which each entry is a part.
    Parts {
        /// The keys of those that are files: a map of `data` in base64, `filename` and `mimeType`, of which the last two may be
        /// absent. Of the others a scalar is a text, a map or a list is JSON.
        files: List<Text>,
    },
    /// `text/…`: one text, in UTF-8.
    Text,
    /// `application/x-ndjson`: a list, an item a line.
    Lines,
    /// One file: its bytes, in base64.
    File,
}

impl Encoding {
    /// Whether the body is a map, to which a backend may add.
    #[must_use]
    pub fn is_of_maps(&self) -> bool {
        match self {
            Self::Json | Self::Form | Self::Parts { .. } => true,
            Self::Text | Self::Lines | Self::File => false,
        }
    }
}

/// An HTTP method.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verb {
    /// `GET`
    Get,
    /// `HEAD`
    Head,
    /// `POST`
    Post,
    /// `PUT`
    Put,
    /// `PATCH`
    Patch,
    /// `DELETE`
    Delete,
}

/// A part of a request's path.
#[derive(Debug, Clone, PartialEq)]
pub enum PathPart {
    /// The author's text, already encoded; may hold slashes.
    Literal(Text),
    /// One percent-encoded segment: never empty, `.` or `..`. A [`Value::Cell`] is as many as the author wrote.
    Segment(Value),
    /// The whole address, and the only part: of a request to a public backend. Whoever sends it decides whether it may be asked.
    Address {
        /// An argument that is a text.
        address: Value,
        /// The most characters of the text that is taken from there: a whole number; absent, as the sender has it.
        characters: Option<Value>,
    },
}

impl Send {
    /// Shows `see` every value of the request, and those inside of them.
    pub fn walk<'p>(&'p self, see: &mut dyn FnMut(&'p Value)) {
        for part in self.path.iter() {
            match part {
                PathPart::Literal(_) => {}
                PathPart::Segment(segment) => segment.walk(see),
                PathPart::Address { address, characters } => {
                    address.walk(see);
                    characters.iter().for_each(|characters| characters.walk(see));
                }
            }
        }
        self.query.iter().chain(&self.body).for_each(|part| part.walk(see));
        self.headers.iter().for_each(|header| header.value.walk(see));
        self.named().for_each(|(_, value)| value.walk(see));
    }

    /// What good replies name of the request: the places of these signs, and the values.
    pub fn named(&self) -> impl Iterator<Item = (usize, &Value)> {
        self.done.iter().enumerate().filter_map(|(place, sign)| match &sign.form {
            DoneForm::Named { value } => Some((place, value)),
            DoneForm::Something | DoneForm::OneOf { .. } | DoneForm::Like { .. } | DoneForm::Nested { .. } => None,
        })
    }

    /// What the first page's position is written as, where the request carries a position: see [`Value::Position`].
    pub fn position(&self) -> Option<&List<Value>> {
        let mut found = None;
        self.walk(&mut |value| {
            if let Value::Position { first } = value {
                found = found.or(Some(first));
            }
        });
        found
    }
}
