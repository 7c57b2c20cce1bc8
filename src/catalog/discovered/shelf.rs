//! The tools of one MCP server for one connection. They are looked for when somebody lists or calls, in a bounded time; a server that
//! does not answer changes nothing of what others offer, and is asked again after a while.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use arc_swap::ArcSwapOption;
use kartoteka_compiler::plan::PinPolicy;
use tokio::time::{Instant, timeout};

use super::looking::Looking;
use super::places;
use super::tool::discovered;
use super::vetted::{self, VettedTool};
use crate::catalog::card::Card;
use crate::outbound::{Backends, ListedTools, McpTool};
use crate::store::pins::{PinState, PinnedServer, SeenTool};

/// How long it may take until a server's tools are known.
const LONGEST: Duration = Duration::from_secs(10);

/// How long a list counts of which the server says nothing.
const KEPT: Duration = Duration::from_mins(10);

/// How long pins count: another process may have decided.
const JUDGED: Duration = Duration::from_secs(30);

/// When a server that did not answer is asked again.
const AGAIN: Duration = Duration::from_secs(30);

/// How long a list counts of which the server says that it has changed: one that says so all the time is not read before each call.
const CHANGED: Duration = Duration::from_secs(10);

/// A list that takes longer waits, the next time, for a place among those of slow servers.
const SLOW: Duration = Duration::from_secs(2);

/// The next number of tools that are offered; 0 is of none.
static VERSIONS: AtomicU64 = AtomicU64::new(1);

/// The tools of one server for one connection.
pub(crate) struct Shelf {
    /// The place of the backend that is the server.
    pub(crate) backend: usize,
    known: ArcSwapOption<KnownTools>,
    looking: tokio::sync::Mutex<()>,
    /// The last list took long, or did not come.
    is_slow: AtomicBool,
    /// A person wants to know what it lists now.
    is_doubted: AtomicBool,
}

/// What is known of a server's tools.
struct KnownTools {
    vetted: Arc<Vec<VettedTool>>,
    /// What pins say of each; of none where they cannot be read.
    states: Vec<PinState>,
    /// Those that pins let through.
    cards: Vec<Arc<Card>>,
    /// Of these cards, among all that this process has known.
    version: u64,
    /// The number of changes that the list is as of.
    changes: u64,
    pins: u64,
    /// When the server was last asked.
    asked: Instant,
    judged: Instant,
    /// The server did not answer then.
    failed: bool,
}

/// What came of looking.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Looked {
    /// What is offered is as it was, or nothing was known before.
    Same,
    /// Other tools are offered than before.
    Changed,
}

impl Shelf {
    pub(crate) fn of(backend: usize) -> Self {
        let (known, looking) = (ArcSwapOption::empty(), tokio::sync::Mutex::new(()));
        let (is_slow, is_doubted) = (AtomicBool::new(false), AtomicBool::new(false));
        Self { backend, known, looking, is_slow, is_doubted }
    }

    /// The tools that are offered, as far as that is known.
    pub(crate) fn cards(&self) -> Vec<Arc<Card>> {
        self.known.load().as_ref().map(|known| known.cards.clone()).unwrap_or_default()
    }

    /// The tool that its server calls so, if it is offered.
    pub(in crate::catalog) fn card_of(&self, own: &str) -> Option<Arc<Card>> {
        let known = self.known.load_full()?;
        let accepted = known.vetted.iter().zip(&known.states).filter(|(_, state)| **state == PinState::Accepted);
        let place = accepted.map(|(tool, _)| tool).position(|tool| tool.own == own)?;
        known.cards.get(place).cloned()
    }

    /// Whether the server lists a tool that it calls so, and that could be offered.
    pub(in crate::catalog) fn lists(&self, own: &str) -> bool {
        self.known.load().as_ref().is_some_and(|known| known.vetted.iter().any(|tool| tool.own == own))
    }

    /// What tells the tools that are offered from others, of this server or another: a number that no other tools have.
    pub(in crate::catalog) fn version(&self) -> u64 {
        self.known.load().as_ref().map_or(0, |known| known.version)
    }

