use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use kartoteka_compiler::plan::Effect;
use tokio::runtime::Handle;
use tokio::task::{block_in_place, spawn_blocking};

use super::*;
use crate::audit::fault::Unwritten;
use crate::audit::keeper::{KeepMoment, Keeper};
use crate::audit::kept_rows::KeptRows;
use crate::audit::tests::promises::TestAudit;
use crate::audit::tests::{begin, call};
use crate::audit::{AuditEnding, Auditor};
use crate::store::fixture::{TestPlace, on_every_engine};

const DAY: Duration = Duration::from_hours(24);

/// A sink as its thread has it.
async fn sink(place: &TestPlace) -> StoreSink {
    let store = place.store();
    spawn_blocking(move || StoreSink::open(store, BootId::new()).expect("the store is there").0).await.expect("it ends")
}

/// Does something with a sink as its thread does.
async fn on_thread<T: Send + 'static>(
    mut sink: StoreSink,
    does: impl FnOnce(&mut StoreSink) -> T + Send + 'static,
) -> (StoreSink, T) {
    spawn_blocking(move || {
        let done = does(&mut sink);
        (sink, done)
    })
    .await
    .expect("it ends")
}

/// Ends a sink without a word, as a process that is killed.
async fn kill(sink: StoreSink) {
    spawn_blocking(move || drop(sink)).await.expect("it ends");
}

fn append(sink: &mut StoreSink, drafts: &[Draft]) {
    sink.append(&drafts.iter().collect::<Vec<_>>()).expect("the store is there");
}

/// Ends the time for which processes count as there.
async fn age_writers(place: &TestPlace) {
    place.tamper("UPDATE audit_writers SET alive_until = 1").await;
}

fn look(sink: &mut StoreSink) {
    sink.tried = None;
    assert!(sink.tend().is_empty());
}

async fn unknown(audit: &TestAudit) -> usize {
    audit.told(&["status"]).await.iter().filter(|status| *status == "unknown").count()
}

/// An audit on the store of a place.
async fn audit_of(place: &TestPlace) -> TestAudit {
    let audit = TestAudit::of_store(place.store());
    audit.open_store().await;
    audit
}

