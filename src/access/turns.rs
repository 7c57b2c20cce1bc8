//! Turns: calls that look for something and write what they found, or make it where there is none, go one after another where they
//! are about the same. Two of them at once would both find nothing.
//!
//! A turn is of this process. Who waits is in the order of their coming, and leaves at once when the call is given up.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;

/// How many calls of one kind wait at once, with the one that runs.
const MOST: usize = 32;

/// How long a call waits for its turn.
const LONGEST: Duration = Duration::from_secs(30);

/// The turns that are taken or waited for.
#[derive(Debug, Clone, Default)]
pub(crate) struct Turns(Arc<Mutex<HashMap<Box<str>, TurnQueue>>>);

/// The calls that are about the same.
#[derive(Debug)]
struct TurnQueue {
    gate: Arc<Semaphore>,
    /// How many there are: the one that runs, and those that wait.
    calls: usize,
}

/// The turn of a call, until it is dropped.
#[derive(Debug)]
pub(crate) struct TakenTurn {
    /// Given up before the place, so that the next one is let in while the queue is still there.
    _permit: OwnedSemaphorePermit,
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
        let permit = timeout(LONGEST, gate.acquire_owned()).await.ok()?;
        Some(TakenTurn { _permit: permit.expect("no gate is closed"), _place: place })
    }

    fn queue_up(&self, key: &str) -> Option<(Arc<Semaphore>, TurnPlace)> {
        let mut queues = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let new = || TurnQueue { gate: Arc::new(Semaphore::new(1)), calls: 0 };
        let queue = queues.entry(key.into()).or_insert_with(new);
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
