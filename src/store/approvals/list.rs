//! What a person sees of approvals.

use super::record::{ApprovalRecord, ApprovalState, COLUMNS, place, sweep};
use crate::store::fault::StoreFault;
use crate::store::stored::Store;

/// The most records of a list.
const MOST: i64 = 500;

impl Store {
    /// The approvals of a tenant, of one state or all, the newest first; at most 500.
    ///
    /// # Errors
    /// The store failed.
    pub(crate) async fn approvals(
        &self,
        tenant: &str,
        state: Option<ApprovalState>,
    ) -> Result<Vec<ApprovalRecord>, StoreFault> {
        let (mut transaction, now) = self.change_of(tenant).await?;
        sweep(&mut transaction, now).await?;
        let select = sqlx::AssertSqlSafe(format!(
            "SELECT {COLUMNS} FROM approvals WHERE tenant_id = $1 AND ($2 IS NULL OR state = $2) \
             ORDER BY created_at DESC, id LIMIT {MOST}"
        ));
        let select = sqlx::query(select).bind(tenant).bind(state.map(ApprovalState::name));
        let rows = select.fetch_all(&mut *transaction).await?;
        transaction.commit().await?;
        rows.iter().map(ApprovalRecord::read).collect()
    }

    /// One approval of a tenant, and what the person is to see of the call, JSON, while that can be decided or made.
    ///
    /// # Errors
    /// The store failed, or the key that sealed the call is not there.
    pub(crate) async fn approval(
        &self,
        tenant: &str,
        id: &str,
    ) -> Result<Option<(ApprovalRecord, Option<String>)>, StoreFault> {
        let (mut transaction, now) = self.change_of(tenant).await?;
        sweep(&mut transaction, now).await?;
        let select = sqlx::AssertSqlSafe(format!("SELECT {COLUMNS} FROM approvals WHERE id = $1 AND tenant_id = $2"));
        let row = sqlx::query(select).bind(id).bind(tenant).fetch_optional(&mut *transaction).await?;
        transaction.commit().await?;
        let Some(record) = row.as_ref().map(ApprovalRecord::read).transpose()? else { return Ok(None) };
        let shown = record.shown.as_ref().map(|sealed| self.keys().open(sealed, place(tenant, id))).transpose()?;
        let shown = shown.map(|text| String::from_utf8(text).expect("a text was sealed"));
        Ok(Some((record, shown)))
    }
}
