//! The outbox: leads of tenants that are to go into their systems. What was accepted is committed before it is spoken of; one row a
//! lead, so that what has not gone out yet is changed by what comes later, and never goes out twice at once. An attempt holds a
//! lease; one that does not say again that it is under way was lost with its process, and what became of it is not known.
//!
//! What a lead says is sealed, for its tenant, catalog, lead and version; its id is not.

mod accept;
mod attempt;
mod list;
mod record;
mod standing;
mod system;

pub(crate) use accept::{NewLead, OutboxBounds, PutLead};
pub(crate) use attempt::{AttemptEnd, EndedAttempt, OUTBOX_HOLD, OutboxAttempt, TakenBy, TakenLead};
pub(crate) use list::OutboxStock;
pub(super) use record::{KIND, row, sweep};
pub(crate) use record::{LeadFields, OutboxRecord, OutboxState, SystemSaid};
pub(crate) use standing::{SyncCounts, SyncStanding, SystemSeen};

#[cfg(test)]
mod tests;
