//! Ways to a connection by an application that tenants have begun. The state of one is good for one return, within its time. Its
//! SHA-256 is kept, and not the state itself.

use sqlx::Row;

use super::cause::{Cause, OnRecord};
use super::fault::StoreFault;
use super::scope::TenantScope;
use super::seal::{SealPlace, Sealed};
use crate::secret::Zeroizing;
use crate::secret::digest::{hexadecimal, sha256};

/// What is sealed here.
pub(super) const KIND: &str = "authorization";

/// The most that a tenant has begun; of one more the oldest goes.
pub(crate) const MOST_BEGUN: i64 = 20;

/// Forgets all of a tenant.
pub(super) const FORGET: &str = "DELETE FROM authorizations WHERE tenant_id = $1";

/// A way that is begun.
#[derive(Debug, Clone, Copy)]
pub(crate) struct NewAuthorization<'n> {
    pub(crate) state: &'n str,
    pub(crate) catalog: &'n str,
    /// Who begins it.
    pub(crate) principal: &'n str,
    /// The login of the browser, where it was begun by one.
    pub(crate) session: Option<&'n str>,
    /// What was asked, JSON.
    pub(crate) asked: &'n str,
    /// For how long it is open, in milliseconds.
    pub(crate) lasts: i64,
}

/// A way that was begun.
#[derive(Debug)]
pub(crate) struct BegunAuthorization {
    pub(crate) catalog: String,
    pub(crate) principal: String,
    session: Option<String>,
    /// What was asked, JSON.
    pub(crate) asked: Zeroizing<Vec<u8>>,
}

impl BegunAuthorization {
    /// Whether the browser that comes back is the one that began it, as far as a browser did.
    pub(crate) fn is_of_session(&self, session: Option<&str>) -> bool {
        self.session.as_ref().is_none_or(|own| session.is_some_and(|session| *own == digest(session)))
    }
}

impl TenantScope<'_> {
    /// Begins one; gives when it is over, in milliseconds since 1970.
    ///
    /// # Errors
    /// The store failed; nothing was changed.
    pub(crate) async fn begin_authorization(
        &self,
        new: &NewAuthorization<'_>,
        on_record: &OnRecord,
    ) -> Result<i64, StoreFault> {
        const OVER: &str = "DELETE FROM authorizations WHERE tenant_id = $1 AND expires_at <= $2";
        const OLDEST: &str = "DELETE FROM authorizations WHERE tenant_id = $1 AND state IN (SELECT state FROM authorizations \
                              WHERE tenant_id = $1 ORDER BY created_at DESC, state LIMIT 1000 OFFSET $2)";
        const PUT: &str = "INSERT INTO authorizations (tenant_id, state, catalog, principal, session, asked_sealed, key_id, created_at, \
                           expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
        let (mut transaction, now) = self.change(Cause::act(on_record)).await?;
        self.query(OVER).bind(now).execute(&mut *transaction).await?;
        self.query(OLDEST).bind(MOST_BEGUN - 1).execute(&mut *transaction).await?;
        let (state, expires_at) = (digest(new.state), now.saturating_add(new.lasts));
        let place = SealPlace { kind: KIND, tenant: self.tenant(), row: state.as_bytes() };
        let sealed = self.store().keys().seal(new.asked.as_bytes(), place);
        let put =
            self.query(PUT).bind(state.clone()).bind(new.catalog).bind(new.principal).bind(new.session.map(digest));
        let put = put.bind(&sealed.bytes[..]).bind(&sealed.key).bind(now).bind(expires_at);
        put.execute(&mut *transaction).await?;
        transaction.commit().await?;
        Ok(expires_at)
    }

    /// The catalog of the one of this state, which stays. `None`: there is none, or it is over.
    ///
    /// # Errors
    /// The store failed.
    pub(crate) async fn begun_authorization(&self, state: &str) -> Result<Option<String>, StoreFault> {
        const SELECT: &str =
            "SELECT catalog FROM authorizations WHERE tenant_id = $1 AND state = $2 AND expires_at > $3";
        let (mut transaction, now) = self.read().await?;
        let row = self.query(SELECT).bind(digest(state)).bind(now).fetch_optional(&mut *transaction).await?;
        transaction.commit().await?;
        Ok(row.map(|row| row.try_get("catalog")).transpose()?)
    }

    /// Takes the one of this state, which is then none any more. `None`: there is none, or it is over.
    ///
    /// # Errors
    /// The store failed, or what it keeps does not open.
    pub(crate) async fn take_authorization(
        &self,
        state: &str,
        on_record: &OnRecord,
    ) -> Result<Option<BegunAuthorization>, StoreFault> {
        const SELECT: &str = "SELECT * FROM authorizations WHERE tenant_id = $1 AND state = $2";
        const TAKE: &str = "DELETE FROM authorizations WHERE tenant_id = $1 AND state = $2";
        let state = digest(state);
        let (mut transaction, now) = self.change(Cause::act(on_record)).await?;
        let row = self.query(SELECT).bind(state.clone()).fetch_optional(&mut *transaction).await?;
        self.query(TAKE).bind(state.clone()).execute(&mut *transaction).await?;
        transaction.commit().await?;
        let Some(row) = row else { return Ok(None) };
        if row.try_get::<i64, _>("expires_at")? <= now {
            return Ok(None);
        }
        let sealed = Sealed { key: row.try_get("key_id")?, bytes: row.try_get("asked_sealed")? };
        let place = SealPlace { kind: KIND, tenant: self.tenant(), row: state.as_bytes() };
        Ok(Some(BegunAuthorization {
            catalog: row.try_get("catalog")?,
            principal: row.try_get("principal")?,
            session: row.try_get("session")?,
            asked: Zeroizing::new(self.store().keys().open(&sealed, place)?),
        }))
    }
}

fn digest(text: &str) -> String {
    hexadecimal(&sha256(text.as_bytes()))
}

#[cfg(test)]
mod tests;
