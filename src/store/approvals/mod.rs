//! Approvals: calls that wait until a person decides. A record goes from `waiting` to `approved`, `declined` or `expired`, and from
//! `approved` to `used`, once: each step is one transaction that first looks at where the record is.
//!
//! What is shown to the person is sealed, and erased when the record can no longer be decided.

mod ask;
mod decide;
mod list;
mod one_person;
mod record;

pub(crate) use ask::{ApprovalAsked, ApprovalStanding};
pub(crate) use decide::{Decided, Decision};
pub(crate) use list::WaitingApprovals;
pub(crate) use one_person::may_be_one_person;
pub(crate) use record::{ApprovalOutcome, ApprovalRecord, ApprovalState};
pub(super) use record::{KIND, sweep};

#[cfg(test)]
mod tests;
