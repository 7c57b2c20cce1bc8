//! Messages that users pick.

use super::data::{List, Text};
use super::list_entry::ListEntry;
use super::tool::Argument;
use super::value::Value;

/// A message that a user picks, and sends as their own.
#[derive(Debug, Clone, PartialEq)]
pub struct Prompt {
    /// Unique in the catalog.
    pub name: Text,
    /// As `prompts/list` shows it, one a locale.
    pub listed: List<ListEntry>,
    /// A caller with one of these roles sees it; none: every caller.
    pub roles: List<Text>,
    /// They arrive as texts, whatever their checks are.
    pub arguments: List<Argument>,
    /// What it comes to.
    pub says: Speech,
}

/// What a prompt says.
#[derive(Debug, Clone, PartialEq)]
pub enum Speech {
    /// One text, the user's.
    Template {
        /// Templates for minijinja (strict, `trim_blocks`, `lstrip_blocks`), one a locale. Their names are the arguments,
        /// of which absent ones are `none` (a list: empty), the keys of each table by its name, `windows`, and the names of
        /// the catalog's tools, `tool[0]`, in their order.
        texts: List<Text>,
    },
    /// Messages of both sides, of texts, pictures, sounds and resources.
    Messages {
        /// A list of the protocol's prompt messages.
        messages: Value,
    },
}
