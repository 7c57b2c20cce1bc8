use std::path::Path;
use std::time::Duration;

use super::*;
use crate::secret::Secret;
use crate::store::OnRecord;
use crate::store::approvals::ApprovalAsked;
use crate::store::connections::{GivenSettings, NewConnection};
use crate::store::fixture::{TestPlace, on_every_engine};
use crate::store::settings::{StorePlace, StoreSettings};

fn store(place: &TestPlace, keys: &[(&str, u8)]) -> Store {
    Store::new(place.settings(keys))
}

/// The store in a copy.
fn copied(file: &Path, keys: &[(&str, u8)]) -> Store {
    let StoreSettings { keys, .. } = TestPlace::sqlite().settings(keys);
    Store::new(StoreSettings { place: StorePlace::File(file.to_owned()), keys, ..StoreSettings::default() })
}

async fn fill(store: &Store, tenants: usize) {
    for tenant in 0..tenants {
        let settings = GivenSettings::from([("token".to_owned(), Secret::new(format!("key of {tenant}")))]);
        let new = NewConnection {
            catalog: "crm",
            settings: &settings,
            grant: None,
            shown: "{}",
            by: "anna",
            tested: true,
            needs_tenant: false,
        };
        store.of_tenant(&format!("t{tenant}")).connect(&new, &OnRecord::attested()).await.expect("the store is there");
    }
    let asked = ApprovalAsked {
        tenant: "t0",
        principal: "token:anna",
        catalog: "crm",
        tool: "drop",
        digest: [7; 32],
        shown: "{\"shown\":true}",
        lasts: Duration::from_secs(600),
        most_waiting: 5,
        call: "c",
    };
    store.ask_approval(&asked).await.expect("the store is there");
}

async fn opens(store: &Store, tenants: usize) -> usize {
    let mut open = 0;
    for tenant in 0..tenants {
        let tenant = format!("t{tenant}");
        let scope = store.of_tenant(&tenant);
        let record = scope.connection("crm").await.expect("it is there").expect("it is connected");
        open += usize::from(scope.settings_of(&record).is_ok());
    }
    open
}

fn count(uses: &[KeyUse], id: &str, table: &str) -> i64 {
    uses.iter().find(|one| one.id == id).map_or(0, |one| one.rows[table])
}

on_every_engine! {
    async fn a_key_can_go_once_everything_is_sealed_anew(place) {
        fill(&store(place, &[("old", 1)]), 250).await;
        let both = store(place, &[("new", 2), ("old", 1)]);
        let before = both.key_uses().await.expect("the store is there");
        assert_eq!((count(&before, "old", "connections"), count(&before, "old", "approvals")), (250, 1));
        assert_eq!((before[0].id.as_str(), before[0].seals, before[1].is_known), ("new", true, true));
        let done = both.rewrap(&OnRecord::attested()).await.expect("the store is there");
        assert_eq!(done, Rewrapped { done: 251, locked: 0, changed: 0 });
        assert_eq!(both.rewrap(&OnRecord::attested()).await.expect("the store is there"), Rewrapped::default(), "nothing is left to do");
        let after = both.key_uses().await.expect("the store is there");
        assert_eq!((count(&after, "old", "connections"), count(&after, "new", "connections")), (0, 250));
        drop(both);
        let new = store(place, &[("new", 2)]);
        assert_eq!(opens(&new, 250).await, 250);
        let (shown, _) = new.approvals("t0", &[], None).await.expect("the store is there");
        let (_, shown) = new.approval("t0", &shown[0].id).await.expect("it opens").expect("it is there");
        assert_eq!(shown.as_deref(), Some("{\"shown\":true}"));
    }

    async fn another_key_of_the_same_id_is_none_that_opens(place) {
        fill(&store(place, &[("a", 1)]), 130).await;
        let wrong = store(place, &[("a", 2)]);
        let uses = wrong.key_uses().await.expect("the store is there");
        assert!(uses[0].is_known && uses[0].seals);
        assert_eq!(uses[0].locked, std::collections::BTreeMap::from([("approvals", 1), ("connections", 130)]));
        assert_eq!(wrong.rewrap(&OnRecord::attested()).await.expect("the store is there"), Rewrapped { done: 0, locked: 131, changed: 0 });
        let sample = wrong.locked_sample().await.expect("the store is there");
        let told: Vec<_> = sample.iter().map(|locked| (locked.table, locked.key.as_str(), locked.rows)).collect();
        assert_eq!(told, [("connections", "a", 100), ("approvals", "a", 1)], "a look at some is enough");
        drop(wrong);
        let right = store(place, &[("a", 1)]);
        assert_eq!(right.locked_rows().await.expect("the store is there"), []);
        assert!(right.key_uses().await.expect("the store is there")[0].locked.is_empty());
    }

    async fn what_does_not_open_stays_as_it_is_and_is_counted(place) {
        fill(&store(place, &[("lost", 1)]), 3).await;
        let new = store(place, &[("new", 2)]);
        assert_eq!(new.rewrap(&OnRecord::attested()).await.expect("the store is there"), Rewrapped { done: 0, locked: 4, changed: 0 });
        let uses = new.key_uses().await.expect("the store is there");
        let lost = uses.iter().find(|one| one.id == "lost").expect("it has sealed something");
        assert!(!lost.is_known && !lost.seals);
        drop(new);
        assert_eq!(opens(&store(place, &[("new", 2), ("lost", 1)]), 3).await, 3, "nothing is lost once the key is back");
    }
}

#[tokio::test]
async fn a_copy_is_whole_and_opens_with_the_keys_alone() {
    let place = &TestPlace::sqlite();
    let file = place.folder().expect("it is a file").join("copy.db");
    let copy = file.as_path();
    let own = store(place, &[("a", 1)]);
    fill(&own, 5).await;
    own.back_up(copy.to_str().expect("text")).await.expect("it can be written");
    own.of_tenant("t0").disconnect("crm", &OnRecord::attested()).await.expect("the store is there");
    assert_eq!(opens(&copied(copy, &[("a", 1)]), 5).await, 5, "it is as the store was");
    assert_eq!(opens(&copied(copy, &[("b", 2)]), 5).await, 0);
    assert!(own.back_up(copy.to_str().expect("text")).await.is_err(), "what is there is not written over");
}
