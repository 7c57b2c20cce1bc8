//! Turns: calls that look for something and write what they found, or make it where there is none, go one after another where they
//! are about the same. Two of them at once would both find nothing.
//!
//! A turn is of this process. Calls that wait are let in in the order in which they came; one that is given up leaves at once.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::{Mutex as AsyncMutex, OwnedMutexGuard};
use tokio::time::timeout;

/// How many calls may be about the same at once: the one that runs, and those that wait.
const MOST: usize = 32;

/// How long a call waits for its turn.
const LONGEST: Duration = Duration::from_secs(30);

/// The turns that are taken or waited for.
#[derive(Debug, Clone, Default)]
pub(crate) struct Turns(Arc<Mutex<HashMap<Box<str>, TurnQueue>>>);

/// The calls that are about the same.
#[derive(Debug, Default)]
struct TurnQueue {
    gate: Arc<AsyncMutex<()>>,
    /// How many there are: the one that runs, and those that wait.
    calls: usize,
}

/// The turn of a call, until it is dropped.
#[derive(Debug)]
pub(crate) struct TakenTurn {
    /// Dropped before the place, so that the next one is let in while the queue is still there.
    _gate: OwnedMutexGuard<()>,
    _place: TurnPlace,
}

/// A place in a queue.
#[derive(Debug)]
struct TurnPlace {
    turns: Turns,
    key: Box<str>,
}

impl Turns {
    /// Waits until no other call is about the same. `None`: too many wait already, or it took too long.
    pub(crate) async fn take(&self, key: &str) -> Option<TakenTurn> {
        let (gate, place) = self.queue_up(key)?;
        let gate = timeout(LONGEST, gate.lock_owned()).await.ok()?;
        Some(TakenTurn { _gate: gate, _place: place })
    }

    fn queue_up(&self, key: &str) -> Option<(Arc<AsyncMutex<()>>, TurnPlace)> {
        let mut queues = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let queue = queues.entry(key.into()).or_default();
        if queue.calls >= MOST {
            return None;
        }
        queue.calls += 1;
        Some((Arc::clone(&queue.gate), TurnPlace { turns: self.clone(), key: key.into() }))
    }
}

impl Drop for TurnPlace {
    fn drop(&mut self) {
        let mut queues = self.turns.0.lock().unwrap_or_else(PoisonError::into_inner);
        let queue = queues.get_mut(&self.key).expect("a place is in a queue");
        queue.calls -= 1;
        if queue.calls == 0 {
            queues.remove(&self.key);
        }
    }
}

#[cfg(test)]
mod tests;
