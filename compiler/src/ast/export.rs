//! `export` of a backend as written: which tools of an MCP server are offered, under which names, and what is asked of their callers.

use crate::ast::guard::Guard;
use crate::ast::read::one_of;
use crate::diagnostic::{Code, Diagnostics, quoted};
use crate::plan::PinPolicy;
use crate::syntax::fields::{Fields, Read, Spanned};
use crate::syntax::noted::Form;
use crate::syntax::yaml::{Kind, Node};

/// The tools of an MCP server that are offered.
#[derive(Debug, Clone)]
pub(crate) struct Export {
    pub(crate) span: crate::diagnostic::Span,
    pub(crate) prefix: Spanned<String>,
    /// Names with stars; all, where none is written.
    pub(crate) tools: Option<Vec<Spanned<String>>>,
    pub(crate) reads: Option<Reading>,
    pub(crate) pins: PinPolicy,
    pub(crate) guard: Option<Guard>,
}

/// Which of them only read.
#[derive(Debug, Clone)]
pub(crate) enum Reading {
    /// Those of which the server says so.
    Hinted,
    /// Names with stars.
    Named(Vec<Spanned<String>>),
}

/// The longest prefix, in bytes: with it a name still fits where clients allow 64 characters.
pub(crate) const LONGEST_PREFIX: usize = 24;

/// Whether names of tools can begin with this.
pub(crate) fn begins_names(text: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-';
    text.len() <= LONGEST_PREFIX
        && text.starts_with(|first: char| first.is_ascii_alphabetic())
        && text.bytes().all(plain)
        && text.ends_with(['_', '-'])
}

/// The same, which is reported otherwise.
pub(crate) fn is_prefix(prefix: &Spanned<String>, out: &mut Diagnostics) -> bool {
    let text = prefix.value.as_str();
    let is_one = begins_names(text);
    if !is_one {
        out.error(Code::BadName, prefix.span, format!("{} is no prefix of names", quoted(text))).fix(
            format!("write letters, digits, `_` and `-`, at most {LONGEST_PREFIX}, with `_` or `-` at the end"),
            None,
        );
    }
    is_one
}

impl Read for Export {
    fn read(node: &Node, out: &mut Diagnostics) -> Option<Export> {
        let mut fields = Fields::open(node, "an `export`", out)?;
        let prefix = fields.required::<String>("prefix", out);
        let tools = fields.optional::<Vec<Spanned<String>>>("tools", out).map(|tools| tools.value);
        let reads = fields.optional::<Reading>("reads", out).map(|reads| reads.value);
        let pins = fields.optional::<PinPolicy>("pins", out).map_or(PinPolicy::Review, |pins| pins.value);
        let guard = fields.optional::<Guard>("guard", out).map(|guard| guard.value);
        fields.finish(out);
        Some(Export { span: node.span, prefix: prefix?, tools, reads, pins, guard })
    }
}

impl Read for Reading {
    fn form() -> Form {
        Form::OneOrMore(String::form)
    }

    fn read(node: &Node, out: &mut Diagnostics) -> Option<Reading> {
        match &node.kind {
            Kind::List(_) => Vec::<Spanned<String>>::read(node, out).map(Reading::Named),
            Kind::Scalar(_) | Kind::Map(_) => one_of(node, &[("hinted", ())], out).map(|()| Reading::Hinted),
        }
    }
}

impl Read for PinPolicy {
    fn read(node: &Node, out: &mut Diagnostics) -> Option<PinPolicy> {
        one_of(node, &[("review", PinPolicy::Review), ("first", PinPolicy::First)], out)
    }
}
