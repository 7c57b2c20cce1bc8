//! Arguments as written: schemas whose `$merge` is not spread yet.

use crate::ast::data::MERGE;
use crate::ast::read::is_name;
use crate::diagnostic::{Diagnostics, Span};
use crate::syntax::fields::{Read, Spanned, wrong_type};
use crate::syntax::noted::Form;
use crate::syntax::reference::Reference;
use crate::syntax::yaml::{Kind, Node};

/// The arguments of a card, or a set of them in a manifest.
#[derive(Debug, Clone, Default)]
pub(crate) struct Arguments {
    pub(crate) entries: Vec<Entry>,
}

#[derive(Debug, Clone)]
pub(crate) enum Entry {
    /// `$merge: $list`
    Merge(Reference),
    Argument {
        name: Spanned<String>,
        schema: Schema,
    },
}

#[derive(Debug, Clone)]
pub(crate) enum Schema {
    /// `$list.filter`: as a set has it.
    Reference(Reference),
    /// JSON Schema, perhaps over another (`$merge`).
    Written { span: Span, node: Node },
}

impl Read for Arguments {
    fn form() -> Form {
        Form::Arguments
    }

    fn read(node: &Node, out: &mut Diagnostics) -> Option<Arguments> {
        let Kind::Map(written) = &node.kind else {
            wrong_type(node, "a map of names to schemas", out);
            return None;
        };
        let mut entries = Vec::with_capacity(written.len());
        for (key, value) in written {
            if key.name == MERGE {
                entries.extend(Reference::read(value, out).map(Entry::Merge));
            } else if is_name(key, "`arguments`", out) {
                let name = Spanned { value: key.name.clone(), span: key.span };
                entries.extend(Schema::read(value, out).map(|schema| Entry::Argument { name, schema }));
            }
        }
        Some(Arguments { entries })
    }
}

impl Read for Schema {
    fn read(node: &Node, out: &mut Diagnostics) -> Option<Schema> {
        match &node.kind {
            Kind::Scalar(_) => Reference::read(node, out).map(Schema::Reference),
            Kind::Map(_) => Some(Schema::Written { span: node.span, node: node.clone() }),
            Kind::List(_) => {
                wrong_type(node, "a schema", out);
                None
            }
        }
    }
}
