use jiff::Timestamp;

use super::*;
use crate::transport::operator::observed::BackendSnapshot;

const BOUNDS: [f64; 3] = [0.1, 0.2, 1.0];

fn snapshot(minute: i64, done: u64, failed: u64) -> Snapshot {
    let backend = BackendSnapshot { name: "crm/api".into(), asked: done, failed, resting: failed };
    Snapshot {
        at: Timestamp::from_second(minute * 60).expect("a moment"),
        began: Timestamp::UNIX_EPOCH,
        done,
        failed,
        buckets: vec![done, failed, 0, 0],
        bounds: &BOUNDS,
        kinds: vec![("limited", failed)],
        turned_away: 0,
        backends: vec![backend],
        running: 0,
        audit: None,
        other_tools: false,
    }
}

#[test]
fn a_minute_is_the_difference_of_two_readings() {
    let minutes = Minutes::default();
    assert!(minutes.hour(&snapshot(0, 0, 0)).minutes.is_empty());
    minutes.push(snapshot(0, 100, 0));
    assert!(minutes.hour(&snapshot(0, 120, 0)).minutes.is_empty(), "the first is not over");
    minutes.push(snapshot(1, 110, 2));
    minutes.push(snapshot(2, 110, 2));
    let hour = minutes.hour(&snapshot(2, 115, 3));
    let told: Vec<_> = hour.minutes.iter().map(|minute| (minute.done, minute.failed, minute.most)).collect();
    assert_eq!(told, [(10, 2, Some(200)), (0, 0, None)]);
    assert_eq!(
        hour.refused.iter().map(|refusals| (refusals.check, refusals.count)).collect::<Vec<_>>(),
        [("limits", 3)]
    );
    let system = &hour.systems[0];
    assert_eq!((system.ok, system.rate, system.hour, system.failed), (false, 0, 15, 3));
}

#[test]
fn an_hour_is_sixty_minutes() {
    let minutes = Minutes::default();
    for minute in 0..100 {
        minutes.push(snapshot(minute, 10 * u64::try_from(minute).expect("few"), 0));
    }
    let hour = minutes.hour(&snapshot(99, 990, 0));
    assert_eq!(hour.minutes.len(), 60);
    assert!(hour.minutes.iter().all(|minute| minute.done == 10));
}

#[test]
fn what_most_calls_did_not_exceed_lies_in_its_bucket() {
    assert_eq!(quantile(&[0, 0, 0, 0], &BOUNDS, 95), None);
    assert_eq!(quantile(&[100, 0, 0, 0], &BOUNDS, 50), Some(50));
    assert_eq!(quantile(&[1, 0, 0, 0], &BOUNDS, 50), Some(100));
    assert_eq!(quantile(&[50, 50, 0, 0], &BOUNDS, 95), Some(190));
    assert_eq!(quantile(&[0, 0, 0, 7], &BOUNDS, 95), Some(1000), "beyond the last bound nothing is known");
}
