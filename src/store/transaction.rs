//! A transaction of either engine. Every statement of one that goes over a network has a limit of time here too, so that a server
//! that has gone away without a word is not waited for.

use std::io;
use std::ops::{Deref, DerefMut};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::Duration;

use futures::future::BoxFuture;
use futures::stream::{self, BoxStream};
use futures::{FutureExt as _, StreamExt as _, TryStreamExt as _};
use sqlx::any::{AnyQueryResult, AnyRow, AnyStatement, AnyTypeInfo};
use sqlx::pool::PoolConnection;
use sqlx::{Any, AnyConnection, AnyPool, Either, Execute, Executor, SqlStr};
use tokio::runtime::Handle;

use super::fault::StoreFault;

/// A row of either engine.
pub(super) type StoreRow = AnyRow;

/// A transaction that has begun; statements are executed on what it derefs to. One that is not committed is rolled back.
#[derive(Debug)]
pub(super) struct StoreTransaction(OpenTransaction);

/// What executes the statements of a transaction.
#[derive(Debug)]
pub(super) struct OpenTransaction {
    /// There until it is dropped.
    connection: Option<PoolConnection<Any>>,
    /// How long the other side may take for a statement; `None`: there is none.
    limit: Option<Duration>,
    state: TransactionState,
    /// Where it is counted that it failed; `None`: it is not, or it was.
    failures: Option<Arc<AtomicU64>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum TransactionState {
    Open,
    Committed,
    /// The other side has not answered in time. The connection is of no more use.
    Lost,
}

impl StoreTransaction {
    /// Begins one by these statements.
    pub(super) async fn begin(
        pool: &AnyPool,
        statements: &'static str,
        limit: Option<Duration>,
    ) -> Result<Self, StoreFault> {
        let connection = Some(pool.acquire().await?);
        // From here on it is rolled back when it is dropped.
        let state = TransactionState::Open;
        let mut transaction = Self(OpenTransaction { connection, limit, state, failures: None });
        sqlx::raw_sql(statements).execute(&mut *transaction).await?;
        Ok(transaction)
    }

    /// The same, which is counted there if a statement of it fails, once.
    pub(super) fn counted_by(mut self, failures: &Arc<AtomicU64>) -> Self {
        self.0.failures = Some(Arc::clone(failures));
        self
    }

    /// Makes what was done last.
    pub(super) async fn commit(mut self) -> Result<(), StoreFault> {
        sqlx::raw_sql("COMMIT").execute(&mut *self).await?;
        self.state = TransactionState::Committed;
        Ok(())
    }
}

impl OpenTransaction {
    /// Executes a statement, for as long as it may take, and counts if it fails.
    async fn execute<'e, T>(
        &'e mut self,
        asked: impl FnOnce(&'e mut AnyConnection) -> BoxFuture<'e, sqlx::Result<T>>,
    ) -> sqlx::Result<T> {
        let Self { connection, limit, state, failures } = self;
        let connection = connection.as_mut().expect("it is taken when this is dropped");
        let done = within(*limit, state, asked(connection)).await;
        if done.is_err()
            && let Some(failures) = failures.take()
        {
            failures.fetch_add(1, Relaxed);
        }
        done
    }
}

impl Drop for OpenTransaction {
    fn drop(&mut self) {
        let Some(mut connection) = self.connection.take() else { return };
        match (self.state, Handle::try_current()) {
            (TransactionState::Committed, _) => {}
            (TransactionState::Open, Ok(runtime)) => {
                let limit = self.limit;
                runtime.spawn(async move {
                    let mut state = TransactionState::Open;
                    // Where it has not begun, or was committed in the last moment, there is nothing to roll back, which is an error.
                    let rollback = sqlx::raw_sql("ROLLBACK").execute(&mut *connection);
                    let _nothing = within(limit, &mut state, rollback).await;
                    if state == TransactionState::Lost {
                        connection.close_on_drop();
                    }
                });
            }
            // Closed, it ends with what was not committed.
            (TransactionState::Open | TransactionState::Lost, _) => connection.close_on_drop(),
        }
    }
}

impl Deref for StoreTransaction {
    type Target = OpenTransaction;

    fn deref(&self) -> &OpenTransaction {
        &self.0
    }
}

impl DerefMut for StoreTransaction {
    fn deref_mut(&mut self) -> &mut OpenTransaction {
        &mut self.0
    }
}

impl<'c> Executor<'c> for &'c mut OpenTransaction {
    type Database = Any;

    fn fetch_many<'e, 'q: 'e, E>(self, query: E) -> BoxStream<'e, sqlx::Result<Either<AnyQueryResult, AnyRow>>>
    where
        'c: 'e,
        E: 'q + Execute<'q, Any>,
    {
        let all = self.execute(|connection| connection.fetch_many(query).try_collect::<Vec<_>>().boxed());
        let all = async move { Ok::<_, sqlx::Error>(stream::iter(all.await?.into_iter().map(Ok))) };
        stream::once(all).try_flatten().boxed()
    }

    fn fetch_optional<'e, 'q: 'e, E>(self, query: E) -> BoxFuture<'e, sqlx::Result<Option<AnyRow>>>
    where
        'c: 'e,
        E: 'q + Execute<'q, Any>,
    {
        self.execute(|connection| connection.fetch_optional(query)).boxed()
    }

    fn prepare_with<'e>(self, sql: SqlStr, parameters: &'e [AnyTypeInfo]) -> BoxFuture<'e, sqlx::Result<AnyStatement>>
    where
        'c: 'e,
    {
        self.execute(|connection| connection.prepare_with(sql, parameters)).boxed()
    }
}

async fn within<T>(
    limit: Option<Duration>,
    state: &mut TransactionState,
    asked: impl Future<Output = sqlx::Result<T>>,
) -> sqlx::Result<T> {
    let Some(limit) = limit else { return asked.await };
    match tokio::time::timeout(limit, asked).await {
        Ok(answered) => answered,
        Err(_) => {
            *state = TransactionState::Lost;
            Err(sqlx::Error::Io(io::Error::new(io::ErrorKind::TimedOut, "the database does not answer")))
        }
    }
}
