use std::time::Duration;

use super::*;
use crate::store::fixture::on_every_engine;
use crate::store::once::{OnceCall, OnceStanding};

const DAY: Duration = Duration::from_secs(86_400);

async fn rows(store: &Store) -> i64 {
    let (mut transaction, _) = store.read_all().await.expect("the store is there");
    let count = sqlx::query_scalar("SELECT (SELECT COUNT(*) FROM once) + (SELECT COUNT(*) FROM spent)");
    count.fetch_one(&mut *transaction).await.expect("it is a statement")
}

on_every_engine! {
    async fn what_is_over_goes_of_tenants_too_that_do_not_come_any_more(place) {
        let store = place.store();
        for tenant in ["acme", "other"] {
            let call = OnceCall { tenant, principal: "token:anna", tool: "crm/drop", key: "k", digest: [1; 32] };
            assert_eq!(store.begin_once(&call, DAY).await.expect("the store is there"), OnceStanding::Begun);
        }
        store.spend(b"nonce", DAY).await.expect("the store is there");
        store.sweep().await.expect("the store is there");
        assert_eq!(rows(&store).await, 3);
        store.age(DAY).await;
        store.sweep().await.expect("the store is there");
        assert_eq!(rows(&store).await, 0);
    }
}
