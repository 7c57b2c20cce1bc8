//! The messages that are shown while a catalog is served.

use std::cell::RefCell;
use std::collections::HashMap;

use crate::check::texts::Name;
use crate::plan::Message;

/// Each message once, in the order in which the rules find them. What a rule finds is an index from then on.
#[derive(Debug, Default)]
pub(crate) struct Messages(RefCell<HashMap<Name, usize>>);

impl Messages {
    /// The index of a message, which some locale has.
    pub(crate) fn index(&self, name: Name) -> usize {
        let mut places = self.0.borrow_mut();
        let next = places.len();
        *places.entry(name).or_insert(next)
    }

    /// The messages, by index.
    pub(crate) fn list(&self) -> Vec<Message> {
        let places = self.0.borrow();
        let mut names: Vec<(&Name, usize)> = places.iter().map(|(name, place)| (name, *place)).collect();
        names.sort_unstable_by_key(|(_, place)| *place);
        let message = |(name, _): (&Name, usize)| Message {
            id: name.id.clone().into(),
            attribute: name.attribute.clone().map(Into::into),
        };
        names.into_iter().map(message).collect()
    }
}
