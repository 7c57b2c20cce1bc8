//! Refused admissions: the first few of each address and minute have records of their own, the others are counted. All together are bounded
//! as well: who has many addresses does not fill the disk.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::draft::Draft;
use crate::caller::{RefusedToken, network};

/// How many of an address and minute have records of their own.
const TOLD: u64 = 10;

/// How many of all addresses have.
const TOLD_OF_ALL: u64 = 300;

/// How many addresses have a count of their own at once; the others are counted together.
const COUNTED: usize = 100;

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
    /// Since when those with records of their own are counted, and how many they are.
    told: Option<(Instant, u64)>,
}

/// The failures of an address within a minute.
#[derive(Debug)]
struct Failing {
    since: Instant,
    count: u64,
    /// Those with records of their own.
    told: u64,
}

impl Admissions {
    /// Notes a failure: its record, where it is to have one.
    pub(super) fn note(&self, address: Option<IpAddr>, why: &str, token: Option<&RefusedToken>) -> Option<Draft> {
        let (key, now) = (address.map(network), Instant::now());
        let mut counted = self.lock();
        if counted.by_address.len() >= MOST && !counted.by_address.contains_key(&key) {
            counted.others += 1;
            return None;
        }
        let (since, of_all) = counted.told.filter(|(since, _)| now.duration_since(*since) < MINUTE).unwrap_or((now, 0));
        let failing = counted.by_address.entry(key).or_insert_with(|| Failing { since: now, count: 0, told: 0 });
        failing.count += 1;
        if failing.told >= TOLD || of_all >= TOLD_OF_ALL {
            return None;
        }
        failing.told += 1;
        counted.told = Some((since, of_all + 1));
        Some(Draft::admission(address, Some(why), token, 1))
    }

    /// The counts of those without records of their own, whose minute is over at this moment.
    pub(super) fn counts(&self, now: Instant) -> Vec<Draft> {
        let (mut over, mut counted) = (Vec::new(), self.lock());
        counted.by_address.retain(|address, failing| {
            let goes_on = now.saturating_duration_since(failing.since) < MINUTE;
            if !goes_on && failing.count > failing.told {
                over.push((*address, failing.count - failing.told));
            }
            goes_on
        });
        over.sort_by_key(|(_, count)| Reverse(*count));
        let together = over.split_off(over.len().min(COUNTED)).iter().map(|(_, count)| count).sum::<u64>();
        let mut told: Vec<Draft> =
            over.into_iter().map(|(address, count)| Draft::admission(address, None, None, count)).collect();
        match std::mem::take(&mut counted.others) + together {
            0 => {}
            others => told.push(Draft::admission(None, None, None, others)),
        }
        told
    }

    fn lock(&self) -> MutexGuard<'_, FailingAddresses> {
        // Nothing in here can panic halfway.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
