use super::*;

#[test]
fn a_duration_is_in_the_first_bucket_that_it_fits() {
    let durations = Durations::default();
    for (ms, bucket) in [(0, 0), (10, 0), (11, 1), (20, 1), (300_000, 13), (300_001, 14)] {
        let before = durations.read().buckets[bucket];
        durations.count(Duration::from_millis(ms));
        assert_eq!(durations.read().buckets[bucket], before + 1, "{ms} ms");
    }
    let read = durations.read();
    assert_eq!((read.count(), read.total), (6, Duration::from_millis(600_042)));
}

#[test]
fn the_bounds_are_the_same_in_both_units() {
    #[expect(clippy::cast_precision_loss, reason = "the bounds are small")]
    let seconds = MILLISECONDS.map(|bound| bound as f64 / 1000.0);
    assert_eq!(seconds, BOUNDS);
}
