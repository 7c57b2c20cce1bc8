use jiff::Timestamp;

use super::*;

fn minute(number: i64, done: u64, failed: u64, half: Option<u64>) -> Minute {
    let at = Moment(Timestamp::from_second(number * 60).expect("a moment"));
    Minute { at, done, failed, half, most: half.map(|half| half * 2) }
}

#[test]
fn an_axis_ends_at_a_round_number_that_nothing_exceeds() {
    assert_eq!([0, 2, 3, 5, 11, 21, 41, 150].map(ceiling), [2, 2, 4, 10, 20, 40, 100, 200]);
}

#[test]
fn calls_are_an_area_and_their_failures_lie_on_it() {
    assert!(calls(&[]).is_none());
    let series = calls(&[minute(0, 2, 0, None), minute(1, 3, 1, None)]).expect("a chart");
    assert_eq!((series.top, series.least, series.most, series.worst), (4, 2, 4, 1));
    assert_eq!(series.line, "M471 72L480 36", "they are the last two of sixty");
    assert_eq!(series.area, "M471 72L480 36L480 144L471 144Z");
    assert_eq!(series.other, "M471 72L480 0L480 36L471 72Z");
    assert_eq!(series.rows.len(), 1);
}

#[test]
fn a_minute_without_calls_leaves_a_gap() {
    assert!(times(&[minute(0, 0, 0, None)]).is_none());
    let series = times(&[minute(0, 1, 0, Some(5)), minute(1, 0, 0, None), minute(2, 1, 0, Some(5))]).expect("a chart");
    assert_eq!(series.line, "M463 72M480 72");
    assert_eq!(times(&[minute(0, 1, 0, Some(5))]).expect("a chart").line, "M480 72L476 72", "one minute is seen");
}

#[test]
fn records_stand_in_bins() {
    assert!(histogram(&[AuditBin::default()]).is_none());
    let bins = [AuditBin { ok: 2, bad: 2 }, AuditBin { ok: 1, bad: 0 }];
    let histogram = histogram(&bins).expect("a chart");
    assert_eq!((histogram.all, histogram.failed), (5, 2));
    assert_eq!(histogram.ok, "M0 20h239v20h-239zM240 30h239v10h-239z");
    assert_eq!(histogram.bad, "M0 0h239v20h-239z");
}
