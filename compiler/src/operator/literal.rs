//! `$env.NAME` in a place where no variable is looked up: the text would count as it is written.

use super::data::Written;
use super::secrets::Value;
use crate::diagnostic::{Code, Diagnostics, quoted};
use crate::syntax::fields::Read as _;
use crate::syntax::yaml::{Kind, Node};

/// Reports each such text, but for those of which something was said already.
pub(super) fn refuse(file: &Node, out: &mut Diagnostics) {
    walk(file, &mut Vec::new(), out);
}

fn walk<'n>(node: &'n Node, path: &mut Vec<&'n str>, out: &mut Diagnostics) {
    match &node.kind {
        Kind::Map(entries) => {
            for (key, node) in entries {
                path.push(&key.name);
                walk(node, path, out);
                path.pop();
            }
        }
        Kind::List(items) => {
            path.push(ITEM);
            items.iter().for_each(|item| walk(item, path, out));
            path.pop();
        }
        Kind::Scalar(_) if is_looked_up(path) => {}
        Kind::Scalar(_) => {
            // What is no text has a diagnostic of its own where it is read.
            let Some(Value(written)) = Value::read(node, &mut Diagnostics::default()) else { return };
            let Written::Env(name) = written.value else { return };
            if out.list().iter().any(|said| said.primary == node.span) {
                return;
            }
            let key = path.iter().rev().find(|key| **key != ITEM).copied().unwrap_or_default();
            let message = format!("no variable is looked up in {}", quoted(key));
            out.error(Code::BadReference, node.span, message)
                .label(format!("`$env.{name}` would be the text itself"))
                .fix("write the text; variables are looked up for secrets, `store.url` and settings of catalogs", None);
        }
    }
}

/// A part of a path that is an item of a list.
const ITEM: &str = "[]";

/// Where the file takes a value from a variable: what `Value` and `Hidden` read.
fn is_looked_up(path: &[&str]) -> bool {
    matches!(
        path,
        ["catalogs", _, "settings" | "application", _]
            | ["tenants", _, "settings" | "applications", _, _]
            | ["identity", "tokens", ITEM, "token"]
            | ["server", "state_key"]
            | ["store", "url" | "owner"]
            | ["store", "keys", ITEM, "key"]
            | ["audit", "key"]
            | ["approvals", "header", "secret"]
    )
}