    /// Has the server asked again, and its tools held against the pins, the next time that they are looked for, however old its list is.
    pub(in crate::catalog) fn doubt(&self) {
        self.is_doubted.store(true, Ordering::Relaxed);
    }

    /// Whether nothing has to be looked for.
    pub(in crate::catalog) fn is_fresh(&self, backends: &Backends, pins: u64) -> bool {
        let known = self.known.load();
        let is_doubted = self.is_doubted.load(Ordering::Relaxed);
        !is_doubted && known.as_ref().is_some_and(|known| known.lists(self.backend, backends) && known.judges(pins))
    }

    /// Looks for what is not known, or no longer.
    pub(in crate::catalog) async fn look(&self, backends: &Backends, looking: &Looking<'_>) -> Looked {
        let _alone = self.looking.lock().await;
        let pins = looking.store.pins_version();
        if self.is_fresh(backends, pins) {
            return Looked::Same;
        }
        let is_doubted = self.is_doubted.swap(false, Ordering::Relaxed);
        let before = self.known.load_full();
        let known = before.as_deref().filter(|known| !is_doubted && known.lists(self.backend, backends));
        let (vetted, changes, asked, failed) = match known {
            Some(known) => (Arc::clone(&known.vetted), known.changes, known.asked, known.failed),
            None => match self.ask(backends, looking).await {
                Some((vetted, changes)) => (Arc::new(vetted), changes, Instant::now(), false),
                // What was offered stays: it was decided of, and a call says itself that nobody answers.
                None => {
                    let vetted = before.as_ref().map(|before| Arc::clone(&before.vetted)).unwrap_or_default();
                    (vetted, 0, Instant::now(), true)
                }
            },
        };
        let states = self.judged(&vetted, looking).await;
        let same = before.as_deref().filter(|before| Arc::ptr_eq(&before.vetted, &vetted) && before.states == states);
        let (cards, version) = match same {
            Some(same) => (same.cards.clone(), same.version),
            None => (self.let_through(&vetted, &states, looking), VERSIONS.fetch_add(1, Ordering::Relaxed)),
        };
        let is_other = |before: &KnownTools| before.version != version && offered(&before.cards) != offered(&cards);
        let changed = before.as_deref().is_some_and(is_other);
        let known = KnownTools { vetted, states, cards, version, changes, pins, asked, judged: Instant::now(), failed };
        self.known.store(Some(Arc::new(known)));
        if changed { Looked::Changed } else { Looked::Same }
    }

    /// What the server lists, as far as it may be offered, and the number of changes before it was asked.
    async fn ask(&self, backends: &Backends, looking: &Looking<'_>) -> Option<(Vec<VettedTool>, u64)> {
        let (catalog, backend) = (&*looking.plan.name, &*looking.plan.backends[self.backend].name);
        let begun = Instant::now();
        let place = timeout(LONGEST / 2, places::take(looking.tenant, self.is_slow.load(Ordering::Relaxed))).await;
        let Ok(place) = place else {
            tracing::warn!(
                catalog,
                backend,
                tenant = looking.tenant,
                "the tools of an MCP server are not asked for: others' lists take long"
            );
            return None;
        };
        let asked = Instant::now();
        let listed = backends.tools(self.backend, LONGEST.saturating_sub(begun.elapsed())).await?;
        drop(place);
        self.is_slow.store(listed.is_err() || asked.elapsed() > SLOW, Ordering::Relaxed);
        let ListedTools { tools, more, changes } = match listed {
            Ok(listed) => listed,
            Err(broke) => {
                tracing::warn!(catalog, backend, tenant = looking.tenant, error = %broke, "an MCP server does not list its tools");
                return None;
            }
        };
        if more {
            let taken = tools.len();
            tracing::warn!(
                catalog,
                backend,
                tenant = looking.tenant,
                taken,
                "an MCP server has more tools than are taken"
            );
        }
        Some((self.vetted(&tools, looking), changes))
    }

