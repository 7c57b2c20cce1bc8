use std::time::Duration;

use super::*;
use crate::store::OnRecord;
use crate::store::approvals::{ApprovalAsked, ApprovalStanding, ApprovalState, Decision};
use crate::store::fixture::on_every_engine;
use crate::store::once::{OnceCall, OnceEnd, OnceStanding};
use crate::store::outbox::{LeadFields, NewLead, OutboxBounds};
use crate::store::tokens::TokenIssue;

const DAY: Duration = Duration::from_secs(86_400);

fn asked(digest: u8) -> ApprovalAsked<'static> {
    ApprovalAsked {
        tenant: "acme",
        principal: "token:anna",
        catalog: "crm",
        tool: "drop",
        digest: [digest; 32],
        shown: "{}",
        lasts: DAY,
        most_waiting: 20,
        call: "c",
    }
}

fn call(key: &str) -> OnceCall<'_> {
    OnceCall { tenant: "acme", principal: "token:anna", tool: "crm/drop", key, digest: [1; 32] }
}

async fn waiting(store: &Store, digest: u8) -> String {
    match store.ask_approval(&asked(digest)).await.expect("the store is there") {
        ApprovalStanding::Waiting { id, .. } => id,
        other => panic!("{other:?}"),
    }
}

on_every_engine! {
    async fn what_had_ended_by_its_time_is_counted_as_nothing_that_was_open(place) {
        let store = place.store();
        waiting(&store, 1).await;
        let issue = |digest, name, expires_at| TokenIssue {
            digest: [digest; 32],
            tenant: "acme",
            name,
            roles: &[],
            by: "token:boss",
            expires_at,
            most: 3,
        };
        let soon = jiff::Timestamp::now().as_millisecond() + 3_600_000;
        for (digest, name, expires_at) in [(1, "night", Some(soon)), (2, "anna", None)] {
            let issue = issue(digest, name, expires_at);
            store.issue_token(&issue, &OnRecord::attested()).await.expect("the store is there");
        }
        store.age(DAY * 2).await;
        waiting(&store, 2).await;
        let restored = store.restored(&OnRecord::attested()).await.expect("the store is there");
        assert_eq!((restored.approvals, restored.tokens), (1, 1));
        assert!(restored.newest.is_some());
    }

    async fn nothing_that_was_open_is_open_after_a_restore(place) {
        let store = place.store();
        let (waits, approved) = (waiting(&store, 1).await, waiting(&store, 2).await);
        let decision = Decision {
            tenant: "acme",
            id: &approved,
            digest: [2; 32],
            approves: true,
            means: "operator",
            approver: "token:boss",
            reason: None,
            another_than: &[],
            refused_for: None,
        };
        store.decide_approval(&decision, &OnRecord::attested()).await.expect("the store is there");
        for key in ["under way", "done"] {
            assert_eq!(store.begin_once(&call(key), DAY).await.expect("the store is there"), OnceStanding::Begun);
        }
        store.end_once(&call("done"), OnceEnd::Done(b"all")).await.expect("the store is there");
        let issue = TokenIssue {
            digest: [1; 32],
            tenant: "acme",
            name: "anna",
            roles: &[],
            by: "token:boss",
            expires_at: None,
            most: 3,
        };
        store.issue_token(&issue, &OnRecord::attested()).await.expect("the store is there");
        let before = store.tokens_version().await.expect("the store is there");

        let (fields, bounds) = (LeadFields::new(), OutboxBounds { open: 9, all: 9 });
        let lead = NewLead { catalog: "crm", lead: "1", fields: &fields, digest: [1; 32], principal: "token:bot" };
        store.of_tenant("acme").put_lead(&lead, bounds, &OnRecord::attested()).await.expect("the store is there");

        let restored = store.restored(&OnRecord::attested()).await.expect("the store is there");
        assert_eq!(restored.leads, 1);
        assert!(store.due_leads().await.expect("the store is there").is_empty(), "it may have gone out since");
        assert_eq!(store.of_tenant("acme").given_up_leads(&["crm"]).await.expect("it is there").leads.len(), 1);
        assert_eq!((restored.epoch, restored.approvals, restored.writes), (1, 2, 1));
        assert_eq!((restored.tokens, restored.connections), (1, 0));
        assert!(restored.newest.is_some());
        for id in [waits, approved] {
            let (record, shown) = store.approval("acme", &id).await.expect("it is there").expect("it is there");
            assert_eq!((record.state, shown), (ApprovalState::Expired, None));
        }
        assert!(matches!(store.ask_approval(&asked(2)).await, Ok(ApprovalStanding::Waiting { .. })), "it is asked anew");
        let begin = async |key: &str| store.begin_once(&call(key), DAY).await.expect("the store is there");
        assert_eq!(begin("under way").await, OnceStanding::Unknown);
        assert_eq!(begin("done").await, OnceStanding::Done(b"all".to_vec()));
        assert!(store.tokens_version().await.expect("the store is there") > before);
        // A copy of an earlier time counts as later than all before it.
        assert_eq!(store.restored(&OnRecord::attested()).await.expect("the store is there").epoch, 2);
    }
}
