//! The log of the program. It goes to stderr, since stdout may be the wire, through a queue of its own: a reader that stalls,
//! a closed pipe or a full disk costs lines, which are counted, and never a request.

use std::io::{self, IsTerminal};
use std::panic;
use std::time::Duration;

use tracing::{Level, Metadata};
use tracing_appender::non_blocking::{ErrorCounter, NonBlockingBuilder, WorkerGuard};
use tracing_subscriber::EnvFilter;
use tracing_subscriber::filter::filter_fn;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;

use crate::config::Config;
use crate::mcp::LOG_FILTER;

/// How many lines may wait to be written.
const WAITING: usize = 8 << 10;

/// How often lost lines are looked for.
const COUNT: Duration = Duration::from_secs(10);

/// Libraries that write what strangers have sent into their lines: bodies of refusals with the key that was sent, heads, names. None of
/// their lines is written, whatever the operator asks for; what of it matters is logged here by its kind.
const QUOTING: [&str; 9] =
    ["axum", "h2", "hyper", "hyper_util", "reqwest", "rmcp", "rustls", "tokio_tungstenite", "tungstenite"];

/// The library of the store, which warns of slow statements without their values; what it writes below that may quote a database.
const STORE: &str = "sqlx";

/// The log, until it is dropped: then what waits is written, if that takes no more than a second.
pub(super) struct Log {
    _writer: WorkerGuard,
    lost: ErrorCounter,
}

impl Log {
    /// Begins to log.
    pub(super) fn begin(config: &Config) -> Self {
        Self::begin_at(&config.log)
    }

    /// Begins to log for a command that answers and ends: what is only told by the way stays away, unless the operator has
    /// asked for more than usual.
    pub(super) fn begin_quiet(config: &Config) -> Self {
        Self::begin_at(if config.log == "info" { "warn" } else { &config.log })
    }

    fn begin_at(level: &str) -> Self {
        let filter = LOG_FILTER.replacen("info", level, 1);
        let filter = EnvFilter::try_new(filter).unwrap_or_else(|_| EnvFilter::new(LOG_FILTER));
        let plain = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        let (lines, writer) = NonBlockingBuilder::default()
            .lossy(true)
            .buffered_lines_limit(WAITING)
            .thread_name("log")
            .finish(io::stderr());
        let lost = lines.error_counter();
        let _already = tracing_subscriber::fmt()
            .with_env_filter(filter)
            .with_writer(lines)
            .with_ansi(!plain && io::stderr().is_terminal())
            .finish()
            .with(filter_fn(quotes_nobody))
            .try_init();
        // The usual hook writes to stderr itself, and waits for its reader. What a handler says in its panic is logged
        // where it is caught.
        panic::set_hook(Box::new(|panicked| {
            let place = panicked.location().map(ToString::to_string);
            let said = panicked.payload_as_str().unwrap_or("a panic without a text");
            tracing::error!(place, said, "panicked");
        }));
        Self { _writer: writer, lost }
    }

    /// How many lines were lost, as a count that goes on.
    pub(super) fn lost(&self) -> ErrorCounter {
        self.lost.clone()
    }
}

/// Whether a line is of one who writes nothing of strangers into it.
fn quotes_nobody(line: &Metadata<'_>) -> bool {
    let library = line.target().split("::").next().unwrap_or_default();
    let of_store = library == STORE || library.strip_prefix(STORE).is_some_and(|rest| rest.starts_with('_'));
    !QUOTING.contains(&library) && (!of_store || *line.level() <= Level::WARN)
}

/// Says now and then how many lines were lost.
pub(super) async fn tell_lost(lost: ErrorCounter) {
    let (mut turns, mut told) = (tokio::time::interval(COUNT), 0);
    loop {
        turns.tick().await;
        let now = lost.dropped_lines();
        if now > told {
            tracing::warn!(lines = now - told, "lines of this log were lost: its reader was too slow");
            told = now;
        }
    }
}

#[cfg(test)]
mod tests;
