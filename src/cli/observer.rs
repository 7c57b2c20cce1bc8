//! What an operator sees of a server that `kartoteka serve` runs: every number has its name here, and its row in
//! `docs/operating.md`. A label is a name of a catalog, a backend or a tool as the cards have it, or a word of the program:
//! never what a client sent.

use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use futures::future::BoxFuture;
use jiff::Timestamp;
use tokio_util::sync::CancellationToken;
use tracing_appender::non_blocking::ErrorCounter;

use self::looked::Behind;
use super::reload::Reload;
use super::traces::SpanCounts;
use crate::access::consent::{WAITED_BOUNDS, WaitedSpread};
use crate::access::jwt::{HeldKeys, IssuerKeys};
use crate::audit::AuditCounts;
use crate::caller::Locale;
use crate::catalog::metrics::{Metrics, OperationMetrics};
use crate::mcp::sessions::SessionEnds;
use crate::runtime::durations::{BOUNDS, Durations, Spread};
use crate::server::Server;
use crate::server::sync::LeadMetrics;
use crate::store::standing::StoreStanding;
use crate::transport::operator::{BackendSnapshot, Exposition, Family, Measure, Observed, Readiness, Snapshot};
use crate::transport::{Check, ConnectionsUse, Wires, WiresUse};

mod looked;
mod overseen;

/// A server, as its operator sees it.
pub(super) struct Observer {
    server: Arc<Server>,
    wires: Wires,
    behind: Behind,
    told: Told,
    sessions: Arc<SessionDurations>,
    began: SystemTime,
    phase: Phase,
    reload: Arc<Reload>,
    /// The tables in which something did not open at the start.
    locked: Vec<&'static str>,
}

/// What the program tells of itself elsewhere, and what was lost on the way.
pub(super) struct Told {
    pub(super) lost_lines: ErrorCounter,
    pub(super) spans: SpanCounts,
}

/// How long sessions lasted.
#[derive(Debug, Default)]
struct SessionDurations(Durations);

impl SessionEnds for SessionDurations {
    fn ended(&self, lasted: Duration) {
        self.0.count(lasted);
    }
}

/// How far the program is.
#[derive(Debug, Clone, Default)]
pub(super) struct Phase {
    /// The wires are open.
    pub(super) open: CancellationToken,
    /// The wires are to end.
    pub(super) stop: CancellationToken,
}

impl Observer {
    pub(super) fn new(server: Arc<Server>, wires: Wires, told: Told, (phase, reload): (Phase, Arc<Reload>)) -> Self {
        let sessions = Arc::<SessionDurations>::default();
        wires.report_session_ends(Arc::clone(&sessions) as _);
        let behind = Behind::new(server.consent().store(), &wires);
        Self { server, wires, behind, told, sessions, began: SystemTime::now(), phase, reload, locked: Vec::new() }
    }

    /// The same of a store in which something does not open with the keys that there are, in these tables.
    pub(super) fn with_locked(self, locked: Vec<&'static str>) -> Self {
        Self { locked, ..self }
    }

    fn process(&self, page: &mut Exposition) {
        let version = [("version", env!("CARGO_PKG_VERSION"))];
        page.family("kartoteka_build_info", Measure::Gauge, "The program; always 1.").add(&version, 1);
        let began = self.began.duration_since(UNIX_EPOCH).unwrap_or_default().as_secs_f64();
        let help = "When the process began, in seconds since 1970.";
        page.number("process_start_time_seconds", Measure::Gauge, help, began);
        let help = "Lines of the log that were dropped because its reader was too slow.";
        page.number("kartoteka_log_lines_dropped_total", Measure::Counter, help, self.told.lost_lines.dropped_lines());
        let help = "Spans that were recorded, by what became of them.";
        let mut spans = page.family("kartoteka_spans_total", Measure::Counter, help);
        for (outcome, count) in self.told.spans.read() {
            spans.add(&[("outcome", outcome)], count);
        }
    }