on_every_engine! {
    async fn several_processes_add_to_one_chain(place) {
        let audit = audit_of(place).await;
        let auditors = [audit.open().await, audit.open().await, TestAudit::of_store(place.store()).open().await];
        let mut calls = tokio::task::JoinSet::new();
        for auditor in &auditors {
            for _ in 0..4 {
                let auditor = Arc::clone(auditor);
                calls.spawn(async move {
                    for _ in 0..5 {
                        call(&auditor, "createLead", Effect::Write).await;
                    }
                });
            }
        }
        calls.join_all().await;
        for auditor in &auditors {
            auditor.close();
        }
        let verdict = audit.verdict().await;
        assert_eq!((verdict.records, verdict.broken, verdict.missing), (3 * (2 + 4 * 5 * 2), None, false));
        assert_eq!(unknown(&audit).await, 0);
    }

    async fn what_a_killed_process_has_begun_is_ended_once_by_another(place) {
        let audit = audit_of(place).await;
        let auditor = audit.open().await;
        let intended = begin(&auditor, "createLead", Effect::Write);
        intended.intend().await.expect("it can be written");
        let (killed, living) = (sink(place).await, sink(place).await);
        let intent = Draft::intent_of("dropLead");
        let (killed, ()) = on_thread(killed, move |sink| append(sink, &[Draft::start(None), intent])).await;
        kill(killed).await;
        // It may still be there.
        let (living, ()) = on_thread(living, look).await;
        assert_eq!(unknown(&audit).await, 0);
        age_writers(place).await;
        // The other that lives says so before anything is ended.
        auditor_says_so(place, &auditor).await;
        let (living, ()) = on_thread(living, look).await;
        let (living, ()) = on_thread(living, look).await;
        assert_eq!(unknown(&audit).await, 1);
        intended.end(&AuditEnding::of(None)).await.expect("it can be written");
        auditor.close();
        let ended = audit.told(&["kind", "tool", "status"]).await;
        assert!(ended.contains(&"call dropLead unknown".to_owned()) && ended.contains(&"call createLead ok".to_owned()), "{ended:?}");
        kill(living).await;
        assert_eq!(audit.verdict().await.broken, None);
    }

    async fn an_intent_that_cannot_be_read_is_ended_once_by_the_call_that_it_stands_under(place) {
        let audit = audit_of(place).await;
        let (killed, living) = (sink(place).await, sink(place).await);
        let drafts = [Draft::start(None), Draft::intent_of("dropLead")];
        let (killed, ()) = on_thread(killed, move |sink| append(sink, &drafts)).await;
        kill(killed).await;
        place.tamper("UPDATE audit_begun SET record = 'no record'").await;
        age_writers(place).await;
        let (living, first) = on_thread(living, |sink| sink.end_abandoned().expect("the store is there")).await;
        let (living, second) = on_thread(living, |sink| sink.end_abandoned().expect("the store is there")).await;
        assert_eq!((first, second), (1, 0));
        let ended = audit.told(&["kind", "status", "correlation_id"]).await;
        let call = ended.iter().find_map(|record| record.strip_prefix("intent ")).expect("it is there").to_owned();
        assert!(ended.contains(&format!("call unknown {call}")), "{ended:?}");
        kill(living).await;
        assert_eq!(audit.verdict().await.broken, None);
    }

    async fn where_the_store_was_away_nobody_is_taken_for_gone(place) {
        let audit = audit_of(place).await;
        let (other, one) = (sink(place).await, sink(place).await);
        let intent = Draft::intent_of("dropLead");
        let (other, ()) = on_thread(other, move |sink| append(sink, &[intent])).await;
        age_writers(place).await;
        let (one, ()) = on_thread(one, |sink| {
            sink.held = Instant::now().checked_sub(RECENT);
            look(sink);
        })
        .await;
        assert_eq!(unknown(&audit).await, 0, "the other could not say that it is there either");
        let (other, ()) = on_thread(other, look).await;
        let (one, ()) = on_thread(one, look).await;
        assert_eq!(unknown(&audit).await, 0);
        kill(one).await;
        kill(other).await;
    }

    async fn whether_a_batch_is_there_that_was_not_answered_is_found_out(place) {
        let one = sink(place).await;
        let (one, found) = on_thread(one, |sink| {
            append(sink, &[Draft::start(None)]);
            sink.unsure_behind = Some(0);
            let there = sink.landed().expect("the store is there");
            sink.unsure_behind = Some(1);
            (there, sink.landed().expect("the store is there"), sink.landed().expect("the store is there"))
        })
        .await;
        assert_eq!(found, (true, false, false));
        kill(one).await;
    }

    async fn a_store_that_takes_nothing_refuses_writes_until_it_does_and_what_was_lost_is_told(place) {
        let audit = audit_of(place).await;
        let auditor = audit.open().await;
        call(&auditor, "createLead", Effect::Write).await;
        place.tamper("ALTER TABLE audit RENAME TO gone").await;
        let entry = begin(&auditor, "createLead", Effect::Write);
        assert!(entry.intend().await.is_err() && auditor.refuses_writes());
        assert!(entry.end(&AuditEnding::of(Some("unavailable"))).await.is_ok());
        assert!(begin(&auditor, "getLead", Effect::Read).end(&AuditEnding::of(None)).await.is_ok());
        let lost = auditor.counts().lost;
        // The end of what was refused is kept until it can be written.
        assert!(lost >= 2, "{lost}");
        place.tamper("ALTER TABLE gone RENAME TO audit").await;
        // It is told once that is possible again, whether or not anything else comes.
        let begun = Instant::now();
        while auditor.refuses_writes() {
            assert!(begun.elapsed() < Duration::from_secs(30));
            tokio::task::yield_now().await;
        }
        call(&auditor, "createLead", Effect::Write).await;
        auditor.close();
        let counts: Vec<u64> = audit.records().await.iter().filter_map(|record| record.get("count")?.as_u64()).collect();
        assert_eq!(counts.iter().sum::<u64>(), auditor.counts().lost);
        assert_eq!(audit.verdict().await.broken, None);
    }

    async fn what_is_too_old_is_deleted_and_told(place) {
        let audit = audit_of(place).await;
        let auditor = audit.open().await;
        for _ in 0..5 {
            call(&auditor, "createLead", Effect::Write).await;
        }
        // Records 1 to 4 are a hundred days old, 5 to 7 ninety-eight.
        place.tamper("UPDATE audit SET at = at - 8640000000 WHERE place < 5").await;
        place.tamper("UPDATE audit SET at = at - 8467200000 WHERE place BETWEEN 5 AND 7").await;
        let store = place.store();
        let rows = spawn_blocking(move || KeptRows::open(store).expect("a runtime")).await.expect("it ends");
        let now = KeepMoment::now();
        let mut keeper = Keeper::new(rows, 90 * DAY, Some(now.wall), now);
        let later = |time: Duration| KeepMoment { wall: now.wall + time, machine: now.machine + time };
        let deleted = block_in_place(|| keeper.look(now, &mut write(&auditor))).expect("it can be deleted");
        assert_eq!(deleted, 1, "no more than of a day at once");
        let kept = audit.records().await;
        assert_eq!(kept[0]["seq"], 5, "{kept:?}");
        let again = block_in_place(|| keeper.look(later(DAY / 48), &mut write(&auditor))).expect("it can look");
        assert_eq!(again, 0);
        // The turn of another process is over as the clock of the store says.
        place.tamper("UPDATE meta SET value = '0' WHERE name = 'audit_deleted'").await;
        let deleted = block_in_place(|| keeper.look(later(DAY / 24), &mut write(&auditor))).expect("it can be deleted");
        assert_eq!(deleted, 1);
        // What was deleted, where no record says so, is missing.
        auditor.close();
        let verdict = audit.verdict().await;
        assert_eq!((&verdict.broken, verdict.missing), (&None, false));
        let told: Vec<_> = verdict.expired.iter().map(|expired| (expired.file.clone(), expired.count)).collect();
        assert_eq!(told, [(None, 4), (None, 3)]);
        assert_eq!(verdict.goes_on_from.as_ref(), verdict.expired.last().map(|expired| &expired.last));
        place.tamper("DELETE FROM audit WHERE place < 10").await;
        let verdict = audit.verdict().await;
        assert_eq!((verdict.broken, verdict.missing), (None, true));
        block_in_place(|| drop(keeper));
    }

    async fn a_record_that_cannot_be_written_deletes_nothing(place) {
        let audit = audit_of(place).await;
        let auditor = audit.open().await;
        call(&auditor, "createLead", Effect::Write).await;
        auditor.close();
        place.tamper("UPDATE audit SET at = 0").await;
        let store = place.store();
        let rows = spawn_blocking(move || KeptRows::open(store).expect("a runtime")).await.expect("it ends");
        let now = KeepMoment::now();
        let mut keeper = Keeper::new(rows, 90 * DAY, Some(now.wall), now);
        let refused = block_in_place(|| keeper.look(now, &mut |_| Err(Unwritten)));
        assert!(matches!(refused, Err(AuditFault::Stopped)), "{refused:?}");
        assert_eq!(audit.records().await.len(), 4);
        block_in_place(|| drop(keeper));
    }
}

