//! The places that connections take, and how many of them one address may have: the last quarter is for others.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::caller::network;
use crate::transport::traffic::{Check, Traffic};

/// The address that a connection comes from.
#[derive(Debug, Clone, Copy)]
pub(super) struct ConnectedFrom(pub(super) Option<IpAddr>);

/// The places of one listener.
#[derive(Debug)]
pub(super) struct Places {
    free: Arc<Semaphore>,
    most: u32,
    most_of_one: u32,
    by_address: Mutex<HashMap<IpAddr, u32>>,
    traffic: Arc<Traffic>,
}

/// A place. Dropping it gives it back.
#[derive(Debug)]
pub(super) struct ConnectionPlace {
    places: Arc<Places>,
    _permit: OwnedSemaphorePermit,
    from: Option<IpAddr>,
}

/// Why there is no place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NoPlace {
    /// All are taken.
    Full,
    /// The address has as many as one may have.
    OfOne,
}

impl NoPlace {
    /// What a connection did not pass.
    pub(super) fn check(self) -> Check {
        match self {
            Self::Full => Check::Connections,
            Self::OfOne => Check::Address,
        }
    }
}

impl Places {
    /// That many places, one at the least.
    pub(super) fn new(most: usize, traffic: &Arc<Traffic>) -> Arc<Self> {
        let most = u32::try_from(most.max(1)).unwrap_or(u32::MAX).min(1 << 24);
        Arc::new(Self {
            free: Arc::new(Semaphore::new(most as usize)),
            most,
            most_of_one: most - most / 4,
            by_address: Mutex::default(),
            traffic: Arc::clone(traffic),
        })
    }

    /// How many places there are.
    pub(super) fn most(&self) -> u32 {
        self.most
    }

    /// Whether more than half of them are taken.
    pub(super) fn run_short(&self) -> bool {
        self.free.available_permits() < self.most as usize / 2
    }

    /// A place for a connection from that address; of a socket that has none, one of all.
    pub(super) fn enter(self: &Arc<Self>, from: Option<IpAddr>) -> Result<ConnectionPlace, NoPlace> {
        let permit = Arc::clone(&self.free).try_acquire_owned().map_err(|_| NoPlace::Full)?;
        let from = from.map(network);
        if let Some(from) = from {
            let mut by_address = self.lock();
            let taken = by_address.entry(from).or_default();
            if *taken >= self.most_of_one {
                return Err(NoPlace::OfOne);
            }
            *taken += 1;
        }
        self.traffic.opened();
        Ok(ConnectionPlace { places: Arc::clone(self), _permit: permit, from })
    }

    /// Waits until every place is free, and keeps them.
    pub(super) async fn all_free(&self) {
        // The semaphore is never closed, so the only way to return is to hold every permit.
        let _all = self.free.acquire_many(self.most).await;
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<IpAddr, u32>> {
        // Nothing in here can panic halfway, so a poisoned map is still a whole one.
        self.by_address.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for ConnectionPlace {
    fn drop(&mut self) {
        self.places.traffic.closed();
        let Some(from) = &self.from else { return };
        let mut by_address = self.places.lock();
        if let Some(taken) = by_address.get_mut(from) {
            *taken -= 1;
            if *taken == 0 {
                by_address.remove(from);
            }
        }
    }
}

#[cfg(test)]
mod tests;
