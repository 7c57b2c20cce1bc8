//! The token of a credential as written: a request that brings it, where its reply says it, and how long it may be used.

use crate::ast::read::{Duration, Named, named, section};
use crate::ast::send::Send;
use crate::diagnostic::{Code, Diagnostics, Span};
use crate::syntax::fields::{Fields, Read, wrong_type};
use crate::syntax::noted::Form;
use crate::syntax::reference::Reference;
use crate::syntax::yaml::{Kind, Node};

/// A request that brings what the credential carries.
#[derive(Debug, Clone)]
pub(crate) struct Token {
    pub(crate) span: Span,
    pub(crate) send: Send,
    pub(crate) value: TokenValue,
    pub(crate) lives: Option<Lives>,
    /// By the name of a setting.
    pub(crate) store: Named<Reference>,
}

/// Where the reply says the token.
#[derive(Debug, Clone)]
pub(crate) enum TokenValue {
    Whole(Reference),
    Parts(Named<Reference>),
}

#[derive(Debug, Clone)]
pub(crate) enum Lives {
    /// Milliseconds.
    Fixed(u64),
    /// Where the reply says seconds.
    Said(Reference),
}

impl Read for Token {
    fn read(node: &Node, out: &mut Diagnostics) -> Option<Token> {
        let mut fields = Fields::open(node, "a credential's `token`", out)?;
        let send = Send::read(&mut fields, out);
        if send.is_none() {
            out.error(Code::MissingKey, node.span, "a token has no `request`")
                .fix("add the request that brings it: `request: POST /oauth/token`", None);
        }
        let value = fields.required("value", out);
        let lives = fields.optional("cache", out).map(|lives| lives.value);
        let store = section(&mut fields, "store", out);
        fields.finish(out);
        Some(Token { span: node.span, send: send??, value: value?.value, lives, store })
    }
}

impl Read for TokenValue {
    fn form() -> Form {
        Form::Anything
    }

    fn read(node: &Node, out: &mut Diagnostics) -> Option<TokenValue> {
        let Kind::Map(entries) = &node.kind else { return Reference::read(node, out).map(TokenValue::Whole) };
        if entries.is_empty() {
            wrong_type(node, "where the reply says the token, `$reply.access_token`, or a map of its parts", out);
            return None;
        }
        named(node, "parts of a token", out).map(TokenValue::Parts)
    }
}

impl Read for Lives {
    fn form() -> Form {
        Form::Like(r"^([0-9]+(ms|s|m|h)|\$.+)$")
    }

    fn read(node: &Node, out: &mut Diagnostics) -> Option<Lives> {
        match &node.kind {
            Kind::Scalar(scalar) if scalar.text.starts_with('$') => Reference::read(node, out).map(Lives::Said),
            _ => Duration::read(node, out).map(|duration| Lives::Fixed(duration.0)),
        }
    }
}
