//! The tenants that an operator has made while the server runs. What is here is of all tenants: for those who run the server.

use std::collections::BTreeMap;

use serde::Serialize;
use serde::de::DeserializeOwned;
use sqlx::Row;

use super::approvals::OUTDATE;
use super::authorizations;
use super::cause::{Cause, OnRecord};
use super::connections::GIVE_UP;
use super::fault::StoreFault;
use super::grants;
use super::stored::Store;
use super::tokens;
use super::transaction::{StoreRow, StoreTransaction};

/// How many tenants a store keeps. A list has them all.
pub(crate) const MOST_TENANTS: usize = 10_000;

/// What came of making a tenant, or of changing one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum TenantPut {
    /// It is kept.
    Done(Box<TenantRecord>),
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
    /// The catalogs that are all that its callers are offered; `None`: every one.
    pub(crate) catalogs: Option<Vec<String>>,
    /// The profile whose tools they are; `None`: every tool.
    pub(crate) profile: Option<String>,
    /// How often its callers may call.
    pub(crate) bounds: TenantBounds,
    /// When it was made, in milliseconds since 1970.
    pub(crate) created_at: i64,
}

/// How often the callers of a tenant may call, in the place of what holds of all: by `tenant`, `caller` or a role.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub(crate) struct TenantBounds {
    /// Rates of calls, as an operator's file writes them: `120/min`.
    pub(crate) limits: BTreeMap<String, String>,
    /// How many at once.
    pub(crate) parallel: BTreeMap<String, u32>,
}

/// What is said of a tenant that is made or changed. What is not said stays as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct TenantSaid {
    /// What people call it; empty: by its id.
    pub(crate) title: Option<String>,
    /// Whether it is let in.
    pub(crate) is_active: Option<bool>,
    /// The language in which its systems are written to; empty: the server's.
    pub(crate) locale: Option<String>,
    /// The name of the time zone in which its days begin; empty: the server's.
    pub(crate) timezone: Option<String>,
    /// The catalogs that are all that its callers are offered; [`EVERY`] alone: every one.
    pub(crate) catalogs: Option<Vec<String>>,
    /// The profile whose tools they are; empty: every tool.
    pub(crate) profile: Option<String>,
    /// Rates of calls; none: as of every tenant.
    pub(crate) limits: Option<BTreeMap<String, String>>,
    /// How many calls at once; none: as of every tenant.
    pub(crate) parallel: Option<BTreeMap<String, u32>>,
}

/// What stands for every catalog where catalogs are named.
pub(crate) const EVERY: &str = "*";

impl TenantRecord {
    /// One that is as the server is.
    fn new(id: &str) -> Self {
        Self {
            id: id.to_owned(),
            title: id.to_owned(),
            is_active: true,
            locale: None,
            timezone: None,
            catalogs: None,
            profile: None,
            bounds: TenantBounds::default(),
            created_at: 0,
        }
    }

    /// Whether anything of it differs from what holds of every tenant, but for its title and whether it is let in.
    pub(crate) fn differs_from_server(&self) -> bool {
        let said = [&self.locale, &self.timezone, &self.profile].into_iter().any(Option::is_some);
        said || self.catalogs.is_some() || self.bounds != TenantBounds::default()
    }

    /// The same with what is said of it now.
    fn with(mut self, said: &TenantSaid) -> Self {
        let text = |own: &mut Option<String>, said: &Option<String>| {
            if let Some(said) = said {
                *own = Some(said.clone()).filter(|said| !said.is_empty());
            }
        };
        text(&mut self.locale, &said.locale);
        text(&mut self.timezone, &said.timezone);
        text(&mut self.profile, &said.profile);
        if let Some(title) = &said.title {
            self.title = if title.is_empty() { self.id.clone() } else { title.clone() };
        }
        self.is_active = said.is_active.unwrap_or(self.is_active);
        if let Some(catalogs) = &said.catalogs {
            self.catalogs = Some(catalogs.clone()).filter(|catalogs| *catalogs != [EVERY]);
        }
        if let Some(limits) = &said.limits {
            self.bounds.limits.clone_from(limits);
        }
        if let Some(parallel) = &said.parallel {
            self.bounds.parallel.clone_from(parallel);
        }
        self
    }

    fn read(row: &StoreRow) -> Result<Self, StoreFault> {
        let state: String = row.try_get("state")?;
        Ok(Self {
            id: row.try_get("tenant_id")?,
            title: row.try_get("title")?,
            is_active: state == ACTIVE,
            locale: row.try_get("locale")?,
            timezone: row.try_get("timezone")?,
            catalogs: json(row.try_get("catalogs")?)?,
            profile: row.try_get("profile")?,
            bounds: TenantBounds {
                limits: json(row.try_get("limits")?)?.unwrap_or_default(),
                parallel: json(row.try_get("parallel")?)?.unwrap_or_default(),
            },
            created_at: row.try_get("created_at")?,
        })
    }
}

