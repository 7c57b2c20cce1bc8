//! The process: how it hears that it is to end, what the system allows it, and what it leaves behind.

use std::hint::black_box;
use std::time::{Duration, Instant};

use tokio_util::sync::CancellationToken;

use super::terminal::tell;
use crate::transport::Wires;

/// Files that are open besides connections: to backends, the listeners, those that are refused.
const OTHER_FILES: usize = 256;

/// With fewer open files nothing is served: certificates, the store and listeners have theirs.
pub(super) const FEWEST_FILES: usize = 16;

/// How often memory that is free is given back, where the process takes little and where it takes much.
const GIVE_BACK: Duration = Duration::from_secs(5);
const GIVE_BACK_SOON: Duration = Duration::from_millis(500);

/// How often the memory of the process is looked at, where peers hold little and where they hold much.
const LOOK: Duration = Duration::from_millis(500);
const LOOK_SOON: Duration = Duration::from_millis(50);

/// More than the allocator keeps for itself: it goes to the system for as much, and comes back to it.
const NUDGE: usize = 64 << 20;

/// jemalloc gives free memory back by threads of its own.
const GIVES_BACK: bool = cfg!(all(target_os = "linux", target_env = "gnu"));

/// Tells the wires what the process takes, and has mimalloc give free memory back to the system. That one does so only when
/// it has something to do with the system anyway, and after a burst of large messages there may be nothing for hours. Not a byte
/// of the nudge is touched.
pub(super) async fn watch_memory(wires: Wires, most: usize) {
    // What catalogs take is not what peers take; of that an eighth of the limit counts, so that the limit is one of the process
    // as long as catalogs are small.
    let own = resident().map_or(0, |before| before.saturating_sub(most / 8));
    let mut given_back = Instant::now();
    loop {
        let taken = resident().unwrap_or_default().saturating_sub(own);
        wires.observe(taken);
        let is_much = taken > most / 2;
        if !GIVES_BACK && given_back.elapsed() >= if is_much { GIVE_BACK_SOON } else { GIVE_BACK } {
            given_back = Instant::now();
            drop(black_box(Vec::<u8>::with_capacity(NUDGE)));
        }
        tokio::time::sleep(if is_much || wires.bytes_held() > most / 16 { LOOK_SOON } else { LOOK }).await;
    }
}

/// What the process takes of the machine's memory, in bytes, where the system says so.
fn resident() -> Option<usize> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let kilobytes = status.lines().find_map(|line| line.strip_prefix("VmRSS:")?.trim().strip_suffix(" kB"))?;
    kilobytes.parse::<usize>().ok()?.checked_mul(1024)
}

/// Completes when the process is interrupted or asked to end.
pub(super) async fn told_to_stop(stop: CancellationToken) {
    let interrupted = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        match signal(SignalKind::terminate()) {
            Ok(mut terminated) => {
                tokio::select! { _ = interrupted => {}, _ = terminated.recv() => {} }
            }
            Err(_) => {
                let _ = interrupted.await;
            }
        }
    }
    #[cfg(not(unix))]
    let _ = interrupted.await;
    stop.cancel();
}

/// SIGHUPs. Once this is there the signal no longer ends the process.
pub(super) struct Hangups(#[cfg(unix)] Option<tokio::signal::unix::Signal>);

impl Hangups {
    /// Listens to SIGHUP, where there is such a signal.
    #[cfg(unix)]
    pub(super) fn listen() -> Self {
        use tokio::signal::unix::{SignalKind, signal};
        // There is no log yet.
        Self(signal(SignalKind::hangup()).inspect_err(|error| tell(&format!("SIGHUP cannot be heard: {error}"))).ok())
    }

    #[cfg(not(unix))]
    pub(super) fn listen() -> Self {
        Self()
    }

    /// Waits for the next; for ever where there is none.
    pub(super) async fn next(&mut self) {
        #[cfg(unix)]
        if let Some(signals) = &mut self.0
            && signals.recv().await.is_some()
        {
            return;
        }
        std::future::pending().await
    }
}

/// So many connections are possible as the system allows files, after that limit was raised as far as it may be; no more than
/// `wanted`.
pub(super) fn possible_connections(wanted: usize) -> usize {
    let Some(files) = raise_open_files() else { return wanted };
    let possible = files.saturating_sub(OTHER_FILES).max(files / 2).max(1);
    if possible < wanted {
        tracing::warn!(
            files,
            wanted,
            possible,
            "the system allows fewer open files than KARTOTEKA_CONNECTIONS needs: raise `ulimit -n` (LimitNOFILE)"
        );
    }
    wanted.min(possible)
}

/// Raises the limit of open files as far as it may be; gives it, where there is one.
#[cfg(unix)]
pub(super) fn raise_open_files() -> Option<usize> {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let limit = getrlimit(Resource::Nofile);
    let raised = setrlimit(Resource::Nofile, Rlimit { current: limit.maximum, maximum: limit.maximum });
    let files = if raised.is_ok() { limit.maximum } else { limit.current };
    usize::try_from(files?).ok()
}

#[cfg(not(unix))]
pub(super) fn raise_open_files() -> Option<usize> {
    None
}

/// No dump of this process is written when it crashes, and no other process of the same user may read its memory: the
/// credentials of backends are in it.
#[cfg(target_os = "linux")]
pub(super) fn keep_memory_private() {
    use rustix::process::{DumpableBehavior, Resource, Rlimit, set_dumpable_behavior, setrlimit};
    let none = Rlimit { current: Some(0), maximum: Some(0) };
    let done = set_dumpable_behavior(DumpableBehavior::NotDumpable).and(setrlimit(Resource::Core, none));
    if let Err(error) = done {
        tracing::warn!(%error, "core dumps of this process could not be forbidden");
    }
}

#[cfg(not(target_os = "linux"))]
pub(super) fn keep_memory_private() {}
