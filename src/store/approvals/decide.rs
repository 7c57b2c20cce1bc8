//! A person decides.

use std::time::Duration;

use super::one_person::may_be_one_person;
use super::record::{ApprovalRecord, ApprovalState, COLUMNS, sweep};
use crate::store::cause::{Cause, OnRecord};
use crate::store::fault::StoreFault;
use crate::store::stored::Store;

/// What a person decides.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Decision<'d> {
    /// Whose records the person decides of.
    pub(crate) tenant: &'d str,
    /// The record.
    pub(crate) id: &'d str,
    /// The digest that the person saw.
    pub(crate) digest: [u8; 32],
    /// Whether the call may be made.
    pub(crate) approves: bool,
    /// By what means.
    pub(crate) means: &'d str,
    /// Who decides.
    pub(crate) approver: &'d str,
    /// Why.
    pub(crate) reason: Option<&'d str>,
    /// The names of who decides, where that has to be another than the caller; none: it may be anybody.
    pub(crate) another_than: &'d [&'d str],
    /// How long a refusal stands; `None`: as long as the record would have.
    pub(crate) refused_for: Option<Duration>,
}

/// What came of a decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Decided {
    /// It holds.
    Done(ApprovalRecord),
    /// There is nothing to decide any more: the record as it is.
    NotWaiting(ApprovalRecord),
    /// The person saw something else.
    OtherDigest,
    /// The call is the approver's own.
    OwnCall,
    /// There is no such record.
    Absent,
}

impl Decided {
    /// Why it does not hold, as records have it; `None`: it does.
    #[must_use]
    pub(crate) fn refusal(&self) -> Option<&'static str> {
        match self {
            Self::Done(_) => None,
            Self::NotWaiting(_) => Some("not_waiting"),
            Self::OtherDigest => Some("other_digest"),
            Self::OwnCall => Some("four_eyes"),
            Self::Absent => Some("not_found"),
        }
    }
}

impl Store {
    /// Decides of a record that waits. Of two decisions, the first holds.
    ///
    /// # Errors
    /// The store failed; nothing was decided.
    pub(crate) async fn decide_approval(
        &self,
        decision: &Decision<'_>,
        on_record: &OnRecord,
    ) -> Result<Decided, StoreFault> {
        let (mut transaction, now) = self.change_of(decision.tenant, Cause::act(on_record)).await?;
        sweep(&mut transaction, now).await?;
        let select = sqlx::AssertSqlSafe(format!("SELECT {COLUMNS} FROM approvals WHERE id = $1 AND tenant_id = $2"));
        let row = sqlx::query(select).bind(decision.id).bind(decision.tenant).fetch_optional(&mut *transaction).await?;
        let Some(mut record) = row.as_ref().map(ApprovalRecord::read).transpose()? else {
            transaction.commit().await?;
            return Ok(Decided::Absent);
        };
        let refused = if may_be_one_person(&[&record.principal], decision.another_than) {
            Some(Decided::OwnCall)
        } else if record.state != ApprovalState::Waiting {
            Some(Decided::NotWaiting(record.clone()))
        } else if record.digest != decision.digest {
            Some(Decided::OtherDigest)
        } else {
            None
        };
        if let Some(refused) = refused {
            transaction.commit().await?;
            return Ok(refused);
        }
        record.state = if decision.approves { ApprovalState::Approved } else { ApprovalState::Declined };
        if let Some(refused_for) = decision.refused_for.filter(|_| !decision.approves) {
            record.expires_at = now.saturating_add(i64::try_from(refused_for.as_millis()).unwrap_or(i64::MAX));
        }
        let decided = "UPDATE approvals SET state = $2, means = $3, approver = $4, reason = $5, decided_at = $6, expires_at = $7, \
                       arguments_sealed = CASE WHEN $2 = 'approved' THEN arguments_sealed END, \
                       key_id = CASE WHEN $2 = 'approved' THEN key_id END WHERE id = $1 AND state = 'waiting'";
        let decided = sqlx::query(decided).bind(decision.id).bind(record.state.name()).bind(decision.means);
        let decided = decided.bind(decision.approver).bind(decision.reason).bind(now).bind(record.expires_at);
        decided.execute(&mut *transaction).await?;
        transaction.commit().await?;
        record.means = Some(decision.means.to_owned());
        record.approver = Some(decision.approver.to_owned());
        record.reason = decision.reason.map(str::to_owned);
        record.decided_at = Some(now);
        Ok(Decided::Done(record))
    }
}