    fn backends(&self, page: &mut Exposition) {
        let set = self.server.set();
        let used = set
            .catalogs()
            .iter()
            .flat_map(|catalog| catalog.backends_in_use().into_iter().map(|used| (catalog.name().to_owned(), used)));
        let used: Vec<_> = used.collect();
        let help = "Attempts to ask a backend, by how they ended; one that is repeated counts again.";
        let mut requests = page.family("kartoteka_upstream_requests_total", Measure::Counter, help);
        for (catalog, used) in &used {
            for (outcome, count) in &used.outcomes {
                let labels = [("catalog", catalog.as_str()), ("backend", used.backend.as_str()), ("outcome", *outcome)];
                requests.add(&labels, count);
            }
        }
        let help = "Reads that a backend answered as some of several in one request, which counts once.";
        let mut batched = page.family("kartoteka_upstream_batched_reads_total", Measure::Counter, help);
        for (catalog, used) in &used {
            batched.add(&[("catalog", catalog), ("backend", &used.backend)], used.batched);
        }
        let help = "For how many tenants a backend is left alone, because it failed several times in a row.";
        let mut open = page.family("kartoteka_breaker_open", Measure::Gauge, help);
        for (catalog, used) in &used {
            open.add(&[("catalog", catalog), ("backend", &used.backend)], used.open);
        }
        let help = "Connections of tenants that are in use, besides the operator's own.";
        let mut live = page.family("kartoteka_tenant_connections", Measure::Gauge, help);
        for catalog in set.catalogs() {
            live.add(&[("catalog", catalog.name())], catalog.live_connections());
        }
        let help = "How long attempts to ask a backend took, to the last byte of the reply.";
        let mut took = page.family("kartoteka_upstream_request_duration_seconds", Measure::Histogram, help);
        for (catalog, used) in &used {
            durations(&mut took, &[("catalog", catalog), ("backend", &used.backend)], &used.durations);
        }
    }

    fn locale(&self, language: &str) -> Locale {
        let set = self.server.set();
        set.texts().named(language).unwrap_or_else(|| set.texts().default_locale())
    }

    /// The backends of the overview. What was not sent has not failed there.
    fn backends_now(&self) -> Vec<BackendSnapshot> {
        const UNSENT: [&str; 3] = ["held_back", "resting", "refused"];
        const FAILED: [&str; 6] = ["server_error", "redirect", "too_large", "timeout", "unreachable", "broken"];
        let set = self.server.set();
        let mut backends = Vec::new();
        for catalog in set.catalogs() {
            for used in catalog.backends_in_use() {
                let sum = |counts: &dyn Fn(&str) -> bool| {
                    used.outcomes.iter().filter(|(outcome, _)| counts(outcome)).map(|(_, count)| count).sum()
                };
                backends.push(BackendSnapshot {
                    name: format!("{}/{}", catalog.name(), used.backend),
                    asked: sum(&|outcome| !UNSENT.contains(&outcome)),
                    failed: sum(&|outcome| FAILED.contains(&outcome)),
                    resting: used.open,
                });
            }
        }
        backends
    }

    fn operations(&self, page: &mut Exposition, tools: &[(String, Metrics)]) {
        let help = "How long requests took, from their arguments to the end of their result.";
        let mut took = page.family("mcp_server_operation_duration_seconds", Measure::Histogram, help);
        for (name, metrics) in tools {
            let labels = [("mcp_method_name", "tools/call"), ("gen_ai_tool_name", name)];
            ends(&mut took, &labels, "tool_error", &metrics.calls);
        }
        for of in self.server.metrics_by_method() {
            ends(&mut took, &[("mcp_method_name", of.method)], of.error, &of.operations);
        }
    }
}

