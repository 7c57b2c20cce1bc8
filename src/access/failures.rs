//! Admissions that failed, by address: who guesses tokens is slowed down. What succeeds is never counted, since many callers may
//! share an address.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use kartoteka_compiler::plan::CallRate;
use tokio::time::Instant;

use super::window::Window;
use crate::caller::network;

/// The most addresses that are remembered. With more of them failing at once, the newest are not counted: what they show is not
/// known in any case.
const MOST: usize = 10_000;

/// The failures of a server.
#[derive(Debug)]
pub(super) struct Failures {
    rate: CallRate,
    by_address: Mutex<HashMap<IpAddr, Window>>,
}

impl Failures {
    pub(super) fn new(rate: CallRate) -> Self {
        Self { rate, by_address: Mutex::default() }
    }

    /// Whether the other lets as many fail.
    pub(super) fn are_counted_as(&self, other: &Self) -> bool {
        self.rate == other.rate
    }

    /// How long an address has to wait, where it has failed too often.
    pub(super) fn wait(&self, address: Option<IpAddr>) -> Option<Duration> {
        let (now, length) = (Instant::now(), Duration::from_millis(self.rate.window_ms));
        let mut windows = self.by_address.lock().unwrap_or_else(PoisonError::into_inner);
        windows.get_mut(&network(address?))?.wait(now, length, self.rate.calls)
    }

    /// Notes a failure; gives how long the address has to wait, where it has failed too often.
    pub(super) fn note(&self, address: Option<IpAddr>) -> Option<Duration> {
        let address = network(address?);
        let (now, length) = (Instant::now(), Duration::from_millis(self.rate.window_ms));
        let mut windows = self.by_address.lock().unwrap_or_else(PoisonError::into_inner);
        if windows.len() >= MOST && !windows.contains_key(&address) {
            windows.retain(|_, window| !window.is_idle(now));
            if windows.len() >= MOST {
                return None;
            }
        }
        let window = windows.entry(address).or_insert_with(|| Window::new(length));
        let wait = window.wait(now, length, self.rate.calls);
        if wait.is_none() {
            window.take(now);
        }
        wait
    }
}