    /// Those tools that may be offered; of each other the log says why not.
    fn vetted(&self, tools: &[McpTool], looking: &Looking<'_>) -> Vec<VettedTool> {
        let (catalog, backend) = (&*looking.plan.name, &*looking.plan.backends[self.backend].name);
        let mut vetted: Vec<VettedTool> = Vec::new();
        for tool in tools.iter().filter(|tool| vetted::is_exported(looking.export(self.backend), &tool.name)) {
            let refused = match vetted::vet(looking.export(self.backend), tool) {
                Ok(one) if (looking.is_taken)(&one.name) => "shadows",
                Ok(one) if vetted.iter().any(|known| known.name == one.name) => "twice",
                Ok(one) => {
                    vetted.push(one);
                    continue;
                }
                Err(unfit) => unfit.word(),
            };
            let name: String =
                tool.name.chars().take(64).map(|char| if char.is_ascii_graphic() { char } else { '?' }).collect();
            tracing::warn!(
                catalog,
                backend,
                tenant = looking.tenant,
                tool = name,
                why = refused,
                "a tool of an MCP server is refused"
            );
        }
        vetted
    }

    /// What pins say of each tool; of none where they cannot be read.
    async fn judged(&self, vetted: &[VettedTool], looking: &Looking<'_>) -> Vec<PinState> {
        let export = looking.export(self.backend);
        let (catalog, backend) = (&*looking.plan.name, &*looking.plan.backends[self.backend].name);
        let first = export.pins == PinPolicy::First || looking.exports.assumes;
        // What an operator has looked at is the same, of any tenant's server; what was merely seen first is not.
        let tenant = if first { looking.tenant } else { "" };
        let server = PinnedServer { tenant, catalog, backend };
        let seen: Vec<SeenTool<'_>> = vetted
            .iter()
            .map(|tool| SeenTool { tool: &tool.own, sha256: &tool.sha256, definition: &tool.definition })
            .collect();
        looking.store.hold_against_pins(server, &seen, first).await.unwrap_or_else(|fault| {
            tracing::error!(catalog, backend, error = %fault, "pins cannot be read: the tools of an MCP server are not offered");
            Vec::new()
        })
    }

    /// The tools that pins let through.
    fn let_through(&self, vetted: &[VettedTool], states: &[PinState], looking: &Looking<'_>) -> Vec<Arc<Card>> {
        let export = looking.export(self.backend);
        let (catalog, backend) = (&*looking.plan.name, &*looking.plan.backends[self.backend].name);
        let mut cards = Vec::new();
        for (tool, state) in vetted.iter().zip(states) {
            if *state != PinState::Accepted {
                let (tool, sha256) = (&tool.own, &tool.sha256);
                tracing::warn!(
                    catalog,
                    backend,
                    tenant = looking.tenant,
                    tool,
                    sha256,
                    state = state.name(),
                    "a tool of an MCP server is not offered"
                );
                continue;
            }
            if let Some(why) = tool.schema.unchecked() {
                let tool = &tool.own;
                tracing::info!(catalog, backend, tenant = looking.tenant, tool, %why, "arguments of a tool of an MCP server are not checked");
            }
            let of = discovered(tool, (export, self.backend), (looking.plan, looking.texts));
            cards.push(looking.card(Arc::new(of), self.backend));
        }
        cards
    }
}

/// What clients are listed.
fn offered(cards: &[Arc<Card>]) -> BTreeSet<(&str, Vec<&str>)> {
    cards.iter().map(|card| (card.name(), card.plan().listed.iter().map(|listed| &*listed.json.0).collect())).collect()
}

impl KnownTools {
    /// Whether the list is still the server's.
    fn lists(&self, backend: usize, backends: &Backends) -> bool {
        let counts = match (self.failed, self.changes == backends.changes_of_tools(backend)) {
            (true, _) => AGAIN,
            (false, true) => KEPT,
            (false, false) => CHANGED,
        };
        self.asked.elapsed() < counts
    }

    fn judges(&self, pins: u64) -> bool {
        self.pins == pins && self.judged.elapsed() < JUDGED
    }
}
