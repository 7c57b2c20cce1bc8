use tokio::task::JoinSet;

use super::*;
use crate::caller::{Identity, Locale};
use crate::outbound::line::{MOST, MOST_OF_ONE};
use crate::secret::Secret;

const SECOND: Duration = Duration::from_secs(1);

fn caller(tenant: Option<&str>) -> Caller {
    let who = Arc::new(Identity { tenant: tenant.map(Into::into), ..Identity::default() });
    Caller { who, ..Caller::unknown(Locale(0)) }
}

fn at(address: &str) -> Caller {
    Caller { address: Some(address.parse().expect("an address")), ..caller(None) }
}

fn showing(bearer: &str) -> Caller {
    Caller { who: Arc::new(Identity::showing(Secret::new(bearer))), ..at("192.0.2.1") }
}

/// Lets everything run that waits for nothing.
async fn settle() {
    for _ in 0..8 {
        tokio::task::yield_now().await;
    }
}

/// Begins so many requests of a caller; each says when it goes, and ends at once.
fn begin(pace: &Arc<Pace>, caller: &Caller, count: usize, most: Duration) -> JoinSet<Result<Instant, Full>> {
    let mut begun = JoinSet::new();
    for _ in 0..count {
        let (pace, caller) = (Arc::clone(pace), caller.clone());
        begun.spawn(async move { pace.turn(&caller, most).await.map(|_| Instant::now()) });
    }
    begun
}

/// When those went that did, from an instant on.
async fn went(begun: JoinSet<Result<Instant, Full>>, since: Instant) -> Vec<Duration> {
    let all = begun.join_all().await;
    let mut went: Vec<Duration> = all.into_iter().filter_map(|at| Some(at.ok()? - since)).collect();
    went.sort();
    went
}

fn pace(rate: f64, burst: f64, parallel: usize) -> Pace {
    Pace::new(PaceLimits { rate, burst, parallel })
}

#[tokio::test(start_paused = true)]
async fn a_burst_goes_at_once_and_the_rest_evenly() {
    let pace = pace(2.0, 50.0, 0);
    let begun = Instant::now();
    for _ in 0..50 {
        pace.turn(&caller(None), SECOND).await.expect("the burst is free");
    }
    assert_eq!(begun.elapsed(), Duration::ZERO);
    for n in 1..=4 {
        pace.turn(&caller(None), SECOND).await.expect("half a second is not too long");
        assert_eq!(begun.elapsed(), n * SECOND / 2);
    }
}

#[tokio::test(start_paused = true)]
async fn a_wait_that_is_too_long_is_refused_with_the_time_to_come_back() {
    let pace = pace(0.1, 1.0, 0);
    pace.turn(&caller(None), SECOND).await.expect("the first is free");
    let begun = Instant::now();
    for _ in 0..3 {
        let full = pace.turn(&caller(None), SECOND).await.expect_err("ten seconds are too long");
        assert_eq!(full.retry_after, Some(10 * SECOND), "a refusal takes no place");
    }
    assert_eq!(begun.elapsed(), Duration::ZERO, "a refusal does not wait");
    pace.turn(&caller(None), 10 * SECOND).await.expect("ten seconds are allowed");
    assert_eq!(begun.elapsed(), 10 * SECOND);
}

#[tokio::test(start_paused = true)]
async fn tenants_do_not_slow_each_other_down() {
    let pace = pace(1.0, 1.0, 0);
    for tenant in [None, Some("a"), Some("b")] {
        pace.turn(&caller(tenant), Duration::ZERO).await.expect("each has a first");
        pace.turn(&caller(tenant), Duration::ZERO).await.expect_err("and no second");
    }
}

#[tokio::test(start_paused = true)]
async fn so_many_at_once_and_no_more() {
    let pace = pace(0.0, 1.0, 2);
    let first = pace.turn(&caller(None), SECOND).await.expect("one of two");
    let _second = pace.turn(&caller(None), SECOND).await.expect("two of two");
    let begun = Instant::now();
    assert_eq!(pace.turn(&caller(None), SECOND).await.expect_err("both are taken"), Full { retry_after: None });
    assert_eq!(begun.elapsed(), SECOND);
    drop(first);
    pace.turn(&caller(None), Duration::ZERO).await.expect("one is free again");
}

#[tokio::test(start_paused = true)]
async fn zero_lifts_the_limit() {
    let pace = pace(0.0, 1.0, 0);
    for _ in 0..10_000 {
        pace.turn(&caller(None), Duration::ZERO).await.expect("there is no limit");
    }
}

#[tokio::test(start_paused = true)]
async fn odd_numbers_do_no_harm() {
    for (rate, burst) in [(f64::MIN_POSITIVE, 0.0), (f64::MAX, f64::MAX), (1e-300, -5.0), (-1.0, 1.0)] {
        let pace = pace(rate, burst, 0);
        pace.turn(&caller(None), SECOND).await.expect("the first is free");
        let _told = pace.turn(&caller(None), SECOND).await;
    }
}

