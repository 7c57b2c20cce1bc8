use futures::FutureExt;
use tokio::time::{Instant, advance};

use super::*;

#[tokio::test(start_paused = true)]
async fn what_is_about_the_same_goes_one_after_another_in_order() {
    let turns = Turns::default();
    let first = turns.take("a").await.expect("nobody is there");
    assert!(turns.take("b").now_or_never().flatten().is_some(), "something else has a turn of its own");
    let (mut second, mut third) = (Box::pin(turns.take("a")), Box::pin(turns.take("a")));
    assert!(second.as_mut().now_or_never().is_none() && third.as_mut().now_or_never().is_none());
    drop(first);
    let second = second.await.expect("it is its turn");
    assert!(third.as_mut().now_or_never().is_none());
    drop(second);
    drop(third.await);
    assert!(turns.0.lock().expect("nobody panics").is_empty(), "nothing is kept");
}

#[tokio::test(start_paused = true)]
async fn who_gives_up_leaves_at_once_and_nobody_waits_for_ever() {
    let turns = Turns::default();
    let first = turns.take("a").await;
    let mut left = Box::pin(turns.take("a"));
    assert!(left.as_mut().now_or_never().is_none());
    drop(left);
    let begun = Instant::now();
    assert!(turns.take("a").await.is_none(), "the first has not ended");
    assert_eq!(begun.elapsed(), LONGEST);
    drop(first);
    assert!(turns.take("a").now_or_never().flatten().is_some(), "one that has left takes no turn");
}

#[tokio::test(start_paused = true)]
async fn so_many_wait_and_no_more() {
    let turns = Turns::default();
    let _first = turns.take("a").await;
    let mut waiting: Vec<_> = (1..MOST).map(|_| Box::pin(turns.take("a"))).collect();
    assert!(waiting.iter_mut().all(|one| one.as_mut().now_or_never().is_none()));
    assert!(turns.take("a").now_or_never().is_some_and(|turn| turn.is_none()), "refused without a wait");
    waiting.pop();
    advance(Duration::from_millis(1)).await;
    assert!(turns.take("a").now_or_never().is_none(), "there is a place again");
}
