//! The tenants that an operator has made while the server runs. What is here is of all tenants: for those who run the server.

use sqlx::Row;

use super::authorizations;
use super::cause::{Cause, OnRecord};
use super::connections::GIVE_UP;
use super::fault::StoreFault;
use super::grants;
use super::stored::Store;
use super::tokens;
use super::transaction::StoreRow;

/// How many tenants a store keeps. A list has them all.
pub(crate) const MOST_TENANTS: usize = 10_000;

/// What came of making a tenant, or of changing one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum TenantPut {
    /// It is kept.
    Done(TenantRecord),
    /// There are as many as there may be.
    TooMany,
}

/// A tenant as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TenantRecord {
    /// Its id.
    pub(crate) id: String,
    /// What people call it.
    pub(crate) title: String,
    /// Whether it is let in.
    pub(crate) is_active: bool,
    /// The language in which its systems are written to; `None`: the server's.
    pub(crate) locale: Option<String>,
    /// The name of the time zone in which its days begin; `None`: the server's.
    pub(crate) timezone: Option<String>,
    /// When it was made, in milliseconds since 1970.
    pub(crate) created_at: i64,
}

/// What is said of a tenant that is made or changed. What is not said stays as it is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct TenantSaid<'s> {
    /// What people call it; empty: by its id.
    pub(crate) title: Option<&'s str>,
    /// Whether it is let in.
    pub(crate) is_active: Option<bool>,
    /// The language in which its systems are written to; empty: the server's.
    pub(crate) locale: Option<&'s str>,
    /// The name of the time zone in which its days begin; empty: the server's.
    pub(crate) timezone: Option<&'s str>,
}

impl TenantRecord {
    fn read(row: &StoreRow) -> Result<Self, StoreFault> {
        let state: String = row.try_get("state")?;
        Ok(Self {
            id: row.try_get("tenant_id")?,
            title: row.try_get("title")?,
            is_active: state == ACTIVE,
            locale: row.try_get("locale")?,
            timezone: row.try_get("timezone")?,
            created_at: row.try_get("created_at")?,
        })
    }
}

const ACTIVE: &str = "active";
const STOPPED: &str = "stopped";

impl Store {
    /// The tenants that are kept, by their ids.
    ///
    /// # Errors
    /// The store failed.
    pub(crate) async fn tenants(&self) -> Result<Vec<TenantRecord>, StoreFault> {
        const SELECT: &str =
            "SELECT tenant_id, title, state, locale, timezone, created_at FROM tenants ORDER BY tenant_id";
        let (mut transaction, _) = self.read_all().await?;
        let rows = sqlx::query(SELECT).fetch_all(&mut *transaction).await?;
        transaction.commit().await?;
        rows.iter().map(TenantRecord::read).collect()
    }

    /// How many catalogs each tenant has connected, of those who have any.
    ///
    /// # Errors
    /// The store failed.
    pub(crate) async fn connection_counts(&self) -> Result<Vec<(String, i64)>, StoreFault> {
        const COUNT: &str = "SELECT tenant_id, COUNT(*) AS connected FROM connections \
                             WHERE settings_sealed IS NOT NULL GROUP BY tenant_id";
        let (mut transaction, _) = self.read_all().await?;
        let rows = sqlx::query(COUNT).fetch_all(&mut *transaction).await?;
        transaction.commit().await?;
        let count = |row: &StoreRow| Ok((row.try_get("tenant_id")?, row.try_get("connected")?));
        rows.iter().map(count).collect()
    }

    /// Makes a tenant, or changes what is said of one. What is not said stays; of one that is made the title is its id, and it is let in.
    ///
    /// # Errors
    /// The store failed; nothing was changed.
    pub(crate) async fn put_tenant(
        &self,
        id: &str,
        said: TenantSaid<'_>,
        on_record: &OnRecord,
    ) -> Result<TenantPut, StoreFault> {
        const PUT: &str = "INSERT INTO tenants (tenant_id, title, state, created_at, locale, timezone) \
                           VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (tenant_id) DO UPDATE \
                           SET title = $2, state = $3, locale = $5, timezone = $6";
        const SELECT: &str =
            "SELECT tenant_id, title, state, locale, timezone, created_at FROM tenants WHERE tenant_id = $1";
        const OTHERS: &str = "SELECT COUNT(*) FROM tenants WHERE tenant_id <> $1";
        let (mut transaction, now) = self.change_all(Cause::act(on_record)).await?;
        let known = sqlx::query(SELECT).bind(id).fetch_optional(&mut *transaction).await?;
        let others: i64 = sqlx::query_scalar(OTHERS).bind(id).fetch_one(&mut *transaction).await?;
        if known.is_none() && usize::try_from(others).unwrap_or(usize::MAX) >= MOST_TENANTS {
            transaction.commit().await?;
            return Ok(TenantPut::TooMany);
        }
        let known = known.as_ref().map(TenantRecord::read).transpose()?;
        let title = said.title.or(known.as_ref().map(|known| &*known.title)).filter(|title| !title.is_empty());
        let is_active = said.is_active.or(known.as_ref().map(|known| known.is_active)).unwrap_or(true);
        let locale = said.locale.or(known.as_ref().and_then(|known| known.locale.as_deref()));
        let timezone = said.timezone.or(known.as_ref().and_then(|known| known.timezone.as_deref()));
        let put = sqlx::query(PUT).bind(id).bind(title.unwrap_or(id)).bind(if is_active { ACTIVE } else { STOPPED });
        let put = put.bind(now).bind(locale.filter(|locale| !locale.is_empty()));
        put.bind(timezone.filter(|timezone| !timezone.is_empty())).execute(&mut *transaction).await?;
        let row = sqlx::query(SELECT).bind(id).fetch_one(&mut *transaction).await?;
        transaction.commit().await?;
        Ok(TenantPut::Done(TenantRecord::read(&row)?))
    }

    /// Deletes a tenant with its connections, its leads and the pins of its own, and revokes its tokens on behalf of who does it.
    /// `false`: there was none.
    ///
    /// # Errors
    /// The store failed; nothing was changed.
    pub(crate) async fn delete_tenant(&self, id: &str, by: &str, on_record: &OnRecord) -> Result<bool, StoreFault> {
        const FORGET_LEADS: &str = "DELETE FROM outbox WHERE tenant_id = $1";
        const FORGET_SYNCS: &str = "DELETE FROM syncs WHERE tenant_id = $1";
        const FORGET_PINS: &str = "DELETE FROM pins WHERE tenant_id = $1";
        let (mut transaction, now) = self.change_all(Cause::act(on_record)).await?;
        let gone = sqlx::query("DELETE FROM tenants WHERE tenant_id = $1").bind(id).execute(&mut *transaction).await?;
        if gone.rows_affected() > 0 {
            self.of_tenant(id).query(GIVE_UP).bind(None::<&str>).execute(&mut *transaction).await?;
            self.of_tenant(id).query(grants::FORGET).bind(None::<&str>).execute(&mut *transaction).await?;
            self.of_tenant(id).query(authorizations::FORGET).execute(&mut *transaction).await?;
            self.of_tenant(id).query(FORGET_LEADS).execute(&mut *transaction).await?;
            self.of_tenant(id).query(FORGET_SYNCS).execute(&mut *transaction).await?;
            self.of_tenant(id).query(FORGET_PINS).execute(&mut *transaction).await?;
            tokens::revoke_all_of(&mut transaction, id, (now, by)).await?;
        }
        transaction.commit().await?;
        Ok(gone.rows_affected() > 0)
    }
}
