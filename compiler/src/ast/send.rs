//! One request as written: its line, query, headers, body, and the conditions it is made under.

use serde_json::Value;

use crate::ast::data::{Data, compared};
use crate::ast::done::DoneSign;
use crate::ast::read::{OneOrMore, key_reference, verb};
use crate::diagnostic::{Code, Diagnostics, Span, quoted};
use crate::plan::{Effect, Verb};
use crate::syntax::fields::{Fields, Read, Spanned, wrong_type};
use crate::syntax::noted::Form;
use crate::syntax::reference::{Part, Reference, Template, begins_reference};
use crate::syntax::yaml::{Kind, Node};

/// What is sent, and to whom.
#[derive(Debug, Clone)]
pub(crate) struct Send {
    pub(crate) line: Line,
    pub(crate) query: Option<Data>,
    pub(crate) headers: Option<Data>,
    pub(crate) body: Option<Data>,
    pub(crate) backend: Option<Spanned<String>>,
    /// What a good reply has, any of these.
    pub(crate) done: Vec<DoneSign>,
}

/// `VERB path` or `tools/call name`.
#[derive(Debug, Clone)]
pub(crate) struct Line {
    pub(crate) span: Span,
    pub(crate) target: Target,
}

#[derive(Debug, Clone)]
pub(crate) enum Target {
    Http {
        verb: Verb,
        path: Vec<Part>,
    },
    /// A tool of this catalog.
    Own {
        tool: Spanned<String>,
    },
}

impl Send {
    /// Reads the keys of a request out of a card's, step's or dictionary's. The outer `None`: there is no `request`;
    /// the inner: it has a fault.
    pub(crate) fn read(fields: &mut Fields<'_>, out: &mut Diagnostics) -> Option<Option<Send>> {
        let line = fields.optional::<Option<Line>>("request", out);
        let query = fields.optional("query", out);
        let headers = fields.optional("headers", out);
        let body = fields.optional("body", out);
        let backend = fields.optional::<String>("backend", out);
        let done = fields.optional::<OneOrMore<DoneSign>>("done", out);
        let value = |data: Option<Spanned<Data>>| data.map(|data| data.value);
        Some(line?.value.map(|line| Send {
            line,
            query: value(query),
            headers: value(headers),
            body: value(body),
            backend,
            done: done.map(|done| done.value.0).unwrap_or_default(),
        }))
    }

    /// The references of what goes out: of the path, the query, the headers and the body.
    pub(crate) fn references(&self) -> Vec<&Reference> {
        let mut found: Vec<&Reference> = self.line.target.references().collect();
        for data in [&self.query, &self.headers, &self.body].into_iter().flatten() {
            data.references(&mut found);
        }
        found
    }
}

impl Target {
    /// The references of the path.
    pub(crate) fn references(&self) -> impl Iterator<Item = &Reference> {
        let path = match self {
            Target::Http { path, .. } => path.as_slice(),
            Target::Own { .. } => &[],
        };
        path.iter().filter_map(Part::reference)
    }
}

/// The keys of a card that belong to a request.
const OF_A_REQUEST: [&str; 7] = ["query", "headers", "body", "backend", "done", "when", "unless"];

/// Reports keys of a request in a card that has none.
pub(crate) fn refuse_loose(keys: &[(&str, Span)], out: &mut Diagnostics) {
    for (key, place) in keys {
        out.error(Code::MissingRequest, *place, format!("`{key}` without a `request`"))
            .label("part of a request")
            .fix("add the request line: `request: POST crm.lead.list`", None);
    }
}

/// The keys of a request that a card has.
pub(crate) fn keys_of_a_request(fields: &Fields<'_>) -> Vec<(&'static str, Span)> {
    OF_A_REQUEST.into_iter().filter_map(|key| Some((key, fields.key(key)?))).collect()
}

/// `Some(None)` after a report, so that a faulty line is not also a missing one.
impl Read for Option<Line> {
    fn form() -> Form {
        Form::Like(r"^((GET|HEAD|POST|PUT|PATCH|DELETE) .+|tools/call [^ ]+)$")
    }

    fn read(node: &Node, out: &mut Diagnostics) -> Option<Option<Line>> {
        let Some(template) = Template::read(node, out) else { return Some(None) };
        Some(line(template, out))
    }
}

