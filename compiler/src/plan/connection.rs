//! How a tenant connects a system of its own.

use super::data::{Json, List, Text};

/// What a tenant gives for a catalog, and how that is tried.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Connecting {
    /// What is done before the settings are kept.
    pub test: ConnectionTest,
    /// Indices into [`Catalog::settings`](super::Catalog::settings), in the order in which a person is asked; each setting that has to be
    /// set is among them.
    pub settings: List<usize>,
    /// The catalog's other name in addresses of the operator's listener: lower-case letters, digits and `-`.
    pub path: Option<Text>,
    /// What settings are called in bodies there.
    pub names: List<OtherName>,
}

/// What succeeds where the settings are right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ConnectionTest {
    /// A call.
    Tool {
        /// Index into [`Catalog::tools`](super::Catalog::tools); it only reads.
        tool: usize,
        /// Its arguments, an object.
        arguments: Json,
    },
    /// A session with an MCP server, and the list of its tools.
    Mcp {
        /// Index into [`Catalog::backends`](super::Catalog::backends).
        backend: usize,
    },
}

/// Another name of a setting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OtherName {
    /// The name.
    pub name: Text,
    /// Index into [`Catalog::settings`](super::Catalog::settings); it is one of [`Connecting::settings`].
    pub setting: usize,
}

/// What a page says of a connection, in one locale.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConnectionTexts {
    /// What each of [`Connecting::settings`] is called.
    pub labels: List<Text>,
    /// Where each is found, if there is something to say.
    pub hints: List<Option<Text>>,
    /// How the tenant gets what it has to give.
    pub steps: List<Text>,
    /// Where more is said: an address.
    pub more: Option<Text>,
}
