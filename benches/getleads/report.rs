//! The figures of one comparison, as a table.

use std::{fmt::Write as _, time::Duration};

use crate::{
    calls::{Case, Era, Kind},
    load::Window,
};

/// What was measured of one server over all rounds.
pub(crate) struct Figures {
    name: &'static str,
    /// Whether the others are held against it.
    is_limit: bool,
    /// Calls a second, a round each.
    rates: Vec<f64>,
    latencies: Vec<Duration>,
    calls: u64,
    cpu: Duration,
    generator_cpu: Duration,
    pub(crate) resident: u64,
}

impl Figures {
    pub(crate) fn of(name: &'static str, is_limit: bool) -> Self {
        let none = Duration::ZERO;
        Self {
            name,
            is_limit,
            rates: Vec::new(),
            latencies: Vec::new(),
            calls: 0,
            cpu: none,
            generator_cpu: none,
            resident: 0,
        }
    }

    #[expect(clippy::cast_precision_loss, reason = "far fewer calls than a double can count")]
    pub(crate) fn add(&mut self, window: Window, cpu: Duration, generator_cpu: Duration) {
        self.rates.push(window.calls as f64 / window.time.as_secs_f64());
        self.latencies.extend(window.latencies);
        self.calls += window.calls;
        self.cpu += cpu;
        self.generator_cpu += generator_cpu;
    }

    #[expect(clippy::cast_precision_loss, reason = "far fewer calls than a double can count")]
    fn a_call(&self, cpu: Duration) -> f64 {
        cpu.as_secs_f64() * 1e6 / self.calls.max(1) as f64
    }
}

/// The table of a comparison. A ratio is the median of the rounds', with half of how far they lie apart.
pub(crate) fn table(case: Case, figures: &[Figures]) -> String {
    let what = match case.kind {
        Kind::Call => "tools/call getLeads",
        Kind::List => "tools/list",
    };
    let era = match case.era {
        Era::PerRequest => "2026-07-28",
        Era::Session => "in a session of 2025-11-25",
    };
    let mut written = format!("{what}, {era}, {} connection(s)\n", case.connections);
    let head = ["calls/s", "p50 µs", "p99 µs", "CPU µs/call", "RSS MB", "generator µs"];
    write!(written, "{:<14}", "").expect(TAKES);
    for column in head {
        write!(written, "{column:>13}").expect(TAKES);
    }
    for limit in figures.iter().filter(|server| server.is_limit) {
        write!(written, "{:>20}", format!("of {}", limit.name)).expect(TAKES);
    }
    for server in figures {
        written.push_str(&row(server, figures));
    }
    written
}

#[expect(clippy::cast_precision_loss, reason = "memory in megabytes")]
fn row(server: &Figures, all: &[Figures]) -> String {
    let mut latencies = server.latencies.clone();
    latencies.sort_unstable();
    let mut written = format!("\n{:<14}", server.name);
    for (figure, digits) in [
        (mean(&server.rates), 0),
        (percentile(&latencies, 500), 0),
        (percentile(&latencies, 990), 0),
        (server.a_call(server.cpu), 1),
        (server.resident as f64 / 1e6, 1),
        (server.a_call(server.generator_cpu), 1),
    ] {
        write!(written, "{figure:>13.digits$}").expect(TAKES);
    }
    for limit in all.iter().filter(|server| server.is_limit) {
        // Round by round: what else the machine did in one of them shall not decide.
        let mut ratios: Vec<f64> = server.rates.iter().zip(&limit.rates).map(|(one, other)| one / other).collect();
        ratios.sort_unstable_by(f64::total_cmp);
        let spread = ratios.first().zip(ratios.last()).map_or(0.0, |(least, most)| most - least);
        write!(written, "{:>13.3} ±{:.3}", ratios[ratios.len() / 2], spread / 2.0).expect(TAKES);
    }
    written
}

/// In microseconds, out of sorted times.
fn percentile(sorted: &[Duration], per_thousand: usize) -> f64 {
    let place = sorted.len().saturating_sub(1) * per_thousand / 1000;
    sorted.get(place).map_or(0.0, |latency| latency.as_secs_f64() * 1e6)
}

#[expect(clippy::cast_precision_loss, reason = "a few rounds")]
fn mean(figures: &[f64]) -> f64 {
    figures.iter().sum::<f64>() / figures.len().max(1) as f64
}

const TAKES: &str = "a text takes everything";
