//! The operations of a document of OpenAPI.

use serde_json::Value;

use crate::chosen::Choosable;
use crate::document::{Document, list, reference, text};

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

/// Keys of a path that are no operations.
const BESIDE: [&str; 6] = ["$ref", "summary", "description", "servers", "parameters", "additionalOperations"];

const CANNOT_SEND: &str = "a card cannot send this verb";

/// One operation.
pub(crate) struct Operation<'d> {
    /// In capitals; empty of a path of which nothing is known.
    pub(crate) verb: String,
    /// Why no card can be made of it.
    pub(crate) unfit: Option<String>,
    pub(crate) path: &'d str,
    pub(crate) node: &'d Value,
    /// What all operations of the path have in common.
    pub(crate) shared: &'d Value,
}

impl<'d> Operation<'d> {
    /// Every operation, in the order of the document; and what stands where operations do, and is none.
    pub(crate) fn all(document: &'d Document) -> Vec<Operation<'d>> {
        let mut all = Vec::new();
        for (path, item) in document.root().get("paths").and_then(Value::as_object).into_iter().flatten() {
            if path.starts_with("x-") {
                continue;
            }
            let start = all.len();
            add(path, item, &mut all);
            // From 3.1 on a reference may have something beside it.
            let Some(name) = reference(item) else { continue };
            let Some(target) = document.resolved(item) else {
                let why = format!("`{name}` leads nowhere in this document, and nothing is made of it");
                all.push(nothing(path, why));
                continue;
            };
            let mut more = Vec::new();
            add(path, target, &mut more);
            more.retain(|one: &Operation<'_>| {
                !all[start..].iter().any(|known| known.verb == one.verb && !one.verb.is_empty())
            });
            all.extend(more);
        }
        all
    }

    /// What it is called, as long as the document.
    pub(crate) fn known_as(&self) -> Option<&'d str> {
        text(self.node, "operationId")
    }
}

/// The operations of a path.
fn add<'d>(path: &'d str, item: &'d Value, all: &mut Vec<Operation<'d>>) {
    let Some(keys) = item.as_object() else {
        return all.push(nothing(path, "it is no description of a path".to_owned()));
    };
    for (verb, is_sendable) in VERBS {
        if let Some(node) = keys.get(verb) {
            let unfit = match (node.is_object(), is_sendable) {
                (false, _) => Some("it is described by nothing".to_owned()),
                (true, false) => Some(CANNOT_SEND.to_owned()),
                (true, true) => None,
            };
            all.push(Operation { verb: verb.to_uppercase(), unfit, path, node, shared: item });
        }
    }
    for (verb, node) in keys.get("additionalOperations").and_then(Value::as_object).into_iter().flatten() {
        let verb = verb.to_uppercase();
        all.push(Operation { verb, unfit: Some(CANNOT_SEND.to_owned()), path, node, shared: item });
    }
    let is_known =
        |key: &str| BESIDE.contains(&key) || key.starts_with("x-") || VERBS.iter().any(|(verb, _)| *verb == key);
    for key in keys.keys().filter(|key| !is_known(key)) {
        all.push(nothing(path, format!("`{key}` is no key of a path, and nothing is made of it")));
    }
}

/// What stands in the place of operations, and is none.
fn nothing(path: &str, why: String) -> Operation<'_> {
    Operation { verb: String::new(), unfit: Some(why), path, node: &Value::Null, shared: &Value::Null }
}

impl Choosable for Operation<'_> {
    fn line(&self) -> String {
        format!("{} {}", self.verb, self.path).trim_start().to_owned()
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