impl Observer {
    /// The page, once it is known how what is behind the server stands.
    fn measured(&self, standing: Option<&StoreStanding>, keys: &[IssuerKeys]) -> Exposition {
        let mut whole = Exposition::default();
        let page = &mut whole;
        let tools = self.server.metrics_by_tool();
        self.process(page);
        calls(page, &tools);
        self.operations(page, &tools);
        let help = "How long sessions lasted that have ended.";
        let mut lasted = page.family("mcp_server_session_duration_seconds", Measure::Histogram, help);
        durations(&mut lasted, &[], &self.sessions.0.read());
        audited(page, self.server.audit().map(|audit| audit.counts()).unwrap_or_default());
        let help = "Whether the tools are not those that the operator's hash is of: 1, or 0.";
        let differs = self.server.pinned_hash().is_some_and(|pinned| pinned.differs);
        page.number("kartoteka_tools_hash_mismatch", Measure::Gauge, help, u8::from(differs));
        wires(page, &self.wires.in_use(), &self.withheld());
        self.backends(page);
        leads(page, &self.server.lead_metrics());
        store(page, self.behind.store_failures(), standing);
        approved(page, &self.server.consent().waited());
        issuers(page, keys);
        let help = "When the certificate of a listener ends, in seconds since 1970.";
        let mut ends = page.family("kartoteka_certificate_end_seconds", Measure::Gauge, help);
        for (listener, at) in self.reload.certificates_end() {
            ends.add(&[("listener", listener)], at);
        }
        whole
    }

    /// What callers did not get beyond the wires: by what it did not pass, and how often.
    fn withheld(&self) -> [(&'static str, u64); 3] {
        let set = self.server.set();
        let used = set.catalogs().iter().flat_map(|catalog| catalog.backends_in_use());
        let outcomes = used.flat_map(|used| used.outcomes);
        let resting = outcomes.filter(|(outcome, _)| *outcome == "resting").map(|(_, count)| count).sum();
        let [rights, limits] = self.server.withheld();
        [rights, limits, ("breaker", resting)]
    }
}

impl Observed for Observer {
    fn measure(&self) -> BoxFuture<'_, Exposition> {
        Box::pin(async {
            let (standing, keys) = tokio::join!(self.behind.standing(), self.behind.keys());
            self.measured(standing.as_ref(), &keys)
        })
    }

    fn snapshot(&self) -> Snapshot {
        let (mut done, mut failed, mut buckets) = (0, 0, vec![0; BOUNDS.len() + 1]);
        let mut kinds: Vec<(&'static str, u64)> = Vec::new();
        for (_, metrics) in self.server.metrics_by_tool() {
            done += metrics.calls.answered.count();
            failed += metrics.calls.failed.count();
            for spread in [&metrics.calls.answered, &metrics.calls.failed] {
                buckets.iter_mut().zip(spread.buckets).for_each(|(all, count)| *all += count);
            }
            for (kind, count) in metrics.kinds {
                match kinds.iter_mut().find(|(known, _)| *known == kind) {
                    Some((_, all)) => *all += count,
                    None => kinds.push((kind, count)),
                }
            }
        }
        let used = self.wires.in_use();
        let turned_away = used.refusals.iter().find(|(check, _)| *check == Check::Admission);
        Snapshot {
            at: Timestamp::now(),
            began: Timestamp::try_from(self.began).unwrap_or_default(),
            done,
            failed,
            buckets,
            bounds: &BOUNDS,
            kinds,
            turned_away: turned_away.map_or(0, |(_, count)| *count),
            backends: self.backends_now(),
            running: used.calls_in_flight,
            audit: self.server.audit().map(|audit| audit.counts()).map(|counts| (counts.written, counts.lost)),
            other_tools: self.server.pinned_hash().is_some_and(|pinned| pinned.differs),
        }
    }

    fn readiness(&self) -> BoxFuture<'_, Readiness> {
        Box::pin(async {
            let of_process = self.readiness_of_process();
            if !matches!(of_process, Readiness::Ready { .. }) {
                return of_process;
            }
            let lacking = self.behind.lacking().await;
            if lacking.is_empty() { of_process } else { Readiness::Lacking(lacking) }
        })
    }
}

