//! `x-mcp-header`: arguments that a client repeats in a header of its own, for a proxy that routes calls without reading them.
//!
//! The protocol wants a name that can be part of a header's, once in a tool, on a text, a whole number or a yes and no.

use crate::check::argument::Argument;
use crate::check::context::Cx;
use crate::diagnostic::{Code, Span, quoted};
use crate::plan::{Check, Shape};
use crate::syntax::fields::{Read, Spanned};
use crate::syntax::yaml::Node;

/// The keyword, as cards and listings have it.
pub(crate) const KEYWORD: &str = "x-mcp-header";

/// The name behind the keyword.
pub(crate) fn read(node: &Node, cx: &mut Cx<'_>) -> Option<Spanned<String>> {
    let name = <Spanned<String> as Read>::read(node, cx.out)?;
    let plain = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c);
    if name.value.is_empty() || !name.value.chars().all(plain) {
        bad(name.span, format!("{} cannot be part of a header's name", quoted(&name.value)), cx)
            .fix("write letters, digits and `-`: `Tenant-Id` becomes the header `Mcp-Param-Tenant-Id`", None);
        return None;
    }
    Some(name)
}

/// Reports a header for what does not fit into one.
pub(crate) fn fits(name: &Spanned<String>, check: &Check, cx: &mut Cx<'_>) {
    let flat = matches!(
        check.shape,
        Shape::Boolean
            | Shape::Integer { .. }
            | Shape::Text { .. }
            | Shape::Choice { .. }
            | Shape::Row { .. }
            | Shape::Period
    );
    if !flat || check.nullable {
        let message = "a header repeats a text, a whole number, a choice or yes and no, and never `null`";
        bad(name.span, message.to_owned(), cx);
    }
}

/// Reports headers that two arguments share. Case makes no difference between headers.
pub(crate) fn unique(arguments: &[Argument], cx: &mut Cx<'_>) {
    let named: Vec<&Spanned<String>> = arguments.iter().filter_map(|argument| argument.header.as_ref()).collect();
    for (index, name) in named.iter().enumerate() {
        let first = named[..index].iter().find(|other| other.value.eq_ignore_ascii_case(&name.value));
        if let Some(first) = first {
            bad(name.span, format!("another argument has the header `{}`", first.value), cx)
                .note_at(first.span, "that one");
        }
    }
}

/// Reports headers where nothing is called: only calls of tools have them.
pub(crate) fn refused(arguments: &[Argument], cx: &mut Cx<'_>) {
    for name in arguments.iter().filter_map(|argument| argument.header.as_ref()) {
        bad(name.span, "only calls of tools have such headers".to_owned(), cx).fix("leave it out", None);
    }
}

/// Reports a header for a part of an argument.
pub(crate) fn inside(span: Span, cx: &mut Cx<'_>) {
    bad(span, "only a whole argument of a tool is repeated in a header".to_owned(), cx)
        .fix("leave it out, or make the part an argument of its own", None);
}

fn bad<'c>(span: Span, message: String, cx: &'c mut Cx<'_>) -> &'c mut crate::diagnostic::Diagnostic {
    cx.out.error(Code::BadMcpHeader, span, message)
}
