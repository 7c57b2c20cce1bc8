//! Charts, as paths of SVG. The numbers behind each stand beside it in a table.

use std::fmt::Write as _;

use jiff::SignedDuration;
use serde::Serialize;

use crate::page::Moment;

/// The size of a chart, in its own units.
const WIDE: u64 = 480;
const HIGH: u64 = 144;

/// The height of a histogram.
const LOW: u64 = 40;

/// How many minutes a chart is wide: those before a start are left empty.
const MINUTES: u64 = 60;

/// Every so many minutes stand in the table of numbers.
const TABLE_STEP: usize = 10;

/// A minute of the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Minute {
    /// When it ended.
    pub at: Moment,
    /// Calls that did what they were to do.
    pub done: u64,
    /// Calls that failed.
    pub failed: u64,
    /// Half of the calls took no longer, in milliseconds; `None` where there was none.
    pub half: Option<u64>,
    /// Of a hundred calls 95 took no longer.
    pub most: Option<u64>,
}

/// How many records of a span of time there are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct AuditBin {
    /// Those that ended well.
    pub ok: u64,
    /// Those that did not.
    pub bad: u64,
}

/// A chart over minutes.
#[derive(Debug, Serialize)]
pub(crate) struct Series {
    /// The paths: of calls an area, a line and the failures on top of it; of times two lines.
    area: String,
    line: String,
    other: String,
    /// What stands at the top of the axis, and in its middle.
    top: u64,
    middle: u64,
    /// The first minute, the middle one and the last.
    from: Moment,
    half: Moment,
    to: Moment,
    /// What is said to those who do not see it.
    least: u64,
    most: u64,
    worst: u64,
    rows: Vec<Row>,
}

/// A line of the table.
#[derive(Debug, Serialize)]
struct Row {
    at: Moment,
    one: Option<u64>,
    other: Option<u64>,
}

/// Records by time.
#[derive(Debug, Serialize)]
pub(crate) struct Histogram {
    ok: String,
    bad: String,
    all: u64,
    failed: u64,
}

/// Calls a minute; `None` where no minute is over yet.
pub(crate) fn calls(minutes: &[Minute]) -> Option<Series> {
    let last = minutes.last()?.at;
    let all = |minute: &Minute| minute.done + minute.failed;
    let top = ceiling(minutes.iter().map(all).max()?);
    let done: Vec<Point> = points(minutes, |minute| Some(minute.done), top);
    let (line, whole) = (path(&done), points(minutes, |minute| Some(all(minute)), top));
    let (Some(start), Some(end)) = (done.first(), done.last()) else { return None };
    let area = format!("{line}L{} {HIGH}L{} {HIGH}Z", end.x, start.x);
    // The failures lie between what was done and all: along the one, and back along the other.
    let mut other = path(&whole);
    for point in done.iter().rev() {
        write!(other, "L{} {}", point.x, point.y).expect("a text grows as it is written");
    }
    other.push('Z');
    Some(Series {
        area,
        line,
        other,
        top,
        middle: top / 2,
        from: before(last, MINUTES - 1),
        half: before(last, MINUTES / 2),
        to: last,
        least: minutes.iter().map(all).min()?,
        most: minutes.iter().map(all).max()?,
        worst: minutes.iter().map(|minute| minute.failed).max()?,
        rows: rows(minutes, |minute| (Some(minute.done), Some(minute.failed))),
    })
}

/// How long calls took; `None` where there was none.
pub(crate) fn times(minutes: &[Minute]) -> Option<Series> {
    let last = minutes.last()?.at;
    let worst = minutes.iter().filter_map(|minute| minute.most).max()?;
    let mut halves: Vec<u64> = minutes.iter().filter_map(|minute| minute.half).collect();
    halves.sort_unstable();
    let top = ceiling(worst);
    Some(Series {
        area: String::new(),
        line: path(&points(minutes, |minute| minute.half, top)),
        other: path(&points(minutes, |minute| minute.most, top)),
        top,
        middle: top / 2,
        from: before(last, MINUTES - 1),
        half: before(last, MINUTES / 2),
        to: last,
        least: halves.get(halves.len() / 2).copied().unwrap_or_default(),
        most: worst,
        worst,
        rows: rows(minutes, |minute| (minute.half, minute.most)),
    })
}

