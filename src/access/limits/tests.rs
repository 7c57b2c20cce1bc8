use std::collections::HashMap;

use super::*;
use crate::caller::{Identity, Locale, Principal};

fn rate(calls: u32, window_ms: u64) -> CallRate {
    CallRate { calls, window_ms }
}

fn caller(tenant: &str, name: &str) -> Caller {
    let who = Identity { principal: Principal::of_token(name), tenant: Some(tenant.into()), ..Identity::default() };
    Caller { who: Arc::new(who), ..Caller::unknown(Locale(0)) }
}

fn limited(limits: &[(LimitScope, Counted, CallRate)]) -> Guarding {
    Guarding { limits: limits.to_vec(), parallel: Vec::new() }
}

/// Every limit by itself, remembering everything: what the windows must agree with.
#[derive(Default)]
struct Model(HashMap<(usize, String), Vec<Instant>>);

impl Model {
    fn enter(&mut self, limits: &[(LimitScope, Counted, CallRate)], caller: &Caller, now: Instant) -> Option<Duration> {
        let key = |at: usize, counted: &Counted| {
            let whose = if *counted == Counted::Tenant { "" } else { caller.who.principal.as_str() };
            (at, format!("{:?} {whose}", caller.who.tenant))
        };
        let mut wait = None;
        for (at, (_, counted, rate)) in limits.iter().enumerate() {
            let length = Duration::from_millis(rate.window_ms);
            let calls = self.0.entry(key(at, counted)).or_default();
            let inside: Vec<Instant> = calls.iter().copied().filter(|call| *call + length > now).collect();
            if inside.len() >= rate.calls as usize {
                let oldest = inside[inside.len() - rate.calls as usize];
                wait = wait.max(Some(oldest + length - now));
            }
        }
        if wait.is_none() {
            for (at, (_, counted, _)) in limits.iter().enumerate() {
                self.0.entry(key(at, counted)).or_default().push(now);
            }
        }
        wait
    }
}

#[tokio::test(start_paused = true)]
async fn windows_agree_with_one_who_remembers_everything() {
    let mut chance = fastrand::Rng::with_seed(11);
    for round in 0..30 {
        let limits = [
            (LimitScope::Server, Counted::Tenant, rate(chance.u32(1..8), chance.u64(1..5) * 1_000)),
            (LimitScope::Server, Counted::Caller, rate(chance.u32(1..5), chance.u64(1..9) * 1_000)),
            (LimitScope::Catalog("crm".into()), Counted::Caller, rate(chance.u32(1..3), 1_000)),
        ];
        let (limiter, mut model, guarding) = (Limiter::default(), Model::default(), limited(&limits));
        for call in 0..300 {
            tokio::time::advance(Duration::from_millis(chance.u64(0..400))).await;
            let caller = caller(["acme", "other"][chance.usize(..2)], ["anna", "ivan"][chance.usize(..2)]);
            let told = model.enter(&limits, &caller, Instant::now());
            let found = limiter.enter(&guarding, &caller);
            match (found, told) {
                (Ok(_), None) => {}
                (Err(LimitRefused::Limited(wait)), Some(told)) => assert_eq!(wait, told, "round {round}, call {call}"),
                (found, told) => panic!("round {round}, call {call}: {found:?} and {told:?}"),
            }
        }
    }
}

#[tokio::test(start_paused = true)]
async fn the_wait_that_is_told_is_enough_and_not_a_moment_too_long() {
    let limiter = Limiter::default();
    let guarding = limited(&[(LimitScope::Server, Counted::Caller, rate(2, 60_000))]);
    let anna = caller("acme", "anna");
    assert!(limiter.enter(&guarding, &anna).is_ok());
    tokio::time::advance(Duration::from_secs(20)).await;
    assert!(limiter.enter(&guarding, &anna).is_ok());
    for _ in 0..100 {
        // A refusal takes no place, so that trying again does not lengthen the wait.
        assert_eq!(limiter.enter(&guarding, &anna).err(), Some(LimitRefused::Limited(Duration::from_secs(40))));
    }
    tokio::time::advance(Duration::from_millis(39_999)).await;
    assert_eq!(limiter.enter(&guarding, &anna).err(), Some(LimitRefused::Limited(Duration::from_millis(1))));
    tokio::time::advance(Duration::from_millis(1)).await;
    assert!(limiter.enter(&guarding, &anna).is_ok());
    // Neither another caller nor another tenant is held by it.
    assert!(limiter.enter(&guarding, &caller("acme", "ivan")).is_ok());
    assert!(limiter.enter(&guarding, &caller("other", "anna")).is_ok());
}

