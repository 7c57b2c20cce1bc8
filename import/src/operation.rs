//! The operations of a document, and which of them are wanted.

use serde_json::Value;

use crate::document::{Document, list, text};

/// Verbs that a card can send.
const VERBS: [&str; 6] = ["get", "head", "post", "put", "patch", "delete"];

/// Verbs that it cannot.
const OTHERS: [&str; 3] = ["options", "trace", "query"];

/// Which operations are wanted: those that one of these names. Where all are empty, all operations that are not deprecated.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Chosen {
    /// Tags, whatever their case.
    pub tags: Vec<String>,
    /// Paths; `*` at the end stands for anything.
    pub paths: Vec<String>,
    /// `operationId`s, or `GET /path`.
    pub ids: Vec<String>,
}

/// One operation.
pub(crate) struct Operation<'d> {
    /// In capitals.
    pub(crate) verb: String,
    pub(crate) path: &'d str,
    pub(crate) node: &'d Value,
    /// What all operations of the path have in common.
    pub(crate) shared: &'d Value,
}

impl<'d> Operation<'d> {
    /// Every operation, in the order of the document; and those with a verb that a card cannot send.
    pub(crate) fn all(document: &'d Document) -> (Vec<Operation<'d>>, Vec<String>) {
        let (mut all, mut others) = (Vec::new(), Vec::new());
        for (path, shared) in document.root().get("paths").and_then(Value::as_object).into_iter().flatten() {
            let Some(shared) = document.resolved(shared) else { continue };
            for verb in VERBS {
                if let Some(node) = shared.get(verb).filter(|node| node.is_object()) {
                    all.push(Operation { verb: verb.to_uppercase(), path, node, shared });
                }
            }
            let other = OTHERS.iter().filter(|verb| shared.get(**verb).is_some());
            others.extend(other.map(|verb| format!("{} {path}", verb.to_uppercase())));
        }
        (all, others)
    }

    /// `GET /path`
    pub(crate) fn line(&self) -> String {
        format!("{} {}", self.verb, self.path)
    }

    pub(crate) fn id(&self) -> Option<&'d str> {
        text(self.node, "operationId")
    }

    fn is_deprecated(&self) -> bool {
        self.node.get("deprecated") == Some(&Value::Bool(true))
    }

    fn is_of(&self, tag: &str) -> bool {
        list(self.node, "tags").filter_map(Value::as_str).any(|own| own.eq_ignore_ascii_case(tag))
    }

    fn is_called(&self, id: &str) -> bool {
        self.id() == Some(id) || self.line() == id
    }

    fn is_at(&self, path: &str) -> bool {
        match path.strip_suffix('*') {
            Some(start) => self.path.starts_with(start),
            None => self.path == path,
        }
    }
}

impl Chosen {
    /// Whether everything is wanted.
    fn is_all(&self) -> bool {
        self.tags.is_empty() && self.paths.is_empty() && self.ids.is_empty()
    }

    /// Whether an operation is wanted. One that is deprecated is by its name alone.
    pub(crate) fn has(&self, operation: &Operation<'_>) -> bool {
        if self.ids.iter().any(|id| operation.is_called(id)) {
            return true;
        }
        self.reaches(operation) && !operation.is_deprecated()
    }

    /// Whether it would be, were it not deprecated.
    pub(crate) fn spares(&self, operation: &Operation<'_>) -> bool {
        operation.is_deprecated() && !self.has(operation) && self.reaches(operation)
    }

    /// Whether its tag or its path is wanted, or everything is.
    fn reaches(&self, operation: &Operation<'_>) -> bool {
        self.is_all()
            || self.tags.iter().any(|tag| operation.is_of(tag))
            || self.paths.iter().any(|path| operation.is_at(path))
    }

    /// What is wanted and names nothing.
    pub(crate) fn unknown(&self, all: &[Operation<'_>]) -> Vec<String> {
        let none = |is: &dyn Fn(&Operation<'_>) -> bool| !all.iter().any(is);
        let tags = self.tags.iter().filter(|tag| none(&|one| one.is_of(tag))).map(|tag| format!("the tag `{tag}`"));
        let paths =
            self.paths.iter().filter(|path| none(&|one| one.is_at(path))).map(|path| format!("the path `{path}`"));
        let ids = self.ids.iter().filter(|id| none(&|one| one.is_called(id))).map(|id| format!("the operation `{id}`"));
        tags.chain(paths).chain(ids).collect()
    }
}