fn line(template: Template, out: &mut Diagnostics) -> Option<Line> {
    let span = template.span;
    let mut parts = template.parts.into_iter();
    let (first, place) = match parts.next() {
        Some(Part::Literal { text, span }) => (text, span),
        Some(Part::Reference(reference)) => {
            out.error(Code::BadVerb, reference.span, "a request begins with its verb, written out")
                .label("this is a reference")
                .fix("write one step a verb, each with its `when`", None);
            return None;
        }
        None => (String::new(), span),
    };
    let mut rest: Vec<Part> = parts.collect();
    let Some((word, path)) = first.split_once(' ') else {
        out.error(Code::BadRequest, span, "a request is a verb and a path")
            .label("no space between two words")
            .fix("for example `GET api/leads/` or `POST crm.lead.list`", None);
        return None;
    };
    if !path.is_empty() {
        rest.insert(0, Part::Literal { text: path.to_owned(), span: place });
    }
    if word == "tools/call" {
        return match rest.as_slice() {
            [Part::Literal { text, span: place }] => {
                // The literal is the whole line; its last word is the name.
                let start = (place.end as usize).saturating_sub(text.len());
                let tool = Spanned::new(text.clone(), Span::new(place.file, start, place.end as usize));
                Some(Line { span, target: Target::Own { tool } })
            }
            _ => {
                out.error(Code::BadRequest, span, "`tools/call` names one tool, written out");
                None
            }
        };
    }
    let Some(verb) = verb(word) else {
        out.error(Code::BadVerb, span, format!("{} is no verb", quoted(word)))
            .fix("the verbs are GET, HEAD, POST, PUT, PATCH and DELETE", None);
        return None;
    };
    Some(Line { span, target: Target::Http { verb, path: rest } })
}

/// `when` and `unless`.
#[derive(Debug, Clone, Default)]
pub(crate) struct Condition {
    pub(crate) when: Vec<Test>,
    pub(crate) unless: Vec<Test>,
}

/// `$ref`: it is present; `$ref: value`: it equals (one of). A list of these is all of them.
#[derive(Debug, Clone)]
pub(crate) struct Test {
    pub(crate) reference: Reference,
    pub(crate) one_of: Option<Choices>,
}

/// What something is compared with.
#[derive(Debug, Clone)]
pub(crate) enum Choices {
    Written(Vec<Spanned<Value>>),
    /// `$setting.x`: the items of a list that an operator sets; `$x`: an argument.
    Named(Reference),
}

impl Condition {
    pub(crate) fn read(fields: &mut Fields<'_>, out: &mut Diagnostics) -> Condition {
        let mut tests = |name| fields.optional::<Tests>(name, out).map(|tests| tests.value.0).unwrap_or_default();
        Condition { when: tests("when"), unless: tests("unless") }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.when.is_empty() && self.unless.is_empty()
    }
}

/// One condition, as a list of tests that hold together.
#[derive(Debug, Clone)]
pub(crate) struct Tests(pub(crate) Vec<Test>);

impl Read for Tests {
    fn read(node: &Node, out: &mut Diagnostics) -> Option<Tests> {
        let entries = match &node.kind {
            Kind::Map(entries) => entries,
            // Conditions in a list hold all together.
            Kind::List(items) if !items.is_empty() => {
                let tests: Vec<Option<Tests>> = items.iter().map(|item| Tests::read(item, out)).collect();
                let tests = tests.into_iter().collect::<Option<Vec<Tests>>>()?;
                return Some(Tests(tests.into_iter().flat_map(|tests| tests.0).collect()));
            }
            Kind::List(_) | Kind::Scalar(_) => {
                let reference = Reference::read(node, out)?;
                return Some(Tests(vec![Test { reference, one_of: None }]));
            }
        };
        if entries.is_empty() {
            wrong_type(node, "`$name` or `{ $name: value }`", out);
            return None;
        }
        let mut tests = Vec::new();
        for (key, value) in entries {
            let Some(reference) = key_reference(key, out) else { continue };
            if let Some(choices) = Choices::read(value, out) {
                tests.push(Test { reference, one_of: Some(choices) });
            }
        }
        (tests.len() == entries.len()).then_some(Tests(tests))
    }
}

impl Read for Choices {
    fn read(node: &Node, out: &mut Diagnostics) -> Option<Choices> {
        if let Kind::Scalar(scalar) = &node.kind
            && begins_reference(&scalar.text)
        {
            return Reference::read(node, out).map(Choices::Named);
        }
        compared(node, out).map(Choices::Written)
    }
}

/// The effect that a card or a step says.
pub(crate) fn effect(fields: &mut Fields<'_>, out: &mut Diagnostics) -> Option<Spanned<Effect>> {
    fields.optional("effect", out)
}
