//! How the store stands, for those who watch it: whether it answers, and what in it waits for a person.

use std::time::Duration;

use sqlx::Row as _;

use super::approvals::ApprovalState;
use super::engine::{Access, Rows};
use super::fault::StoreFault;
use super::pins::PinState;
use super::stored::Store;
use super::transaction::StoreRow;

/// What is in the store, of all tenants, by state.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct StoreStanding {
    /// Approvals that are not over.
    pub(crate) approvals: Vec<(&'static str, i64)>,
    /// Definitions of tools.
    pub(crate) pins: Vec<(&'static str, i64)>,
}

impl Store {
    /// Whether it answers within this time, and what is written is kept.
    ///
    /// # Errors
    /// It does not, or is another file by now.
    pub(crate) async fn answers(&self, within: Duration) -> Result<(), StoreFault> {
        let asked = async {
            let (mut transaction, _) = self.begin(Rows::Nobody, Access::Read).await?;
            let select = sqlx::query("SELECT value FROM meta WHERE name = 'schema'");
            select.fetch_optional(&mut *transaction).await?;
            transaction.commit().await?;
            let placed = self.database().await?.is_in_place().await;
            placed.inspect_err(|_| self.count_failure())
        };
        self.in_time(within, asked).await
    }

    /// How many approvals and definitions of tools are in which state. A store in memory that nothing was asked of has none.
    ///
    /// # Errors
    /// The store failed, or has not answered within this time.
    pub(crate) async fn standing(&self, within: Duration) -> Result<StoreStanding, StoreFault> {
        const APPROVALS: &str = "SELECT state, COUNT(*) AS records FROM approvals \
                                 WHERE state IN ('waiting', 'approved', 'declined') AND expires_at > $1 GROUP BY state";
        const PINS: &str = "SELECT state, COUNT(*) AS records FROM pins GROUP BY state";
        let open = [ApprovalState::Waiting, ApprovalState::Approved, ApprovalState::Declined].map(ApprovalState::name);
        let pins = [PinState::Waiting, PinState::Accepted, PinState::Refused].map(PinState::name);
        if self.is_volatile() && !self.is_open() {
            let none = |states: [&'static str; 3]| states.map(|state| (state, 0)).to_vec();
            return Ok(StoreStanding { approvals: none(open), pins: none(pins) });
        }
        let asked = async {
            let (mut transaction, now) = self.read_all().await?;
            let of_approvals = sqlx::query(APPROVALS).bind(now).fetch_all(&mut *transaction).await?;
            let of_pins = sqlx::query(PINS).fetch_all(&mut *transaction).await?;
            transaction.commit().await?;
            Ok(StoreStanding { approvals: counted(&of_approvals, open)?, pins: counted(&of_pins, pins)? })
        };
        self.in_time(within, asked).await
    }

    async fn in_time<T>(
        &self,
        within: Duration,
        asked: impl Future<Output = Result<T, StoreFault>>,
    ) -> Result<T, StoreFault> {
        tokio::time::timeout(within, asked).await.unwrap_or_else(|_| {
            self.count_failure();
            Err(StoreFault::Silent { within })
        })
    }
}

/// How many rows are in each of these states; one that none is in is there, with 0.
fn counted(rows: &[StoreRow], states: [&'static str; 3]) -> Result<Vec<(&'static str, i64)>, StoreFault> {
    let mut counted = states.map(|state| (state, 0)).to_vec();
    for row in rows {
        let (state, records): (String, i64) = (row.try_get("state")?, row.try_get("records")?);
        if let Some((_, count)) = counted.iter_mut().find(|(known, _)| **known == *state) {
            *count = records;
        }
    }
    Ok(counted)
}

#[cfg(test)]
mod tests;