impl Observer {
    /// What the process itself knows of it.
    fn readiness_of_process(&self) -> Readiness {
        let catalogs = self.server.set().catalogs().len();
        if self.phase.stop.is_cancelled() {
            Readiness::Stopping
        } else if !self.phase.open.is_cancelled() {
            Readiness::Starting
        } else if catalogs == 0 {
            Readiness::NothingServed
        } else if self.server.audit().is_some_and(|audit| audit.refuses_writes()) {
            Readiness::Unaudited
        } else {
            Readiness::Ready { catalogs, locked: self.locked.clone() }
        }
    }
}

fn calls(page: &mut Exposition, tools: &[(String, Metrics)]) {
    let mut calls = page.family("mcp_tool_calls_total", Measure::Counter, "Calls of a tool that have ended.");
    for (tool, metrics) in tools {
        calls.add(&[("tool", tool)], metrics.calls.count());
    }
    let mut latency = page.family(
        "mcp_tool_avg_latency_ms",
        Measure::Gauge,
        "How long a call of a tool takes, in milliseconds, on average.",
    );
    for (tool, metrics) in tools {
        if let Some(mean) = metrics.calls.mean() {
            latency.add(&[("tool", tool)], mean.as_secs_f64() * 1000.0);
        }
    }
    let help =
        "Calls of a tool that failed, by the kind that their result names; `abandoned` if the client did not wait.";
    let mut errors = page.family("mcp_tool_errors_total", Measure::Counter, help);
    for (tool, metrics) in tools {
        for (kind, count) in &metrics.kinds {
            errors.add(&[("tool", tool), ("kind", kind)], count);
        }
        let abandoned = metrics.calls.abandoned.count();
        if abandoned > 0 {
            errors.add(&[("tool", tool), ("kind", "abandoned")], abandoned);
        }
    }
}

fn audited(page: &mut Exposition, counts: AuditCounts) {
    let AuditCounts { waiting, written, lost, replaced } = counts;
    page.number("kartoteka_audit_queue", Measure::Gauge, "Records of the audit that wait to be written.", waiting);
    let help = "Records of the audit that were written.";
    page.number("kartoteka_audit_records_total", Measure::Counter, help, written);
    let help = "Records of the audit that could not be written.";
    page.number("kartoteka_audit_lost_total", Measure::Counter, help, lost);
    let help = "Files of the audit that were begun since the one before was deleted, or moved away without SIGHUP.";
    page.number("kartoteka_audit_files_replaced_total", Measure::Counter, help, replaced);
}

fn leads(page: &mut Exposition, metrics: &LeadMetrics) {
    let help = "Attempts to bring a lead into its system, by how they ended.";
    let mut attempts = page.family("kartoteka_lead_attempts_total", Measure::Counter, help);
    for (outcome, count) in metrics.attempts {
        attempts.add(&[("outcome", outcome)], count);
    }
    // Where it is not known there is no number.
    let help = "Leads in the store that are not done: still tried, or waiting for a person.";
    let mut standing = page.family("kartoteka_leads", Measure::Gauge, help);
    if let Some(stock) = &metrics.stock {
        standing.add(&[("state", "waiting")], stock.waiting);
        standing.add(&[("state", "dead")], stock.dead);
    }
    let help = "For how long the oldest lead has waited that is still tried, in seconds.";
    let mut oldest = page.family("kartoteka_lead_oldest_seconds", Measure::Gauge, help);
    if let Some(stock) = &metrics.stock {
        oldest.add(&[], stock.oldest.as_secs_f64());
    }
}

