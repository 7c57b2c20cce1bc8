//! Subscribers hear once of what they want to hear, within bounds.

use futures::FutureExt;

use super::*;

fn contents(news: &News) -> Vec<&str> {
    news.contents.iter().map(|uri| &**uri).collect()
}

#[test]
fn a_subscriber_that_never_reads_is_told_once_of_many_changes() {
    let changes = Arc::new(Changes::default());
    let subscription = changes.subscribe(ChangedLists::ALL).expect("room");
    subscription.add("crm/deals").expect("room");
    for _ in 0..100_000 {
        changes.publish(Change::Tools);
        changes.publish(Change::Contents("crm/deals"));
        changes.publish(Change::Contents("crm/leads"));
    }
    let news = subscription.news().now_or_never().expect("there is news");
    assert!(news.lists.tools && !news.lists.resources && !news.lists.prompts);
    assert_eq!(contents(&news), ["crm/deals"]);
    assert!(subscription.news().now_or_never().is_none(), "nothing is told twice");
}

#[test]
fn only_what_is_wanted_is_told() {
    let changes = Arc::new(Changes::default());
    let prompts = changes.subscribe(ChangedLists { prompts: true, ..ChangedLists::default() }).expect("room");
    changes.publish(Change::Tools);
    changes.publish(Change::Resources);
    changes.publish(Change::Contents("crm/deals"));
    assert!(prompts.news().now_or_never().is_none());
    changes.publish(Change::Prompts);
    assert!(prompts.news().now_or_never().expect("news").lists.prompts);
}

#[test]
fn a_resource_that_changed_has_changed_with_any_variables() {
    let changes = Arc::new(Changes::default());
    let subscription = changes.subscribe(ChangedLists::default()).expect("room");
    for uri in ["crm/deals", "crm/deals?limit=5", "crm/dealsmore"] {
        subscription.add(uri).expect("room");
    }
    changes.publish(Change::Contents("crm/deals"));
    assert_eq!(contents(&subscription.news().now_or_never().expect("news")), ["crm/deals", "crm/deals?limit=5"]);
    changes.publish(Change::Contents("crm/deals?limit=5"));
    assert_eq!(contents(&subscription.news().now_or_never().expect("news")), ["crm/deals?limit=5"]);
    changes.publish(Change::Contents("crm/deals"));
    subscription.remove("crm/deals");
    subscription.remove("crm/deals?limit=5");
    assert!(subscription.news().now_or_never().is_none(), "what nobody wants any more is not told");
}

#[test]
fn what_is_held_is_bounded_and_given_back() {
    let changes = Arc::new(Changes::default());
    let subscription = changes.subscribe(ChangedLists::ALL).expect("room");
    assert_eq!(subscription.add(&"x".repeat(LONGEST + 1)), Err(TooMany));
    for number in 0..MOST_RESOURCES {
        subscription.add(&format!("crm/{number}")).expect("room");
        subscription.add(&format!("crm/{number}")).expect("the same again takes no room");
    }
    assert_eq!(subscription.add("crm/one-more"), Err(TooMany));
    subscription.remove("crm/0");
    subscription.add("crm/one-more").expect("room");
    changes.bytes.store(MOST_BYTES, Ordering::Release);
    let other = changes.subscribe(ChangedLists::ALL).expect("room");
    assert_eq!(other.add("a"), Err(TooMany));
    drop(other);
    let held: usize = subscription.subscriber.notes().resources.iter().map(|uri| uri.len()).sum();
    changes.bytes.store(held, Ordering::Release);
    assert_eq!(changes.subscribers(), 1);
    drop(subscription);
    assert_eq!((changes.subscribers(), changes.bytes.load(Ordering::Acquire)), (0, 0));
}

#[tokio::test]
async fn who_waits_is_woken() {
    let changes = Arc::new(Changes::default());
    let subscription = changes.subscribe(ChangedLists::ALL).expect("room");
    let waiting = tokio::spawn(async move { subscription.news().await.lists.tools });
    tokio::task::yield_now().await;
    changes.publish(Change::Tools);
    assert!(waiting.await.expect("no panic"));
}
