//! Work that would keep every other task of its worker thread waiting.

use tokio::runtime::{Handle, RuntimeFlavor};

/// Does a piece of work. While one that takes long is done, the other tasks of the worker thread go on elsewhere, where the runtime has
/// more than one thread.
pub(crate) fn apart<T>(takes_long: bool, work: impl FnOnce() -> T) -> T {
    let threads = || Handle::try_current().is_ok_and(|runtime| runtime.runtime_flavor() == RuntimeFlavor::MultiThread);
    if takes_long && threads() { tokio::task::block_in_place(work) } else { work() }
}

#[cfg(test)]
mod tests;
