//! What an operator has done to a server, or a person has decided of a call.

use std::net::IpAddr;

use serde_json::Value;

use crate::caller::Identity;

/// What was done, by whom.
#[derive(Debug, Clone)]
pub(crate) struct OperatorDeed<'d> {
    /// What it was done to: the kind of the record, and the member that has `of`.
    pub(crate) kind: &'static str,
    /// What was done.
    pub(crate) action: &'static str,
    /// Who did it.
    pub(crate) who: &'d Identity,
    /// By which way: `operator`, `elicitation`, `header`.
    pub(crate) means: &'static str,
    /// From where.
    pub(crate) address: Option<IpAddr>,
    /// To which one. Nothing secret, and nothing of a caller's own that is not bounded.
    pub(crate) of: Value,
}
