//! The operations of a document of OpenAPI.

use serde_json::Value;

use crate::chosen::Choosable;
use crate::document::{Document, list, text};

/// Verbs of a document, and whether a card can send them.
const VERBS: [(&str, bool); 9] = [
    ("get", true),
    ("head", true),
    ("post", true),
    ("put", true),
    ("patch", true),
    ("delete", true),
    ("options", false),
    ("trace", false),
    ("query", false),
];

/// One operation.
pub(crate) struct Operation<'d> {
    /// In capitals.
    pub(crate) verb: String,
    /// Whether a card can send its verb.
    pub(crate) is_sendable: bool,
    pub(crate) path: &'d str,
    pub(crate) node: &'d Value,
    /// What all operations of the path have in common.
    pub(crate) shared: &'d Value,
}

impl<'d> Operation<'d> {
    /// Every operation, in the order of the document.
    pub(crate) fn all(document: &'d Document) -> Vec<Operation<'d>> {
        let mut all = Vec::new();
        for (path, shared) in document.root().get("paths").and_then(Value::as_object).into_iter().flatten() {
            let Some(shared) = document.resolved(shared) else { continue };
            for (verb, is_sendable) in VERBS {
                if let Some(node) = shared.get(verb).filter(|node| node.is_object()) {
                    all.push(Operation { verb: verb.to_uppercase(), is_sendable, path, node, shared });
                }
            }
        }
        all
    }

    /// What it is called, as long as the document.
    pub(crate) fn known_as(&self) -> Option<&'d str> {
        text(self.node, "operationId")
    }
}

impl Choosable for Operation<'_> {
    fn line(&self) -> String {
        format!("{} {}", self.verb, self.path)
    }

    fn shown_path(&self) -> &str {
        self.path
    }

    fn id(&self) -> Option<&str> {
        self.known_as()
    }

    fn is_of(&self, tag: &str) -> bool {
        list(self.node, "tags").filter_map(Value::as_str).any(|own| own.eq_ignore_ascii_case(tag))
    }

    fn is_deprecated(&self) -> bool {
        self.node.get("deprecated") == Some(&Value::Bool(true))
    }
}
