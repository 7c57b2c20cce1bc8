//! `batch` of a backend as written: a request that carries several reads, and where its reply has what came of each.

use crate::ast::read::{Count, Measure, Named, OneOrMore, named, undoubled};
use crate::ast::send::Line;
use crate::diagnostic::{Diagnostics, Span};
use crate::syntax::fields::{Fields, Read, Spanned, wrong_type};
use crate::syntax::noted::Form;
use crate::syntax::reference::Reference;
use crate::syntax::yaml::{Kind, Node};

/// A request for several reads.
#[derive(Debug, Clone)]
pub(crate) struct Batch {
    /// The place of its first key.
    pub(crate) span: Span,
    pub(crate) line: Line,
    /// The key of its body that holds the reads.
    pub(crate) commands: Spanned<String>,
    /// The most reads.
    pub(crate) most: Spanned<Measure>,
    pub(crate) reply: BatchReply,
    /// A read that holds one of these goes alone.
    pub(crate) apart: Vec<Spanned<String>>,
}

/// Where the reply to all has what came of each: maps by the keys of the reads.
#[derive(Debug, Clone)]
pub(crate) enum BatchReply {
    /// The whole reply to each.
    Whole(Reference),
    /// By the keys of the reply to one; at least one.
    Parts(Named<Reference>),
}

impl Read for BatchReply {
    fn form() -> Form {
        Form::Anything
    }

    fn read(node: &Node, out: &mut Diagnostics) -> Option<BatchReply> {
        match &node.kind {
            Kind::Map(entries) if entries.is_empty() => {
                wrong_type(node, "at least one key of the reply to a read: `{ result: $reply.result.result }`", out);
                None
            }
            Kind::Map(_) => named(node, "`reply` of a `batch`", out).map(BatchReply::Parts),
            Kind::Scalar(_) | Kind::List(_) => Reference::read(node, out).map(BatchReply::Whole),
        }
    }
}

impl Read for Batch {
    fn read(node: &Node, out: &mut Diagnostics) -> Option<Batch> {
        let mut fields = Fields::open(node, "a backend's `batch`", out)?;
        let span = fields.head();
        let line = fields.required::<Option<Line>>("request", out).and_then(|line| line.value);
        let commands = fields.required::<String>("commands", out);
        let most = fields.required::<Count>("most", out);
        let most = most.map(|most| Spanned { value: most.value.0, span: most.span });
        let reply = fields.required::<BatchReply>("reply", out);
        let apart = fields.optional::<OneOrMore<Spanned<String>>>("apart", out);
        fields.finish(out);
        let apart = apart.map(|apart| apart.value.0).unwrap_or_default().into_iter().map(undoubled).collect();
        Some(Batch { span, line: line?, commands: commands?, most: most?, reply: reply?.value, apart })
    }
}
