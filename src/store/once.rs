//! Writes that are made once: what a caller calls by a key of its own is done once, and what came of it is kept.

use std::time::Duration;

use sqlx::Row;

use super::cause::Cause;
use super::fault::StoreFault;
use super::seal::{SealPlace, Sealed};
use super::stored::Store;

/// For how long a call counts as under way after its process has last said so, in milliseconds. What is not said again has ended with
/// its process.
const ALIVE_MS: i64 = 5_000;

/// How often the process of a call has to say that it is under way.
pub(crate) const HOLD: Duration = Duration::from_secs(1);

/// A call with a key.
#[derive(Debug, Clone, Copy)]
pub(crate) struct OnceCall<'o> {
    /// Whose.
    pub(crate) tenant: &'o str,
    /// Who calls.
    pub(crate) principal: &'o str,
    /// The tool, with its catalog.
    pub(crate) tool: &'o str,
    /// The caller's key; a fingerprint of it is kept.
    pub(crate) key: &'o str,
    /// What the call is.
    pub(crate) digest: [u8; 32],
}

/// How a call with a key stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum OnceStanding {
    /// It is the first; it may be made.
    Begun,
    /// The same call is under way.
    Busy,
    /// The key was used for another call.
    Conflict,
    /// It was made, and this came of it.
    Done(Vec<u8>),
    /// It was begun, and nothing is known of its end.
    Unknown,
}

/// How a call with a key ended.
#[derive(Debug, Clone, Copy)]
pub(crate) enum OnceEnd<'e> {
    /// It was made: what came of it.
    Done(&'e [u8]),
    /// Nothing was sent: the key may be used again.
    Unsent,
    /// It may have been made.
    Unknown,
}

impl Store {
    /// Begins a call with a key, unless it was begun before.
    ///
    /// # Errors
    /// The store failed, or what is known of the tenant's keys is known under another key of the store, so that it cannot be said
    /// whether the call was begun before; nothing was begun.
    pub(crate) async fn begin_once(&self, call: &OnceCall<'_>, kept: Duration) -> Result<OnceStanding, StoreFault> {
        let (hash, mark) = (self.hash(call), self.mark());
        let (mut transaction, now) = self.change_of(call.tenant, Cause::CALL).await?;
        sqlx::query("DELETE FROM once WHERE expires_at <= $1").bind(now).execute(&mut *transaction).await?;
        // By two ranges, since no index finds what is unequal.
        let marked = "SELECT 1 FROM once WHERE tenant_id = $1 AND mark < $2 \
                      UNION ALL SELECT 1 FROM once WHERE tenant_id = $1 AND mark > $2 LIMIT 1";
        let marked = sqlx::query(marked).bind(call.tenant).bind(&mark[..]);
        if marked.fetch_optional(&mut *transaction).await?.is_some() {
            transaction.commit().await?;
            return Err(StoreFault::Locked { key: self.keys().ids().last().unwrap_or_default().to_owned() });
        }
        let until = now.saturating_add(i64::try_from(kept.as_millis()).unwrap_or(i64::MAX));
        let begin = "INSERT INTO once (tenant_id, principal, tool, key_hash, digest, state, boot, call_id, begun_at, expires_at, \
                     alive_until, mark) VALUES ($1, $2, $3, $4, $5, 'begun', '', '', $6, $7, $8, $9) ON CONFLICT DO NOTHING";
        let begin = sqlx::query(begin).bind(call.tenant).bind(call.principal).bind(call.tool).bind(&hash[..]);
        let begin = begin.bind(&call.digest[..]).bind(now).bind(until).bind(now + ALIVE_MS).bind(&mark[..]);
        let begin = begin.execute(&mut *transaction).await?;
        if begin.rows_affected() == 1 {
            transaction.commit().await?;
            return Ok(OnceStanding::Begun);
        }
        let select = "SELECT digest, state, alive_until, result_sealed, key_id FROM once \
                      WHERE tenant_id = $1 AND principal = $2 AND tool = $3 AND key_hash = $4";
        let select = sqlx::query(select).bind(call.tenant).bind(call.principal).bind(call.tool).bind(&hash[..]);
        let row = select.fetch_one(&mut *transaction).await?;
        transaction.commit().await?;
        let (digest, state): (Vec<u8>, String) = (row.try_get("digest")?, row.try_get("state")?);
        if digest != call.digest {
            return Ok(OnceStanding::Conflict);
        }
        let (sealed, key): (Option<Vec<u8>>, Option<String>) = (row.try_get("result_sealed")?, row.try_get("key_id")?);
        let alive_until: i64 = row.try_get("alive_until")?;
        Ok(match state.as_str() {
            // Without a result an earlier version has noted no more than that it had ended, perhaps by failing.
            "done" => match sealed.zip(key).map(|(bytes, key)| Sealed { key, bytes }) {
                Some(sealed) => OnceStanding::Done(self.keys().open(&sealed, place(call, &hash))?),
                None => OnceStanding::Unknown,
            },
            "begun" if now < alive_until => OnceStanding::Busy,
            _ => OnceStanding::Unknown,
        })
    }

