//! Connections are made, looked at and given up.

use sqlx::Row;

use super::record::{ConnectionRecord, GivenSettings};
use crate::store::approvals::OUTDATE;
use crate::store::cause::{Cause, OnRecord};
use crate::store::fault::StoreFault;
use crate::store::grants::{self, GrantOf, NewGrant};
use crate::store::scope::TenantScope;

/// How long a note of the last use may be old, in milliseconds: a call is not to cost a commit.
const USED: i64 = 5 * 60 * 1_000;

/// Gives up the connection of a catalog, or all of the tenant. The versions stay, so that none is used again.
pub(in crate::store) const GIVE_UP: &str = "UPDATE connections SET settings_sealed = NULL, key_id = NULL, shown = '{}', \
    connected_by = '', check_error = NULL, checked_at = NULL, used_at = NULL \
    WHERE tenant_id = $1 AND ($2 IS NULL OR catalog = $2) AND settings_sealed IS NOT NULL";

/// What a tenant connects.
#[derive(Debug, Clone, Copy)]
pub(crate) struct NewConnection<'c> {
    /// The catalog.
    pub(crate) catalog: &'c str,
    /// What was given.
    pub(crate) settings: &'c GivenSettings,
    /// The tokens, where it is made by an application.
    pub(crate) grant: Option<&'c NewGrant>,
    /// What may be seen of it, JSON.
    pub(crate) shown: &'c str,
    /// Who connects.
    pub(crate) by: &'c str,
    /// It was tested just now, and works.
    pub(crate) tested: bool,
    /// The tenant was made, and has to be there still.
    pub(crate) needs_tenant: bool,
}

