//! What a good reply to a request has, as written: `$reply.result`, `{ $reply.result: true }`,
//! `{ $reply.result.ID: $id }`, `{ $reply.result: { pattern: "^[1-9][0-9]*$" } }`, `{ $reply.result: { type: [array, object] } }`.

use serde_json::Value;

use crate::ast::data::compared;
use crate::ast::read::{OneOrMore, key_reference, one_of};
use crate::diagnostic::Diagnostics;
use crate::syntax::fields::{Fields, Read, Spanned, wrong_type};
use crate::syntax::reference::{Reference, begins_reference};
use crate::syntax::yaml::{Kind, Node};

/// One place of a reply, and what stands there.
#[derive(Debug, Clone)]
pub(crate) struct DoneSign {
    pub(crate) at: Reference,
    pub(crate) form: DoneForm,
}

#[derive(Debug, Clone)]
pub(crate) enum DoneForm {
    Something,
    OneOf(Vec<Spanned<Value>>),
    /// What the request names.
    Named(Reference),
    Like(Spanned<String>),
    Nested {
        list: bool,
        map: bool,
    },
}

/// What stands nested in a reply.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Nested {
    List,
    Map,
}

impl Read for Nested {
    fn read(node: &Node, out: &mut Diagnostics) -> Option<Nested> {
        one_of(node, &[("array", Nested::List), ("object", Nested::Map)], out)
    }
}

impl Read for DoneSign {
    fn read(node: &Node, out: &mut Diagnostics) -> Option<DoneSign> {
        match &node.kind {
            Kind::Map(entries) => match entries.as_slice() {
                [(key, value)] => {
                    let (at, form) = (key_reference(key, out), DoneForm::read(value, out));
                    Some(DoneSign { at: at?, form: form? })
                }
                _ => {
                    wrong_type(node, "one place of the reply and what stands there: `{ $reply.result: true }`", out);
                    None
                }
            },
            Kind::Scalar(_) | Kind::List(_) => {
                Reference::read(node, out).map(|at| DoneSign { at, form: DoneForm::Something })
            }
        }
    }
}

impl Read for DoneForm {
    fn read(node: &Node, out: &mut Diagnostics) -> Option<DoneForm> {
        if let Kind::Map(_) = &node.kind {
            let mut fields = Fields::open(node, "what a good reply has", out)?;
            if fields.key("type").is_some() {
                let types = fields.required::<OneOrMore<Nested>>("type", out);
                fields.finish(out);
                let types = types?.value.0;
                let [list, map] = [Nested::List, Nested::Map].map(|one| types.contains(&one));
                if !list && !map {
                    wrong_type(node, "`array`, `object` or both under `type`", out);
                    return None;
                }
                return Some(DoneForm::Nested { list, map });
            }
            let pattern = fields.required::<String>("pattern", out);
            fields.finish(out);
            return pattern.map(DoneForm::Like);
        }
        if let Kind::Scalar(scalar) = &node.kind
            && begins_reference(&scalar.text)
        {
            return Reference::read(node, out).map(DoneForm::Named);
        }
        compared(node, out).map(DoneForm::OneOf)
    }
}
