//! Tokens of callers that are made and revoked while servers run. Only the SHA-256 of a token is kept.
//!
//! Each change counts up a version, so that every process on the store sees by one small question whether it has to read them again.

use sqlx::Row;

use super::cause::{Cause, OnRecord};
use super::fault::StoreFault;
use super::list_place::ListPlace;
use super::stored::Store;
use super::transaction::{StoreRow, StoreTransaction};
use crate::secret::digest::Digest;
use crate::secret::random;

/// How long a token that has ended is listed, in milliseconds: 90 days.
const TOLD_MS: i64 = 90 * 24 * 3_600_000;

/// The most tokens of a list.
const MOST_LISTED: usize = 1_000;

/// How many bits of a version count the changes since the store was last put back from a copy; those above count how often it was.
const CHANGES: u32 = 40;

/// How many uses are noted in one transaction: it is of all tenants, and others write in between.
const BATCH: usize = 100;

const COLUMNS: &str =
    "sha256, id, tenant_id, name, roles, state, created_at, created_by, expires_at, ended_at, ended_by, used_at";

/// How a token stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TokenState {
    /// It lets its holder in.
    Live,
    /// Its time is over.
    Expired,
    /// It was revoked.
    Revoked,
}

/// A token of the store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TokenRecord {
    /// What the token is known by.
    pub(crate) digest: Digest,
    /// What the record is known by.
    pub(crate) id: String,
    /// The tenant that its holder calls for.
    pub(crate) tenant: String,
    /// What its holder is called; of live tokens unique within the tenant.
    pub(crate) name: String,
    /// The roles of its holder.
    pub(crate) roles: Vec<String>,
    /// How it stands.
    pub(crate) state: TokenState,
    /// When it was made, in milliseconds since 1970, as all moments here.
    pub(crate) created_at: i64,
    /// Who made it.
    pub(crate) created_by: String,
    /// When it ends by itself.
    pub(crate) expires_at: Option<i64>,
    /// When it ended.
    pub(crate) ended_at: Option<i64>,
    /// Who revoked it.
    pub(crate) ended_by: Option<String>,
    /// When it was last shown; that is noted once a minute.
    pub(crate) used_at: Option<i64>,
}

/// A token to be kept.
#[derive(Debug, Clone, Copy)]
pub(crate) struct TokenIssue<'t> {
    /// What the token is known by.
    pub(crate) digest: Digest,
    /// The tenant that its holder calls for.
    pub(crate) tenant: &'t str,
    /// What its holder is called.
    pub(crate) name: &'t str,
    /// The roles of its holder.
    pub(crate) roles: &'t [String],
    /// Who makes it.
    pub(crate) by: &'t str,
    /// When it ends by itself.
    pub(crate) expires_at: Option<i64>,
    /// How many live tokens there may be.
    pub(crate) most: usize,
}

/// What came of keeping a token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum TokenIssued {
    /// It is kept.
    Done(TokenRecord),
    /// A live token of the tenant has this name.
    NameTaken(TokenRecord),
    /// There are as many as there may be.
    TooMany,
}

/// What came of revoking a token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum TokenRevoked {
    /// It lets no one in any more.
    Done(TokenRecord),
    /// It had ended before.
    Over(TokenRecord),
    /// There is none.
    Absent,
}

impl TokenState {
    const ALL: [Self; 3] = [Self::Live, Self::Expired, Self::Revoked];

    /// As it is written.
    #[must_use]
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Live => "live",
            Self::Expired => "expired",
            Self::Revoked => "revoked",
        }
    }

    /// The state of this name.
    #[must_use]
    pub(crate) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.name() == name)
    }
}

impl Store {
    /// How often the tokens were changed.
    ///
    /// # Errors
    /// The store failed.
    pub(crate) async fn tokens_version(&self) -> Result<i64, StoreFault> {
        let (mut transaction, _) = self.read_all().await?;
        let version = version(&mut transaction).await?;
        transaction.commit().await?;
        Ok(version)
    }

    /// The tokens that let their holders in, and how often there was a change.
    ///
    /// # Errors
    /// The store failed.
    pub(crate) async fn live_tokens(&self) -> Result<(i64, Vec<TokenRecord>), StoreFault> {
        let (mut transaction, now) = self.read_all().await?;
        let version = version(&mut transaction).await?;
        let select = sqlx::AssertSqlSafe(format!(
            "SELECT {COLUMNS} FROM tokens WHERE state = 'live' AND (expires_at IS NULL OR expires_at > $1)"
        ));
        let rows = sqlx::query(select).bind(now).fetch_all(&mut *transaction).await?;
        transaction.commit().await?;
        Ok((version, rows.iter().map(TokenRecord::read).collect::<Result<_, _>>()?))
    }

