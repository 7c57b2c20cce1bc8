use std::time::Duration;

use crate::store::Store;
use crate::store::fault::StoreFault;
use crate::store::fixture::{TestPlace, on_every_engine};
use crate::store::pins::{PinnedServer, SeenTool};
use crate::store::settings::StoreSettings;

const SOON: Duration = Duration::from_secs(5);

on_every_engine! {
    async fn it_answers_and_says_what_waits_of_every_tenant(place) {
        let store = place.store();
        store.answers(SOON).await.expect("it is there");
        let standing = store.standing(SOON).await.expect("it is there");
        assert_eq!(standing.pins, [("waiting", 0), ("accepted", 0), ("refused", 0)]);
        assert_eq!(standing.approvals, [("waiting", 0), ("approved", 0), ("declined", 0)]);
        for tenant in ["one", "two"] {
            let seen = SeenTool { tool: "find", sha256: "a", definition: "{}" };
            let server = PinnedServer { tenant, catalog: "crm", backend: "portal" };
            store.hold_against_pins(server, &[seen], false).await.expect("a state");
        }
        let standing = store.standing(SOON).await.expect("it is there");
        assert_eq!(standing.pins, [("waiting", 2), ("accepted", 0), ("refused", 0)]);
        assert_eq!(store.failures(), 0);
    }

    async fn what_fails_is_counted_once_a_transaction(place) {
        let store = place.store();
        store.answers(SOON).await.expect("it is there");
        place.tamper("ALTER TABLE pins RENAME TO hidden").await;
        store.standing(SOON).await.expect_err("a table is gone");
        assert_eq!(store.failures(), 1);
        assert_eq!(store.beside().failures(), 1, "it is the same store");
    }
}

#[tokio::test]
async fn a_file_that_is_not_the_one_that_is_open_is_no_store_any_more() {
    let place = TestPlace::sqlite();
    let (store, file) = (place.store(), place.folder().expect("it is a file").join("store.db"));
    store.answers(SOON).await.expect("it is there");
    let aside = file.with_extension("aside");
    std::fs::rename(&file, &aside).expect("it is there");
    assert!(matches!(store.answers(SOON).await, Err(StoreFault::Gone { .. })));
    std::fs::write(&file, "another").expect("it can be written");
    assert!(matches!(store.answers(SOON).await, Err(StoreFault::Gone { .. })), "another has its name");
    std::fs::rename(&aside, &file).expect("it is there");
    store.answers(SOON).await.expect("it was put back");
    assert_eq!(store.failures(), 2);
}

#[tokio::test]
async fn a_store_in_memory_is_not_opened_to_be_looked_at() {
    let store = Store::new(StoreSettings::default());
    assert_eq!(store.standing(SOON).await.expect("nothing was asked").pins[0], ("waiting", 0));
    assert!(!store.is_open());
}
