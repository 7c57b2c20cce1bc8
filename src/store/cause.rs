//! Why a transaction changes something: no change begins without saying so, and what a person has done begins with the proof that the
//! audit has a record of it.

use std::marker::PhantomData;

/// The audit has a record of an act of a person that is about to be carried out, or the operator keeps no audit. `audit` alone makes
/// one, which `tests/architecture` holds.
#[derive(Debug)]
pub(crate) struct OnRecord(());

impl OnRecord {
    /// The record is written.
    #[must_use]
    pub(crate) fn attested() -> Self {
        Self(())
    }
}

/// Why something is changed.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cause<'c>(PhantomData<&'c OnRecord>);

impl<'c> Cause<'c> {
    /// A call of a tool: the audit has the records of the call.
    pub(super) const CALL: Cause<'static> = Cause(PhantomData);

    /// The server notes, counts or sweeps by itself.
    pub(super) const UPKEEP: Cause<'static> = Cause(PhantomData);

    /// The audit writes its records, or deletes those whose time is over.
    pub(super) const RECORD: Cause<'static> = Cause(PhantomData);

    /// A person has it done.
    pub(super) fn act(_on_record: &'c OnRecord) -> Self {
        Self(PhantomData)
    }
}
