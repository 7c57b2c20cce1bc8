//! The `kartoteka` program.

use std::process::ExitCode;

/// A call is a handful of short-lived buffers, which the system's allocator gives back slowly.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    kartoteka::cli::run()
}
