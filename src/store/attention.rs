//! What waits for a person, of all tenants: for those who run the server.

use sqlx::Row as _;

use super::approvals::WaitingApprovals;
use super::fault::StoreFault;
use super::stored::Store;
use super::transaction::StoreRow;

/// What waits for a person, of all tenants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct StoreAttention {
    /// Calls.
    pub(crate) approvals: WaitingApprovals,
    /// Connections that failed their last test.
    pub(crate) failing: OfTenants,
    /// Leads that are not tried any more by themselves.
    pub(crate) given_up: OfTenants,
}

/// What tenants have of a kind.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct OfTenants {
    /// How many there are.
    pub(crate) count: usize,
    /// Of how many tenants.
    pub(crate) tenants: usize,
    /// The first of these tenants.
    pub(crate) first: Option<String>,
}

impl Store {
    /// What waits for a person, of all tenants.
    ///
    /// # Errors
    /// The store failed.
    pub(crate) async fn attention(&self) -> Result<StoreAttention, StoreFault> {
        const WAITING: &str = "SELECT COUNT(*) AS records, MIN(created_at) AS oldest FROM approvals \
                               WHERE state = 'waiting' AND expires_at > $1";
        const FAILING: &str = "SELECT COUNT(*) AS records, COUNT(DISTINCT tenant_id) AS tenants, MIN(tenant_id) AS first \
                               FROM connections WHERE check_error IS NOT NULL";
        const GIVEN_UP: &str = "SELECT COUNT(*) AS records, COUNT(DISTINCT tenant_id) AS tenants, MIN(tenant_id) AS first \
                                FROM outbox WHERE state IN ('dead', 'unknown') AND next_at IS NULL";
        let (mut transaction, now) = self.read_all().await?;
        let waiting = sqlx::query(WAITING).bind(now).fetch_one(&mut *transaction).await?;
        let failing = sqlx::query(FAILING).fetch_one(&mut *transaction).await?;
        let given_up = sqlx::query(GIVEN_UP).fetch_one(&mut *transaction).await?;
        transaction.commit().await?;
        let approvals = WaitingApprovals::read(&waiting)?;
        Ok(StoreAttention { approvals, failing: OfTenants::read(&failing)?, given_up: OfTenants::read(&given_up)? })
    }

    /// How many definitions of tools wait to be looked at.
    ///
    /// # Errors
    /// The store failed.
    pub(crate) async fn waiting_pins(&self) -> Result<usize, StoreFault> {
        let (mut transaction, _) = self.read_all().await?;
        let select = sqlx::query("SELECT COUNT(*) AS records FROM pins WHERE state = 'waiting'");
        let row = select.fetch_one(&mut *transaction).await?;
        transaction.commit().await?;
        count(&row, "records")
    }
}

impl OfTenants {
    fn read(row: &StoreRow) -> Result<Self, StoreFault> {
        let (records, tenants) = (count(row, "records")?, count(row, "tenants")?);
        Ok(Self { count: records, tenants, first: row.try_get("first")? })
    }
}

fn count(row: &StoreRow, name: &str) -> Result<usize, StoreFault> {
    let counted: i64 = row.try_get(name)?;
    Ok(usize::try_from(counted).unwrap_or_default())
}
