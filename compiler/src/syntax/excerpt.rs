//! The parts of Fluent files that some messages are made of.

use std::collections::BTreeSet;

use fluent_syntax::ast::{self, Entry, Resource};
use fluent_syntax::serializer;

use super::fluent::{Link, Pattern, Texts, Written};

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
    Some(several([&written], &texts, attributes.chain([(id, None)])))
}

/// A file with these messages and attributes of messages alone, and with the texts that they are made of.
pub(crate) fn several<'t>(
    files: impl IntoIterator<Item = &'t Written<'t>>,
    texts: &'t Texts,
    shown: impl IntoIterator<Item = (&'t str, Option<&'t str>)>,
) -> String {
    let needed = needed(texts, shown);
    let entries = files.into_iter().flat_map(|file| &file.body);
    let body = entries.filter_map(|entry| part(entry, &needed)).collect();
    serializer::serialize(&Resource { body })
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
            let attributes: Vec<_> = attributes.filter(|one| wants(false, id, Some(one.id.name))).cloned().collect();
            let value = message.value.clone().filter(|_| wants(false, id, None));
            (value.is_some() || !attributes.is_empty())
                .then(|| Entry::Message(ast::Message { id: message.id.clone(), value, attributes, comment: None }))
        }
        Entry::Term(term) => {
            let id = term.id.name;
            let attributes = term.attributes.iter();
            let attributes: Vec<_> = attributes.filter(|one| wants(true, id, Some(one.id.name))).cloned().collect();
            // A term has a value, whatever of it is needed.
            (wants(true, id, None) || !attributes.is_empty())
                .then(|| Entry::Term(ast::Term { attributes, comment: None, ..term.clone() }))
        }
        Entry::Comment(_) | Entry::GroupComment(_) | Entry::ResourceComment(_) | Entry::Junk { .. } => None,
    }
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