    /// Tokens, the newest first: of one tenant or all, in one state or all, behind this place. A thousand at most, and the place where
    /// the list goes on.
    ///
    /// # Errors
    /// The store failed.
    pub(crate) async fn tokens(
        &self,
        tenant: Option<&str>,
        state: Option<TokenState>,
        behind: Option<&ListPlace>,
    ) -> Result<(Vec<TokenRecord>, Option<ListPlace>), StoreFault> {
        let ListPlace { at, id } = behind.cloned().unwrap_or_else(ListPlace::first);
        let (mut transaction, now) = self.change_all(Cause::UPKEEP).await?;
        sweep(&mut transaction, now).await?;
        let select = sqlx::AssertSqlSafe(format!(
            "SELECT {COLUMNS} FROM tokens WHERE ($1 IS NULL OR tenant_id = $1) AND ($2 IS NULL OR state = $2) \
             AND (created_at < $3 OR created_at = $3 AND id > $4) ORDER BY created_at DESC, id LIMIT {}",
            MOST_LISTED + 1
        ));
        let rows = sqlx::query(select).bind(tenant).bind(state.map(TokenState::name)).bind(at).bind(id);
        let rows = rows.fetch_all(&mut *transaction).await?;
        transaction.commit().await?;
        let mut records = rows.iter().map(TokenRecord::read).collect::<Result<Vec<_>, _>>()?;
        let place = |record: &TokenRecord| ListPlace { at: record.created_at, id: record.id.clone() };
        let next = ListPlace::cut(&mut records, MOST_LISTED, place);
        Ok((records, next))
    }

    /// Keeps a token.
    ///
    /// # Errors
    /// The store failed; nothing is kept.
    pub(crate) async fn issue_token(
        &self,
        issue: &TokenIssue<'_>,
        on_record: &OnRecord,
    ) -> Result<TokenIssued, StoreFault> {
        let (mut transaction, now) = self.change_all(Cause::act(on_record)).await?;
        sweep(&mut transaction, now).await?;
        let taken = sqlx::AssertSqlSafe(format!(
            "SELECT {COLUMNS} FROM tokens WHERE tenant_id = $1 AND name = $2 AND state = 'live'"
        ));
        let taken = sqlx::query(taken).bind(issue.tenant).bind(issue.name).fetch_optional(&mut *transaction).await?;
        if let Some(row) = taken {
            transaction.commit().await?;
            return Ok(TokenIssued::NameTaken(TokenRecord::read(&row)?));
        }
        let live = sqlx::query_scalar("SELECT COUNT(*) FROM tokens WHERE state = 'live'");
        let live: i64 = live.fetch_one(&mut *transaction).await?;
        if usize::try_from(live).unwrap_or(usize::MAX) >= issue.most {
            transaction.commit().await?;
            return Ok(TokenIssued::TooMany);
        }
        let record = TokenRecord {
            digest: issue.digest,
            id: new_id(),
            tenant: issue.tenant.to_owned(),
            name: issue.name.to_owned(),
            roles: issue.roles.to_vec(),
            state: TokenState::Live,
            created_at: now,
            created_by: issue.by.to_owned(),
            expires_at: issue.expires_at,
            ended_at: None,
            ended_by: None,
            used_at: None,
        };
        let roles = serde_json::to_string(&record.roles).expect("texts are written as JSON");
        let insert = "INSERT INTO tokens (sha256, id, tenant_id, name, roles, state, created_at, created_by, expires_at) \
                      VALUES ($1, $2, $3, $4, $5, 'live', $6, $7, $8)";
        let insert = sqlx::query(insert).bind(&record.digest[..]).bind(&record.id).bind(&record.tenant);
        let insert = insert.bind(&record.name).bind(roles).bind(now).bind(&record.created_by).bind(record.expires_at);
        insert.execute(&mut *transaction).await?;
        count_change(&mut transaction).await?;
        transaction.commit().await?;
        Ok(TokenIssued::Done(record))
    }

    /// Revokes a token.
    ///
    /// # Errors
    /// The store failed; nothing is revoked.
    pub(crate) async fn revoke_token(
        &self,
        id: &str,
        by: &str,
        on_record: &OnRecord,
    ) -> Result<TokenRevoked, StoreFault> {
        let (mut transaction, now) = self.change_all(Cause::act(on_record)).await?;
        sweep(&mut transaction, now).await?;
        let revoke =
            "UPDATE tokens SET state = 'revoked', ended_at = $2, ended_by = $3 WHERE id = $1 AND state = 'live'";
        let revoked = sqlx::query(revoke).bind(id).bind(now).bind(by).execute(&mut *transaction).await?;
        let revoked = revoked.rows_affected() == 1;
        if revoked {
            count_change(&mut transaction).await?;
        }
        let select = sqlx::AssertSqlSafe(format!("SELECT {COLUMNS} FROM tokens WHERE id = $1"));
        let row = sqlx::query(select).bind(id).fetch_optional(&mut *transaction).await?;
        transaction.commit().await?;
        Ok(match row.as_ref().map(TokenRecord::read).transpose()? {
            None => TokenRevoked::Absent,
            Some(record) if revoked => TokenRevoked::Done(record),
            Some(record) => TokenRevoked::Over(record),
        })
    }

