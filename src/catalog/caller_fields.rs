//! What of the caller a request reads: exactly that tells one kept answer from another, besides the tenant, which always does.

use kartoteka_compiler::plan::{self, CallerField, Content, Value};

use super::card::Card;

/// What of the caller is read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct CallerFields {
    pub(crate) name: bool,
    pub(crate) role: bool,
    pub(crate) bearer: bool,
}

impl CallerFields {
    /// What the request of a dictionary reads.
    pub(super) fn of_dictionary(catalog: &plan::Catalog, dictionary: usize) -> Self {
        let mut fields = Self::default();
        fields.see_dictionary(catalog, dictionary);
        fields
    }

    /// What a backend reads by itself for each of its requests.
    pub(crate) fn of_backend(backend: &plan::Backend) -> Self {
        let mut fields = Self::default();
        fields.see_backend(backend);
        fields
    }

    /// What a resource depends on: what its requests read, and what is written of their replies.
    pub(super) fn of_resource(catalog: &plan::Catalog, cards: &[Card], resource: &plan::Resource) -> Self {
        let mut fields = Self::default();
        match &resource.content {
            Content::Tool { tool } => {
                for card in catalog.with_called(*tool).into_iter().map(|tool| &cards[tool]) {
                    card.walk(&mut |value| fields.see(value));
                    card.backends.iter().for_each(|backend| fields.see_backend(&catalog.backends[*backend]));
                    card.all_dictionaries().for_each(|dictionary| fields.see_dictionary(catalog, dictionary));
                }
            }
            Content::Data { result } => result.walk(&mut |value| fields.see(value)),
            Content::Text { text } => text.walk(&mut |value| fields.see(value)),
            Content::Dictionary { dictionary } => fields.see_dictionary(catalog, *dictionary),
            Content::Markdown { .. } | Content::Blob { .. } => {}
        }
        fields
    }

    fn see_dictionary(&mut self, catalog: &plan::Catalog, dictionary: usize) {
        let send = &catalog.dictionaries[dictionary].send;
        send.walk(&mut |value| self.see(value));
        self.see_backend(&catalog.backends[send.backend]);
    }

    /// Notes what a backend reads for each of its requests: where it is asked, who it is told asks, and what it adds.
    fn see_backend(&mut self, backend: &plan::Backend) {
        backend.walk_own(&mut |value| self.see(value));
    }

    /// Notes what a value reads by itself. What it is made of is seen one by one.
    fn see(&mut self, value: &Value) {
        match value {
            Value::Caller { field } => match field {
                CallerField::Name => self.name = true,
                CallerField::Role => self.role = true,
                CallerField::Bearer => self.bearer = true,
                // The tenant is part of every key; a call is like no other, and what is kept does not depend on it.
                CallerField::Tenant | CallerField::Call => {}
            },
            Value::Literal(_)
            | Value::Setting { .. }
            | Value::Form { .. }
            | Value::Keys
            | Value::Given
            | Value::Position { .. }
            | Value::Message { .. }
            | Value::Map { .. }
            | Value::List { .. }
            | Value::Join { .. }
            | Value::Clauses { .. }
            | Value::Argument { .. }
            | Value::Cell { .. }
            | Value::Period { .. }
            | Value::Arguments
            | Value::Reply { .. }
            | Value::Http { .. }
            | Value::PageSize
            | Value::Step { .. }
            | Value::Item { .. }
            | Value::Record { .. }
            | Value::Token { .. }
            | Value::Now
            | Value::Every { .. }
            | Value::Spelt { .. }
            | Value::Matches { .. }
            | Value::Dictionary { .. } => {}
        }
    }

    /// Whether anything is read.
    pub(crate) fn any(self) -> bool {
        self.name || self.role || self.bearer
    }
}

#[cfg(test)]
mod tests;
