use std::time::Duration;

use tokio::time::timeout;

use super::{ListingPlace, ListingPlaces, OF_A_TENANT, PLACES, SLOW_PLACES};

/// The place, if there is one at once.
async fn at_once(places: &ListingPlaces, tenant: &str, is_slow: bool) -> Option<ListingPlace> {
    timeout(Duration::from_millis(1), places.take(tenant, is_slow)).await.ok()
}

#[tokio::test(start_paused = true)]
async fn one_tenant_and_slow_servers_leave_places_to_others() {
    let places = ListingPlaces::new();
    let mut held = Vec::new();
    for _ in 0..OF_A_TENANT {
        held.push(at_once(&places, "greedy", false).await.expect("its own places"));
    }
    assert!(at_once(&places, "greedy", false).await.is_none(), "no tenant has more");
    for tenant in 0..SLOW_PLACES {
        held.push(at_once(&places, &format!("slow-{tenant}"), true).await.expect("a place of the slow"));
    }
    assert!(at_once(&places, "slow", true).await.is_none());
    for tenant in OF_A_TENANT..PLACES {
        held.push(at_once(&places, &format!("quick-{tenant}"), false).await.expect("slow servers take none of these"));
    }
    assert!(at_once(&places, "quick", false).await.is_none());
    held.clear();
    assert!(at_once(&places, "greedy", false).await.is_some(), "a place that is given back is there again");
}

#[tokio::test(start_paused = true)]
async fn tenants_that_read_nothing_are_not_remembered() {
    let places = ListingPlaces::new();
    for tenant in 0..1000 {
        drop(at_once(&places, &format!("tenant-{tenant}"), false).await);
    }
    assert!(places.tenants.lock().expect("not poisoned").len() < 4);
}