#[tokio::test(start_paused = true)]
async fn idle_tenants_are_forgotten() {
    let pace = pace(1.0, 1.0, 0);
    for tenant in 0..MANY {
        pace.turn(&caller(Some(&tenant.to_string())), SECOND).await.expect("each has a first");
    }
    tokio::time::advance(2 * SECOND).await;
    pace.turn(&caller(Some("one more")), SECOND).await.expect("and so has this");
    assert_eq!(pace.tenants.lock().expect("unpoisoned").len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_modest_caller_has_its_turn_within_one_round() {
    let pairs = [(at("192.0.2.1"), at("192.0.2.2")), (showing("a"), showing("b")), (caller(None), at("192.0.2.1"))];
    for (greedy, modest) in pairs {
        let pace = Arc::new(pace(2.0, 1.0, 0));
        let begun = Instant::now();
        let greedy = begin(&pace, &greedy, 101, 60 * SECOND);
        settle().await;
        pace.turn(&modest, 60 * SECOND).await.expect("it is let through");
        assert_eq!(begun.elapsed(), SECOND, "one of the greedy caller's goes before it");
        pace.turn(&modest, 60 * SECOND).await.expect("it is let through");
        assert_eq!(begun.elapsed(), 2 * SECOND, "and one more");
        let greedy = went(greedy, begun).await;
        assert_eq!((greedy.len(), greedy.last()), (101, Some(&(51 * SECOND))), "nobody's turn is lost");
    }
}

#[tokio::test(start_paused = true)]
async fn one_caller_is_one_however_it_comes() {
    let (here, there) = (at("2001:db8::1"), at("2001:db8::2"));
    let mapped = at("::ffff:192.0.2.1");
    for (one, other) in [(here, there), (mapped, at("192.0.2.1"))] {
        let pace = Arc::new(pace(1.0, 1.0, 0));
        let begun = Instant::now();
        let first = begin(&pace, &one, 4, 60 * SECOND);
        settle().await;
        pace.turn(&other, 60 * SECOND).await.expect("it is let through");
        assert_eq!(begun.elapsed(), 4 * SECOND, "it stands behind its own requests");
        assert_eq!(went(first, begun).await.len(), 4);
    }
}

#[tokio::test(start_paused = true)]
async fn who_is_cancelled_leaves_at_once_and_costs_nothing() {
    let pace = Arc::new(pace(1.0, 1.0, 0));
    let begun = Instant::now();
    pace.turn(&caller(None), SECOND).await.expect("the first is free");
    let first = begin(&pace, &at("192.0.2.1"), 3, 60 * SECOND);
    let second = begin(&pace, &at("192.0.2.2"), 1, 60 * SECOND);
    settle().await;
    drop(first);
    settle().await;
    assert_eq!(went(second, begun).await, [SECOND], "those who left have no turn");
    pace.turn(&caller(None), 60 * SECOND).await.expect("it is let through");
    assert_eq!(begun.elapsed(), 2 * SECOND);
    assert!(pace.own.state().line.is_empty());
}

#[tokio::test(start_paused = true)]
async fn turns_go_round_among_those_under_way_too() {
    let pace = Arc::new(pace(0.0, 1.0, 1));
    let held = pace.turn(&caller(None), SECOND).await.expect("it is free");
    let greedy = begin(&pace, &at("192.0.2.1"), 50, 60 * SECOND);
    settle().await;
    let (waiting, modest) = (Arc::clone(&pace), at("192.0.2.2"));
    let modest = tokio::spawn(async move { waiting.turn(&modest, 60 * SECOND).await });
    settle().await;
    drop(held);
    let modest = modest.await.expect("it does not panic").expect("it is let through");
    assert!(!pace.own.state().line.is_empty(), "most of the others wait still");
    drop(modest);
    assert_eq!(went(greedy, Instant::now()).await.len(), 50);
}

/// Who comes later may put another off, but not beyond the time that it waits at most.
#[tokio::test(start_paused = true)]
async fn a_wait_never_takes_longer_than_it_may() {
    let pace = Arc::new(pace(1.0, 1.0, 0));
    let begun = Instant::now();
    let first = begin(&pace, &at("192.0.2.1"), 6, 5 * SECOND);
    settle().await;
    let mut others = JoinSet::new();
    for caller in 2..12 {
        let (pace, caller) = (Arc::clone(&pace), at(&format!("192.0.2.{caller}")));
        others.spawn(async move { pace.turn(&caller, 5 * SECOND).await.map(|_| Instant::now()) });
        settle().await;
    }
    let went = went(first, begun).await;
    assert_eq!(begun.elapsed(), 5 * SECOND, "all have an answer by then");
    assert!(went.len() < 6 && went.iter().all(|at| *at <= 5 * SECOND), "{went:?}");
    let others = others.join_all().await;
    assert_eq!(went.len() + others.iter().filter(|turn| turn.is_ok()).count(), 6, "one at once and one a second");
}

#[tokio::test(start_paused = true)]
async fn every_queue_is_bounded_and_so_are_all() {
    let pace = Arc::new(pace(0.0, 1.0, 1));
    let held = pace.turn(&caller(None), SECOND).await.expect("it is free");
    let mut waiting = Vec::new();
    for address in ["192.0.2.1", "192.0.2.2", "192.0.2.3", "192.0.2.4"] {
        waiting.push(begin(&pace, &at(address), MOST_OF_ONE, 60 * SECOND));
        settle().await;
        let full = pace.turn(&at(address), 60 * SECOND).await.expect_err("it has too many");
        assert_eq!(full, Full { retry_after: None });
    }
    assert_eq!(waiting.len() * MOST_OF_ONE, MOST);
    pace.turn(&at("192.0.2.5"), 60 * SECOND).await.expect_err("all have too many");
    drop(waiting);
    drop(held);
    pace.turn(&at("192.0.2.5"), Duration::ZERO).await.expect("there is room again");
}
