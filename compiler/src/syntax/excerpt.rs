//! The part of a Fluent file that one message is made of.

use std::collections::BTreeSet;

use fluent_syntax::ast::{Entry, Resource};
use fluent_syntax::{parser, serializer};

use super::fluent::{self, Message, Texts};
use crate::diagnostic::{Diagnostics, FileId};

/// A file with this message alone, and with the messages and terms that it is made of. `None` if it is not there, or has
/// no value.
pub(crate) fn excerpt(source: &str, id: &str) -> Option<String> {
    let texts = fluent::parse(FileId::new(0), source, &mut Diagnostics::default());
    texts.message(id)?.value.as_ref()?;
    let needed = needed(&texts, id);
    let mut resource = parser::parse_runtime(source.trim_start_matches('\u{feff}')).unwrap_or_else(|(part, _)| part);
    resource.body.retain(|entry| match entry {
        Entry::Message(message) => needed.contains(&(false, message.id.name)),
        Entry::Term(term) => needed.contains(&(true, term.id.name)),
        Entry::Comment(_) | Entry::GroupComment(_) | Entry::ResourceComment(_) | Entry::Junk { .. } => false,
    });
    Some(serializer::serialize(&Resource { body: resource.body }))
}

/// The names of a message and of all that it is made of; whether each is a term's.
fn needed<'t>(texts: &'t Texts, id: &'t str) -> BTreeSet<(bool, &'t str)> {
    let mut needed = BTreeSet::new();
    let mut open = vec![(false, id)];
    while let Some((term, id)) = open.pop() {
        if !needed.insert((term, id)) {
            continue;
        }
        let list = if term { &texts.terms } else { &texts.messages };
        for message in list.iter().filter(|message| message.id.value == id) {
            open.extend(links(message));
        }
    }
    needed
}

fn links(message: &Message) -> impl Iterator<Item = (bool, &str)> {
    let patterns = message.value.iter().chain(message.attributes.iter().map(|attribute| &attribute.value));
    patterns.flat_map(|pattern| {
        let messages = pattern.messages.iter().map(|link| (false, link.id.value.as_str()));
        messages.chain(pattern.terms.iter().map(|link| (true, link.id.value.as_str())))
    })
}

#[cfg(test)]
mod tests;
