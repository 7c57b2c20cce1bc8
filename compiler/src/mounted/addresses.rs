//! Addresses of a catalog's own resources in what its tools and prompts show: under a mount they are the mount's.

use serde_json::Value as Tree;

use super::mount::Mount;
use crate::listing;
use crate::plan::{Action, Entry, Item, Json, Value};

/// What shows something, with the mount's addresses in it.
pub(super) fn action(action: &Action, mount: &Mount) -> Action {
    match action {
        Action::Steps { steps, reply, result, content } => Action::Steps {
            steps: steps.clone(),
            reply: reply.clone(),
            result: result.as_ref().map(|result| value(result, mount)),
            content: content.as_ref().map(|content| value(content, mount)),
        },
        Action::Answer { result } => Action::Answer { result: value(result, mount) },
        Action::Content { blocks, error } => Action::Content { blocks: value(blocks, mount), error: *error },
        Action::Handler => Action::Handler,
    }
}

/// The same of a value: of each text that the author wrote, and that begins as an address of the catalog's.
pub(super) fn value(written: &Value, mount: &Mount) -> Value {
    let same = |one: &Value| value(one, mount);
    match written {
        Value::Literal(Json(json)) => {
            let mut tree: Tree = serde_json::from_str(json).expect("a plan's JSON is valid");
            if literal(&mut tree, mount) { Value::Literal(Json(tree.to_string().into())) } else { written.clone() }
        }
        Value::Map { base, entries } => Value::Map {
            base: base.iter().map(same).collect(),
            entries: entries.iter().map(|entry| Entry { value: same(&entry.value), ..entry.clone() }).collect(),
        },
        Value::List { items } => {
            Value::List { items: items.iter().map(|item| Item { value: same(&item.value), ..item.clone() }).collect() }
        }
        // A text begins with its first part; of the others none begins one.
        Value::Join { parts } => Value::Join {
            parts: parts.iter().enumerate().map(|(at, part)| if at == 0 { same(part) } else { part.clone() }).collect(),
        },
        other => other.clone(),
    }
}

/// Whether anything in it was such an address.
fn literal(tree: &mut Tree, mount: &Mount) -> bool {
    match tree {
        Tree::String(text) => {
            let address = listing::address(&mount.of, text);
            let is_own = address.len() < text.len();
            if is_own {
                *text = listing::uri(&mount.name, address);
            }
            is_own
        }
        Tree::Array(items) => items.iter_mut().fold(false, |found, item| literal(item, mount) | found),
        Tree::Object(map) => map.values_mut().fold(false, |found, one| literal(one, mount) | found),
        Tree::Null | Tree::Bool(_) | Tree::Number(_) => false,
    }
}
