use super::*;
use crate::store::fixture::on_every_engine;

const DAY: Duration = Duration::from_secs(86_400);

fn call(key: &str) -> OnceCall<'_> {
    OnceCall { tenant: "acme", principal: "token:anna", tool: "crm/closeLead", key, digest: [1; 32] }
}

on_every_engine! {
    async fn a_call_with_a_key_is_made_once(place) {
        let store = place.store();
        let begin = async |call: OnceCall<'_>| store.begin_once(&call, DAY).await.expect("the store is there");
        assert_eq!(begin(call("k")).await, OnceStanding::Begun);
        assert_eq!(begin(call("k")).await, OnceStanding::Busy);
        assert_eq!(begin(OnceCall { digest: [2; 32], ..call("k") }).await, OnceStanding::Conflict);
        // Another caller's key is another key.
        assert_eq!(begin(OnceCall { principal: "token:eve", ..call("k") }).await, OnceStanding::Begun);
        assert_eq!(begin(OnceCall { tenant: "other", ..call("k") }).await, OnceStanding::Begun);
        assert_eq!(begin(OnceCall { tool: "crm/other", ..call("k") }).await, OnceStanding::Begun);
        store.end_once(&call("k"), OnceEnd::Done(b"all of it")).await.expect("the store is there");
        assert_eq!(begin(call("k")).await, OnceStanding::Done(b"all of it".to_vec()));
        assert_eq!(begin(OnceCall { digest: [2; 32], ..call("k") }).await, OnceStanding::Conflict);
        // What has ended ends no more.
        store.end_once(&call("k"), OnceEnd::Unsent).await.expect("the store is there");
        assert_eq!(begin(call("k")).await, OnceStanding::Done(b"all of it".to_vec()));
        store.age(DAY).await;
        assert_eq!(begin(call("k")).await, OnceStanding::Begun, "it is forgotten");
    }

    async fn what_was_not_sent_may_be_tried_again_and_what_may_have_been_is_not(place) {
        let store = place.store();
        let begin = async |key: &str| store.begin_once(&call(key), DAY).await.expect("the store is there");
        assert_eq!(begin("unsent").await, OnceStanding::Begun);
        store.end_once(&call("unsent"), OnceEnd::Unsent).await.expect("the store is there");
        assert_eq!(begin("unsent").await, OnceStanding::Begun);
        assert_eq!(begin("unknown").await, OnceStanding::Begun);
        store.end_once(&call("unknown"), OnceEnd::Unknown).await.expect("the store is there");
        assert_eq!(begin("unknown").await, OnceStanding::Unknown);
        // The process went away with the call.
        assert_eq!(begin("lost").await, OnceStanding::Begun);
        // Its process says that it is under way, until it has ended with it.
        store.age(Duration::from_secs(4)).await;
        store.hold_once(&call("lost")).await.expect("the store is there");
        store.age(Duration::from_secs(4)).await;
        assert_eq!(begin("lost").await, OnceStanding::Busy);
        store.age(Duration::from_secs(1)).await;
        assert_eq!(begin("lost").await, OnceStanding::Unknown);
        // Only slow it was: what came of it is known now.
        store.end_once(&call("lost"), OnceEnd::Done(b"late")).await.expect("the store is there");
        assert_eq!(begin("lost").await, OnceStanding::Done(b"late".to_vec()));
    }

    async fn under_another_key_nothing_is_begun_of_which_nobody_can_say_whether_it_was(place) {
        let begin = async |store: &Store, key: &str, tenant: &str| {
            store.begin_once(&OnceCall { tenant, ..call(key) }, DAY).await.map_err(|fault| fault.kind())
        };
        let store = place.store();
        assert_eq!(begin(&store, "k", "acme").await, Ok(OnceStanding::Begun));
        let other = Store::new(place.settings(&[("b", 2)]));
        assert_eq!(begin(&other, "k", "acme").await, Err("locked"));
        assert_eq!(begin(&other, "new", "acme").await, Err("locked"), "it cannot be said that this is new");
        assert_eq!(begin(&other, "k", "other").await, Ok(OnceStanding::Begun), "of this tenant nothing is known");
        assert_eq!(begin(&store, "k", "acme").await, Ok(OnceStanding::Busy), "the right key is back");
        other.age(DAY).await;
        assert_eq!(begin(&other, "k", "acme").await, Ok(OnceStanding::Begun), "what was known is forgotten");
    }

    async fn a_nonce_is_spent_once(place) {
        let store = place.store();
        assert!(store.spend(b"one", DAY).await.expect("the store is there"));
        assert!(!store.spend(b"one", DAY).await.expect("the store is there"));
        assert!(store.spend(b"two", DAY).await.expect("the store is there"));
        store.give_back(b"two").await.expect("the store is there");
        assert!(store.spend(b"two", DAY).await.expect("the store is there"), "nothing was done with it");
        store.age(DAY).await;
        assert!(store.spend(b"one", DAY).await.expect("the store is there"), "it is forgotten");
    }
}
