//! The figures of one comparison, as a table.

use std::{fmt::Write as _, time::Duration};

use crate::{
    calls::{Case, Era, Kind},
    load::Window,
};

/// What was measured of one server over all rounds.
pub struct Figures {
    name: &'static str,
    /// Calls a second, a round each.
    rates: Vec<f64>,
    latencies: Vec<Duration>,
    calls: u64,
    cpu: Duration,
    generator_cpu: Duration,
    pub resident: u64,
}

impl Figures {
    pub fn of(name: &'static str) -> Self {
        let none = Duration::ZERO;
        Self { name, rates: Vec::new(), latencies: Vec::new(), calls: 0, cpu: none, generator_cpu: none, resident: 0 }
    }

    #[expect(clippy::cast_precision_loss, reason = "far fewer calls than a double can count")]
    pub fn add(&mut self, window: Window, cpu: Duration, generator_cpu: Duration) {
        self.rates.push(window.calls as f64 / window.time.as_secs_f64());
        self.latencies.extend(window.latencies);
        self.calls += window.calls;
        self.cpu += cpu;
        self.generator_cpu += generator_cpu;
    }

    fn percentile(&self, per_thousand: usize) -> f64 {
        let place = self.latencies.len().saturating_sub(1) * per_thousand / 1000;
        self.latencies.get(place).map_or(0.0, |latency| latency.as_secs_f64() * 1e6)
    }

    #[expect(clippy::cast_precision_loss, reason = "far fewer calls than a double can count")]
    fn a_call(&self, cpu: Duration) -> f64 {
        cpu.as_secs_f64() * 1e6 / self.calls.max(1) as f64
    }
}

/// The table of a comparison, the first server being what the others are held against.
pub fn table(case: Case, figures: &[Figures]) -> String {
    let what = match case.kind {
        Kind::Call => "tools/call getLeads",
        Kind::List => "tools/list",
    };
    let era = match case.era {
        Era::PerRequest => "2026-07-28",
        Era::Session => "in a session of 2025-11-25",
    };
    let mut written = format!("{what}, {era}, {} connection(s)\n", case.connections);
    let head = ["calls/s", "p50 µs", "p99 µs", "CPU µs/call", "RSS MB", "generator µs", "of limit"];
    write!(written, "{:<14}", "").expect(TAKES);
    for column in head {
        write!(written, "{column:>13}").expect(TAKES);
    }
    for server in figures {
        written.push_str(&row(server, &figures[0]));
    }
    written
}

#[expect(clippy::cast_precision_loss, reason = "memory in megabytes")]
fn row(server: &Figures, limit: &Figures) -> String {
    let mut sorted = Figures { latencies: server.latencies.clone(), rates: Vec::new(), ..*server };
    sorted.latencies.sort_unstable();
    let mut written = format!("\n{:<14}", server.name);
    for (figure, digits) in [
        (mean(&server.rates), 0),
        (sorted.percentile(500), 0),
        (sorted.percentile(990), 0),
        (server.a_call(server.cpu), 1),
        (server.resident as f64 / 1e6, 1),
        (server.a_call(server.generator_cpu), 1),
        (mean(&server.rates) / mean(&limit.rates), 3),
    ] {
        write!(written, "{figure:>13.digits$}").expect(TAKES);
    }
    // Round by round, to see how far the mean can be trusted.
    let ratios: Vec<String> =
        server.rates.iter().zip(&limit.rates).map(|(one, other)| format!("{:.2}", one / other)).collect();
    write!(written, "   [{}]", ratios.join(" ")).expect(TAKES);
    written
}

#[expect(clippy::cast_precision_loss, reason = "a few rounds")]
fn mean(figures: &[f64]) -> f64 {
    figures.iter().sum::<f64>() / figures.len().max(1) as f64
}

const TAKES: &str = "a text takes everything";