/// Records by time; `None` where there are none.
pub(crate) fn histogram(bins: &[AuditBin]) -> Option<Histogram> {
    let top = bins.iter().map(|bin| bin.ok + bin.bad).max().filter(|top| *top > 0)?;
    let count = u64::try_from(bins.len()).ok()?;
    let (mut ok, mut bad) = (String::new(), String::new());
    for (place, bin) in (0..).zip(bins) {
        let (from, to) = (WIDE * place / count, WIDE * (place + 1) / count);
        let width = (to - from).saturating_sub(1).max(1);
        // What is there is seen, be it one of a million.
        let high = |number: u64| if number == 0 { 0 } else { (number * LOW / top).max(1) };
        let (well, badly) = (high(bin.ok), high(bin.bad));
        let well = well.min(LOW - badly.min(LOW));
        // What ended badly stands on top of what ended well.
        for (out, height, under) in [(&mut ok, well, 0), (&mut bad, badly, well)] {
            if height > 0 {
                let y = LOW - (under + height).min(LOW);
                write!(out, "M{from} {y}h{width}v{height}h-{width}z").expect("a text grows as it is written");
            }
        }
    }
    let sum = |read: fn(&AuditBin) -> u64| bins.iter().map(read).sum();
    Some(Histogram { ok, bad, all: sum(|bin| bin.ok + bin.bad), failed: sum(|bin| bin.bad) })
}

struct Point {
    x: u64,
    y: u64,
    /// The point before it is not there.
    apart: bool,
}

fn points(minutes: &[Minute], read: impl Fn(&Minute) -> Option<u64>, top: u64) -> Vec<Point> {
    let empty = MINUTES.saturating_sub(u64::try_from(minutes.len()).unwrap_or(u64::MAX));
    let (mut out, mut apart) = (Vec::new(), true);
    for (place, minute) in (empty..).zip(minutes) {
        match read(minute) {
            None => apart = true,
            Some(number) => {
                out.push(Point { x: WIDE * place / (MINUTES - 1), y: HIGH - (HIGH * number.min(top) / top), apart });
                apart = false;
            }
        }
    }
    out
}

fn path(points: &[Point]) -> String {
    let mut out = String::new();
    for Point { x, y, apart } in points {
        write!(out, "{}{x} {y}", if *apart { 'M' } else { 'L' }).expect("a text grows as it is written");
    }
    // One point alone is a short line.
    if let [only] = points {
        write!(out, "L{} {}", only.x.saturating_sub(4), only.y).expect("a text grows as it is written");
    }
    out
}

/// The moment so many minutes before another.
fn before(moment: Moment, minutes: u64) -> Moment {
    let minutes = SignedDuration::from_mins(i64::try_from(minutes).expect("an hour"));
    Moment(moment.0.checked_sub(minutes).unwrap_or(moment.0))
}

/// The top of an axis: 2, 4, 10, 20, 40, 100, …
fn ceiling(most: u64) -> u64 {
    let mut top = 2;
    while top < most {
        top = match top.to_string().as_bytes()[0] {
            b'4' => top / 4 * 10,
            _ => top.saturating_mul(2),
        };
    }
    top
}

/// Every tenth minute, the newest first.
fn rows(minutes: &[Minute], read: impl Fn(&Minute) -> (Option<u64>, Option<u64>)) -> Vec<Row> {
    let every = minutes.iter().rev().step_by(TABLE_STEP);
    let row = |minute: &Minute| {
        let (one, other) = read(minute);
        Row { at: minute.at, one, other }
    };
    every.map(row).collect()
}

#[cfg(test)]
mod tests;