#[tokio::test(start_paused = true)]
async fn a_call_takes_its_place_everywhere_or_nowhere() {
    let limiter = Limiter::default();
    let (few, many) = (rate(1, 1_000), rate(2, 60_000));
    let both = limited(&[(LimitScope::Server, Counted::Caller, few), (LimitScope::Server, Counted::Tenant, many)]);
    let (anna, ivan) = (caller("acme", "anna"), caller("acme", "ivan"));
    assert!(limiter.enter(&both, &anna).is_ok());
    for _ in 0..10 {
        assert!(limiter.enter(&both, &anna).is_err());
    }
    // The refused calls of one have not used up the tenant's.
    assert!(limiter.enter(&both, &ivan).is_ok());
    assert_eq!(
        limiter.enter(&both, &caller("acme", "olga")).err(),
        Some(LimitRefused::Limited(Duration::from_secs(60)))
    );
}

#[tokio::test(start_paused = true)]
async fn a_limit_for_a_role_counts_those_who_act_in_it() {
    let limiter = Limiter::default();
    let guarding = limited(&[(LimitScope::Server, Counted::Role("clerk".into()), rate(1, 1_000))]);
    let acting = |role: &str| Caller { role: Some(role.into()), ..caller("acme", "anna") };
    assert!(limiter.enter(&guarding, &acting("clerk")).is_ok());
    assert!(limiter.enter(&guarding, &acting("clerk")).is_err());
    for _ in 0..5 {
        assert!(limiter.enter(&guarding, &acting("manager")).is_ok());
        assert!(limiter.enter(&guarding, &caller("acme", "anna")).is_ok());
    }
}

#[tokio::test(start_paused = true)]
async fn calls_at_once_are_as_many_as_may_be() {
    let limiter = Limiter::default();
    let mut guarding = limited(&[(LimitScope::Server, Counted::Caller, rate(100, 1_000))]);
    guarding.at_once(LimitScope::Server, Counted::Caller, 2);
    let anna = caller("acme", "anna");
    let first = limiter.enter(&guarding, &anna).expect("there is room");
    let second = limiter.enter(&guarding, &anna).expect("there is room");
    assert_eq!(limiter.enter(&guarding, &anna).err(), Some(LimitRefused::Busy));
    assert!(limiter.enter(&guarding, &caller("acme", "ivan")).is_ok());
    drop(first);
    let third = limiter.enter(&guarding, &anna).expect("there is room again");
    drop((second, third));
    let tenants = limiter.tenants.lock().expect("nothing panics");
    let counts = tenants.counts.values().next().expect("a tenant").lock().expect("nothing panics");
    assert!(counts.running.is_empty(), "who does nothing costs nothing");
}

#[tokio::test(start_paused = true)]
async fn idle_ones_are_forgotten() {
    let limiter = Limiter::default();
    let guarding = limited(&[(LimitScope::Server, Counted::Caller, rate(5, 1_000))]);
    for round in 0..10 {
        for number in 0..2_000 {
            assert!(limiter.enter(&guarding, &caller("acme", &format!("{round}-{number}"))).is_ok());
            assert!(limiter.enter(&guarding, &caller(&format!("t{round}-{number}"), "anna")).is_ok());
        }
        tokio::time::advance(Duration::from_secs(2)).await;
    }
    let tenants = limiter.tenants.lock().expect("nothing panics");
    assert!(tenants.counts.len() <= 6_000, "{}", tenants.counts.len());
    let acme = tenants.counts[&Some("acme".into())].lock().expect("nothing panics");
    assert!(acme.windows.len() <= 6_000, "{}", acme.windows.len());
}

#[test]
fn a_later_word_replaces_an_earlier_one() {
    let mut guarding = Guarding::default();
    guarding.limit(LimitScope::Server, Counted::Caller, rate(1, 1_000));
    guarding.limit(LimitScope::Server, Counted::Tenant, rate(2, 1_000));
    guarding.limit(LimitScope::Server, Counted::Caller, rate(3, 1_000));
    assert_eq!(guarding.limits.len(), 2);
    assert!(guarding.limits.contains(&(LimitScope::Server, Counted::Caller, rate(3, 1_000))));
}
