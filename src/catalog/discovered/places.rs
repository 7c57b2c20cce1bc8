//! Who may read a server's list now. A list may be long, and its server slow for no other reason than to be so: of all that are read at
//! once there are few, of one tenant fewer, and servers that were slow wait among themselves.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex, PoisonError, Weak};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// How many lists are read at once of servers that answered quickly, or were never asked.
const PLACES: usize = 6;

/// How many of servers that did not.
const SLOW_PLACES: usize = 2;

/// How many of them for one tenant.
const OF_A_TENANT: usize = 2;

static OF_PROCESS: LazyLock<ListingPlaces> = LazyLock::new(ListingPlaces::new);

/// The right to read one list now.
pub(super) struct ListingPlace {
    _of_tenant: OwnedSemaphorePermit,
    _of_all: OwnedSemaphorePermit,
}

struct ListingPlaces {
    quick: Arc<Semaphore>,
    slow: Arc<Semaphore>,
    /// The places of the tenants that read or wait now.
    tenants: Mutex<HashMap<Box<str>, Weak<Semaphore>>>,
}

/// Waits for a place. First come, first served, among those of the tenant and then among those of all.
pub(super) async fn take(tenant: &str, is_slow: bool) -> ListingPlace {
    OF_PROCESS.take(tenant, is_slow).await
}

impl ListingPlaces {
    fn new() -> Self {
        let places = |count| Arc::new(Semaphore::new(count));
        Self { quick: places(PLACES), slow: places(SLOW_PLACES), tenants: Mutex::default() }
    }

    async fn take(&self, tenant: &str, is_slow: bool) -> ListingPlace {
        const OPEN: &str = "the places are never closed";
        let of_tenant = self.of_tenant(tenant).acquire_owned().await.expect(OPEN);
        let of_all = Arc::clone(if is_slow { &self.slow } else { &self.quick }).acquire_owned().await.expect(OPEN);
        ListingPlace { _of_tenant: of_tenant, _of_all: of_all }
    }

    fn of_tenant(&self, tenant: &str) -> Arc<Semaphore> {
        let mut tenants = self.tenants.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(places) = tenants.get(tenant).and_then(Weak::upgrade) {
            return places;
        }
        // Those that nobody holds are looked for each time that their number has doubled.
        if tenants.len().is_power_of_two() {
            tenants.retain(|_, places| places.strong_count() > 0);
        }
        let places = Arc::new(Semaphore::new(OF_A_TENANT));
        tenants.insert(tenant.into(), Arc::downgrade(&places));
        places
    }
}

#[cfg(test)]
mod tests;
