//! Which sessions make room for another: those that were never used first, then those without a request for longest. A
//! session with an open call or stream stays. One address may have three quarters of all; it makes room among its own.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::atomic::Ordering;
use std::sync::{Arc, PoisonError, RwLock};

use rmcp::transport::streamable_http_server::session::SessionId;
use tokio::time::{Duration, Instant};

use super::fit::fit;
use super::session::Session;
use crate::caller::network;

/// A session that begins has that long for its handshake.
const HANDSHAKE: Duration = Duration::from_secs(30);

/// How long a session lasts that is never used.
const UNUSED: Duration = Duration::from_mins(2);

/// How long a session of a caller who has to show who it is lasts at most, however much it is used.
const LONGEST: Duration = Duration::from_hours(8);

/// Of so many sessions one makes room, so that the search for it is not made for each newcomer.
const AT_ONCE: usize = 64;

/// The places of sessions, and who has them.
#[derive(Debug)]
pub(super) struct SessionPlaces {
    most: usize,
    keep_alive: Duration,
    taken: RwLock<Taken>,
}

#[derive(Debug, Default)]
struct Taken {
    /// Sessions that have begun.
    known: HashMap<SessionId, Arc<Session>>,
    /// Sessions whose `initialize` is not answered, since when.
    beginning: HashMap<SessionId, Instant>,
}

impl SessionPlaces {
    pub(super) fn new(most: usize, keep_alive: Duration) -> Self {
        Self { most: most.max(1), keep_alive, taken: RwLock::default() }
    }

    pub(super) fn known(&self, id: &str) -> Option<Arc<Session>> {
        self.taken.read().unwrap_or_else(PoisonError::into_inner).known.get(id).cloned()
    }

    /// How many sessions there are, those that begin too.
    pub(super) fn count(&self) -> usize {
        let taken = self.taken.read().unwrap_or_else(PoisonError::into_inner);
        taken.known.len() + taken.beginning.len()
    }

    pub(super) fn begins(&self, id: SessionId) {
        self.taken.write().unwrap_or_else(PoisonError::into_inner).beginning.insert(id, Instant::now());
    }

    pub(super) fn began(&self, session: Session) {
        let mut taken = self.taken.write().unwrap_or_else(PoisonError::into_inner);
        taken.beginning.remove(&session.id);
        taken.known.insert(SessionId::clone(&session.id), Arc::new(session));
    }

    pub(super) fn ended(&self, id: &SessionId) -> Option<Arc<Session>> {
        let mut taken = self.taken.write().unwrap_or_else(PoisonError::into_inner);
        taken.beginning.remove(id);
        let ended = taken.known.remove(id);
        let Taken { known, beginning } = &mut *taken;
        fit(known);
        fit(beginning);
        ended
    }

    /// The sessions that have had their time: to be used for the first time, or to be used again.
    pub(super) fn overdue(&self) -> Vec<SessionId> {
        let taken = self.taken.read().unwrap_or_else(PoisonError::into_inner);
        let over = |(never_used, idle)| idle >= if never_used { UNUSED.min(self.keep_alive) } else { self.keep_alive };
        let unused =
            taken.known.values().filter(|session| session.idle().is_some_and(over) || session.is_older_than(LONGEST));
        let stuck = taken.beginning.iter().filter(|(_, since)| since.elapsed() >= HANDSHAKE);
        unused.map(|session| SessionId::clone(&session.id)).chain(stuck.map(|(id, _)| SessionId::clone(id))).collect()
    }

    /// Sessions that are awake and idle, the idlest first.
    pub(super) fn awake(&self) -> Vec<Arc<Session>> {
        let taken = self.taken.read().unwrap_or_else(PoisonError::into_inner);
        let awake = taken.known.values().filter(|session| !session.asleep.load(Ordering::Relaxed));
        let mut idle: Vec<(Duration, &Arc<Session>)> =
            awake.filter_map(|session| Some((session.idle()?.1, session))).collect();
        idle.sort_unstable_by_key(|(idle, _)| Reverse(*idle));
        idle.into_iter().map(|(_, session)| Arc::clone(session)).collect()
    }

    /// The sessions that are to end so that a client at that address can begin one; `None` if all of them are in use.
    pub(super) fn to_end_for(&self, address: Option<IpAddr>) -> Option<Vec<SessionId>> {
        let taken = self.taken.read().unwrap_or_else(PoisonError::into_inner);
        let address = address.map(network);
        let own = |session: &&Arc<Session>| address.is_some() && session.address == address;
        let most_of_one = self.most - self.most / 4;
        // Counted only where there may be so many at all.
        let by_one = taken.known.len() >= most_of_one && taken.known.values().filter(own).count() >= most_of_one;
        if !by_one && taken.known.len() + taken.beginning.len() < self.most {
            return Some(Vec::new());
        }
        let mut idle: Vec<((bool, Duration), &SessionId)> = taken
            .known
            .values()
            .filter(|session| !by_one || own(session))
            .filter_map(|session| Some((session.idle()?, &session.id)))
            .collect();
        idle.sort_unstable_by_key(|(idle, _)| Reverse(*idle));
        let ended: Vec<SessionId> =
            idle.into_iter().take(self.most.div_ceil(AT_ONCE)).map(|(_, id)| SessionId::clone(id)).collect();
        (!ended.is_empty()).then_some(ended)
    }
}

#[cfg(test)]
mod tests;
