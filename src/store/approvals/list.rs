//! What a person sees of approvals.

use sqlx::Row as _;

use super::record::{ApprovalRecord, ApprovalState, COLUMNS, place, sweep};
use crate::store::cause::Cause;
use crate::store::fault::StoreFault;
use crate::store::list_place::ListPlace;
use crate::store::stored::Store;
use crate::store::transaction::StoreRow;

/// How many calls wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct WaitingApprovals {
    pub(crate) count: usize,
    /// When the oldest was asked for.
    pub(crate) oldest: Option<i64>,
}

/// The most records of a list.
const MOST: usize = 500;

impl WaitingApprovals {
    /// Of a row that has counted them.
    pub(in crate::store) fn read(row: &StoreRow) -> Result<Self, StoreFault> {
        let records: i64 = row.try_get("records")?;
        Ok(Self { count: usize::try_from(records).unwrap_or_default(), oldest: row.try_get("oldest")? })
    }
}

impl Store {
    /// How many approvals of a tenant wait, and since when the oldest of them does.
    ///
    /// # Errors
    /// The store failed.
    pub(crate) async fn waiting_approvals(&self, tenant: &str) -> Result<WaitingApprovals, StoreFault> {
        const COUNT: &str = "SELECT COUNT(*) AS records, MIN(created_at) AS oldest FROM approvals \
                             WHERE tenant_id = $1 AND state = 'waiting' AND expires_at > $2";
        let (mut transaction, now) = self.read_of(tenant).await?;
        let row = sqlx::query(COUNT).bind(tenant).bind(now).fetch_one(&mut *transaction).await?;
        transaction.commit().await?;
        WaitingApprovals::read(&row)
    }

    /// The approvals of a tenant, of these states or all, the newest first, behind this place; at most 500, and the place where the list
    /// goes on.
    ///
    /// # Errors
    /// The store failed.
    pub(crate) async fn approvals(
        &self,
        tenant: &str,
        states: &[ApprovalState],
        behind: Option<&ListPlace>,
    ) -> Result<(Vec<ApprovalRecord>, Option<ListPlace>), StoreFault> {
        let ListPlace { at, id } = behind.cloned().unwrap_or_else(ListPlace::first);
        let (mut transaction, now) = self.change_of(tenant, Cause::UPKEEP).await?;
        sweep(&mut transaction, now).await?;
        let states = if states.is_empty() { &ApprovalState::ALL } else { states };
        let named = states.iter().map(|state| format!("'{}'", state.name())).collect::<Vec<_>>().join(", ");
        let select = sqlx::AssertSqlSafe(format!(
            "SELECT {COLUMNS} FROM approvals WHERE tenant_id = $1 AND state IN ({named}) \
             AND (created_at < $2 OR created_at = $2 AND id > $3) ORDER BY created_at DESC, id LIMIT {}",
            MOST + 1
        ));
        let select = sqlx::query(select).bind(tenant).bind(at).bind(id);
        let rows = select.fetch_all(&mut *transaction).await?;
        transaction.commit().await?;
        let mut records = rows.iter().map(ApprovalRecord::read).collect::<Result<Vec<_>, _>>()?;
        let place = |record: &ApprovalRecord| ListPlace { at: record.created_at, id: record.id.clone() };
        let next = ListPlace::cut(&mut records, MOST, place);
        Ok((records, next))
    }

    /// One approval of a tenant.
    ///
    /// # Errors
    /// The store failed.
    pub(crate) async fn approval_record(&self, tenant: &str, id: &str) -> Result<Option<ApprovalRecord>, StoreFault> {
        let (mut transaction, now) = self.change_of(tenant, Cause::UPKEEP).await?;
        sweep(&mut transaction, now).await?;
        let select = sqlx::AssertSqlSafe(format!("SELECT {COLUMNS} FROM approvals WHERE id = $1 AND tenant_id = $2"));
        let row = sqlx::query(select).bind(id).bind(tenant).fetch_optional(&mut *transaction).await?;
        transaction.commit().await?;
        row.as_ref().map(ApprovalRecord::read).transpose()
    }

    /// The same, and what the person is to see of the call, JSON, while that can be decided or made.
    ///
    /// # Errors
    /// The store failed, or the key that sealed the call is not there.
    pub(crate) async fn approval(
        &self,
        tenant: &str,
        id: &str,
    ) -> Result<Option<(ApprovalRecord, Option<String>)>, StoreFault> {
        let Some(record) = self.approval_record(tenant, id).await? else { return Ok(None) };
        let shown = self.shown_of(&record)?;
        Ok(Some((record, shown)))
    }

    /// What the person is to see of the call of a record, JSON, while that can be decided or made.
    ///
    /// # Errors
    /// The key that sealed it is not there.
    pub(crate) fn shown_of(&self, record: &ApprovalRecord) -> Result<Option<String>, StoreFault> {
        let place = place(&record.tenant, &record.id);
        let shown = record.shown.as_ref().map(|sealed| self.keys().open(sealed, place)).transpose()?;
        Ok(shown.map(|text| String::from_utf8(text).expect("a text was sealed")))
    }
}