    /// Notes when tokens were last shown.
    ///
    /// # Errors
    /// The store failed; what was noted until then stays so.
    pub(crate) async fn note_token_uses(&self, uses: &[(Digest, i64)]) -> Result<(), StoreFault> {
        for uses in uses.chunks(BATCH) {
            let (mut transaction, _) = self.change_all(Cause::UPKEEP).await?;
            for (digest, at) in uses {
                let note = "UPDATE tokens SET used_at = $2 WHERE sha256 = $1 AND (used_at IS NULL OR used_at < $2)";
                sqlx::query(note).bind(&digest[..]).bind(*at).execute(&mut *transaction).await?;
            }
            transaction.commit().await?;
        }
        Ok(())
    }
}

impl TokenRecord {
    fn read(row: &StoreRow) -> Result<Self, StoreFault> {
        let damaged = || StoreFault::Failed(sqlx::Error::RowNotFound);
        let digest: Vec<u8> = row.try_get("sha256")?;
        let (state, roles): (String, String) = (row.try_get("state")?, row.try_get("roles")?);
        Ok(Self {
            digest: digest.try_into().map_err(|_| damaged())?,
            id: row.try_get("id")?,
            tenant: row.try_get("tenant_id")?,
            name: row.try_get("name")?,
            roles: serde_json::from_str(&roles).map_err(|_| damaged())?,
            state: TokenState::named(&state).ok_or_else(damaged)?,
            created_at: row.try_get("created_at")?,
            created_by: row.try_get("created_by")?,
            expires_at: row.try_get("expires_at")?,
            ended_at: row.try_get("ended_at")?,
            ended_by: row.try_get("ended_by")?,
            used_at: row.try_get("used_at")?,
        })
    }
}

async fn version(transaction: &mut StoreTransaction) -> Result<i64, StoreFault> {
    let changes = sqlx::query_scalar("SELECT CAST(value AS BIGINT) FROM meta WHERE name = 'tokens'");
    let changes = changes.fetch_optional(&mut **transaction).await?.unwrap_or(0);
    Ok((epoch(transaction).await? << CHANGES) + changes)
}

/// How often the store was put back from a copy.
pub(super) async fn epoch(transaction: &mut StoreTransaction) -> Result<i64, StoreFault> {
    let epoch = sqlx::query_scalar("SELECT CAST(value AS BIGINT) FROM meta WHERE name = 'epoch'");
    Ok(epoch.fetch_optional(&mut **transaction).await?.unwrap_or(0))
}

/// Revokes every token of a tenant.
pub(super) async fn revoke_all_of(
    transaction: &mut StoreTransaction,
    tenant: &str,
    (now, by): (i64, &str),
) -> Result<(), StoreFault> {
    let revoke =
        "UPDATE tokens SET state = 'revoked', ended_at = $2, ended_by = $3 WHERE tenant_id = $1 AND state = 'live'";
    let revoked = sqlx::query(revoke).bind(tenant).bind(now).bind(by).execute(&mut **transaction).await?;
    if revoked.rows_affected() > 0 {
        count_change(transaction).await?;
    }
    Ok(())
}

pub(super) async fn count_change(transaction: &mut StoreTransaction) -> Result<(), StoreFault> {
    let count = "INSERT INTO meta (name, value) VALUES ('tokens', '1') \
                 ON CONFLICT (name) DO UPDATE SET value = CAST(CAST(meta.value AS BIGINT) + 1 AS TEXT)";
    sqlx::query(count).execute(&mut **transaction).await?;
    Ok(())
}

/// Ends what has expired, and forgets what has long been over. A live token of an edge ends by its own clock.
pub(super) async fn sweep(transaction: &mut StoreTransaction, now: i64) -> Result<(), StoreFault> {
    let expired =
        "UPDATE tokens SET state = 'expired', ended_at = expires_at WHERE state = 'live' AND expires_at <= $1";
    sqlx::query(expired).bind(now).execute(&mut **transaction).await?;
    sqlx::query("DELETE FROM tokens WHERE ended_at <= $1").bind(now - TOLD_MS).execute(&mut **transaction).await?;
    Ok(())
}

/// An id that names a token in records, and says nothing of it.
fn new_id() -> String {
    format!("tk_{:016x}", u64::from_be_bytes(random::bytes()))
}

/// Whether a text can be one.
#[must_use]
pub(crate) fn is_token_id(text: &str) -> bool {
    text.strip_prefix("tk_").is_some_and(|digits| {
        (1..=16).contains(&digits.len()) && digits.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
    })
}

#[cfg(test)]
mod tests;
