//! Refused admissions: the first few of each address and minute have records of their own, the others are counted.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::draft::Draft;
use crate::caller::network;

/// How many of an address and minute have records of their own.
const TOLD: u64 = 10;

const MINUTE: Duration = Duration::from_secs(60);

/// The most addresses that are counted separately.
const MOST: usize = 10_000;

/// Failures to come in.
#[derive(Debug, Default)]
pub(super) struct Admissions(Mutex<FailingAddresses>);

#[derive(Debug, Default)]
struct FailingAddresses {
    by_address: BTreeMap<Option<IpAddr>, Failing>,
    /// Of addresses beyond those.
    others: u64,
}

/// The failures of an address within a minute.
#[derive(Debug)]
struct Failing {
    since: Instant,
    count: u64,
}

impl Admissions {
    /// Notes a failure: its record, where it is to have one.
    pub(super) fn note(&self, address: Option<IpAddr>, why: &str) -> Option<Draft> {
        let key = address.map(network);
        let mut counted = self.lock();
        if counted.by_address.len() >= MOST && !counted.by_address.contains_key(&key) {
            counted.others += 1;
            return None;
        }
        let failing = counted.by_address.entry(key).or_insert_with(|| Failing { since: Instant::now(), count: 0 });
        failing.count += 1;
        (failing.count <= TOLD).then(|| Draft::admission(address, Some(why), 1))
    }

    /// The counts of those without records of their own, whose minute is over at this moment.
    pub(super) fn counts(&self, now: Instant) -> Vec<Draft> {
        let (mut told, mut counted) = (Vec::new(), self.lock());
        counted.by_address.retain(|address, failing| {
            let goes_on = now.saturating_duration_since(failing.since) < MINUTE;
            if !goes_on && failing.count > TOLD {
                told.push(Draft::admission(*address, None, failing.count - TOLD));
            }
            goes_on
        });
        match std::mem::take(&mut counted.others) {
            0 => {}
            others => told.push(Draft::admission(None, None, others)),
        }
        told
    }

    fn lock(&self) -> MutexGuard<'_, FailingAddresses> {
        // Nothing in here can panic halfway.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
