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
    /// What carries a lead of the tenant's over, if something does.
    pub lead: Option<SyncCall>,
}

/// What a lead of a tenant's has besides its id: names of arguments of the tool that carries it over.
pub const LEAD_FIELDS: [&str; 10] =
    ["name", "phone", "product", "budget", "timeline", "intent", "notes", "score", "hotness", "status"];

/// A call that makes or changes the record of a tenant's own one in its system.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyncCall {
    /// Index into [`Catalog::tools`](super::Catalog::tools); it writes, and requires no arguments but [`LEAD_FIELDS`] and the key.
    pub tool: usize,
    /// The place of its argument that is the tenant's id of the record, a text: the tool finds the record by it before it makes
    /// one, so that it may be called again after any end.
    pub key: Option<usize>,
    /// Members of its result: the first that is there is the system's id of the record.
    pub record: List<Text>,
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
