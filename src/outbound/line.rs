//! Who waits for a turn, and who is next: a queue for each caller, and the callers by turns, so that one who asks for a hundred
//! things does not keep another from one. All queues together are bounded, and each is.
//!
//! Only the first in line looks at the clock; the others sleep until they are woken.

use std::collections::VecDeque;
use std::net::IpAddr;
use std::sync::Arc;

use tokio::sync::Notify;

/// The most requests of one caller that wait.
pub(super) const MOST_OF_ONE: usize = 1_024;
/// The most requests that wait, of all callers.
pub(super) const MOST: usize = 4_096;

/// Who counts as one caller.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum CallerKey {
    /// By who it is, hashed.
    Principal(u64),
    /// By where it is; of IPv6 the network that one customer has.
    Address(IpAddr),
    /// Every caller of which neither name nor address is known.
    Anyone,
}

/// Those who wait.
#[derive(Debug, Default)]
pub(super) struct Line {
    /// The callers, the next first; none without a request.
    callers: VecDeque<LineQueue>,
    waiting: usize,
    last: u64,
}

#[derive(Debug)]
struct LineQueue {
    caller: CallerKey,
    requests: VecDeque<Waiter>,
}

#[derive(Debug)]
struct Waiter {
    id: u64,
    wake: Arc<Notify>,
}

/// A place in line.
#[derive(Debug)]
pub(super) struct PlaceInLine {
    caller: CallerKey,
    id: u64,
    /// Fires when it is first.
    pub(super) wake: Arc<Notify>,
}

impl Line {
    pub(super) fn is_empty(&self) -> bool {
        self.callers.is_empty()
    }

    /// How many go before a request that this caller adds now, if no other caller comes.
    pub(super) fn before(&self, caller: CallerKey) -> usize {
        let own = self.place_of(caller);
        let mine = own.map_or(0, |own| self.callers[own].requests.len());
        let others = self.callers.iter().enumerate().map(|(place, queue)| match own {
            Some(own) if own == place => mine,
            // One that is behind has its turn after this caller's.
            Some(own) if own < place => queue.requests.len().min(mine),
            _ => queue.requests.len().min(mine + 1),
        });
        others.sum()
    }

    /// Adds a request; `None` if too many wait.
    pub(super) fn join(&mut self, caller: CallerKey) -> Option<PlaceInLine> {
        if self.waiting >= MOST {
            return None;
        }
        let own = self.place_of(caller).unwrap_or_else(|| {
            self.callers.push_back(LineQueue { caller, requests: VecDeque::new() });
            self.callers.len() - 1
        });
        let requests = &mut self.callers[own].requests;
        if requests.len() >= MOST_OF_ONE {
            return None;
        }
        self.last += 1;
        self.waiting += 1;
        let place = PlaceInLine { caller, id: self.last, wake: Arc::new(Notify::new()) };
        requests.push_back(Waiter { id: place.id, wake: Arc::clone(&place.wake) });
        Some(place)
    }

    /// Whether the request is the next.
    pub(super) fn is_first(&self, place: &PlaceInLine) -> bool {
        self.first().is_some_and(|first| first.id == place.id)
    }

    /// Takes the first request out of the line, whose caller goes behind the others.
    pub(super) fn pass(&mut self) {
        let Some(mut queue) = self.callers.pop_front() else { return };
        self.waiting -= usize::from(queue.requests.pop_front().is_some());
        if !queue.requests.is_empty() {
            self.callers.push_back(queue);
        }
        self.wake();
    }

    /// Takes a request out of the line, wherever it is, if it still waits.
    pub(super) fn leave(&mut self, place: &PlaceInLine) {
        let was_first = self.is_first(place);
        let Some(own) = self.place_of(place.caller) else { return };
        let requests = &mut self.callers[own].requests;
        let Some(at) = requests.iter().position(|waiter| waiter.id == place.id) else { return };
        requests.remove(at);
        self.waiting -= 1;
        if requests.is_empty() {
            self.callers.remove(own);
        }
        if was_first {
            self.wake();
        }
    }

    /// Wakes the first request.
    pub(super) fn wake(&self) {
        if let Some(first) = self.first() {
            first.wake.notify_one();
        }
    }

    fn first(&self) -> Option<&Waiter> {
        self.callers.front()?.requests.front()
    }

    fn place_of(&self, caller: CallerKey) -> Option<usize> {
        self.callers.iter().position(|queue| queue.caller == caller)
    }
}
