//! How a backend spells the values of a type: `char: { yes: "Y", no: "N" }`, `integer: { one: "^-?[0-9]+$" }`.

use crate::ast::data::Plain;
use crate::diagnostic::Diagnostics;
use crate::syntax::fields::{Fields, Read, Spanned, wrong_type};
use crate::syntax::noted::Form;
use crate::syntax::yaml::{Kind, Node};

/// What values of a type look like.
#[derive(Debug, Clone)]
pub(crate) struct ValueType {
    /// The first key, for faults of the whole.
    pub(crate) head: crate::diagnostic::Span,
    /// What stands for true, and what for false.
    pub(crate) yes: Option<Spanned<Plain>>,
    pub(crate) no: Option<Spanned<Plain>>,
    /// What one value looks like, a regular expression.
    pub(crate) one: Option<Spanned<String>>,
}

/// The type of a name: one of the backend's, or written out.
#[derive(Debug, Clone)]
pub(crate) enum TypeOfName {
    Named(Spanned<String>),
    Own(ValueType),
}

impl Read for ValueType {
    fn read(node: &Node, out: &mut Diagnostics) -> Option<ValueType> {
        let mut fields = Fields::open(node, "a type of values", out)?;
        let head = fields.head();
        let yes = fields.optional::<Plain>("yes", out);
        let no = fields.optional::<Plain>("no", out);
        let one = fields.optional::<String>("one", out);
        fields.finish(out);
        Some(ValueType { head, yes, no, one })
    }
}

impl Read for TypeOfName {
    fn form() -> Form {
        Form::Anything
    }

    fn read(node: &Node, out: &mut Diagnostics) -> Option<TypeOfName> {
        match &node.kind {
            Kind::Scalar(_) => Spanned::<String>::read(node, out).map(TypeOfName::Named),
            Kind::Map(_) => ValueType::read(node, out).map(TypeOfName::Own),
            _ => {
                wrong_type(node, "the name of a type, or what its values look like", out);
                None
            }
        }
    }
}
