use std::time::Duration;

use super::{AbandonedIntent, NewRecord, RecordBatch, RecordsEnd, RecordsOf};
use crate::store::Store;
use crate::store::fixture::on_every_engine;

/// Adds records of a process, a line each: of these tenants, written at this moment.
async fn add(store: &Store, boot: &str, tenants: &[&str], at: i64) {
    let make = |end: &RecordsEnd| {
        let record = |(number, tenant): (usize, &&str)| NewRecord {
            seq: end.seq + 1 + number as u64,
            tenant: (*tenant).to_owned(),
            at,
            call: Some(format!("{boot}-{}", end.seq + 1 + number as u64)),
            line: format!("{} behind {}", number, end.line.as_deref().unwrap_or("nothing").len()),
        };
        RecordBatch { records: tenants.iter().enumerate().map(record).collect(), ..RecordBatch::default() }
    };
    store.append_records(boot, make).await.expect("the store is there");
}

async fn places(store: &Store, of: RecordsOf<'_>, call: Option<&str>) -> Vec<i64> {
    let rows = store.records_before(i64::MAX, of, call, 10_000).await.expect("the store is there");
    rows.iter().map(|row| row.place).collect()
}

on_every_engine! {
    async fn of_many_that_add_at_once_each_goes_on_from_the_one_before(place) {
        let mut added = tokio::task::JoinSet::new();
        for boot in ["a", "b", "c", "d"] {
            let store = place.store();
            added.spawn(async move {
                for _ in 0..10 {
                    add(&store, boot, &["acme"; 3], 1).await;
                }
            });
        }
        added.join_all().await;
        let store = place.store();
        assert_eq!(places(&store, RecordsOf::All, None).await, (1..=120).rev().collect::<Vec<_>>());
        for boot in ["a", "b", "c", "d"] {
            assert_eq!(store.records_end(boot).await.expect("the store is there").seq, 30);
        }
        // More than a statement takes are added all the same.
        add(&store, "e", &["acme"; 1_001], 1).await;
        assert_eq!(store.records_end("e").await.expect("the store is there").place, 1_121);
    }

    async fn a_tenant_sees_its_own_and_who_runs_the_server_what_is_of_none_too(place) {
        let store = place.store();
        add(&store, "a", &["acme", "beta", "", "acme"], 1).await;
        assert_eq!(places(&store, RecordsOf::Tenant("acme"), None).await, [4, 1]);
        assert_eq!(places(&store, RecordsOf::TenantAndServer("beta"), None).await, [3, 2]);
        assert_eq!(places(&store, RecordsOf::All, None).await, [4, 3, 2, 1]);
        assert_eq!(places(&store, RecordsOf::Tenant("acme"), Some("a-1")).await, [1]);
        assert_eq!(places(&store, RecordsOf::Tenant("acme"), Some("a-2")).await, Vec::<i64>::new());
        assert_eq!(places(&store, RecordsOf::All, Some("a-2")).await, [2]);
    }

    async fn what_a_process_has_begun_that_is_not_there_any_more_is_given_once(place) {
        let store = place.store();
        let begins = |end: &RecordsEnd| {
            let record = |call: &str| NewRecord {
                seq: end.seq + 1, tenant: "acme".into(), at: 1, call: Some(call.into()), line: format!("intent of {call}"),
            };
            RecordBatch { records: vec![record("one"), NewRecord { seq: end.seq + 2, ..record("two") }], begun: vec![0, 1], ended: vec!["two".into()] }
        };
        store.append_records("gone", begins).await.expect("the store is there");
        let mut seen = Vec::new();
        store.hold_records("gone", Duration::from_secs(60)).await.expect("the store is there");
        let mut look = async || {
            let take = |_: &RecordsEnd, intents: &[AbandonedIntent]| {
                seen.extend(intents.to_vec());
                RecordBatch { ended: vec!["one".into()], ..RecordBatch::default() }
            };
            store.end_abandoned_records("here", take).await.expect("the store is there")
        };
        assert_eq!(look().await, 0, "it is there");
        store.release_records("gone").await.expect("the store is there");
        assert_eq!((look().await, look().await), (1, 0));
        let intent = AbandonedIntent { call: "one".into(), tenant: "acme".into(), line: "intent of one".into() };
        assert_eq!(seen, [intent]);
        assert!(!store.hold_records("gone", Duration::from_secs(60)).await.expect("the store is there"), "it is forgotten");
        assert!(store.hold_records("gone", Duration::from_secs(60)).await.expect("the store is there"));
    }

    async fn the_oldest_are_due_up_to_one_that_is_younger_and_one_process_has_the_turn(place) {
        let store = place.store();
        for at in [10, 30, 20, 90, 15] {
            add(&store, "a", &["acme"], at).await;
        }
        let due = async |before, span| {
            let due = store.due_records(before, span).await.expect("the store is there");
            due.map(|due| (due.last.place, due.count, due.at))
        };
        assert_eq!(due(50, 100).await, Some((3, 3, (10, 30))), "behind one that is young none is old");
        assert_eq!(due(50, 5).await, Some((1, 1, (10, 10))));
        assert_eq!(due(9, 100).await, None);
        store.delete_records(3).await.expect("the store is there");
        assert_eq!(due(50, 100).await, None);
        assert_eq!(due(90, 100).await, Some((5, 2, (15, 90))));
        assert_eq!(store.records_end("a").await.expect("the store is there").place, 5);
        let turn = async || store.take_turn_of_deleting(Duration::from_secs(3600)).await.expect("the store is there");
        assert_eq!((turn().await, turn().await), (true, false));
        assert!(store.take_turn_of_deleting(Duration::ZERO).await.expect("the store is there"), "it is over");
    }
}
