//! Tools that another MCP server offers, and that a catalog offers on under names of its own. Which these are is known when that
//! server is asked.

use super::data::{List, Text};
use super::guard::Guard;

/// How the tools of an MCP server are offered.
#[derive(Debug, Clone, PartialEq)]
pub struct Export {
    /// What stands before each name; no tool of the catalog's own begins so.
    pub prefix: Text,
    /// The tools that are offered, by the names that the server gives them; a `*` stands for any part of one. At least one.
    pub tools: List<Text>,
    /// Those that only read. Every other counts as one that writes.
    pub reads: Reads,
    /// Whose word it takes before a tool is offered.
    pub pins: PinPolicy,
    /// What a call of each has to pass. Nothing of it reads arguments: those are the server's.
    pub guard: Guard,
}

/// Which tools of an MCP server only read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reads {
    /// Those of which the server says so: `readOnlyHint`.
    Hinted,
    /// Those of these names, by the names that the server gives them; a `*` stands for any part of one.
    Named(List<Text>),
}

/// Whose word it takes before a tool of an MCP server is offered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PinPolicy {
    /// An operator's, for each tool and each change of it.
    Review,
    /// The first definition that is seen is taken; an operator's for each change.
    First,
}