impl TenantScope<'_> {
    /// The connection of a catalog, where there is one.
    ///
    /// # Errors
    /// The store failed.
    pub(crate) async fn connection(&self, catalog: &str) -> Result<Option<ConnectionRecord>, StoreFault> {
        Ok(self.connection_now(catalog).await?.map(|(record, _)| record))
    }

    /// The same for a call, and whether its use is to be noted, by [`TenantScope::note_use`]: that is no part of the answer, since a store that
    /// can be read may take nothing.
    ///
    /// # Errors
    /// The store failed.
    pub(crate) async fn connection_for_call(
        &self,
        catalog: &str,
    ) -> Result<Option<(ConnectionRecord, bool)>, StoreFault> {
        let stale = |(record, now): (ConnectionRecord, i64)| {
            let stale = record.used_at.is_none_or(|at| now.saturating_sub(at) > USED);
            (record, stale)
        };
        Ok(self.connection_now(catalog).await?.map(stale))
    }

    /// Notes that this version of a connection is used now.
    ///
    /// # Errors
    /// The store failed; nothing is noted.
    pub(crate) async fn note_use(&self, catalog: &str, version: i64) -> Result<(), StoreFault> {
        const NOTE: &str = "UPDATE connections SET used_at = $4 \
                            WHERE tenant_id = $1 AND catalog = $2 AND version = $3 AND settings_sealed IS NOT NULL";
        let (mut transaction, now) = self.change(Cause::UPKEEP).await?;
        self.query(NOTE).bind(catalog).bind(version).bind(now).execute(&mut *transaction).await?;
        transaction.commit().await
    }

    /// The connection of a catalog, and the time of the database.
    async fn connection_now(&self, catalog: &str) -> Result<Option<(ConnectionRecord, i64)>, StoreFault> {
        const SELECT: &str =
            "SELECT * FROM connections WHERE tenant_id = $1 AND catalog = $2 AND settings_sealed IS NOT NULL";
        // A call is not to wait for those who change something.
        let (mut transaction, now) = self.read().await?;
        let row = self.query(SELECT).bind(catalog).fetch_optional(&mut *transaction).await?;
        transaction.commit().await?;
        Ok(row.as_ref().map(ConnectionRecord::read).transpose()?.map(|record| (record, now)))
    }

    /// All connections of the tenant, by their catalogs.
    ///
    /// # Errors
    /// The store failed.
    pub(crate) async fn connections(&self) -> Result<Vec<ConnectionRecord>, StoreFault> {
        const SELECT: &str =
            "SELECT * FROM connections WHERE tenant_id = $1 AND settings_sealed IS NOT NULL ORDER BY catalog";
        let (mut transaction, _) = self.read().await?;
        let rows = self.query(SELECT).fetch_all(&mut *transaction).await?;
        transaction.commit().await?;
        rows.iter().map(ConnectionRecord::read).collect()
    }

    /// Connects a catalog, in place of what was connected before. `None`: the tenant was deleted meanwhile, and nothing was kept.
    ///
    /// # Errors
    /// The store failed; nothing was changed.
    pub(crate) async fn connect(
        &self,
        new: &NewConnection<'_>,
        on_record: &OnRecord,
    ) -> Result<Option<ConnectionRecord>, StoreFault> {
        const TENANT: &str = "SELECT tenant_id FROM tenants WHERE tenant_id = $1";
        const VERSION: &str = "SELECT version FROM connections WHERE tenant_id = $1 AND catalog = $2";
        const PUT: &str = "INSERT INTO connections (tenant_id, catalog, version, settings_sealed, key_id, shown, connected_at, \
                           connected_by, checked_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) \
                           ON CONFLICT (tenant_id, catalog) DO UPDATE SET version = $3, settings_sealed = $4, key_id = $5, \
                           shown = $6, connected_at = $7, connected_by = $8, checked_at = $9, check_error = NULL, used_at = NULL";
        let (mut transaction, now) = self.change(Cause::act(on_record)).await?;
        if new.needs_tenant && self.query(TENANT).fetch_optional(&mut *transaction).await?.is_none() {
            return Ok(None);
        }
        let before = self.query(VERSION).bind(new.catalog).fetch_optional(&mut *transaction).await?;
        let before: i64 = before.map(|row| row.try_get("version")).transpose()?.unwrap_or(0);
        let version = before + 1;
        let record = ConnectionRecord {
            catalog: new.catalog.to_owned(),
            version,
            shown: new.shown.to_owned(),
            connected_at: now,
            connected_by: new.by.to_owned(),
            checked_at: new.tested.then_some(now),
            check_error: None,
            used_at: None,
            sealed: self.seal_settings(new.catalog, version, new.settings),
        };
        let put =
            self.query(PUT).bind(new.catalog).bind(version).bind(&record.sealed.bytes[..]).bind(&record.sealed.key);
        let put = put.bind(new.shown).bind(now).bind(new.by).bind(record.checked_at);
        put.execute(&mut *transaction).await?;
        let of = GrantOf { catalog: new.catalog, version };
        self.put_grant(&mut transaction, (of, now), new.grant).await?;
        let outdated = self.query(OUTDATE).bind(Some(new.catalog)).execute(&mut *transaction).await?;
        transaction.commit().await?;
        self.tell_outdated(new.catalog, outdated.rows_affected());
        Ok(Some(record))
    }

    /// Notes how a test of this version has ended; a later version is left as it is.
    ///
    /// # Errors
    /// The store failed.
    pub(crate) async fn checked(&self, catalog: &str, version: i64, error: Option<&str>) -> Result<(), StoreFault> {
        const CHECKED: &str = "UPDATE connections SET checked_at = $4, check_error = $5 \
                               WHERE tenant_id = $1 AND catalog = $2 AND version = $3";
        let (mut transaction, now) = self.change(Cause::UPKEEP).await?;
        let checked = self.query(CHECKED).bind(catalog).bind(version).bind(now).bind(error);
        checked.execute(&mut *transaction).await?;
        transaction.commit().await
    }

    /// Gives a connection up: its settings are gone. `false`: there was none.
    ///
    /// # Errors
    /// The store failed; nothing was changed.
    pub(crate) async fn disconnect(&self, catalog: &str, on_record: &OnRecord) -> Result<bool, StoreFault> {
        let (mut transaction, _) = self.change(Cause::act(on_record)).await?;
        let given_up = self.query(GIVE_UP).bind(Some(catalog)).execute(&mut *transaction).await?;
        self.query(grants::FORGET).bind(Some(catalog)).execute(&mut *transaction).await?;
        let outdated = self.query(OUTDATE).bind(Some(catalog)).execute(&mut *transaction).await?;
        transaction.commit().await?;
        self.tell_outdated(catalog, outdated.rows_affected());
        Ok(given_up.rows_affected() > 0)
    }

    /// Tells of approvals that have ended with what was connected.
    fn tell_outdated(&self, catalog: &str, approvals: u64) {
        if approvals > 0 {
            let tenant = self.tenant();
            tracing::info!(
                tenant,
                catalog,
                approvals,
                "approvals of calls into what was connected before have expired"
            );
        }
    }
}

#[cfg(test)]
impl crate::store::Store {
    /// Makes tenants each of whom has connected a catalog so, in one transaction.
    pub(crate) async fn make_connected(&self, catalog: &str, tenants: &[(String, GivenSettings)]) {
        const TENANT: &str = "INSERT INTO tenants (tenant_id, title, state, created_at) VALUES ($1, $1, 'active', $2)";
        const CONNECTION: &str = "INSERT INTO connections (tenant_id, catalog, version, settings_sealed, key_id, shown, connected_at, \
                                  connected_by) VALUES ($1, $2, 1, $3, $4, '{}', $5, 'a test')";
        let (mut transaction, now) = self.change_all(Cause::UPKEEP).await.expect("the store is there");
        for (tenant, settings) in tenants {
            let made = sqlx::query(TENANT).bind(tenant).bind(now).execute(&mut *transaction).await;
            made.expect("there is none such");
            let sealed = self.of_tenant(tenant).seal_settings(catalog, 1, settings);
            let connected = sqlx::query(CONNECTION).bind(tenant).bind(catalog).bind(&sealed.bytes[..]);
            let connected = connected.bind(&sealed.key).bind(now).execute(&mut *transaction).await;
            connected.expect("there is none such");
        }
        crate::store::tenants::count_change(&mut transaction).await.expect("the store is there");
        transaction.commit().await.expect("the store is there");
    }
}
