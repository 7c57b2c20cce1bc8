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

/// Ends what waits for a person or was approved of and not used, of a tenant's calls of one catalog, or of all: what they were to go out with is
/// another by now, or is not there any more.
pub(super) const OUTDATE: &str = "UPDATE approvals SET state = 'expired', arguments_sealed = NULL, key_id = NULL \
    WHERE tenant_id = $1 AND ($2 IS NULL OR catalog = $2) AND state IN ('waiting', 'approved')";

#[cfg(test)]
mod tests;
