//! Resources of the server's own: what the answer of a tool holds, in words and as a JSON Schema. They are the same for all catalogs and
//! all callers, so that no schema of a tool has to say it again.

use std::sync::Arc;

use kartoteka_compiler::listing::{self, Words};
use kartoteka_compiler::plan::ListEntry;

use crate::caller::Locale;
use crate::caller::outcome::{Continuation, ReadError, ResourcePage};
use crate::texts::{Texts, Variables};

/// The scheme of their addresses. No catalog has it: texts of that name are the server's.
const SERVER: &str = "kartoteka";

/// The answer of a tool as JSON Schema.
const SCHEMA: &str = include_str!("answers.schema.json");

/// A resource of the server's own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ServerResource {
    /// What the answer of a tool holds, as Markdown.
    Answers,
    /// The same of its `structuredContent`, as JSON Schema 2020-12.
    Schema,
}

impl ServerResource {
    /// All, in the order in which they are listed.
    pub(crate) const ALL: [Self; 2] = [Self::Answers, Self::Schema];

    /// The one at an address; `None` if that is of another scheme, or none is there.
    pub(crate) fn at(uri: &str) -> Option<Self> {
        let address = uri.strip_prefix(SERVER)?.strip_prefix("://")?;
        Self::ALL.into_iter().find(|resource| resource.address() == address)
    }

    /// The address without the scheme.
    pub(crate) fn address(self) -> &'static str {
        match self {
            Self::Answers => "answers",
            Self::Schema => "answers/schema",
        }
    }

    /// The whole address.
    pub(crate) fn uri(self) -> String {
        listing::uri(SERVER, self.address())
    }

    fn mime(self) -> &'static str {
        match self {
            Self::Answers => "text/markdown",
            Self::Schema => "application/schema+json",
        }
    }

    /// As `resources/list` has it.
    pub(super) fn entry(self, texts: &Texts, locale: Locale) -> ListEntry {
        let (title, description) = match self {
            Self::Answers => ("answers-title", "answers-description"),
            Self::Schema => ("answers-schema-title", "answers-schema-description"),
        };
        let said = |id| texts.own(locale, id, &Variables::new());
        let (title, description) = (said(title), said(description));
        let words = Words { title: &title, description: Some(&description) };
        listing::resource(SERVER, self.address(), words, self.mime())
    }

    /// What it holds.
    pub(crate) fn text(self, texts: &Texts, locale: Locale) -> String {
        match self {
            Self::Answers => texts.own(locale, "answers", &Variables::new()),
            Self::Schema => SCHEMA.trim_end().to_owned(),
        }
    }

    /// As `resources/read` gives it: a JSON list of one `ResourceContents`.
    pub(crate) fn contents(self, texts: &Texts, locale: Locale) -> Vec<u8> {
        let text = self.text(texts, locale);
        serde_json::json!([{ "uri": self.uri(), "mimeType": self.mime(), "text": text }]).to_string().into_bytes()
    }

    /// As a page of a resource: the schema as it is, of the words the list that [`ServerResource::contents`] gives.
    ///
    /// # Errors
    /// Parameters were passed: nothing would read them.
    pub(crate) fn page<'p>(
        self,
        texts: &Texts,
        locale: Locale,
        passed: impl Iterator<Item = &'p String>,
    ) -> Result<ResourcePage, ReadError> {
        let unknown =
            |name: &String| texts.own(locale, "bad-argument-unknown", &Variables::new().with("path", name.as_str()));
        let unknown: Vec<String> = passed.map(unknown).collect();
        if !unknown.is_empty() {
            return Err(ReadError { kind: "bad_argument", message: unknown.join("\n") });
        }
        let text: Arc<str> = match self {
            Self::Answers => String::from_utf8(self.contents(texts, locale)).expect("JSON is text").into(),
            Self::Schema => self.text(texts, locale).into(),
        };
        let data = 0..text.len();
        let (provider, resource) = (SERVER.to_owned(), self.address().to_owned());
        let continuation = Continuation { next: None, total: None };
        Ok(ResourcePage { provider, resource, instance: None, text, data, continuation, warnings: None })
    }
}
