use std::time::Duration;

use super::*;
use crate::store::connections::NewConnection;
use crate::store::fixture::on_every_engine;
use crate::store::{OnRecord, Store};

const OF: GrantOf<'static> = GrantOf { catalog: "crm", version: 1 };
const HOLD: i64 = 60_000;

fn new(token: &str) -> NewGrant {
    let settings = GivenSettings::from([("refresh_token".to_owned(), Secret::new(format!("renews {token}")))]);
    NewGrant { tokens: GrantTokens { token: Secret::new(format!("\"{token}\"")), settings }, renew_in: Some(60_000) }
}

async fn connect(store: &Store, tenant: &str, grant: Option<&NewGrant>) {
    let settings = GivenSettings::from([("url".to_owned(), Secret::new("https://a.example"))]);
    let new = NewConnection {
        catalog: "crm",
        settings: &settings,
        grant,
        shown: "{}",
        by: "anna",
        tested: true,
        needs_tenant: false,
    };
    store.of_tenant(tenant).connect(&new, &OnRecord::attested()).await.expect("the store is there");
}

async fn find(store: &Store, but: i64) -> GrantFound {
    store.of_tenant("acme").find_grant(OF, but, HOLD).await.expect("the store is there")
}

async fn claimed(store: &Store, but: i64) -> (KeptGrant, String, bool) {
    match find(store, but).await {
        GrantFound::Claimed { kept, claim, was_lost } => (kept, claim, was_lost),
        other => panic!("it is for who asks: {other:?}"),
    }
}

