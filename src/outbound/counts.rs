//! What a backend was asked, counted by how each attempt ended. A request that is sent again is counted again.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::Duration;

use kartoteka_compiler::plan;

use super::attempt::Attempt;
use super::error::Lost;
use crate::runtime::durations::{Durations, Spread};
use crate::runtime::upstream::Reply;

/// How an attempt ended; the words of [`BackendUse::outcomes`].
#[derive(Debug, Clone, Copy)]
pub(super) enum Outcome {
    Answered,
    ClientError,
    ServerError,
    Redirected,
    TooLarge,
    Late,
    Unreachable,
    Broken,
    HeldBack,
    Refused,
    Resting,
}

const OUTCOMES: [(Outcome, &str); 11] = [
    (Outcome::Answered, "ok"),
    (Outcome::ClientError, "client_error"),
    (Outcome::ServerError, "server_error"),
    (Outcome::Redirected, "redirect"),
    (Outcome::TooLarge, "too_large"),
    (Outcome::Late, "timeout"),
    (Outcome::Unreachable, "unreachable"),
    (Outcome::Broken, "broken"),
    (Outcome::HeldBack, "held_back"),
    (Outcome::Refused, "refused"),
    (Outcome::Resting, "resting"),
];

/// The counts of one backend.
#[derive(Debug, Default)]
pub(super) struct BackendCounts {
    outcomes: [AtomicU64; OUTCOMES.len()],
    batched: AtomicU64,
    durations: Durations,
}

/// What a backend was asked since the start.
#[derive(Debug, Clone)]
pub(crate) struct BackendUse {
    /// Its name in the catalog.
    pub(crate) backend: String,
    /// How many attempts ended how: `ok`, `client_error` (4xx), `server_error` (5xx), `redirect`, `too_large`, `timeout`,
    /// `unreachable`, `broken`, `refused` (an address that is not asked); and for what was not sent, `held_back` by the backend's
    /// own pace, `resting` by its breaker.
    pub(crate) outcomes: Vec<(&'static str, u64)>,
    /// How many reads it answered as one of several in a request, which counts once.
    pub(crate) batched: u64,
    /// For how many tenants it is left alone.
    pub(crate) open: u64,
    /// How long the attempts took, from the pace's leave to the last byte.
    pub(crate) durations: Spread,
}

/// The counts of the backends of a catalog, over all its connections.
#[derive(Debug, Clone)]
pub(crate) struct BackendTallies(Vec<Arc<BackendCounts>>);

impl BackendTallies {
    /// Counts of so many backends, which begin.
    pub(crate) fn new(backends: usize) -> Self {
        Self((0..backends).map(|_| Arc::default()).collect())
    }

    pub(super) fn sharing(counts: impl Iterator<Item = Arc<BackendCounts>>) -> Self {
        Self(counts.collect())
    }

    pub(super) fn of(&self, backend: usize) -> Arc<BackendCounts> {
        Arc::clone(&self.0[backend])
    }

    /// What each backend of this catalog was asked; `open` says for how many tenants it is left alone.
    pub(crate) fn read(&self, plan: &plan::Catalog, open: impl Fn(usize) -> u64) -> Vec<BackendUse> {
        let counted = plan.backends.iter().zip(&self.0).enumerate();
        counted.map(|(place, (backend, counts))| counts.read(&backend.name, open(place))).collect()
    }
}

impl Outcome {
    pub(super) fn of(attempt: &Attempt) -> Self {
        match attempt {
            Attempt::Reply(Reply { status: 400..=499, .. }) => Self::ClientError,
            Attempt::Reply(Reply { status: 500.., .. }) => Self::ServerError,
            Attempt::Reply(_) => Self::Answered,
            Attempt::Redirect { .. } => Self::Redirected,
            Attempt::TooLarge { .. } | Attempt::Crowded => Self::TooLarge,
            Attempt::Lost(Lost::Late(_)) => Self::Late,
            Attempt::Lost(lost) if lost.is_unsent() => Self::Unreachable,
            Attempt::Lost(_) => Self::Broken,
            Attempt::Refused(_) => Self::Refused,
        }
    }

    /// Its word.
    pub(super) fn name(self) -> &'static str {
        OUTCOMES[self as usize].1
    }
}

impl BackendCounts {
    /// Counts an attempt.
    pub(super) fn attempt(&self, outcome: Outcome, took: Duration) {
        self.outcomes[outcome as usize].fetch_add(1, Relaxed);
        self.durations.count(took);
    }

    /// Counts a request that the pace let not go out.
    pub(super) fn held_back(&self) {
        self.outcomes[Outcome::HeldBack as usize].fetch_add(1, Relaxed);
    }

    /// Counts a request that was not sent, because the backend is left alone.
    pub(super) fn resting(&self) {
        self.outcomes[Outcome::Resting as usize].fetch_add(1, Relaxed);
    }

    /// Counts reads that were answered as some of several in a request.
    pub(super) fn batched(&self, reads: usize) {
        self.batched.fetch_add(reads as u64, Relaxed);
    }

    pub(super) fn read(&self, backend: &str, open: u64) -> BackendUse {
        let outcomes = OUTCOMES.map(|(outcome, name)| (name, self.outcomes[outcome as usize].load(Relaxed)));
        BackendUse {
            backend: backend.to_owned(),
            outcomes: outcomes.to_vec(),
            batched: self.batched.load(Relaxed),
            open,
            durations: self.durations.read(),
        }
    }
}
