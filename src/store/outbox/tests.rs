use serde_json::json;

use super::*;
use crate::store::OnRecord;
use crate::store::Store;
use crate::store::fault::StoreFault;
use crate::store::fixture::on_every_engine;

const BOUNDS: OutboxBounds = OutboxBounds { open: 2, all: 3 };
const BY: TakenBy = TakenBy { repeats: true, settles_ms: 0, oldest_ms: 60_000, rest_ms: 60_000 };

fn fields(fields: serde_json::Value) -> LeadFields {
    fields.as_object().expect("an object").clone()
}

async fn put(store: &Store, tenant: &str, lead: &str, says: serde_json::Value) -> PutLead {
    let says = fields(says);
    let digest = store.fingerprint(serde_json::to_string(&says).expect("JSON").as_bytes());
    let new = NewLead { catalog: "crm", lead, fields: &says, digest, principal: "token:bot" };
    store.of_tenant(tenant).put_lead(&new, BOUNDS, &OnRecord::attested()).await.expect("the store is there")
}

async fn take(store: &Store, tenant: &str) -> OutboxAttempt {
    match store.of_tenant(tenant).take_lead("crm", BY).await.expect("the store is there") {
        TakenLead::Attempt(attempt) => *attempt,
        other => panic!("{other:?}"),
    }
}

async fn end(store: &Store, attempt: &OutboxAttempt, end: AttemptEnd<'_>) -> Option<OutboxRecord> {
    let ended = store.of_tenant("acme").end_attempt(&attempt.record, (end, None), SystemSeen::Nothing).await;
    ended.expect("the store is there").map(|ended| ended.record)
}

fn fails(most: i64) -> SystemSeen<'static> {
    SystemSeen::Fails { kind: "unavailable", most, rest_ms: 60_000 }
}