/// Has a living process say that it is there, as it does every few seconds.
async fn auditor_says_so(place: &TestPlace, auditor: &Arc<Auditor>) {
    let boot = auditor.boot();
    place.store().hold_records(&boot, ALIVE).await.expect("the store is there");
}

/// Writes a record of the keeper's, as its thread does.
fn write(auditor: &Arc<Auditor>) -> impl FnMut(Draft) -> Result<(), Unwritten> {
    let auditor = Arc::clone(auditor);
    move |draft| Handle::current().block_on(auditor.end_act(draft))
}

#[test]
fn a_clock_that_was_set_back_is_told_in_the_records_behind() {
    let now = Timestamp::now();
    let mut chain = Chain::behind(BootId::new(), 0, None, Some(now + SignedDuration::from_hours(2)));
    let mut line = Vec::new();
    chain.add(&Draft::start(None), &mut line);
    let record: Map<String, Value> = serde_json::from_slice(&line).expect("an object");
    let behind = record["behind_ms"].as_i64().expect("a number");
    assert!((7_100_000..=7_200_001).contains(&behind), "{behind}");
    let newest = newest_by(&record).expect("a moment").duration_since(now + SignedDuration::from_hours(2));
    assert!((0..=1).contains(&newest.as_millis()), "{newest}");
    let mut chain = Chain::behind(BootId::new(), 0, None, Some(now + SignedDuration::from_secs(5)));
    line.clear();
    chain.add(&Draft::start(None), &mut line);
    let record: Map<String, Value> = serde_json::from_slice(&line).expect("an object");
    assert!(!record.contains_key("behind_ms"), "records that waited are not in the order of their moments");
}