/// What a column has as JSON.
fn json<T: DeserializeOwned>(text: Option<String>) -> Result<Option<T>, StoreFault> {
    let damaged = |_| StoreFault::Failed(sqlx::Error::RowNotFound);
    text.map(|text| serde_json::from_str(&text).map_err(damaged)).transpose()
}

/// A map as a column has it; of one that is empty nothing.
fn column<V: Serialize>(map: &BTreeMap<String, V>) -> Option<String> {
    (!map.is_empty()).then(|| serde_json::to_string(map).expect("texts and numbers are written as JSON"))
}

const ACTIVE: &str = "active";
const STOPPED: &str = "stopped";

impl Store {
    /// The tenants that are kept, by their ids.
    ///
    /// # Errors
    /// The store failed.
    pub(crate) async fn tenants(&self) -> Result<Vec<TenantRecord>, StoreFault> {
        const SELECT: &str = "SELECT * FROM tenants ORDER BY tenant_id";
        let (mut transaction, _) = self.read_all().await?;
        let rows = sqlx::query(SELECT).fetch_all(&mut *transaction).await?;
        transaction.commit().await?;
        rows.iter().map(TenantRecord::read).collect()
    }

    /// A number that is another once a tenant was made, changed or deleted, by whichever process.
    ///
    /// # Errors
    /// The store failed.
    pub(crate) async fn tenants_version(&self) -> Result<i64, StoreFault> {
        const CHANGES: &str = "SELECT CAST(value AS BIGINT) FROM meta WHERE name = 'tenants'";
        let (mut transaction, _) = self.read_all().await?;
        let changes = sqlx::query_scalar(CHANGES).fetch_optional(&mut *transaction).await?;
        transaction.commit().await?;
        Ok(changes.unwrap_or(0))
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
        said: &TenantSaid,
        on_record: &OnRecord,
    ) -> Result<TenantPut, StoreFault> {
        const PUT: &str = "INSERT INTO tenants (tenant_id, title, state, created_at, locale, timezone, catalogs, profile, \
                           limits, parallel) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (tenant_id) DO UPDATE \
                           SET title = $2, state = $3, locale = $5, timezone = $6, catalogs = $7, profile = $8, limits = $9, \
                           parallel = $10";
        const SELECT: &str = "SELECT * FROM tenants WHERE tenant_id = $1";
        const OTHERS: &str = "SELECT COUNT(*) FROM tenants WHERE tenant_id <> $1";
        let (mut transaction, now) = self.change_all(Cause::act(on_record)).await?;
        let known = sqlx::query(SELECT).bind(id).fetch_optional(&mut *transaction).await?;
        let others: i64 = sqlx::query_scalar(OTHERS).bind(id).fetch_one(&mut *transaction).await?;
        if known.is_none() && usize::try_from(others).unwrap_or(usize::MAX) >= MOST_TENANTS {
            transaction.commit().await?;
            return Ok(TenantPut::TooMany);
        }
        let known = known.as_ref().map(TenantRecord::read).transpose()?;
        let record = known.unwrap_or_else(|| TenantRecord { created_at: now, ..TenantRecord::new(id) }).with(said);
        let catalogs = |catalogs| serde_json::to_string(catalogs).expect("texts are written as JSON");
        let put = sqlx::query(PUT).bind(id).bind(&record.title).bind(if record.is_active { ACTIVE } else { STOPPED });
        let put = put.bind(record.created_at).bind(record.locale.as_deref()).bind(record.timezone.as_deref());
        let put = put.bind(record.catalogs.as_ref().map(catalogs)).bind(record.profile.as_deref());
        let put = put.bind(column(&record.bounds.limits)).bind(column(&record.bounds.parallel));
        put.execute(&mut *transaction).await?;
        count_change(&mut transaction).await?;
        transaction.commit().await?;
        Ok(TenantPut::Done(Box::new(record)))
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
            self.of_tenant(id).query(OUTDATE).bind(None::<&str>).execute(&mut *transaction).await?;
            self.of_tenant(id).query(grants::FORGET).bind(None::<&str>).execute(&mut *transaction).await?;
            self.of_tenant(id).query(authorizations::FORGET).execute(&mut *transaction).await?;
            self.of_tenant(id).query(FORGET_LEADS).execute(&mut *transaction).await?;
            self.of_tenant(id).query(FORGET_SYNCS).execute(&mut *transaction).await?;
            self.of_tenant(id).query(FORGET_PINS).execute(&mut *transaction).await?;
            tokens::revoke_all_of(&mut transaction, id, (now, by)).await?;
            count_change(&mut transaction).await?;
        }
        transaction.commit().await?;
        Ok(gone.rows_affected() > 0)
    }
}

pub(super) async fn count_change(transaction: &mut StoreTransaction) -> Result<(), StoreFault> {
    const COUNT: &str = "INSERT INTO meta (name, value) VALUES ('tenants', '1') \
                         ON CONFLICT (name) DO UPDATE SET value = CAST(CAST(meta.value AS BIGINT) + 1 AS TEXT)";
    sqlx::query(COUNT).execute(&mut **transaction).await?;
    Ok(())
}
