//! The lists of the protocol. Each is written by the catalogs' side and goes out as it is, a long one in pages.

use bytes::Bytes;

use crate::caller::Caller;

/// For how long a client of 2026-07-28 may keep a list, in milliseconds. Clients that listen hear of a reload at once; the
/// others see a changed catalog after a minute at the latest.
pub(crate) const LIST_TTL_MS: u64 = 60_000;

/// A list that the protocol has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum List {
    /// `tools/list`
    Tools,
    /// `prompts/list`
    Prompts,
    /// `resources/list`
    Resources,
    /// `resources/templates/list`
    ResourceTemplates,
}

impl List {
    /// The list that a method asks for.
    #[must_use]
    pub(crate) fn of_method(method: &str) -> Option<Self> {
        Some(match method {
            "tools/list" => Self::Tools,
            "prompts/list" => Self::Prompts,
            "resources/list" => Self::Resources,
            "resources/templates/list" => Self::ResourceTemplates,
            _ => return None,
        })
    }

    /// The method that asks for it.
    #[must_use]
    pub fn method(self) -> &'static str {
        match self {
            Self::Tools => "tools/list",
            Self::Prompts => "prompts/list",
            Self::Resources => "resources/list",
            Self::ResourceTemplates => "resources/templates/list",
        }
    }

    /// The member of the result that holds the list.
    #[must_use]
    pub(crate) fn member(self) -> &'static str {
        match self {
            Self::Tools => "tools",
            Self::Prompts => "prompts",
            Self::Resources => "resources",
            Self::ResourceTemplates => "resourceTemplates",
        }
    }
}

/// An item of a list, as far as it is not for clients alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ListedItem<'l> {
    /// Of a resource, the address in its card.
    pub name: &'l str,
    /// What it is for.
    pub description: Option<&'l str>,
    /// The `uri` or `uriTemplate` of a resource.
    pub address: Option<&'l str>,
    /// What the arguments of a tool have to fit: a JSON Schema.
    pub input: Option<&'l str>,
}

/// A page of a list.
#[derive(Debug, Clone)]
pub struct ListPage {
    /// JSON, one item after another with commas between, without the brackets of an array.
    pub items: Bytes,
    /// The cursor of the page behind it; absent on the last.
    pub next: Option<String>,
}

/// A cursor that was not given out for the list as it is now.
#[derive(Debug, Clone, Copy)]
pub struct UnknownCursor;

/// Lists what there is.
pub trait ServesLists: Send + Sync + 'static {
    /// A list, whole, in a stable order: a JSON array.
    fn list(&self, list: List, caller: &Caller) -> Bytes;

    /// Hands each item of a list to `read`, in the order of the list.
    fn items(&self, list: List, caller: &Caller, read: &mut dyn FnMut(ListedItem<'_>));

    /// A page of a list: the one that begins at the cursor, or the first. What every page shows makes the whole list, nothing
    /// twice.
    ///
    /// # Errors
    /// The cursor was not given out for this list, or the list has changed since.
    fn page(&self, list: List, cursor: Option<&str>, caller: &Caller) -> Result<ListPage, UnknownCursor> {
        if cursor.is_some() {
            return Err(UnknownCursor);
        }
        let whole = self.list(list, caller);
        Ok(ListPage { items: whole.slice(1..whole.len() - 1), next: None })
    }
}