fn wires(page: &mut Exposition, used: &WiresUse, withheld: &[(&'static str, u64)]) {
    let help = "Calls and other work for clients that runs now.";
    page.number("kartoteka_calls_in_flight", Measure::Gauge, help, used.calls_in_flight);
    page.number("kartoteka_sessions", Measure::Gauge, "Sessions of Streamable HTTP.", used.sessions);
    let mut connections =
        page.family("kartoteka_connections", Measure::Gauge, "Connections of clients: `open` are all.");
    let ConnectionsUse { open, busy, idle, given_up } = used.connections;
    for (state, count) in [("open", open), ("busy", busy), ("idle", idle), ("given_up", given_up)] {
        connections.add(&[("state", state)], count);
    }
    let help = "Bytes that clients make the server hold: bodies, frames, unread answers.";
    page.number("kartoteka_bytes_held", Measure::Gauge, help, used.bytes_held);
    let help = "Connections that were closed because memory was short.";
    page.number("kartoteka_connections_given_up_total", Measure::Counter, help, used.given_up);
    let mut refusals =
        page.family("kartoteka_refusals_total", Measure::Counter, "What was refused, by what it did not pass.");
    for (check, count) in &used.refusals {
        refusals.add(&[("check", check.name())], count);
    }
    refusals.add(&[("check", "calls")], used.calls_refused);
    for (check, count) in withheld {
        refusals.add(&[("check", check)], count);
    }
    let help = "Callers who asked to be let in, by what they showed and how it ended.";
    let mut admissions = page.family("kartoteka_admissions_total", Measure::Counter, help);
    for (means, outcome, count) in &used.admissions {
        admissions.add(&[("means", means), ("outcome", outcome)], count);
    }
}

fn store(page: &mut Exposition, failures: u64, standing: Option<&StoreStanding>) {
    let help = "How often the store did not do what it was asked for.";
    page.number("kartoteka_store_errors_total", Measure::Counter, help, failures);
    // Where it is not known there is no number.
    let by_state = |page: &mut Exposition, name, help, counts: Option<&Vec<(&'static str, i64)>>| {
        let mut family = page.family(name, Measure::Gauge, help);
        for (state, count) in counts.into_iter().flatten() {
            family.add(&[("state", state)], count);
        }
    };
    let help = "Approvals in the store that are not over: of calls that wait for a person, that may be made, that were declined.";
    by_state(page, "kartoteka_approvals", help, standing.map(|standing| &standing.approvals));
    let help = "Definitions of tools of MCP servers in the store, by what was decided of them.";
    by_state(page, "kartoteka_pins", help, standing.map(|standing| &standing.pins));
}

fn approved(page: &mut Exposition, waited: &WaitedSpread) {
    let help = "How long approvals waited that were decided in this process.";
    let mut took = page.family("kartoteka_approval_seconds", Measure::Histogram, help);
    took.add_durations(&[], &WAITED_BOUNDS, &waited.buckets, waited.total);
}

fn issuers(page: &mut Exposition, keys: &[IssuerKeys]) {
    let help = "How old the keys of an issuer of tokens are, in seconds.";
    let mut ages = page.family("kartoteka_jwks_age_seconds", Measure::Gauge, help);
    for IssuerKeys { issuer, held } in keys {
        if let HeldKeys::Fetched(age) = held {
            ages.add(&[("issuer", issuer)], age.as_secs());
        }
    }
}

/// The three ways in which an operation ends; those that did not occur are left out.
fn ends(family: &mut Family<'_>, labels: &[(&'static str, &str)], error: &str, operations: &OperationMetrics) {
    let OperationMetrics { answered, failed, abandoned } = operations;
    for (error, spread) in [(None, answered), (Some(error), failed), (Some("abandoned"), abandoned)] {
        if spread.count() > 0 {
            let labels: Vec<_> = labels.iter().copied().chain(error.map(|error| ("error_type", error))).collect();
            durations(family, &labels, spread);
        }
    }
}

fn durations(family: &mut Family<'_>, labels: &[(&'static str, &str)], spread: &Spread) {
    family.add_durations(labels, &BOUNDS, &spread.buckets, spread.total);
}