    /// Says that a call is still under way.
    ///
    /// # Errors
    /// The store failed: the call may be taken for one that was lost.
    pub(crate) async fn hold_once(&self, call: &OnceCall<'_>) -> Result<(), StoreFault> {
        let hash = self.hash(call);
        let (mut transaction, now) = self.change_of(call.tenant, Cause::CALL).await?;
        let held = "UPDATE once SET alive_until = $5 \
                    WHERE tenant_id = $1 AND principal = $2 AND tool = $3 AND key_hash = $4 AND state = 'begun'";
        let held = sqlx::query(held).bind(call.tenant).bind(call.principal).bind(call.tool).bind(&hash[..]);
        held.bind(now + ALIVE_MS).execute(&mut *transaction).await?;
        transaction.commit().await
    }

    /// Notes how a call ended that was begun.
    ///
    /// # Errors
    /// The store failed: then it stays unknown how the call ended.
    pub(crate) async fn end_once(&self, call: &OnceCall<'_>, end: OnceEnd<'_>) -> Result<(), StoreFault> {
        let hash = self.hash(call);
        let (mut transaction, _) = self.change_of(call.tenant, Cause::CALL).await?;
        let ended = match end {
            OnceEnd::Unsent => sqlx::query(
                "DELETE FROM once WHERE tenant_id = $1 AND principal = $2 AND tool = $3 AND key_hash = $4 AND state = 'begun'",
            ),
            OnceEnd::Done(_) | OnceEnd::Unknown => sqlx::query(
                "UPDATE once SET state = $5, result_sealed = $6, key_id = $7 \
                 WHERE tenant_id = $1 AND principal = $2 AND tool = $3 AND key_hash = $4 AND state = 'begun'",
            ),
        };
        let ended = ended.bind(call.tenant).bind(call.principal).bind(call.tool).bind(&hash[..]);
        let ended = match end {
            OnceEnd::Unsent => ended,
            OnceEnd::Unknown => ended.bind("unknown").bind(None::<Vec<u8>>).bind(None::<String>),
            OnceEnd::Done(result) => {
                let Sealed { key, bytes } = self.keys().seal(result, place(call, &hash));
                ended.bind("done").bind(Some(bytes)).bind(Some(key))
            }
        };
        ended.execute(&mut *transaction).await?;
        transaction.commit().await
    }

    /// By which key of the store the hashes of keys are made, without a word of it: under another they are others.
    fn mark(&self) -> [u8; 32] {
        self.fingerprint(b"the key by which keys of writes are known")
    }

    fn hash(&self, call: &OnceCall<'_>) -> [u8; 32] {
        let mut text = Vec::new();
        for part in [call.tenant, call.principal, call.tool, call.key] {
            text.extend(u64::try_from(part.len()).expect("it is in memory").to_be_bytes());
            text.extend(part.as_bytes());
        }
        self.fingerprint(&text)
    }
}

/// What is sealed here.
pub(super) const KIND: &str = "once";

/// Where the result of a call belongs.
fn place<'p>(call: &OnceCall<'p>, hash: &'p [u8; 32]) -> SealPlace<'p> {
    SealPlace { kind: KIND, tenant: call.tenant, row: hash }
}

#[cfg(test)]
mod tests;
