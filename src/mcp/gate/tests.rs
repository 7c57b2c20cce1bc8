use std::time::Duration;

use super::*;

#[test]
fn as_many_as_may_be_and_what_was_refused() {
    let gate = Gate::new(2);
    let (first, _second) = (gate.enter().expect("a place"), gate.enter().expect("a place"));
    assert!(gate.look_in().is_none() && gate.enter().is_none());
    assert_eq!((gate.in_flight(), gate.refused()), (2, 1));
    drop(first);
    assert!(gate.clone().enter().is_some());
    assert_eq!(gate.in_flight(), 1);
}

#[test]
fn a_narrow_gate_lets_some_in() {
    let gate = Gate::new(200);
    let mut places: Vec<_> = (0..100).map(|_| gate.enter().expect("a place")).collect();
    gate.narrow(true);
    assert!(gate.enter().is_none());
    places.truncate(63);
    places.push(gate.enter().expect("one of 64"));
    assert!(gate.enter().is_none());
    gate.narrow(false);
    assert!(gate.enter().is_some());
}

#[tokio::test(start_paused = true)]
async fn the_wait_for_the_last_call_keeps_others_out_and_changes_no_count() {
    let gate = Gate::new(8);
    let place = gate.enter().expect("a place");
    let mut waiting = Box::pin(gate.idle());
    assert!(tokio::time::timeout(Duration::from_secs(1), &mut waiting).await.is_err(), "a call is in flight");
    assert_eq!(gate.in_flight(), 1);
    assert!(gate.enter().is_none(), "the gate is shut");
    drop(place);
    waiting.await;
    assert!(gate.enter().is_some());
    gate.idle().await;
}
