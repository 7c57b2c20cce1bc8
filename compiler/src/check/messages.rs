//! The messages that are shown while a catalog is served.

use std::cell::RefCell;

use crate::check::texts::Name;
use crate::plan::Message;

/// Each message once, in the order in which the rules find them. What a rule finds is an index from then on.
#[derive(Debug, Default)]
pub(crate) struct Messages(RefCell<Vec<Name>>);

impl Messages {
    /// The index of a message, which some locale has.
    pub(crate) fn index(&self, name: Name) -> usize {
        let mut names = self.0.borrow_mut();
        names.iter().position(|known| *known == name).unwrap_or_else(|| {
            names.push(name);
            names.len() - 1
        })
    }

    /// The messages, by index.
    pub(crate) fn list(&self) -> Vec<Message> {
        let message =
            |name: &Name| Message { id: name.id.clone().into(), attribute: name.attribute.clone().map(Into::into) };
        self.0.borrow().iter().map(message).collect()
    }
}
