//! What is behind the server, looked at for those who watch it: the store, and the keys of issuers. What was found is kept for a
//! while, and one look is under way at a time, so that no number of probes loads what is looked at.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Mutex;
use tokio::time::Instant;

use crate::access::jwt::{HeldKeys, IssuerKeys};
use crate::store::Store;
use crate::store::fault::StoreFault;
use crate::store::standing::StoreStanding;
use crate::transport::Wires;
use crate::transport::operator::LackingPart;

/// How long one look may take.
const PATIENCE: Duration = Duration::from_secs(2);

/// How long it counts whether the store answers, and which keys there are.
const ANSWERED: Duration = Duration::from_secs(5);

/// The same of what is counted in the store.
const COUNTED: Duration = Duration::from_secs(15);

/// What was found last.
#[derive(Debug)]
struct KeptLook<T> {
    last: Arc<Mutex<Option<(Instant, T)>>>,
    good_for: Duration,
}

impl<T: Clone + Send + 'static> KeptLook<T> {
    fn new(good_for: Duration) -> Self {
        Self { last: Arc::default(), good_for }
    }

    /// What is kept, else what this finds. Who comes meanwhile waits for the same; the look goes on if who began it is gone.
    async fn or(&self, look: impl Future<Output = T> + Send + 'static) -> Option<T> {
        let mut last = Arc::clone(&self.last).lock_owned().await;
        if let Some((_, found)) = last.as_ref().filter(|(at, _)| at.elapsed() < self.good_for) {
            return Some(found.clone());
        }
        let looking = tokio::spawn(async move {
            let found = look.await;
            *last = Some((Instant::now(), found.clone()));
            found
        });
        // A look that panicked has found nothing.
        looking.await.ok()
    }
}

/// What is behind a server.
#[derive(Debug)]
pub(super) struct Behind {
    store: Arc<Store>,
    wires: Wires,
    answers: KeptLook<bool>,
    standing: KeptLook<Option<StoreStanding>>,
    keys: KeptLook<Vec<IssuerKeys>>,
}

impl Behind {
    pub(super) fn new(store: &Arc<Store>, wires: &Wires) -> Self {
        Self {
            store: Arc::clone(store),
            wires: wires.clone(),
            answers: KeptLook::new(ANSWERED),
            standing: KeptLook::new(COUNTED),
            keys: KeptLook::new(ANSWERED),
        }
    }

    /// What calls need, and is not there.
    pub(super) async fn lacking(&self) -> Vec<LackingPart> {
        let (answers, keys) = tokio::join!(self.store_answers(), self.keys());
        let mut lacking = Vec::new();
        if !answers {
            lacking.push(LackingPart::Store);
        }
        if keys.iter().any(|of| of.held == HeldKeys::None) {
            lacking.push(LackingPart::Issuers);
        }
        lacking
    }

    /// Whether the store answers. One in memory is the process itself.
    async fn store_answers(&self) -> bool {
        if self.store.is_volatile() {
            return true;
        }
        let store = Arc::clone(&self.store);
        let look = async move { noted(store.answers(PATIENCE).await, "the store does not answer").is_some() };
        self.answers.or(look).await.unwrap_or(false)
    }

    /// What is counted in the store; `None`: it does not answer.
    pub(super) async fn standing(&self) -> Option<StoreStanding> {
        let store = Arc::clone(&self.store);
        let look = async move { noted(store.standing(PATIENCE).await, "the store does not say what waits") };
        self.standing.or(look).await.flatten()
    }

    /// How often the store could not do what it was asked for.
    pub(super) fn store_failures(&self) -> u64 {
        self.store.failures()
    }

    /// The keys of the issuers whose tokens are taken.
    pub(super) async fn keys(&self) -> Vec<IssuerKeys> {
        let wires = self.wires.clone();
        self.keys.or(async move { wires.look_for_keys(PATIENCE).await }).await.unwrap_or_default()
    }
}

/// What the store said; that it failed stands in the log.
fn noted<T>(said: Result<T, StoreFault>, what: &'static str) -> Option<T> {
    said.inspect_err(|fault| tracing::error!(error = fault as &dyn std::error::Error, "{what}")).ok()
}

#[cfg(test)]
mod tests;
