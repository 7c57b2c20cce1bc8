//! What all wires of one server share, so that no limit is multiplied by their number: the calls in flight, the budget of
//! memory, the sessions, and the counts of what peers do.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use crate::access::admission::{Admission, Challenge};
use crate::access::current_edge::CurrentEdge;
use crate::access::edge::Edge;
use crate::access::jwt::IssuerKeys;
use crate::access::means::AdmissionMeans;
use crate::caller::Identity;
use crate::mcp::{
    gate::Gate,
    serves::Serves,
    sessions::{SessionEnds, Sessions},
};
use crate::transport::limits::Limits;
use crate::transport::memory::{ConnectionsUse, Memory};
use crate::transport::traffic::{Check, Traffic};
use crate::transport::turned_away::turned_away;

/// What a session with a worker costs while it is idle, in bytes: mostly the worker's channels.
const SESSION: usize = 96 << 10;

/// The limits of one server, and what is taken of them. Clones are of the same server; a wire that is given [`Limits`]
/// alone shares with no other.
#[derive(Debug, Clone)]
pub struct Wires {
    pub(super) limits: Arc<Limits>,
    pub(super) gate: Gate,
    pub(super) memory: Arc<Memory>,
    pub(super) sessions: Arc<Sessions>,
    pub(super) traffic: Arc<Traffic>,
    pub(super) edge: Arc<CurrentEdge>,
}

/// What peers of one server do and hold, at one moment.
#[derive(Debug, Clone)]
pub struct WiresUse {
    /// Calls in flight.
    pub calls_in_flight: u64,
    /// Calls that were refused since the start, because there were as many as there may be.
    pub calls_refused: u64,
    /// Sessions of Streamable HTTP.
    pub sessions: usize,
    /// Open connections.
    pub connections: ConnectionsUse,
    /// What peers make the process hold, in bytes.
    pub(crate) bytes_held: usize,
    /// Connections that were given up since the start, because memory was short.
    pub given_up: u64,
    /// What else was refused since the start.
    pub refusals: Vec<(Check, u64)>,
    /// How it ended to ask to be let in, since the start: by what means, how, how often.
    pub(crate) admissions: Vec<(&'static str, &'static str, u64)>,
}

impl Wires {
    /// Lets in who decides something for the operator, by a token.
    #[must_use]
    pub(crate) fn admit_operator(&self, token: &str, address: Option<IpAddr>) -> Admission {
        self.edge.load().admit_operator(token, address)
    }

    /// Counts that somebody was let in by the operator's listener.
    pub(crate) fn admitted(&self, means: AdmissionMeans, who: &Identity) {
        self.traffic.admitted(means.of_admitted(who));
    }

    /// Counts and tells that somebody was not.
    pub(crate) fn turned_away(
        &self,
        server: &dyn Serves,
        from: (AdmissionMeans, Option<IpAddr>),
        challenge: &Challenge,
    ) {
        turned_away(&self.traffic, server, from, challenge);
    }

    /// The keys of each issuer whose tokens are taken: those that are due are fetched; where there are none it is waited for them so long.
    pub(crate) async fn look_for_keys(&self, within: Duration) -> Vec<IssuerKeys> {
        let edge = Arc::clone(&self.edge.load());
        edge.look_for_keys(within).await
    }

    /// The same with this edge, which says who is let in; without one everyone is, with every right.
    #[must_use]
    pub fn with_edge(self, edge: Edge) -> Self {
        Self { edge: Arc::new(CurrentEdge::new(edge)), ..self }
    }

    /// From now on the edge that `next` makes of the one before says who is let in. Conversations of callers whom it does not
    /// know, or knows as others, end.
    pub fn swap_edge(&self, next: impl FnOnce(&Edge) -> Edge) {
        let edge = next(&self.edge.load());
        self.edge.swap(edge);
    }

    /// Whether callers have to show who they are.
    #[must_use]
    pub(crate) fn authenticate(&self) -> bool {
        self.edge.load().authenticates()
    }

    /// Has every end of a session reported to `ends`, the first one that is given.
    pub(crate) fn report_session_ends(&self, ends: Arc<dyn SessionEnds>) {
        self.sessions.report_ends(ends);
    }

    /// Takes note of what the process takes, in bytes, beside what it took before its first client: what peers may make it hold
    /// follows that, and connections are given up where it comes near to [`Limits::memory`]; beyond that fewer calls may run at once.
    /// To be called some times a second.
    pub(crate) fn observe(&self, taken: usize) {
        self.memory.observe(taken, self.limits.memory);
        self.gate.narrow(taken > self.limits.memory);
    }

    /// What peers make the process hold now, in bytes.
    #[must_use]
    pub(crate) fn bytes_held(&self) -> usize {
        self.memory.held()
    }

    /// What is taken of the limits now.
    #[must_use]
    pub fn in_use(&self) -> WiresUse {
        WiresUse {
            calls_in_flight: self.gate.in_flight(),
            calls_refused: self.gate.refused(),
            sessions: self.sessions.count(),
            connections: self.memory.connections(self.traffic.open()),
            bytes_held: self.memory.held(),
            given_up: self.memory.given_up(),
            refusals: self.traffic.refusals().collect(),
            admissions: self.traffic.admissions(),
        }
    }
}

impl From<Limits> for Wires {
    fn from(limits: Limits) -> Self {
        let awake = limits.sessions.min(limits.memory / 4 / SESSION);
        Self {
            gate: Gate::new(limits.calls_in_flight),
            memory: Memory::new(limits.memory / 2),
            sessions: Arc::new(Sessions::new(limits.sessions, awake, limits.session_keep_alive)),
            traffic: Arc::default(),
            edge: Arc::new(CurrentEdge::new(Edge::open())),
            limits: Arc::new(limits),
        }
    }
}
