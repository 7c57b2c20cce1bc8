use std::time::Duration;

use super::*;
use crate::store::Store;
use crate::store::fixture::on_every_engine;

fn begun(state: &str) -> NewAuthorization<'_> {
    NewAuthorization {
        state,
        catalog: "crm",
        principal: "token:anna",
        session: Some("login"),
        asked: "{\"settings\":{}}",
        lasts: 600_000,
    }
}

async fn begin(store: &Store, tenant: &str, state: &str) {
    store
        .of_tenant(tenant)
        .begin_authorization(&begun(state), &OnRecord::attested())
        .await
        .expect("the store is there");
}

async fn take(store: &Store, tenant: &str, state: &str) -> Option<BegunAuthorization> {
    store.of_tenant(tenant).take_authorization(state, &OnRecord::attested()).await.expect("the store is there")
}

on_every_engine! {
    async fn a_state_is_good_once_for_its_tenant_and_its_browser(place) {
        let store = place.store();
        begin(&store, "acme", "one").await;
        begin(&store, "acme", "two").await;
        assert!(take(&store, "other", "one").await.is_none(), "another tenant has begun none");
        let acme = store.of_tenant("acme");
        assert_eq!(acme.begun_authorization("one").await.expect("it is there").as_deref(), Some("crm"));
        let found = take(&store, "acme", "one").await.expect("it was begun");
        assert_eq!((found.catalog.as_str(), found.principal.as_str()), ("crm", "token:anna"));
        assert_eq!(&found.asked[..], b"{\"settings\":{}}");
        assert!(found.is_of_session(Some("login")) && !found.is_of_session(Some("other")) && !found.is_of_session(None));
        assert!(take(&store, "acme", "one").await.is_none(), "it was used");
        assert_eq!(acme.begun_authorization("one").await.expect("it is there"), None);
        assert!(take(&store, "acme", "two").await.is_some(), "another tab is another way");
    }

    async fn of_two_that_come_back_at_once_one_is_let_in(place) {
        begin(&place.store(), "acme", "one").await;
        let mut taking = tokio::task::JoinSet::new();
        for _ in 0..6 {
            let store = place.store();
            taking.spawn(async move { take(&store, "acme", "one").await.is_some() });
        }
        assert_eq!(taking.join_all().await.into_iter().filter(|taken| *taken).count(), 1);
    }

    async fn who_is_late_has_begun_nothing(place) {
        let store = place.store();
        begin(&store, "acme", "one").await;
        begin(&store, "acme", "two").await;
        store.age(Duration::from_mins(11)).await;
        assert!(take(&store, "acme", "one").await.is_none());
        store.sweep().await.expect("the store is there");
        let (mut transaction, _) = store.read_all().await.expect("the store is there");
        let left: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM authorizations")
            .fetch_one(&mut *transaction)
            .await
            .expect("it is a statement");
        assert_eq!(left, 0, "nothing of it is kept");
    }

    async fn a_tenant_begins_so_many_and_the_oldest_go(place) {
        let store = place.store();
        let states: Vec<String> = (0..MOST_BEGUN + 3).map(|number| format!("state {number}")).collect();
        begin(&store, "other", "theirs").await;
        for state in &states {
            begin(&store, "acme", state).await;
            store.age(Duration::from_millis(10)).await;
        }
        let acme = store.of_tenant("acme");
        for (number, state) in states.iter().enumerate() {
            let known = acme.begun_authorization(state).await.expect("the store is there").is_some();
            assert_eq!(known, number >= 3, "{state}");
        }
        assert!(take(&store, "other", "theirs").await.is_some());
    }
}
