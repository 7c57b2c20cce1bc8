//! The `kartoteka` program.

use std::process::ExitCode;

/// Gives back what a burst took: threads of its own do that, where there is nothing else to do.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

/// Without huge pages: a server that holds two megabytes would otherwise take up fourteen.
#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    kartoteka::cli::run()
}
