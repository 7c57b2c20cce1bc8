//! What a card names by itself, outside of data: a backend, a dictionary, a path into a reply or a record.

use crate::ast::manifest::Dictionary;
use crate::check::context::Cx;
use crate::check::resolved::all;
use crate::check::scope::{Place, Scope};
use crate::diagnostic::{Code, Span, quoted};
use crate::plan::{ENDS, Path, Source, Value};
use crate::syntax::fields::{Spanned, listed};
use crate::syntax::reference::Reference;

/// The backend of that name, or a report.
pub(crate) fn backend(name: &Spanned<String>, cx: &mut Cx<'_>) -> Option<usize> {
    let found = cx.declared.backend(&name.value);
    if found.is_none() {
        let known = cx.declared.backends.iter().map(|(known, _)| known.value.as_str());
        let message = format!("there is no backend {}", quoted(&name.value));
        let otherwise = "backends are declared in the manifest";
        cx.unknown(Code::UnknownBackend, (&name.value, name.span), message, known, otherwise);
    }
    found
}

/// `$lead_statuses`
pub(crate) fn dictionary(reference: &Reference, cx: &mut Cx<'_>) -> Option<usize> {
    let name = reference.root.text.as_str();
    let found = cx.declared.dictionary(name).filter(|_| reference.path.is_empty());
    match found {
        Some(dictionary) => {
            cx.used.dictionaries.insert(dictionary);
        }
        None => {
            let known = cx.declared.dictionaries().iter().map(|(name, _)| name.value.as_str());
            let message = format!("`{}` is no dictionary", reference.spelling());
            let otherwise = "dictionaries are declared in the manifest";
            cx.unknown(Code::UnknownReference, (name, reference.root.span), message, known, otherwise);
        }
    }
    found
}

/// How a call ends that does not end well: its place among the ways in which it can.
pub(crate) fn end(error: &Spanned<String>, cx: &mut Cx<'_>) -> Option<usize> {
    let found = ENDS.iter().position(|known| *known == error.value);
    if found.is_none() {
        let message = format!("no call ends with {}", quoted(&error.value));
        let otherwise = format!("calls end with {}", listed(&ENDS));
        cx.unknown(Code::UnknownKind, (&error.value, error.span), message, ENDS, otherwise);
    }
    found
}

/// A path into a record.
pub(crate) fn record(reference: &Reference, cx: &mut Cx<'_>) -> Option<Path> {
    let scope = Scope::outside(cx.declared, Place::Record);
    match bare(cx.resolve(reference, &scope)?) {
        Value::Record { path } if !path.0.is_empty() => Some(path),
        _ => {
            let message = format!("`{}` is no part of a record", reference.spelling());
            cx.out.error(Code::MisplacedReference, reference.span, message).fix("write `$record.…`", None);
            None
        }
    }
}

/// A root in the request of a dictionary by which there is no one list of all its entries, and what is said of its use as one.
struct Asked {
    root: &'static str,
    code: Code,
    message: &'static str,
    fix: &'static str,
}

const BY_KEYS: Asked = Asked {
    root: "keys",
    code: Code::KeyedDictionary,
    message: "is asked for the keys that a reply names, never for all",
    fix: "use it in `labels`",
};

const BY_GIVEN: Asked = Asked {
    root: "given",
    code: Code::GivenDictionary,
    message: "has a list for each value that it is asked for",
    fix: "use it in `known` or `codes`, which say for which: `given: $kind`",
};

impl Asked {
    fn is_of(&self, dictionary: &Dictionary) -> bool {
        dictionary.send.references().iter().any(|reference| reference.root.text == self.root)
    }

    fn refuse(&self, dictionary: usize, span: Span, cx: &mut Cx<'_>) {
        let (name, written) = &cx.declared.dictionaries()[dictionary];
        if self.is_of(written) {
            cx.out
                .error(self.code, span, format!("`{}` {}", name.value, self.message))
                .note_at(name.span, format!("it has `${}` in its request", self.root))
                .fix(self.fix, None);
        }
    }
}

/// It is asked for the ids that a reply names.
pub(crate) fn is_keyed(dictionary: &Dictionary) -> bool {
    BY_KEYS.is_of(dictionary)
}

/// It has a list for each value that it is asked for.
pub(crate) fn is_given(dictionary: &Dictionary) -> bool {
    BY_GIVEN.is_of(dictionary)
}

/// A dictionary with a list for each value has none where nothing says which.
pub(crate) fn given(dictionary: usize, span: Span, cx: &mut Cx<'_>) {
    BY_GIVEN.refuse(dictionary, span, cx);
}

/// A dictionary that is asked by key has no whole to show.
pub(crate) fn keyed(dictionary: usize, span: Span, cx: &mut Cx<'_>) {
    BY_KEYS.refuse(dictionary, span, cx);
}

/// A dictionary of which all is shown: one that is asked by key has no whole, and one with a list for each value has several.
pub(crate) fn whole_list(dictionary: usize, span: Span, cx: &mut Cx<'_>) {
    keyed(dictionary, span, cx);
    given(dictionary, span, cx);
}

/// Paths into a reply.
pub(crate) fn paths<'r>(references: impl IntoIterator<Item = &'r Reference>, cx: &mut Cx<'_>) -> Option<Vec<Path>> {
    all(references.into_iter().map(|reference| path(reference, cx)))
}

/// Places in a reply, or beside its body.
pub(crate) fn sources<'r>(references: impl IntoIterator<Item = &'r Reference>, cx: &mut Cx<'_>) -> Option<Vec<Source>> {
    all(references.into_iter().map(|reference| source(reference, cx)))
}

/// A place in a reply, or beside its body.
fn source(reference: &Reference, cx: &mut Cx<'_>) -> Option<Source> {
    let scope = Scope::outside(cx.declared, Place::Records);
    match bare(cx.resolve(reference, &scope)?) {
        Value::Reply { path } => Some(Source::Reply { path }),
        Value::Http { part } => Some(Source::Http { part }),
        _ => {
            let message = format!("`{}` is no part of the reply", reference.spelling());
            cx.out
                .error(Code::MisplacedReference, reference.span, message)
                .fix("write `$reply.…`, or `$http.header.…` for what stands beside the body", None);
            None
        }
    }
}

/// Where a page says the position of the next: in its reply, beside it, or in its last record.
pub(crate) fn onward(reference: &Reference, cx: &mut Cx<'_>) -> Option<Source> {
    match reference.root.text.as_str() {
        "record" => record(reference, cx).map(|path| Source::Record { path }),
        _ => source(reference, cx),
    }
}

/// A path into a reply.
pub(crate) fn path(reference: &Reference, cx: &mut Cx<'_>) -> Option<Path> {
    let scope = Scope::outside(cx.declared, Place::Records);
    match bare(cx.resolve(reference, &scope)?) {
        Value::Reply { path } => Some(path),
        _ => {
            let message = format!("`{}` is no part of the reply", reference.spelling());
            cx.out.error(Code::MisplacedReference, reference.span, message).fix("write `$reply.…`", None);
            None
        }
    }
}

/// What is found in a reply or a record by a path with a star, as the path that it is.
fn bare(value: Value) -> Value {
    let joined = |path: &Path, rest: &Path| Path(path.0.iter().chain(rest.0.iter()).cloned().collect());
    match value {
        Value::Every { of, path: rest } => match of.first() {
            Some(Value::Reply { path }) => Value::Reply { path: joined(path, &rest) },
            Some(Value::Record { path }) => Value::Record { path: joined(path, &rest) },
            _ => Value::Every { of, path: rest },
        },
        other => other,
    }
}
