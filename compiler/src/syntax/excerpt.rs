//! The parts of Fluent files that some messages are made of.

use std::collections::BTreeSet;

use fluent_syntax::ast::{self, Entry, Expression, InlineExpression, PatternElement, Resource};
use fluent_syntax::serializer;

use super::fluent::{Link, Pattern, Texts, Written, tool_id};

/// A file with this message alone, and with the messages and terms that it is made of. `None` if it is not there, or has
/// no value.
#[cfg(feature = "rust")]
pub(crate) fn excerpt(source: &str, id: &str) -> Option<String> {
    let mut texts = Texts::default();
    let mut unread = crate::diagnostic::Diagnostics::default();
    let written = super::fluent::add(crate::diagnostic::FileId::new(0), source, &mut texts, &mut unread);
    let message = texts.message(id)?;
    message.value.as_ref()?;
    let attributes = message.attributes.iter().map(|attribute| (id, Some(attribute.name.value.as_str())));
    Some(several([&written], (&texts, &|_| None), attributes.chain([(id, None)])))
}

/// The name of the tool that a text names so.
pub(crate) type ToolNames<'f, 't> = dyn Fn(&str) -> Option<&'t str> + 'f;

/// A file with these messages and attributes of messages alone, and with the texts that they are made of. What names a tool there,
/// `$tool-NAME`, is a term of it, `-tool-NAME`, which is what `tool` says.
pub(crate) fn several<'t>(
    files: impl IntoIterator<Item = &'t Written<'t>>,
    (texts, tool): (&'t Texts, &ToolNames<'_, 't>),
    shown: impl IntoIterator<Item = (&'t str, Option<&'t str>)>,
) -> String {
    let needed = needed(texts, shown);
    let entries = files.into_iter().flat_map(|file| &file.body);
    let mut body: Vec<Entry<&str>> = entries.filter_map(|entry| part(entry, &needed)).collect();
    body.extend(named_tools(texts, &needed).into_iter().filter_map(|name| Some(term(name, tool(tool_id(name)?)?))));
    serializer::serialize(&Resource { body })
}

/// The names by which texts name tools, each once.
fn named_tools<'t>(texts: &'t Texts, needed: &BTreeSet<Part<'t>>) -> BTreeSet<&'t str> {
    let patterns = needed.iter().filter_map(|(term, id, attribute)| {
        let named = if *term { &texts.terms } else { &texts.messages };
        named.find(id)?.pattern(*attribute)
    });
    patterns.flat_map(|pattern| &pattern.tools).map(|tool| tool.name.value.as_str()).collect()
}

/// A term of one line.
fn term<'t>(name: &'t str, value: &'t str) -> Entry<&'t str> {
    let value = ast::Pattern { elements: vec![PatternElement::TextElement { value }] };
    Entry::Term(ast::Term { id: ast::Identifier { name }, value, attributes: Vec::new(), comment: None })
}

/// The same where what names a tool is a term.
fn by_terms(mut pattern: ast::Pattern<&str>) -> ast::Pattern<&str> {
    for element in &mut pattern.elements {
        if let PatternElement::Placeable { expression } = element {
            name_by_terms(expression);
        }
    }
    pattern
}

fn name_by_terms(expression: &mut Expression<&str>) {
    match expression {
        Expression::Inline(InlineExpression::Placeable { expression }) => name_by_terms(expression),
        Expression::Inline(inline) => {
            if let InlineExpression::VariableReference { id } = inline
                && tool_id(id.name).is_some()
            {
                let id = ast::Identifier { name: id.name };
                *inline = InlineExpression::TermReference { id, attribute: None, arguments: None };
            }
        }
        Expression::Select { variants, .. } => {
            for element in variants.iter_mut().flat_map(|variant| &mut variant.value.elements) {
                if let PatternElement::Placeable { expression } = element {
                    name_by_terms(expression);
                }
            }
        }
    }
}

/// A text: whether it is a term's, the name of its message, and that of its attribute.
type Part<'t> = (bool, &'t str, Option<&'t str>);

/// As much of an entry as is needed.
fn part<'t>(entry: &Entry<&'t str>, needed: &BTreeSet<Part<'_>>) -> Option<Entry<&'t str>> {
    let wants = |term, id, attribute| needed.contains(&(term, id, attribute));
    match entry {
        Entry::Message(message) => {
            let id = message.id.name;
            let attributes = message.attributes.iter();
            let attributes: Vec<_> =
                attributes.filter(|one| wants(false, id, Some(one.id.name))).map(attribute_by_terms).collect();
            let value = message.value.clone().filter(|_| wants(false, id, None)).map(by_terms);
            (value.is_some() || !attributes.is_empty())
                .then(|| Entry::Message(ast::Message { id: message.id.clone(), value, attributes, comment: None }))
        }
        Entry::Term(term) => {
            let id = term.id.name;
            let attributes = term.attributes.iter();
            let attributes: Vec<_> =
                attributes.filter(|one| wants(true, id, Some(one.id.name))).map(attribute_by_terms).collect();
            // A term has a value, whatever of it is needed.
            (wants(true, id, None) || !attributes.is_empty()).then(|| {
                Entry::Term(ast::Term {
                    id: term.id.clone(),
                    value: by_terms(term.value.clone()),
                    attributes,
                    comment: None,
                })
            })
        }
        Entry::Comment(_) | Entry::GroupComment(_) | Entry::ResourceComment(_) | Entry::Junk { .. } => None,
    }
}

fn attribute_by_terms<'t>(attribute: &ast::Attribute<&'t str>) -> ast::Attribute<&'t str> {
    ast::Attribute { id: attribute.id.clone(), value: by_terms(attribute.value.clone()) }
}

/// Texts, and all that they are made of.
fn needed<'t>(texts: &'t Texts, shown: impl IntoIterator<Item = (&'t str, Option<&'t str>)>) -> BTreeSet<Part<'t>> {
    let mut needed = BTreeSet::new();
    let mut open: Vec<Part<'_>> = shown.into_iter().map(|(id, attribute)| (false, id, attribute)).collect();
    while let Some(part) = open.pop() {
        let (term, id, attribute) = part;
        if !needed.insert(part) {
            continue;
        }
        let named = if term { &texts.terms } else { &texts.messages };
        let Some(message) = named.find(id) else { continue };
        open.extend(message.pattern(attribute).into_iter().flat_map(links));
        // A term is written with its value.
        open.extend((term && attribute.is_some()).then_some((true, id, None)));
    }
    needed
}

fn links(pattern: &Pattern) -> impl Iterator<Item = Part<'_>> {
    fn part(term: bool, link: &Link) -> Part<'_> {
        (term, &link.id.value, link.attribute.as_ref().map(|attribute| attribute.value.as_str()))
    }
    pattern.messages.iter().map(|link| part(false, link)).chain(pattern.terms.iter().map(|link| part(true, link)))
}

#[cfg(all(test, feature = "rust"))]
mod tests;
