//! A store that was put back from a copy: what was decided and begun since that was made is not in it.

use sqlx::Row;

use super::cause::{Cause, OnRecord};
use super::fault::StoreFault;
use super::stored::Store;
use super::tokens;

/// What was found in a store that was put back, and done about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Restored {
    /// How often the store was put back.
    pub(crate) epoch: i64,
    /// Approvals that waited or could be used, and have expired.
    pub(crate) approvals: u64,
    /// Writes with a key that were under way when the copy was made: they answer that their outcome is unknown.
    pub(crate) writes: u64,
    /// Leads that waited or were on their way when the copy was made: they may have gone out since, and wait for a person.
    pub(crate) leads: u64,
    /// Tokens that let their holders in: some may have been revoked since.
    pub(crate) tokens: i64,
    /// Connections that are in use: some may have been given up since, or their settings changed.
    pub(crate) connections: i64,
    /// When something was last noted in it, in milliseconds since 1970: not before that the copy was made.
    pub(crate) newest: Option<i64>,
}

impl Store {
    /// Takes the store for one that was put back from a copy. No server may run on it yet.
    ///
    /// # Errors
    /// The store failed; nothing was changed.
    pub(crate) async fn restored(&self, on_record: &OnRecord) -> Result<Restored, StoreFault> {
        const EPOCH: &str = "INSERT INTO meta (name, value) VALUES ('epoch', '1') \
                             ON CONFLICT (name) DO UPDATE SET value = CAST(CAST(meta.value AS BIGINT) + 1 AS TEXT)";
        const EXPIRED: &str = "UPDATE approvals SET state = 'expired', arguments_sealed = NULL, key_id = NULL \
                               WHERE state IN ('waiting', 'approved', 'declined')";
        const UNKNOWN: &str =
            "UPDATE once SET state = 'unknown', result_sealed = NULL, key_id = NULL WHERE state = 'begun'";
        const LEADS: &str = "UPDATE outbox SET state = 'unknown', error = 'unknown_outcome', next_at = NULL \
                             WHERE state IN ('waiting', 'sending') OR state = 'unknown' AND next_at IS NOT NULL";
        // Nothing was swept since the copy was made: what has ended by its time meanwhile is told by the clock.
        const OVER: &str = "UPDATE approvals SET state = 'expired', arguments_sealed = NULL, key_id = NULL \
                            WHERE state IN ('waiting', 'approved', 'declined') AND expires_at <= $1";
        const FOUND: &str = "SELECT \
            (SELECT COUNT(*) FROM tokens WHERE state = 'live' AND (expires_at IS NULL OR expires_at > $1)) AS tokens, \
            (SELECT COUNT(*) FROM connections WHERE settings_sealed IS NOT NULL) AS connections, \
            (SELECT MAX(at) FROM (SELECT MAX(created_at) AS at FROM approvals UNION ALL SELECT MAX(begun_at) FROM once \
            UNION ALL SELECT MAX(used_at) FROM tokens UNION ALL SELECT MAX(created_at) FROM tokens \
            UNION ALL SELECT MAX(connected_at) FROM connections UNION ALL SELECT MAX(used_at) FROM connections \
            UNION ALL SELECT MAX(accepted_at) FROM outbox UNION ALL SELECT MAX(tried_at) FROM outbox \
            UNION ALL SELECT MAX(seen_at) FROM pins UNION ALL SELECT MAX(decided_at) FROM pins) AS noted) AS newest";
        let (mut transaction, now) = self.change_all(Cause::act(on_record)).await?;
        let found = sqlx::query(FOUND).bind(now).fetch_one(&mut *transaction).await?;
        sqlx::query(EPOCH).execute(&mut *transaction).await?;
        sqlx::query(OVER).bind(now).execute(&mut *transaction).await?;
        let approvals = sqlx::query(EXPIRED).execute(&mut *transaction).await?.rows_affected();
        let writes = sqlx::query(UNKNOWN).execute(&mut *transaction).await?.rows_affected();
        let leads = sqlx::query(LEADS).execute(&mut *transaction).await?.rows_affected();
        // Who comes back from a page that was opened before the copy begins anew.
        sqlx::query("DELETE FROM authorizations").execute(&mut *transaction).await?;
        sqlx::query("UPDATE grants SET claim = NULL, claimed_until = NULL").execute(&mut *transaction).await?;
        // Processes that know the tokens of a time before read them again.
        tokens::count_change(&mut transaction).await?;
        let epoch = tokens::epoch(&mut transaction).await?;
        transaction.commit().await?;
        Ok(Restored {
            epoch,
            approvals,
            writes,
            leads,
            tokens: found.try_get("tokens")?,
            connections: found.try_get("connections")?,
            newest: found.try_get("newest")?,
        })
    }
}

#[cfg(test)]
mod tests;
