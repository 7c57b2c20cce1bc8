//! How the server is: its numbers over an hour, what is behind it, and what needs attention.

use serde::Serialize;

use crate::charts::{self, Minute, Series};
use crate::page::{Moment, Page, Section, Title};

/// What needs attention.
#[derive(Debug, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Todo {
    /// The server takes no calls.
    NotReady,
    /// The store does not answer.
    StoreAway,
    /// The audit takes nothing, and calls that write are refused.
    Unaudited,
    /// The keys of an issuer of tokens are not there.
    NoKeys,
    /// A backend is left alone after failures.
    Resting {
        /// Its catalog and name.
        name: String,
        /// For how many tenants.
        tenants: u64,
    },
    /// Records of the audit could not be written.
    AuditLost {
        /// How many.
        count: u64,
    },
    /// The tools are not those that the operator has pinned.
    OtherTools,
    /// Calls of the reader's tenant wait for a person.
    Waiting {
        /// How many.
        count: usize,
        /// The oldest since then.
        since: Moment,
    },
    /// Calls of other tenants wait for their persons.
    WaitingElsewhere {
        /// How many.
        count: usize,
    },
    /// Connections failed their last test.
    Failing(OfTenants),
    /// Leads are not tried any more by themselves.
    GivenUp(OfTenants),
    /// Definitions of tools of MCP servers wait to be looked at.
    Unpinned {
        /// How many.
        count: usize,
    },
}

/// What tenants have that needs attention.
#[derive(Debug, Serialize)]
pub struct OfTenants {
    /// How many there are.
    pub count: usize,
    /// Of how many tenants.
    pub tenants: usize,
    /// The tenant, where it is one.
    pub only: Option<String>,
}

/// A backend.
#[derive(Debug, Serialize)]
pub struct SystemState {
    /// Its catalog and name.
    pub name: String,
    /// It is asked.
    pub ok: bool,
    /// Requests of the last minute.
    pub rate: u64,
    /// Requests of the hour.
    pub hour: u64,
    /// Those of them that failed.
    pub failed: u64,
}

/// Refusals of the hour by what was not passed.
#[derive(Debug, Serialize)]
pub struct Refusals {
    /// The check: `limits`, `arguments`, `confirm`, `approval`, `admission`.
    pub check: &'static str,
    /// How many.
    pub count: u64,
}

/// How a part of the server is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum PartState {
    /// As it is to be.
    Works,
    /// In part.
    Degraded,
    /// It is not used.
    Off,
}

/// A part of the server.
#[derive(Debug, Serialize)]
pub struct ServerPart {
    /// Which: `store`, `catalogs`, `audit`.
    pub name: &'static str,
    /// How it is.
    pub state: PartState,
    /// A number that goes with it.
    pub count: Option<u64>,
}

/// How the server is.
#[derive(Debug)]
pub struct OverviewPage {
    /// It takes calls.
    pub ready: bool,
    /// Since when the process runs.
    pub began: Moment,
    /// When this is.
    pub now: Moment,
    /// What needs attention.
    pub todo: Vec<Todo>,
    /// The last sixty minutes, the oldest first; fewer after a start.
    pub minutes: Vec<Minute>,
    /// 95 of 100 calls of the hour took no longer, in milliseconds.
    pub hour_most: Option<u64>,
    /// Calls that run now.
    pub running: u64,
    /// Calls of all tenants that wait for a person, and since when the oldest does; `None` where the store does not answer.
    pub waiting: Option<(usize, Option<Moment>)>,
    /// The backends.
    pub systems: Vec<SystemState>,
    /// What was refused.
    pub refused: Vec<Refusals>,
    /// The parts of the server.
    pub parts: Vec<ServerPart>,
}

#[derive(Serialize)]
struct OverviewFields<'p> {
    ready: bool,
    up_minutes: i64,
    todo: &'p [Todo],
    running: u64,
    waiting_now: Option<usize>,
    waiting_since: Option<Moment>,
    last: Sums,
    hour: Sums,
    calls: Option<Series>,
    times: Option<Series>,
    systems: &'p [SystemState],
    refused: Vec<Share<'p>>,
    parts: &'p [ServerPart],
}

/// Calls of a span, added up.
#[derive(Default, Serialize)]
struct Sums {
    all: u64,
    failed: u64,
    most: Option<u64>,
}

#[derive(Serialize)]
struct Share<'p> {
    #[serde(flatten)]
    of: &'p Refusals,
    /// Of the most frequent, in hundredths.
    share: u64,
}

impl Serialize for OverviewPage {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let last = self.minutes.last();
        let most = self.refused.iter().map(|refusals| refusals.count).max().unwrap_or_default().max(1);
        let sum = |read: fn(&Minute) -> u64| self.minutes.iter().map(read).sum::<u64>();
        let fields = OverviewFields {
            ready: self.ready,
            up_minutes: (self.now.0.as_second() - self.began.0.as_second()).max(0) / 60,
            todo: &self.todo,
            running: self.running,
            waiting_now: self.waiting.map(|(count, _)| count),
            waiting_since: self.waiting.and_then(|(_, since)| since),
            last: last.map_or_else(Sums::default, |last| Sums {
                all: last.done + last.failed,
                failed: last.failed,
                most: last.most,
            }),
            hour: Sums {
                all: sum(|minute| minute.done + minute.failed),
                failed: sum(|minute| minute.failed),
                most: self.hour_most,
            },
            calls: charts::calls(&self.minutes),
            times: charts::times(&self.minutes),
            systems: &self.systems,
            refused: self.refused.iter().map(|of| Share { of, share: of.count * 100 / most }).collect(),
            parts: &self.parts,
        };
        fields.serialize(serializer)
    }
}

impl Page for OverviewPage {
    const TEMPLATE: &'static str = "overview.html";

    fn section(&self) -> Option<Section> {
        Some(Section::Overview)
    }

    fn title(&self) -> Title<'_> {
        Title::Key("nav-overview")
    }
}
