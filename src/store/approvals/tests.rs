use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use super::*;
use crate::secret::Zeroizing;
use crate::store::OnRecord;
use crate::store::fault::StoreFault;
use crate::store::fixture::on_every_engine;
use crate::store::settings::{StoreKey, StorePlace, StoreSettings};
use crate::store::stored::Store;

const HOUR: Duration = Duration::from_secs(3_600);

fn asked(digest: u8) -> ApprovalAsked<'static> {
    ApprovalAsked {
        tenant: "acme",
        principal: "token:anna",
        catalog: "crm",
        tool: "closeLead",
        digest: [digest; 32],
        shown: r#"{"arguments":{"id":5}}"#,
        lasts: HOUR,
        most_waiting: 20,
        call: "call",
    }
}

fn decision(id: &str, approves: bool) -> Decision<'_> {
    Decision {
        tenant: "acme",
        id,
        digest: [1; 32],
        approves,
        means: "operator",
        approver: "token:boss",
        reason: Some("because"),
        another_than: &["token:boss"],
        refused_for: None,
    }
}

fn at(path: &Path) -> Store {
    let key = StoreKey { id: "a".into(), key: Zeroizing::new([7; 32]) };
    Store::new(StoreSettings { place: StorePlace::File(path.to_owned()), keys: vec![key], ..StoreSettings::default() })
}

async fn waiting(store: &Store, asked: &ApprovalAsked<'_>) -> String {
    match store.ask_approval(asked).await.expect("the store is there") {
        ApprovalStanding::Waiting { id, .. } => id,
        other => panic!("it does not wait: {other:?}"),
    }
}

async fn state(store: &Store, id: &str) -> ApprovalState {
    store.approval("acme", id).await.expect("the store is there").expect("it is there").0.state
}

