//! Values that may be secret: where they are to be found, `$env.NAME` or `file:PATH`. One that is written out is refused.

use super::data::Written;
use crate::diagnostic::{Code, Diagnostics};
use crate::syntax::fields::{Read, Spanned};
use crate::syntax::yaml::Node;

/// A value that may be written out.
#[derive(Debug, Clone)]
pub(super) struct Value(pub(super) Spanned<Written>);

/// A value that may not.
#[derive(Debug, Clone)]
pub(super) struct Hidden(pub(super) Written);

impl Read for Value {
    fn read(node: &Node, out: &mut Diagnostics) -> Option<Value> {
        let text = String::read(node, out)?;
        let written = match (text.strip_prefix("$env."), text.strip_prefix("file:")) {
            (Some(name), _) if is_variable(name) => Written::Env(name.to_owned()),
            (None, Some(path)) if !path.is_empty() => Written::File(path.to_owned()),
            (None, None) => Written::Text(text),
            (Some(_), _) | (_, Some(_)) => {
                out.error(Code::BadReference, node.span, format!("`{text}` names neither a variable nor a file"))
                    .fix("write `$env.NAME` or `file:PATH`", None);
                return None;
            }
        };
        Some(Value(Spanned::new(written, node.span)))
    }
}

impl Read for Hidden {
    fn read(node: &Node, out: &mut Diagnostics) -> Option<Hidden> {
        let Value(written) = Value::read(node, out)?;
        match written.value {
            Written::Text(_) => {
                refuse(written.span, out);
                None
            }
            found => Some(Hidden(found)),
        }
    }
}

/// Reports a secret that is written out. It is not repeated.
pub(super) fn refuse(place: crate::diagnostic::Span, out: &mut Diagnostics) {
    out.error(Code::LiteralSecret, place, "a secret is written out")
        .label("anyone who reads the file has it")
        .fix("keep it in a variable or a file of its own: `$env.NAME`, `file:/run/secrets/name`", None);
}

fn is_variable(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}
