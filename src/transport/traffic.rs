//! What peers do to a server, counted: how many connections are open, and what was refused. The counts only grow, but for
//! that of the open connections; each costs one relaxed atomic operation.

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use crate::access::admission::Challenge;
use crate::access::means::AdmissionMeans;

/// What a peer did not pass.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Check {
    /// `Host` is missing, doubled or not allowed.
    Host,
    /// `Origin` is not allowed.
    Origin,
    /// Who it is was not shown, or is not known.
    Admission,
    /// Its token lacks a scope for a tool that is listed to it.
    Scope,
    /// There were as many connections as there may be.
    Connections,
    /// The address had as many connections as one may have.
    Address,
    /// All sessions were in use.
    Sessions,
    /// There were as many conversations over WebSocket and HTTP+SSE as there may be.
    Conversations,
    /// A body was too long, too slow, or broke off.
    Body,
    /// There was no memory for a body.
    Memory,
    /// A TLS handshake failed.
    Handshake,
}

impl Check {
    const ALL: [Self; 11] = [
        Self::Host,
        Self::Origin,
        Self::Admission,
        Self::Scope,
        Self::Connections,
        Self::Address,
        Self::Sessions,
        Self::Conversations,
        Self::Body,
        Self::Memory,
        Self::Handshake,
    ];

    /// As a word.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Host => "host",
            Self::Origin => "origin",
            Self::Admission => "admission",
            Self::Scope => "scope",
            Self::Connections => "connections",
            Self::Address => "address",
            Self::Sessions => "sessions",
            Self::Conversations => "conversations",
            Self::Body => "body",
            Self::Memory => "memory",
            Self::Handshake => "handshake",
        }
    }
}

/// The counts of one server.
#[derive(Debug, Default)]
pub(crate) struct Traffic {
    open: AtomicU64,
    refused: [AtomicU64; Check::ALL.len()],
    /// By means, then by outcome.
    admissions: [[AtomicU64; OUTCOMES]; AdmissionMeans::ALL.len()],
}

/// How many ways there are in which it ends to ask to be let in: one is let in, or is not, for a reason that has a name.
const OUTCOMES: usize = 1 + Challenge::NAMES.len();

impl Traffic {
    /// A connection was opened.
    pub(super) fn opened(&self) {
        self.open.fetch_add(1, Relaxed);
    }

    /// A connection that was opened has closed.
    pub(super) fn closed(&self) {
        self.open.fetch_sub(1, Relaxed);
    }

    /// Something was refused.
    pub(super) fn refused(&self, check: Check) {
        self.refused[check as usize].fetch_add(1, Relaxed);
    }

    /// A caller was let in.
    pub(super) fn admitted(&self, means: AdmissionMeans) {
        self.admissions[means as usize][0].fetch_add(1, Relaxed);
    }

    /// A caller was not.
    pub(super) fn not_admitted(&self, means: AdmissionMeans, challenge: &Challenge) {
        self.refused(Check::Admission);
        let why = Challenge::NAMES.iter().position(|known| *known == challenge.name());
        let outcome = 1 + why.expect("`Challenge::NAMES` has every name");
        self.admissions[means as usize][outcome].fetch_add(1, Relaxed);
    }

    /// How often it ended how, by means and outcome; what did not occur is left out.
    pub(super) fn admissions(&self) -> Vec<(&'static str, &'static str, u64)> {
        let of = |means: AdmissionMeans| {
            let outcomes = ["admitted"].into_iter().chain(Challenge::NAMES);
            let counts = self.admissions[means as usize].iter();
            outcomes.zip(counts).map(move |(outcome, count)| (means.name(), outcome, count.load(Relaxed)))
        };
        AdmissionMeans::ALL.into_iter().flat_map(of).filter(|(_, _, count)| *count > 0).collect()
    }

    /// How many connections are open.
    pub(crate) fn open(&self) -> u64 {
        self.open.load(Relaxed)
    }

    /// What was refused, by check.
    pub(super) fn refusals(&self) -> impl Iterator<Item = (Check, u64)> {
        Check::ALL.into_iter().map(|check| (check, self.refused[check as usize].load(Relaxed)))
    }
}