on_every_engine! {
    async fn an_approval_is_used_once_by_the_call_that_it_is_of(place) {
        let store = place.store();
        let id = waiting(&store, &asked(1)).await;
        assert_eq!(waiting(&store, &asked(1)).await, id, "the same call waits for the same decision");
        let (record, shown) = store.approval("acme", &id).await.expect("the store is there").expect("it is there");
        assert_eq!((record.state, record.tool.as_str()), (ApprovalState::Waiting, "closeLead"));
        assert_eq!(shown.as_deref(), Some(r#"{"arguments":{"id":5}}"#));
        let done = store.decide_approval(&decision(&id, true), &OnRecord::attested()).await.expect("the store is there");
        assert!(matches!(&done, Decided::Done(record) if record.approver.as_deref() == Some("token:boss")), "{done:?}");
        // Another call, caller or tenant does not get it.
        let others =
            [asked(2), ApprovalAsked { principal: "token:eve", ..asked(1) }, ApprovalAsked { tenant: "other", ..asked(1) }];
        for other in others {
            assert_ne!(waiting(&store, &other).await, id, "{other:?}");
        }
        let used = store.ask_approval(&asked(1)).await.expect("the store is there");
        assert_eq!(used, ApprovalStanding::Used { id: id.clone() });
        let (record, shown) = store.approval("acme", &id).await.expect("the store is there").expect("it is there");
        assert_eq!((record.outcome, shown), (Some(ApprovalOutcome::Unknown), None), "its process may end now; erased");
        assert_ne!(waiting(&store, &asked(1)).await, id, "it was used");
        store.end_approval("acme", &id, ApprovalOutcome::Done).await.expect("the store is there");
        let (record, _) = store.approval("acme", &id).await.expect("the store is there").expect("it is there");
        assert_eq!((record.state, record.outcome), (ApprovalState::Used, Some(ApprovalOutcome::Done)));
    }

    async fn who_may_not_decide_does_not(place) {
        let store = place.store();
        let id = waiting(&store, &asked(1)).await;
        let decide = async |decision: Decision<'_>| store.decide_approval(&decision, &OnRecord::attested()).await.expect("the store is there");
        assert_eq!(decide(Decision { tenant: "other", ..decision(&id, true) }).await, Decided::Absent);
        assert_eq!(decide(Decision { id: "ap_0", ..decision(&id, true) }).await, Decided::Absent);
        assert_eq!(decide(Decision { another_than: &["sub:https://id.example:17", "Anna"], ..decision(&id, true) }).await, Decided::OwnCall);
        assert_eq!(decide(Decision { digest: [2; 32], ..decision(&id, true) }).await, Decided::OtherDigest);
        assert_eq!(state(&store, &id).await, ApprovalState::Waiting, "nothing was decided");
        assert!(matches!(decide(decision(&id, false)).await, Decided::Done(_)));
        // The first decision holds.
        assert!(
            matches!(decide(decision(&id, true)).await, Decided::NotWaiting(record) if record.state == ApprovalState::Declined)
        );
        let declined = store.ask_approval(&asked(1)).await.expect("the store is there");
        assert_eq!(declined, ApprovalStanding::Declined { id: id.clone(), reason: Some("because".to_owned()) });
        // A refusal stands as long as the record would have.
        store.age(HOUR).await;
        assert_ne!(waiting(&store, &asked(1)).await, id);
    }

    async fn what_is_late_is_not_used(place) {
        let store = place.store();
        let late = waiting(&store, &asked(1)).await;
        store.age(HOUR).await;
        let decided = store.decide_approval(&decision(&late, true), &OnRecord::attested()).await.expect("the store is there");
        assert!(matches!(decided, Decided::NotWaiting(record) if record.state == ApprovalState::Expired));
        let id = waiting(&store, &asked(1)).await;
        assert!(matches!(store.decide_approval(&decision(&id, true), &OnRecord::attested()).await, Ok(Decided::Done(_))));
        store.age(HOUR).await;
        assert_ne!(waiting(&store, &asked(1)).await, id, "the call came too late");
        assert_eq!(state(&store, &id).await, ApprovalState::Expired);
        assert_eq!(store.approval("acme", &id).await.expect("the store is there").expect("it is there").1, None, "erased");
    }

    async fn a_caller_has_so_many_waiting_and_no_more(place) {
        let store = place.store();
        for digest in 0..20 {
            waiting(&store, &asked(digest)).await;
        }
        assert_eq!(store.ask_approval(&asked(20)).await.expect("the store is there"), ApprovalStanding::Crowded);
        waiting(&store, &asked(3)).await;
        waiting(&store, &ApprovalAsked { principal: "token:eve", ..asked(20) }).await;
        assert_eq!(store.approvals("acme", &[], None).await.expect("the store is there").0.len(), 21);
        let waits = store.waiting_approvals("acme").await.expect("the store is there");
        assert!(waits.count == 21 && waits.oldest.is_some(), "{waits:?}");
        assert_eq!(store.waiting_approvals("other").await.expect("the store is there").count, 0);
        waiting(&store, &ApprovalAsked { tenant: "other", ..asked(1) }).await;
        let all = store.attention().await.expect("the store is there");
        assert_eq!((all.approvals.count, all.failing.count, all.given_up.count), (22, 0, 0), "{all:?}");
        assert_eq!(store.waiting_pins().await.expect("the store is there"), 0);
        let approved = store.approvals("acme", &[ApprovalState::Approved], None).await.expect("the store is there").0;
        assert_eq!(approved, []);
        assert_eq!(store.approvals("third", &[], None).await.expect("the store is there").0, []);
    }

    /// Two stores on one file are as two processes: each has a connection of its own.
    async fn of_many_calls_at_once_one_gets_the_approval(place) {
        let stores = [Arc::new(place.store()), Arc::new(place.store())];
        let id = waiting(&stores[0], &asked(1)).await;
        assert!(matches!(stores[1].decide_approval(&decision(&id, true), &OnRecord::attested()).await, Ok(Decided::Done(_))));
        let mut callers = tokio::task::JoinSet::new();
        for caller in 0..40 {
            let store = Arc::clone(&stores[caller % 2]);
            callers.spawn(async move {
                let mut standings = Vec::new();
                for _ in 0..25 {
                    standings.push(store.ask_approval(&asked(1)).await.expect("the store is there"));
                }
                standings
            });
        }
        let standings = callers.join_all().await.concat();
        let used = |standing: &&ApprovalStanding| matches!(standing, ApprovalStanding::Used { .. });
        assert_eq!(standings.iter().filter(used).count(), 1);
        let later: Vec<&ApprovalStanding> = standings.iter().filter(|standing| !used(standing)).collect();
        assert!(later.iter().all(|standing| *standing == later[0]), "the others wait for one decision");
    }
}

#[tokio::test]
async fn a_file_keeps_what_was_decided_and_shows_nothing_without_its_key() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("store.db");
    let id = waiting(&at(&path), &asked(1)).await;
    assert!(matches!(
        at(&path).decide_approval(&decision(&id, true), &OnRecord::attested()).await,
        Ok(Decided::Done(_))
    ));
    for file in std::fs::read_dir(folder.path()).expect("it is there") {
        let bytes = std::fs::read(file.expect("it is there").path()).expect("it is there");
        assert!(!bytes.windows(11).any(|part| part == b"\"arguments\""), "the arguments are sealed");
    }
    let keyless = Store::new(StoreSettings {
        place: StorePlace::File(path.clone()),
        keys: Vec::new(),
        ..StoreSettings::default()
    });
    assert!(matches!(keyless.approval("acme", &id).await, Err(StoreFault::Locked { key }) if key == "a"));
    let record = keyless.approval_record("acme", &id).await.expect("the store is there");
    assert!(record.is_some_and(|record| record.id == id), "without what is shown it needs none");
    let used = at(&path).ask_approval(&asked(1)).await.expect("the store is there");
    assert_eq!(used, ApprovalStanding::Used { id });
}

#[tokio::test]
async fn what_is_no_store_is_not_opened() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("store.db");
    std::fs::write(&path, b"this is a letter, and no database at all").expect("it can be written");
    assert!(at(&path).open().await.is_err());
    let absent = folder.path().join("absent/store.db");
    assert!(matches!(at(&absent).open().await, Err(StoreFault::File { .. })));
}