on_every_engine! {
    async fn of_many_processes_one_renews_and_the_others_find_what_came_of_it(place) {
        let first = place.store();
        connect(&first, "acme", Some(&new("one"))).await;
        let mut asking = tokio::task::JoinSet::new();
        for _ in 0..6 {
            let store = place.store();
            asking.spawn(async move { find(&store, 1).await });
        }
        let found = asking.join_all().await;
        let claims: Vec<_> = found.iter().filter(|found| matches!(found, GrantFound::Claimed { .. })).collect();
        assert_eq!(claims.len(), 1, "{found:?}");
        assert!(found.iter().all(|found| matches!(found, GrantFound::Claimed { .. } | GrantFound::Elsewhere { .. })));
        let renewed = first.of_tenant("acme").renew_grant(OF, 1, &new("two")).await.expect("the store is there");
        assert_eq!(renewed, Some(2));
        for store in [&first, &place.store()] {
            let GrantFound::Good(kept) = find(store, 1).await else { panic!("it was renewed") };
            assert_eq!((kept.generation, kept.tokens), (2, new("two").tokens));
        }
        assert_eq!(first.of_tenant("acme").renew_grant(OF, 1, &new("late")).await.expect("it is there"), None);
    }

    async fn what_is_over_is_renewed_and_a_claim_that_nobody_ends_is_over_too(place) {
        let store = place.store();
        connect(&store, "acme", Some(&new("one"))).await;
        assert!(matches!(find(&store, 0).await, GrantFound::Good(_)), "it is good for a minute");
        store.age(Duration::from_secs(61)).await;
        let (kept, claim, was_lost) = claimed(&store, 0).await;
        assert_eq!((kept.tokens, was_lost), (new("one").tokens, false));
        assert!(matches!(find(&store, 0).await, GrantFound::Elsewhere { wait } if wait > 0 && wait <= HOLD));
        store.age(Duration::from_secs(61)).await;
        let (_, second, was_lost) = claimed(&store, 0).await;
        assert!(was_lost && second != claim, "the one before has said nothing");
        // The first comes back late, and gives up what it has no more.
        store.of_tenant("acme").release_grant(OF, &claim).await.expect("the store is there");
        assert!(matches!(find(&store, 0).await, GrantFound::Elsewhere { .. }));
        store.of_tenant("acme").release_grant(OF, &second).await.expect("the store is there");
        assert!(!claimed(&store, 0).await.2);
    }

    async fn who_was_slow_keeps_what_has_come_all_the_same(place) {
        let store = place.store();
        connect(&store, "acme", Some(&new("one"))).await;
        let acme = store.of_tenant("acme");
        claimed(&store, 1).await;
        store.age(Duration::from_secs(61)).await;
        let (_, second, _) = claimed(&store, 1).await;
        acme.note_refusal(OF, &second, GrantRefusal::Ended).await.expect("the store is there");
        assert_eq!(find(&store, 0).await, GrantFound::Refused(GrantRefusal::Ended));
        let noted = acme.connection("crm").await.expect("it is there").expect("it is connected");
        assert_eq!(noted.check_error.as_deref(), Some("grant_ended"));
        // The first had spent the refresh token, and its reply arrives now: nothing is lost.
        assert_eq!(acme.renew_grant(OF, 1, &new("two")).await.expect("the store is there"), Some(2));
        assert!(matches!(find(&store, 0).await, GrantFound::Good(KeptGrant { generation: 2, .. })));
        let noted = acme.connection("crm").await.expect("it is there").expect("it is connected");
        assert_eq!(noted.check_error, None, "it works again");
    }

    async fn that_the_application_is_not_taken_ends_nothing_that_was_allowed(place) {
        let store = place.store();
        connect(&store, "acme", Some(&new("one"))).await;
        let acme = store.of_tenant("acme");
        let (_, claim, _) = claimed(&store, 1).await;
        acme.note_refusal(OF, &claim, GrantRefusal::Application).await.expect("the store is there");
        let noted = async || acme.connection("crm").await.expect("it is there").expect("it is connected").check_error;
        assert_eq!(noted().await.as_deref(), Some("grant_application"));
        assert_eq!(acme.grant_refused(OF).await.expect("the store is there"), None);
        let (kept, claim, was_lost) = claimed(&store, 1).await;
        assert_eq!((kept.tokens, was_lost), (new("one").tokens, false), "they are as good as before");
        // A claim that is another's by now refuses nothing.
        acme.note_refusal(OF, "other", GrantRefusal::Ended).await.expect("the store is there");
        assert_eq!(acme.grant_refused(OF).await.expect("the store is there"), None);
        acme.note_refusal(OF, &claim, GrantRefusal::Forbidden).await.expect("the store is there");
        assert_eq!(acme.grant_refused(OF).await.expect("the store is there"), Some(GrantRefusal::Forbidden));
        assert_eq!(noted().await.as_deref(), Some("grant_forbidden"));
    }

    async fn tokens_go_with_their_connection(place) {
        let store = place.store();
        connect(&store, "acme", Some(&new("one"))).await;
        connect(&store, "other", Some(&new("theirs"))).await;
        connect(&store, "acme", Some(&new("again"))).await;
        assert_eq!(find(&store, 0).await, GrantFound::Gone, "the version is another one");
        let second = GrantOf { version: 2, ..OF };
        let acme = store.of_tenant("acme");
        assert!(matches!(acme.find_grant(second, 0, HOLD).await.expect("it is there"), GrantFound::Good(_)));
        connect(&store, "acme", None).await;
        let third = GrantOf { version: 3, ..OF };
        assert_eq!(acme.find_grant(third, 0, HOLD).await.expect("it is there"), GrantFound::Gone, "a key needs none");
        connect(&store, "acme", Some(&new("once more"))).await;
        assert!(acme.disconnect("crm", &OnRecord::attested()).await.expect("the store is there"));
        for version in 1..6 {
            let of = GrantOf { version, ..OF };
            assert_eq!(acme.find_grant(of, 0, HOLD).await.expect("it is there"), GrantFound::Gone);
        }
        let theirs = store.of_tenant("other").find_grant(OF, 0, HOLD).await.expect("it is there");
        assert!(matches!(theirs, GrantFound::Good(kept) if kept.tokens == new("theirs").tokens), "another's go on");
    }

    async fn tokens_open_with_their_key_in_their_row_alone(place) {
        let store = Store::new(place.settings(&[("a", 1)]));
        connect(&store, "acme", Some(&new("one"))).await;
        drop(store);
        let other = Store::new(place.settings(&[("a", 2)]));
        let locked = other.of_tenant("acme").find_grant(OF, 0, HOLD).await;
        assert!(matches!(locked, Err(StoreFault::Locked { .. })), "{locked:?}");
        let both = Store::new(place.settings(&[("b", 2), ("a", 1)]));
        both.rewrap(&OnRecord::attested()).await.expect("the store is there");
        drop(both);
        let anew = Store::new(place.settings(&[("b", 2)]));
        let found = anew.of_tenant("acme").find_grant(OF, 0, HOLD).await.expect("it was sealed anew");
        assert!(matches!(found, GrantFound::Good(kept) if kept.tokens == new("one").tokens));
    }
}
