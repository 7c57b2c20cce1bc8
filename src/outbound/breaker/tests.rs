use super::*;
use crate::caller::{Identity, Locale};

fn breaker(trials: u32) -> Arc<Breaker> {
    Arc::new(Breaker::new(plan::Breaker { failures: 3, open_ms: 30_000, trials }))
}

fn of(tenant: &str) -> Caller {
    let who = Arc::new(Identity { tenant: Some(tenant.into()), ..Identity::default() });
    Caller { who, ..Caller::unknown(Locale(0)) }
}

fn fail(breaker: &Arc<Breaker>, caller: &Caller, times: usize) {
    for _ in 0..times {
        breaker.enter(caller).expect("it is asked").end(Health::Failing);
    }
}

#[tokio::test(start_paused = true)]
async fn failures_in_a_row_open_it_and_a_trial_closes_it() {
    let (breaker, caller) = (breaker(1), of("acme"));
    fail(&breaker, &caller, 2);
    breaker.enter(&caller).expect("it is asked").end(Health::Well);
    fail(&breaker, &caller, 2);
    // A backend that has too much to do, and a request that its caller gave up, say nothing.
    breaker.enter(&caller).expect("it is asked").end(Health::Unknown);
    drop(breaker.enter(&caller).expect("it is asked"));
    assert_eq!(breaker.open(), 0);
    fail(&breaker, &caller, 1);
    assert_eq!((breaker.open(), breaker.enter(&caller).err()), (1, Some(Duration::from_secs(30))));
    tokio::time::advance(Duration::from_secs(29)).await;
    assert_eq!(breaker.enter(&caller).err(), Some(Duration::from_secs(1)));
    tokio::time::advance(Duration::from_secs(1)).await;
    let trial = breaker.enter(&caller).expect("one may try");
    assert_eq!(breaker.enter(&caller).err(), Some(TRYING), "and no other");
    trial.end(Health::Failing);
    assert_eq!(breaker.enter(&caller).err(), Some(Duration::from_secs(30)));
    tokio::time::advance(Duration::from_secs(30)).await;
    breaker.enter(&caller).expect("one may try").end(Health::Well);
    assert_eq!(breaker.open(), 0);
    fail(&breaker, &caller, 2);
    assert!(breaker.enter(&caller).is_ok(), "it is counted anew");
}

#[tokio::test(start_paused = true)]
async fn each_tenant_has_its_own() {
    let breaker = breaker(1);
    fail(&breaker, &of("acme"), 3);
    assert!(breaker.enter(&of("acme")).is_err());
    assert!(breaker.enter(&of("other")).is_ok());
    assert!(breaker.enter(&Caller::unknown(Locale(0))).is_ok());
    assert_eq!(breaker.open(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_trial_that_is_given_up_leaves_its_place() {
    let (breaker, caller) = (breaker(2), of("acme"));
    fail(&breaker, &caller, 3);
    tokio::time::advance(Duration::from_secs(30)).await;
    let (one, other) = (breaker.enter(&caller).expect("one tries"), breaker.enter(&caller).expect("another does"));
    assert!(breaker.enter(&caller).is_err());
    drop(one);
    let third = breaker.enter(&caller).expect("in the place of the first");
    drop((other, third));
    breaker.enter(&caller).expect("nobody tries any more").end(Health::Well);
    assert_eq!(breaker.open(), 0);
}

#[tokio::test(start_paused = true)]
async fn what_was_sent_before_decides_nothing_later() {
    let (breaker, caller) = (breaker(1), of("acme"));
    let (early, late) = (breaker.enter(&caller).expect("it is asked"), breaker.enter(&caller).expect("it is asked"));
    fail(&breaker, &caller, 3);
    early.end(Health::Well);
    assert!(breaker.enter(&caller).is_err(), "it stays open");
    tokio::time::advance(Duration::from_secs(30)).await;
    let trial = breaker.enter(&caller).expect("one may try");
    late.end(Health::Failing);
    assert_eq!(breaker.enter(&caller).err(), Some(TRYING), "the trial decides");
    trial.end(Health::Well);
    assert_eq!(breaker.open(), 0);
}

#[tokio::test(start_paused = true)]
async fn many_tenants_are_not_remembered_for_ever() {
    let breaker = breaker(1);
    for number in 0..3 * MANY {
        fail(&breaker, &of(&number.to_string()), 1);
    }
    assert!(breaker.tenants().len() <= MANY);
}