on_every_engine! {
    async fn what_has_not_gone_out_is_joined_field_by_field(place) {
        let store = place.store();
        let PutLead::Accepted(first) = put(&store, "acme", "1", json!({ "name": "A", "notes": "call" })).await else {
            panic!("it is new")
        };
        assert_eq!((first.state, first.version), (OutboxState::Waiting, 1));
        let same = put(&store, "acme", "1", json!({ "name": "A", "notes": "call" })).await;
        assert!(matches!(&same, PutLead::Same(record) if record.version == 1), "{same:?}");
        put(&store, "acme", "1", json!({ "name": "B" })).await;
        let attempt = take(&store, "acme").await;
        assert_eq!(attempt.fields, fields(json!({ "name": "B", "notes": "call" })));
        assert!(matches!(store.of_tenant("acme").take_lead("crm", BY).await, Ok(TakenLead::Nothing)), "one at a time");
        // What comes meanwhile goes out behind it, and alone.
        put(&store, "acme", "1", json!({ "status": "won" })).await;
        let ended = end(&store, &attempt, AttemptEnd::Done(Some("512"))).await.expect("it is ours");
        assert_eq!((ended.state, ended.record.as_deref()), (OutboxState::Waiting, Some("512")));
        let second = take(&store, "acme").await;
        assert_eq!(second.fields, fields(json!({ "status": "won" })));
        assert_eq!(end(&store, &attempt, AttemptEnd::Dead("invalid")).await, None, "an attempt ends once");
        let ended = end(&store, &second, AttemptEnd::Done(None)).await.expect("it is ours");
        assert_eq!((ended.state, ended.record.as_deref()), (OutboxState::Done, Some("512")));
        assert_eq!((ended.sealed, ended.next_at), (None, None), "nothing of what it said is kept");
    }

    async fn what_comes_during_an_attempt_that_fails_is_joined_with_it(place) {
        let store = place.store();
        put(&store, "acme", "1", json!({ "name": "A", "notes": "call" })).await;
        let attempt = take(&store, "acme").await;
        put(&store, "acme", "1", json!({ "name": "B" })).await;
        let ended = end(&store, &attempt, AttemptEnd::Again("unavailable", 0)).await.expect("it is ours");
        assert_eq!((ended.state, ended.failures, ended.error.as_deref()), (OutboxState::Waiting, 1, Some("unavailable")));
        let attempt = take(&store, "acme").await;
        assert_eq!(attempt.fields, fields(json!({ "name": "B", "notes": "call" })));
        let dead = end(&store, &attempt, AttemptEnd::Dead("invalid")).await.expect("it is ours");
        assert_eq!((dead.state, dead.next_at), (OutboxState::Dead, None));
        let given_up = store.of_tenant("acme").given_up_leads(&["shop", "crm"]).await.expect("it is there");
        assert_eq!((given_up.leads.len(), given_up.more), (1, false));
        let of_other = store.of_tenant("acme").given_up_leads(&["shop"]).await.expect("it is there");
        assert_eq!(of_other.leads, [], "those of another system are not counted before they are left out");
        let counts = store.of_tenant("acme").sync_counts().await.expect("it is there");
        assert_eq!((counts.len(), counts["crm"].waiting, counts["crm"].dead), (1, 0, 1));
        put(&store, "acme", "1", json!({ "phone": "+15550001" })).await;
        assert_eq!(take(&store, "acme").await.fields.len(), 3, "what comes revives it, and nothing of it is lost");
    }

    async fn an_attempt_that_was_lost_is_unknown_first(place) {
        let store = place.store();
        put(&store, "acme", "1", json!({ "name": "A" })).await;
        let lost = take(&store, "acme").await;
        assert!(store.due_leads().await.expect("it is there").is_empty(), "its lease holds");
        store.age(std::time::Duration::from_secs(6)).await;
        assert_eq!(store.due_leads().await.expect("it is there").len(), 1);
        let acme = store.of_tenant("acme");
        let Ok(TakenLead::Lost(record)) = acme.take_lead("crm", BY).await else { panic!("its process is gone") };
        assert_eq!((record.state, record.error.as_deref()), (OutboxState::Unknown, Some("unknown_outcome")));
        assert!(take(&store, "acme").await.record.attempts == 2, "the tool finds what it has made");
        assert_eq!(end(&store, &lost, AttemptEnd::Done(None)).await, None, "the one before says nothing more");
        store.age(std::time::Duration::from_secs(6)).await;
        let never = TakenBy { repeats: false, ..BY };
        let Ok(TakenLead::Lost(record)) = acme.take_lead("crm", never).await else { panic!("its process is gone") };
        assert!(record.is_given_up(), "a tool that finds nothing is not called again by itself");
        assert!(matches!(acme.take_lead("crm", never).await, Ok(TakenLead::Nothing)));
        let retried = acme.retry_lead("crm", "1", &OnRecord::attested()).await.expect("it is there").expect("it waits for a person");
        assert_eq!(retried.state, OutboxState::Waiting);
        assert_eq!(acme.drop_lead("crm", "1", &OnRecord::attested()).await.expect("it is there"), None, "it does not wait for a person any more");
    }

    async fn tenants_have_their_own_room_and_their_own_leads(place) {
        let store = place.store();
        for lead in ["1", "2"] {
            assert!(matches!(put(&store, "acme", lead, json!({ "name": "A" })).await, PutLead::Accepted(_)));
        }
        assert_eq!(put(&store, "acme", "3", json!({ "name": "A" })).await, PutLead::Full);
        assert!(matches!(put(&store, "acme", "1", json!({ "name": "B" })).await, PutLead::Accepted(_)), "it is there");
        assert!(matches!(put(&store, "other", "1", json!({ "name": "other" })).await, PutLead::Accepted(_)));
        let other = take(&store, "other").await;
        assert_eq!(other.fields, fields(json!({ "name": "other" })));
        let acme = store.of_tenant("acme");
        let foreign = acme.payload_of(&other.record);
        assert!(matches!(foreign, Err(StoreFault::Locked { .. })), "a record of another does not open");
        store.age(std::time::Duration::from_secs(120)).await;
        assert!(
            matches!(acme.take_lead("crm", BY).await, Ok(TakenLead::GivenUp(record)) if record.error.as_deref() == Some("expired"))
        );
    }

    async fn what_is_not_done_is_counted_for_all_tenants(place) {
        let store = place.store();
        let stock = async || store.outbox_stock().await.expect("it is there");
        let counted = |stock: OutboxStock| (stock.waiting, stock.dead);
        assert_eq!(counted(stock().await), (0, 0));
        assert_eq!(stock().await.oldest, std::time::Duration::ZERO);
        put(&store, "acme", "1", json!({ "name": "A" })).await;
        let attempt = take(&store, "acme").await;
        end(&store, &attempt, AttemptEnd::Dead("invalid")).await.expect("it is ours");
        put(&store, "acme", "2", json!({ "name": "A" })).await;
        store.age(std::time::Duration::from_secs(20)).await;
        put(&store, "other", "1", json!({ "name": "A" })).await;
        assert_eq!(counted(stock().await), (2, 1));
        let oldest = stock().await.oldest.as_secs();
        assert!((20..60).contains(&oldest), "{oldest} s, of one that waits");
        for tenant in ["acme", "other"] {
            let attempt = take(&store, tenant).await;
            let end = (AttemptEnd::Done(None), None);
            let ended = store.of_tenant(tenant).end_attempt(&attempt.record, end, SystemSeen::Works).await;
            ended.expect("it is there").expect("it is ours");
        }
        assert_eq!(counted(stock().await), (0, 1));
        assert_eq!(stock().await.oldest, std::time::Duration::ZERO);
    }

    async fn how_an_attempt_ended_and_what_it_showed_of_the_system_are_noted_at_once(place) {
        let store = place.store();
        let acme = store.of_tenant("acme");
        let standing = async || acme.sync_standings().await.expect("it is there").remove(0);
        put(&store, "acme", "1", json!({ "name": "A" })).await;
        for failures in 1..=2 {
            let end = (AttemptEnd::Again("unavailable", 0), None);
            let attempt = take(&store, "acme").await;
            let ended = acme.end_attempt(&attempt.record, end, fails(3)).await.expect("it is there").expect("it is ours");
            assert_eq!((ended.record.state, ended.failures), (OutboxState::Waiting, failures));
            assert_eq!(standing().await.failures, failures);
        }
        let attempt = take(&store, "acme").await;
        let done = async |attempt: &OutboxAttempt| {
            acme.end_attempt(&attempt.record, (AttemptEnd::Done(None), None), SystemSeen::Works).await.expect("it is there")
        };
        done(&attempt).await.expect("it is ours");
        assert_eq!((standing().await.failures, standing().await.error), (0, None));
        assert_eq!(acme.note_system("crm", fails(3)).await.expect("it is there"), 1);
        assert!(done(&attempt).await.is_none(), "an attempt ends once");
        assert_eq!(standing().await.failures, 1, "what ends twice says nothing of the system that is there now");
    }

    async fn what_is_paused_is_not_due(place) {
        let store = place.store();
        put(&store, "acme", "1", json!({ "name": "A" })).await;
        let acme = store.of_tenant("acme");
        assert!(acme.pause_sync("crm", Some("anna"), &OnRecord::attested()).await.expect("it is there"));
        assert!(!acme.pause_sync("crm", Some("boris"), &OnRecord::attested()).await.expect("it is there"), "it is paused already");
        assert!(store.due_leads().await.expect("it is there").is_empty());
        let standing = acme.sync_standings().await.expect("it is there").remove(0);
        assert_eq!(standing.paused_by.as_deref(), Some("anna"));
        assert!(acme.pause_sync("crm", None, &OnRecord::attested()).await.expect("it is there"));
        assert_eq!(store.due_leads().await.expect("it is there").len(), 1);
        for failures in 1..=2 {
            assert_eq!(acme.note_system("crm", fails(2)).await.expect("it is there"), failures);
        }
        assert!(store.due_leads().await.expect("it is there").is_empty(), "a system that fails is left alone for a while");
        acme.note_system("crm", SystemSeen::Works).await.expect("it is there");
        assert_eq!(store.due_leads().await.expect("it is there").len(), 1);
    }

    async fn leads_with_one_telephone_number_go_out_one_after_another(place) {
        let store = place.store();
        let bounds = OutboxBounds { open: 9, all: 9 };
        let put = async |lead: &str, phone: &str| {
            let says = fields(json!({ "name": lead, "phone": phone }));
            let new = NewLead { catalog: "crm", lead, fields: &says, digest: [1; 32], principal: "token:bot" };
            let put = store.of_tenant("acme").put_lead(&new, bounds, &OnRecord::attested()).await.expect("the store is there");
            assert!(matches!(put, PutLead::Accepted(_)), "{put:?}");
        };
        put("1", "+15550001").await;
        put("2", "+1 555 0001").await;
        put("3", "+15550002").await;
        let first = take(&store, "acme").await;
        assert_eq!(take(&store, "acme").await.record.lead, "3", "another number does not wait");
        let acme = store.of_tenant("acme");
        assert!(matches!(acme.take_lead("crm", BY).await, Ok(TakenLead::Nothing)), "the first one is on its way");
        // The system may still be at it.
        end(&store, &first, AttemptEnd::Unknown(Some(1_000_000))).await.expect("it is ours");
        assert!(matches!(acme.take_lead("crm", BY).await, Ok(TakenLead::Nothing)), "it is not known what it did");
        store.age(std::time::Duration::from_secs(1_000)).await;
        let by = TakenBy { oldest_ms: i64::MAX, ..BY };
        let mut taken = Vec::new();
        loop {
            match acme.take_lead("crm", by).await.expect("it is there") {
                TakenLead::Attempt(attempt) => {
                    taken.push(attempt.record.lead.clone());
                    end(&store, &attempt, AttemptEnd::Done(None)).await.expect("it is ours");
                }
                TakenLead::Lost(record) => assert_eq!(record.lead, "3", "its process is gone"),
                TakenLead::Nothing => break,
                other => panic!("{other:?}"),
            }
        }
        taken.retain(|lead| lead != "3");
        assert_eq!(taken, ["1", "2"], "in their order");
    }

    async fn what_was_not_tried_is_no_attempt_and_waits_until_it_is_woken(place) {
        let store = place.store();
        put(&store, "acme", "1", json!({ "name": "A" })).await;
        let acme = store.of_tenant("acme");
        for _ in 0..30 {
            let attempt = take(&store, "acme").await;
            let ended = end(&store, &attempt, AttemptEnd::Untried("not_connected", 60_000)).await.expect("it is ours");
            assert_eq!((ended.state, ended.attempts, ended.failures), (OutboxState::Waiting, 0, 0));
            assert_eq!(ended.error.as_deref(), Some("not_connected"));
            acme.note_system("crm", fails(1)).await.expect("it is there");
            assert!(store.due_leads().await.expect("it is there").is_empty());
            acme.wake_sync("crm").await.expect("it is there");
            assert_eq!(store.due_leads().await.expect("it is there").len(), 1);
            let standing = acme.sync_standings().await.expect("it is there").remove(0);
            assert_eq!((standing.failures, standing.error), (0, None), "the old fault is over");
        }
    }

    async fn what_does_not_open_waits_for_its_key(place) {
        let store = place.store();
        put(&store, "acme", "1", json!({ "name": "A" })).await;
        drop(store);
        let other = Store::new(place.settings(&[("a", 9)]));
        let acme = other.of_tenant("acme");
        let Ok(TakenLead::Locked(record)) = acme.take_lead("crm", BY).await else { panic!("it is another key") };
        assert_eq!((record.state, record.attempts, record.error.as_deref()), (OutboxState::Waiting, 0, Some("locked")));
        let says = fields(json!({ "name": "B" }));
        let new = NewLead { catalog: "crm", lead: "1", fields: &says, digest: [1; 32], principal: "token:bot" };
        let refused = acme.put_lead(&new, BOUNDS, &OnRecord::attested()).await;
        assert!(matches!(&refused, Err(fault) if fault.kind() == "locked"), "{refused:?}");
        drop(other);
        let store = place.store();
        store.age(std::time::Duration::from_secs(59)).await;
        assert!(store.due_leads().await.expect("it is there").is_empty());
        store.age(std::time::Duration::from_secs(2)).await;
        let by = TakenBy { oldest_ms: 600_000, ..BY };
        let Ok(TakenLead::Attempt(attempt)) = store.of_tenant("acme").take_lead("crm", by).await else { panic!("it opens") };
        assert_eq!(attempt.fields, fields(json!({ "name": "A" })));
    }

    async fn what_is_kept_is_of_one_system_alone(place) {
        let store = place.store();
        let acme = store.of_tenant("acme");
        let follow = async |system: &str| acme.follow_system("crm", system).await.expect("it is there");
        assert!(!follow("a").await, "there was none before");
        let says = json!({ "name": "A", "phone": "+15550001" });
        put(&store, "acme", "1", says.clone()).await;
        let attempt = take(&store, "acme").await;
        end(&store, &attempt, AttemptEnd::Done(Some("512"))).await.expect("it is ours");
        acme.note_system("crm", SystemSeen::Works).await.expect("it is there");
        put(&store, "acme", "2", json!({ "name": "B" })).await;
        let under_way = take(&store, "acme").await;
        assert!(!follow("a").await, "a new key of the same system");
        assert!(matches!(put(&store, "acme", "1", says.clone()).await, PutLead::Same(_)));
        assert!(follow("b").await);
        assert_eq!(acme.lead("crm", "1").await.expect("it is there"), None, "the other system does not have it");
        assert_eq!(end(&store, &under_way, AttemptEnd::Done(Some("7"))).await, None, "the former system took it");
        let second = acme.lead("crm", "2").await.expect("it is there").expect("it waits");
        assert_eq!((second.state, second.record.as_deref()), (OutboxState::Waiting, None));
        let standing = acme.sync_standings().await.expect("it is there").remove(0);
        assert_eq!(standing.last_sync_at, None, "nothing has gone into this one");
        assert_eq!(take(&store, "acme").await.fields, fields(json!({ "name": "B" })), "it goes into this one");
        assert!(matches!(put(&store, "acme", "1", says).await, PutLead::Accepted(_)), "it is none of the same");
    }

    async fn of_a_system_without_leads_nothing_is_noted(place) {
        let store = place.store();
        let acme = store.of_tenant("acme");
        acme.note_system("crm", SystemSeen::Works).await.expect("it is there");
        assert_eq!(acme.note_system("crm", fails(5)).await.expect("it is there"), 0);
        assert_eq!(acme.sync_standings().await.expect("it is there"), [], "as of a tenant that was deleted meanwhile");
    }
}
