//! GraphQL documents: one operation, the variables that it declares, and its text without what only people read.
//!
//! Refuses what a card cannot send: no operation, several of them, a subscription, definitions of a schema.

use apollo_parser::cst::{CstNode, Definition, OperationDefinition, Type};
use apollo_parser::{Lexer, Parser, TokenKind};

/// Selections that are deeper are none that anybody writes.
const DEEPEST: usize = 100;

/// A document of one operation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct GraphqlDocument {
    /// It changes something.
    pub(crate) is_mutation: bool,
    pub(crate) variables: Vec<GraphqlVariable>,
    /// Without comments, commas and what stands between words.
    pub(crate) text: String,
}

/// A variable that an operation declares.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct GraphqlVariable {
    pub(crate) name: String,
    /// Where it is declared, in bytes.
    pub(crate) place: (usize, usize),
    /// The outermost name of its type; none for a list.
    pub(crate) named: Option<String>,
    /// No `null` is taken for it.
    pub(crate) non_null: bool,
    /// Nothing need be passed for it.
    pub(crate) has_default: bool,
}

/// What is wrong with a document, and where in it, in bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct GraphqlFault {
    pub(crate) place: (usize, usize),
    pub(crate) why: String,
}

impl GraphqlDocument {
    /// Reads a document.
    ///
    /// # Errors
    /// Every fault of its syntax, or what of it cannot be sent.
    pub(crate) fn read(text: &str) -> Result<GraphqlDocument, Vec<GraphqlFault>> {
        let tree = Parser::new(text).recursion_limit(DEEPEST).parse();
        let faults: Vec<GraphqlFault> = tree
            .errors()
            .map(|error| {
                let start = error.index().min(text.len());
                let end = (start + error.data().len()).min(text.len());
                GraphqlFault {
                    place: (start, if error.is_eof() { start } else { end }),
                    why: error.message().to_owned(),
                }
            })
            .collect();
        if !faults.is_empty() {
            return Err(faults);
        }
        let mut operation: Option<OperationDefinition> = None;
        for definition in tree.document().definitions() {
            let fault = |why: &str| Err(vec![GraphqlFault { place: place(&definition), why: why.to_owned() }]);
            match &definition {
                Definition::OperationDefinition(_) if operation.is_some() => {
                    return fault("a document holds one operation, and this is a second one");
                }
                Definition::OperationDefinition(found) => operation = Some(found.clone()),
                Definition::FragmentDefinition(_) => {}
                _ => return fault("this defines a schema, and asks for nothing"),
            }
        }
        let Some(operation) = operation else {
            let why = "the document holds no operation".to_owned();
            return Err(vec![GraphqlFault { place: (0, 0), why }]);
        };
        let kind = operation.operation_type();
        if kind.as_ref().is_some_and(|kind| kind.subscription_token().is_some()) {
            let why = "a call ends, and a subscription does not".to_owned();
            return Err(vec![GraphqlFault { place: place(&operation), why }]);
        }
        Ok(GraphqlDocument {
            is_mutation: kind.is_some_and(|kind| kind.mutation_token().is_some()),
            variables: variables(&operation),
            text: bare(text),
        })
    }
}

fn place(node: &impl CstNode) -> (usize, usize) {
    let range = node.syntax().text_range();
    (range.start().into(), range.end().into())
}

fn variables(operation: &OperationDefinition) -> Vec<GraphqlVariable> {
    let declared = operation.variable_definitions().into_iter().flat_map(|all| all.variable_definitions());
    declared
        .filter_map(|declared| {
            let variable = declared.variable()?;
            let (named, non_null) = kind(&declared.ty()?);
            Some(GraphqlVariable {
                name: variable.name()?.text().to_string(),
                place: place(&variable),
                named,
                non_null,
                has_default: declared.default_value().is_some(),
            })
        })
        .collect()
}

/// The outermost name of a type, and whether it refuses `null`.
fn kind(of: &Type) -> (Option<String>, bool) {
    match of {
        Type::NamedType(named) => (named.name().map(|name| name.text().to_string()), false),
        Type::ListType(_) => (None, false),
        Type::NonNullType(inner) => {
            let name = inner.named_type().and_then(|named| named.name()).map(|name| name.text().to_string());
            (name, true)
        }
    }
}

/// The words of a document, with a space only where two would be one without it.
fn bare(text: &str) -> String {
    let (tokens, _) = Lexer::new(text).lex();
    let mut out = String::with_capacity(text.len());
    let is_word = |byte: Option<u8>| byte.is_some_and(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    for token in tokens {
        if matches!(token.kind(), TokenKind::Whitespace | TokenKind::Comment | TokenKind::Comma | TokenKind::Eof) {
            continue;
        }
        let (before, first) = (out.bytes().last(), token.data().bytes().next());
        let joins = is_word(before) && (is_word(first) || matches!(first, Some(b'-' | b'.' | b'"')))
            || before == Some(b'"') && matches!(first, Some(b'"'));
        if joins {
            out.push(' ');
        }
        out.push_str(token.data());
    }
    out
}

#[cfg(test)]
mod tests;
