//! What a person does to a server, or decides of a call, as its records say it.

use std::net::IpAddr;
use std::sync::Arc;

use serde_json::Value;

use super::ids::CallId;
use crate::caller::{Identity, Wire};

/// What an act is done to: the kind of its record, and the member that says to which one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ActKind {
    /// A call that waits for a person.
    Approval,
    /// What the store seals.
    Keys,
    /// A tool of an MCP server.
    Pin,
    /// The operator's file.
    Reload,
    /// The store as a whole.
    Store,
    /// A token of a caller.
    Token,
}

/// What is to be done.
#[derive(Debug, Clone)]
pub(crate) struct Act {
    /// What it is done to.
    pub(crate) kind: ActKind,
    /// What is done.
    pub(crate) action: &'static str,
    /// By which way: `operator`, `elicitation`, `header`, `command`.
    pub(crate) means: &'static str,
    /// To which one. Nothing secret, and nothing of a caller's own that is not bounded.
    pub(crate) of: Value,
}

/// Who does it, and from where.
#[derive(Debug, Clone)]
pub(crate) struct ActBy {
    pub(crate) who: Arc<Identity>,
    pub(crate) wire: Wire,
    pub(crate) address: Option<IpAddr>,
}

/// What its records say.
#[derive(Debug, Clone)]
pub(super) struct ActRecord {
    pub(super) id: CallId,
    pub(super) act: Act,
    pub(super) by: ActBy,
}

impl ActKind {
    /// Every one.
    pub(super) const ALL: [Self; 6] = [Self::Approval, Self::Keys, Self::Pin, Self::Reload, Self::Store, Self::Token];

    /// As records have it.
    #[must_use]
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Approval => "approval",
            Self::Keys => "keys",
            Self::Pin => "pin",
            Self::Reload => "reload",
            Self::Store => "store",
            Self::Token => "token",
        }
    }
}
