//! The numbers of the last hour: counters are read once a minute, and what happened is the difference of two readings.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};

use kartoteka_console::pages::{Minute, Moment, Refusals, SystemState};

use super::observed::Snapshot;

/// How many minutes are kept.
const MOST: usize = 60;

/// Which kinds of failure are refusals, by what was not passed.
const CHECKS: [(&str, &[&str]); 4] = [
    ("limits", &["limited"]),
    ("arguments", &["bad_argument", "missing_argument"]),
    ("confirm", &["confirm_required"]),
    ("approval", &["approval_required", "declined"]),
];

/// What was read, the oldest first: a reading more than there are minutes.
#[derive(Debug, Default)]
pub(super) struct Minutes {
    read: Mutex<VecDeque<Snapshot>>,
}

/// What the last hour was like.
#[derive(Debug, Default)]
pub(super) struct Hour {
    pub(super) minutes: Vec<Minute>,
    /// 95 of 100 calls took no longer, in milliseconds.
    pub(super) most: Option<u64>,
    pub(super) systems: Vec<SystemState>,
    pub(super) refused: Vec<Refusals>,
}

impl Minutes {
    /// A minute is over.
    pub(super) fn push(&self, snapshot: Snapshot) {
        let mut read = self.lock();
        read.push_back(snapshot);
        if read.len() > MOST + 1 {
            read.pop_front();
        }
    }

    /// The hour until now.
    pub(super) fn hour(&self, now: &Snapshot) -> Hour {
        let read = self.lock();
        let minutes = read.iter().zip(read.iter().skip(1)).map(|(before, after)| minute(before, after)).collect();
        let Some(first) = read.front() else { return Hour::default() };
        let last = read.iter().nth_back(1).map(|before| (before, read.back().unwrap_or(now)));
        let mut refused: Vec<Refusals> = CHECKS
            .iter()
            .map(|(check, kinds)| {
                let sum = |snapshot: &Snapshot| kinds.iter().map(|kind| snapshot.failures(kind)).sum::<u64>();
                Refusals { check, count: sum(now).saturating_sub(sum(first)) }
            })
            .collect();
        refused.push(Refusals { check: "admission", count: now.turned_away.saturating_sub(first.turned_away) });
        refused.retain(|refusals| refusals.count > 0);
        refused.sort_by_key(|refusals| std::cmp::Reverse(refusals.count));
        Hour {
            minutes,
            most: quantile(&difference(first, now), now.bounds, 95),
            systems: now.backends.iter().map(|backend| system(&backend.name, first, now, last)).collect(),
            refused,
        }
    }

    fn lock(&self) -> MutexGuard<'_, VecDeque<Snapshot>> {
        // Nothing in here can panic halfway.
        self.read.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn minute(before: &Snapshot, after: &Snapshot) -> Minute {
    let spread = difference(before, after);
    Minute {
        at: Moment(after.at),
        done: after.done.saturating_sub(before.done),
        failed: after.failed.saturating_sub(before.failed),
        half: quantile(&spread, after.bounds, 50),
        most: quantile(&spread, after.bounds, 95),
    }
}

fn system(name: &str, first: &Snapshot, now: &Snapshot, last: Option<(&Snapshot, &Snapshot)>) -> SystemState {
    let counts = |snapshot: &Snapshot| {
        let found = snapshot.backends.iter().find(|backend| backend.name == name);
        found.map_or((0, 0, 0), |backend| (backend.asked, backend.failed, backend.resting))
    };
    let (asked, failed, resting) = counts(now);
    let (asked_then, failed_then, _) = counts(first);
    let rate = last.map_or(0, |(before, after)| counts(after).0.saturating_sub(counts(before).0));
    SystemState {
        name: name.to_owned(),
        ok: resting == 0,
        rate,
        hour: asked.saturating_sub(asked_then),
        failed: failed.saturating_sub(failed_then),
    }
}

fn difference(before: &Snapshot, after: &Snapshot) -> Vec<u64> {
    let then = before.buckets.iter().copied().chain(std::iter::repeat(0));
    after.buckets.iter().zip(then).map(|(now, then)| now.saturating_sub(then)).collect()
}

/// What so many of a hundred did not exceed, in milliseconds: as if those of a bucket were spread over it evenly. `None`: there were none.
fn quantile(buckets: &[u64], bounds: &[f64], percent: u64) -> Option<u64> {
    let all: u64 = buckets.iter().sum();
    if all == 0 {
        return None;
    }
    // The place of the one that is sought, counted from one.
    let place = (all * percent).div_ceil(100).max(1);
    let (mut before, mut from) = (0, 0.0);
    for (bucket, count) in buckets.iter().enumerate() {
        let to = bounds.get(bucket).copied().unwrap_or(from);
        if before + count >= place {
            #[expect(clippy::cast_precision_loss, reason = "a share of a bucket need not be exact")]
            let part = (place - before) as f64 / (*count).max(1) as f64;
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "it is positive, and below an hour"
            )]
            let milliseconds = ((from + (to - from) * part) * 1000.0).ceil() as u64;
            return Some(milliseconds);
        }
        (before, from) = (before + count, to);
    }
    None
}

#[cfg(test)]
mod tests;
