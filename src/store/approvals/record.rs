//! One record, as it is read.

use sqlx::Row;

use crate::store::fault::StoreFault;
use crate::store::seal::{SealPlace, Sealed};
use crate::store::transaction::{StoreRow, StoreTransaction};

/// Records that are over are forgotten after this time, in milliseconds: a week.
const KEPT_MS: i64 = 7 * 24 * 3_600_000;

/// The columns that [`ApprovalRecord::read`] reads.
pub(super) const COLUMNS: &str = "id, tenant_id, principal, catalog, tool, digest, state, means, approver, reason, created_at, \
                                  expires_at, decided_at, call_id, outcome, arguments_sealed, key_id";

/// Where a record is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ApprovalState {
    /// No person has decided.
    Waiting,
    /// The same call may be made, once.
    Approved,
    /// The same call is refused, until it ends.
    Declined,
    /// The call was made.
    Used,
    /// Nothing was decided, or the call did not come, in time.
    Expired,
}

/// How a call ended that was approved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ApprovalOutcome {
    /// It did what it was to do.
    Done,
    /// It failed, and nothing was done or it is known what was.
    Failed,
    /// It may have been done: it runs, its process ended with it, or its backend did not answer.
    Unknown,
}

/// An approval, of whatever state. Times are milliseconds since 1970.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ApprovalRecord {
    /// Its id.
    pub(crate) id: String,
    /// Whose.
    pub(crate) tenant: String,
    /// Who made the call.
    pub(crate) principal: String,
    /// The catalog of the tool.
    pub(crate) catalog: String,
    /// The tool.
    pub(crate) tool: String,
    /// What the approval is bound to.
    pub(crate) digest: [u8; 32],
    /// Where it is.
    pub(crate) state: ApprovalState,
    /// By what means it was decided.
    pub(crate) means: Option<String>,
    /// Who decided.
    pub(crate) approver: Option<String>,
    /// Why.
    pub(crate) reason: Option<String>,
    /// When it was asked for.
    pub(crate) created_at: i64,
    /// When it ends.
    pub(crate) expires_at: i64,
    /// When it was decided.
    pub(crate) decided_at: Option<i64>,
    /// How the call ended that was made; earlier versions said nothing until its end.
    pub(crate) outcome: Option<ApprovalOutcome>,
    /// What a person is shown.
    pub(super) shown: Option<Sealed>,
}

impl ApprovalState {
    pub(super) const ALL: [Self; 5] = [Self::Waiting, Self::Approved, Self::Declined, Self::Used, Self::Expired];

    /// As it is written.
    #[must_use]
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Approved => "approved",
            Self::Declined => "declined",
            Self::Used => "used",
            Self::Expired => "expired",
        }
    }

    /// The state of this name.
    #[must_use]
    pub(crate) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.name() == name)
    }
}

impl ApprovalOutcome {
    /// As it is written.
    #[must_use]
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Failed => "failed",
            Self::Unknown => "unknown",
        }
    }

    fn named(name: &str) -> Option<Self> {
        [Self::Done, Self::Failed, Self::Unknown].into_iter().find(|outcome| outcome.name() == name)
    }
}

impl ApprovalRecord {
    pub(super) fn read(row: &StoreRow) -> Result<Self, StoreFault> {
        let damaged = || StoreFault::Failed(sqlx::Error::RowNotFound);
        let digest: Vec<u8> = row.try_get("digest")?;
        let state: String = row.try_get("state")?;
        let outcome: Option<String> = row.try_get("outcome")?;
        let sealed: Option<Vec<u8>> = row.try_get("arguments_sealed")?;
        let key: Option<String> = row.try_get("key_id")?;
        Ok(Self {
            id: row.try_get("id")?,
            tenant: row.try_get("tenant_id")?,
            principal: row.try_get("principal")?,
            catalog: row.try_get("catalog")?,
            tool: row.try_get("tool")?,
            digest: digest.try_into().map_err(|_| damaged())?,
            state: ApprovalState::named(&state).ok_or_else(damaged)?,
            means: row.try_get("means")?,
            approver: row.try_get("approver")?,
            reason: row.try_get("reason")?,
            created_at: row.try_get("created_at")?,
            expires_at: row.try_get("expires_at")?,
            decided_at: row.try_get("decided_at")?,
            outcome: outcome.as_deref().and_then(ApprovalOutcome::named),
            shown: sealed.zip(key).map(|(bytes, key)| Sealed { key, bytes }),
        })
    }
}

/// What is sealed here.
pub(in crate::store) const KIND: &str = "approval";

/// Where what is shown of a record belongs.
pub(super) fn place<'p>(tenant: &'p str, id: &'p str) -> SealPlace<'p> {
    SealPlace { kind: KIND, tenant, row: id.as_bytes() }
}

/// Ends what has expired, and forgets what has long been over.
pub(in crate::store) async fn sweep(transaction: &mut StoreTransaction, now: i64) -> Result<(), StoreFault> {
    // A call that was declined may be asked for again.
    let expired = "UPDATE approvals SET state = 'expired', arguments_sealed = NULL, key_id = NULL \
                   WHERE state IN ('waiting', 'approved', 'declined') AND expires_at <= $1";
    sqlx::query(expired).bind(now).execute(&mut **transaction).await?;
    sqlx::query("DELETE FROM approvals WHERE expires_at <= $1").bind(now - KEPT_MS).execute(&mut **transaction).await?;
    Ok(())
}
