//! A call that needs an approval looks for one: it uses the one that is there, or opens a record.

use std::time::Duration;

use sqlx::Row;

use super::record::{ApprovalOutcome, place, sweep};
use crate::secret::random;
use crate::store::cause::Cause;
use crate::store::fault::StoreFault;
use crate::store::seal::Sealed;
use crate::store::stored::Store;

/// A call that needs an approval.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ApprovalAsked<'a> {
    /// Whose.
    pub(crate) tenant: &'a str,
    /// Who calls.
    pub(crate) principal: &'a str,
    /// The catalog of the tool.
    pub(crate) catalog: &'a str,
    /// The tool.
    pub(crate) tool: &'a str,
    /// What the approval is bound to.
    pub(crate) digest: [u8; 32],
    /// What a person is shown, JSON; it is sealed.
    pub(crate) shown: &'a str,
    /// How long a record stands.
    pub(crate) lasts: Duration,
    /// How many may wait at once of one caller.
    pub(crate) most_waiting: usize,
    /// The call.
    pub(crate) call: &'a str,
}

/// How a call stands that needs an approval.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum ApprovalStanding {
    /// A person has yet to decide.
    Waiting {
        /// The record.
        id: String,
        /// When it ends, in milliseconds since 1970.
        expires_at: i64,
    },
    /// It was approved, and that is used up now: the call may be made.
    Used {
        /// The record.
        id: String,
    },
    /// It was declined.
    Declined {
        /// The record.
        id: String,
        /// Why, if the person said so.
        reason: Option<String>,
    },
    /// The caller has as many calls waiting as it may.
    Crowded,
}

impl Store {
    /// Uses the approval of this call, or opens a record that waits for one. Of two calls that come for one approval, one gets it.
    ///
    /// # Errors
    /// The store failed; nothing was used.
    pub(crate) async fn ask_approval(&self, asked: &ApprovalAsked<'_>) -> Result<ApprovalStanding, StoreFault> {
        let (mut transaction, now) = self.change_of(asked.tenant, Cause::CALL).await?;
        sweep(&mut transaction, now).await?;
        let open = "SELECT id, state, expires_at, reason FROM approvals WHERE tenant_id = $1 AND principal = $2 AND digest = $3 \
                    AND state IN ('waiting', 'approved', 'declined')";
        let open = sqlx::query(open).bind(asked.tenant).bind(asked.principal).bind(&asked.digest[..]);
        let open = open.fetch_optional(&mut *transaction).await?;
        let standing = match open {
            Some(row) => {
                let (id, state): (String, String) = (row.try_get("id")?, row.try_get("state")?);
                match state.as_str() {
                    "approved" => {
                        // Unknown until the call says otherwise: it may end with its process.
                        let used = "UPDATE approvals SET state = 'used', call_id = $2, outcome = $3, arguments_sealed = NULL, \
                                    key_id = NULL WHERE id = $1 AND state = 'approved'";
                        let used = sqlx::query(used).bind(&id).bind(asked.call).bind(ApprovalOutcome::Unknown.name());
                        used.execute(&mut *transaction).await?;
                        ApprovalStanding::Used { id }
                    }
                    "declined" => ApprovalStanding::Declined { id, reason: row.try_get("reason")? },
                    _ => ApprovalStanding::Waiting { id, expires_at: row.try_get("expires_at")? },
                }
            }
            None => {
                let waiting =
                    "SELECT COUNT(*) FROM approvals WHERE tenant_id = $1 AND principal = $2 AND state = 'waiting'";
                let waiting = sqlx::query_scalar(waiting).bind(asked.tenant).bind(asked.principal);
                let waiting: i64 = waiting.fetch_one(&mut *transaction).await?;
                if usize::try_from(waiting).unwrap_or(usize::MAX) >= asked.most_waiting {
                    ApprovalStanding::Crowded
                } else {
                    let id = new_id();
                    let expires_at = now.saturating_add(i64::try_from(asked.lasts.as_millis()).unwrap_or(i64::MAX));
                    let Sealed { key, bytes } = self.keys().seal(asked.shown.as_bytes(), place(asked.tenant, &id));
                    let opened = "INSERT INTO approvals (id, tenant_id, principal, catalog, tool, digest, arguments_sealed, key_id, \
                                  state, created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'waiting', $9, $10)";
                    let opened = sqlx::query(opened).bind(&id).bind(asked.tenant).bind(asked.principal);
                    let opened = opened.bind(asked.catalog).bind(asked.tool).bind(&asked.digest[..]);
                    let opened = opened.bind(bytes).bind(key).bind(now).bind(expires_at);
                    opened.execute(&mut *transaction).await?;
                    ApprovalStanding::Waiting { id, expires_at }
                }
            }
        };
        transaction.commit().await?;
        Ok(standing)
    }

    /// Notes how the call ended that used an approval.
    ///
    /// # Errors
    /// The store failed: then it stays unknown how the call ended.
    pub(crate) async fn end_approval(
        &self,
        tenant: &str,
        id: &str,
        outcome: ApprovalOutcome,
    ) -> Result<(), StoreFault> {
        let (mut transaction, _) = self.change_of(tenant, Cause::CALL).await?;
        let ended = sqlx::query("UPDATE approvals SET outcome = $2 WHERE id = $1 AND state = 'used'");
        ended.bind(id).bind(outcome.name()).execute(&mut *transaction).await?;
        transaction.commit().await
    }
}

/// 128 random bits: an id cannot be guessed.
fn new_id() -> String {
    format!("ap_{:032x}", u128::from_be_bytes(random::bytes()))
}
