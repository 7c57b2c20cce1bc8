use super::*;

#[test]
fn a_call_is_counted_once_however_it_ends() {
    let counters = Counters::default();
    counters.begin().end(false);
    counters.begin().end(true);
    counters.failed("busy");
    drop(counters.begin());
    let Metrics { calls, kinds } = counters.read();
    assert_eq!((calls.answered.count(), calls.failed.count(), calls.abandoned.count()), (1, 1, 1));
    assert_eq!((calls.count(), kinds), (3, vec![("busy", 1)]));
}

#[test]
fn a_kind_without_a_place_is_another() {
    let counters = Counters::default();
    counters.failed("whatever");
    counters.failed("internal");
    assert_eq!(counters.read().kinds, [("internal", 1), (OTHER, 1)]);
}
