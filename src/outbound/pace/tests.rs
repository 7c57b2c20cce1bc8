use super::*;

const SECOND: Duration = Duration::from_secs(1);

fn pace(rate: f64, burst: f64, parallel: usize) -> Pace {
    Pace::new(PaceLimits { rate, burst, parallel })
}

#[tokio::test(start_paused = true)]
async fn a_burst_goes_at_once_and_the_rest_evenly() {
    let pace = pace(2.0, 50.0, 0);
    let begun = Instant::now();
    for _ in 0..50 {
        pace.turn(None, SECOND).await.expect("the burst is free");
    }
    assert_eq!(begun.elapsed(), Duration::ZERO);
    for n in 1..=4 {
        pace.turn(None, SECOND).await.expect("half a second is not too long");
        assert_eq!(begun.elapsed(), n * SECOND / 2);
    }
}

#[tokio::test(start_paused = true)]
async fn a_wait_that_is_too_long_is_refused_with_the_time_to_come_back() {
    let pace = pace(0.1, 1.0, 0);
    pace.turn(None, SECOND).await.expect("the first is free");
    let begun = Instant::now();
    for _ in 0..3 {
        let full = pace.turn(None, SECOND).await.expect_err("ten seconds are too long");
        assert_eq!(full.retry_after, Some(10 * SECOND), "a refusal takes no place");
    }
    assert_eq!(begun.elapsed(), Duration::ZERO, "a refusal does not wait");
    pace.turn(None, 10 * SECOND).await.expect("ten seconds are allowed");
    assert_eq!(begun.elapsed(), 10 * SECOND);
}

#[tokio::test(start_paused = true)]
async fn tenants_do_not_slow_each_other_down() {
    let pace = pace(1.0, 1.0, 0);
    for tenant in [None, Some("a"), Some("b")] {
        pace.turn(tenant, Duration::ZERO).await.expect("each has a first");
        pace.turn(tenant, Duration::ZERO).await.expect_err("and no second");
    }
}

#[tokio::test(start_paused = true)]
async fn so_many_at_once_and_no_more() {
    let pace = pace(0.0, 1.0, 2);
    let first = pace.turn(None, SECOND).await.expect("one of two");
    let _second = pace.turn(None, SECOND).await.expect("two of two");
    let begun = Instant::now();
    assert_eq!(pace.turn(None, SECOND).await.expect_err("both are taken"), Full { retry_after: None });
    assert_eq!(begun.elapsed(), SECOND);
    drop(first);
    pace.turn(None, Duration::ZERO).await.expect("one is free again");
}

#[tokio::test(start_paused = true)]
async fn zero_lifts_the_limit() {
    let pace = pace(0.0, 1.0, 0);
    for _ in 0..10_000 {
        pace.turn(None, Duration::ZERO).await.expect("there is no limit");
    }
}

#[tokio::test(start_paused = true)]
async fn odd_numbers_do_no_harm() {
    for (rate, burst) in [(f64::MIN_POSITIVE, 0.0), (f64::MAX, f64::MAX), (1e-300, -5.0), (-1.0, 1.0)] {
        let pace = pace(rate, burst, 0);
        pace.turn(None, SECOND).await.expect("the first is free");
        let _told = pace.turn(None, SECOND).await;
    }
}

#[tokio::test(start_paused = true)]
async fn idle_tenants_are_forgotten() {
    let pace = pace(1.0, 1.0, 0);
    for tenant in 0..MANY {
        pace.turn(Some(&tenant.to_string()), SECOND).await.expect("each has a first");
    }
    tokio::time::advance(2 * SECOND).await;
    pace.turn(Some("one more"), SECOND).await.expect("and so has this");
    assert_eq!(pace.tenants.lock().expect("unpoisoned").len(), 1);
}
