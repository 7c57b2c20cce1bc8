//! The two limits of the cloud: requests by a leaky bucket, and the running time that each answer reports.

use std::{collections::HashMap, time::Instant};

use jiff::Timestamp;
use serde_json::{Value, json};

use super::clock;

/// What leaks out of the bucket in a second, on every plan but the greatest.
const LEAK: f64 = 2.0;
/// What the bucket holds.
const HOLDS: f64 = 50.0;
/// How long running time counts.
const WINDOW_SECONDS: i64 = 600;

/// The leaky bucket of one caller's address; the demo has only loopback callers, hence one.
#[derive(Debug)]
pub(super) struct Bucket {
    level: f64,
    since: Instant,
}

impl Bucket {
    pub(super) fn new(now: Instant) -> Self {
        Self { level: 0.0, since: now }
    }

    /// Puts a request in; `false` when it does not fit.
    pub(super) fn admits(&mut self, now: Instant) -> bool {
        self.level = (self.level - LEAK * now.duration_since(self.since).as_secs_f64()).max(0.0);
        self.since = now;
        let fits = self.level + 1.0 <= HOLDS;
        if fits {
            self.level += 1.0;
        }
        fits
    }
}

/// How long each method ran lately. One window a method instead of the portal's ten buckets: the figure is only reported.
#[derive(Debug, Default)]
pub(super) struct Operating(HashMap<String, (i64, f64)>);

impl Operating {
    /// Adds a call that began at `started` and ends now; gives the method's sum.
    pub(super) fn add(&mut self, method: &str, started: Timestamp) -> f64 {
        let now = Timestamp::now();
        let (since, sum) = self.0.entry(method.to_owned()).or_insert((now.as_second(), 0.0));
        if now.as_second() - *since >= WINDOW_SECONDS {
            (*since, *sum) = (now.as_second(), 0.0);
        }
        *sum += clock::seconds(now) - clock::seconds(started);
        *sum
    }
}

/// The `time` of an answer that is complete now.
pub(super) fn timing(started: Timestamp, operating: f64) -> Value {
    let finished = Timestamp::now();
    let duration = clock::seconds(finished) - clock::seconds(started);
    json!({
        "start": clock::seconds(started),
        "finish": clock::seconds(finished),
        "duration": duration,
        "processing": duration,
        "date_start": clock::wire(started),
        "date_finish": clock::wire(finished),
        "operating_reset_at": started.as_second() + WINDOW_SECONDS,
        "operating": operating,
    })
}
