use std::time::Duration;

use super::*;
use crate::store::OnRecord;
use crate::store::fixture::on_every_engine;
use crate::store::once::{OnceCall, OnceStanding};
use crate::store::outbox::{AttemptEnd, LeadFields, NewLead, OutboxBounds, SystemSeen, TakenBy, TakenLead};

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

    async fn a_lead_that_was_done_long_ago_goes_and_one_that_waits_stays(place) {
        let store = place.store();
        let acme = store.of_tenant("acme");
        let (fields, bounds) = (LeadFields::new(), OutboxBounds { open: 9, all: 9 });
        for lead in ["done", "waits"] {
            let new = NewLead { catalog: "crm", lead, fields: &fields, digest: [1; 32], principal: "token:bot" };
            acme.put_lead(&new, bounds, &OnRecord::attested()).await.expect("the store is there");
        }
        let by = TakenBy { repeats: true, settles_ms: 0, oldest_ms: i64::MAX, rest_ms: 0 };
        let taken = acme.take_lead("crm", by).await.expect("the store is there");
        let TakenLead::Attempt(attempt) = taken else { panic!("{taken:?}") };
        assert_eq!(attempt.record.lead, "done", "the one that came first");
        let end = (AttemptEnd::Done(None), None);
        acme.end_attempt(&attempt.record, end, SystemSeen::Works).await.expect("the store is there");
        store.age(89 * DAY).await;
        store.sweep().await.expect("the store is there");
        assert!(acme.lead("crm", "done").await.expect("the store is there").is_some());
        store.age(2 * DAY).await;
        store.sweep().await.expect("the store is there");
        assert_eq!(acme.lead("crm", "done").await.expect("the store is there"), None);
        assert!(acme.lead("crm", "waits").await.expect("the store is there").is_some());
    }
}
