//! Work on a long message, which would keep everything else on its worker thread waiting.

use tokio::runtime::{Handle, RuntimeFlavor};

/// A message of more bytes than this may take milliseconds to read.
const LONG: usize = 128 << 10;

/// Does work that grows with a message of that length. For a long one the other tasks of the worker thread go on elsewhere
/// meanwhile, where the runtime has more than one thread.
pub(crate) fn read<T>(length: usize, work: impl FnOnce() -> T) -> T {
    let threads = || Handle::try_current().is_ok_and(|runtime| runtime.runtime_flavor() == RuntimeFlavor::MultiThread);
    if length > LONG && threads() { tokio::task::block_in_place(work) } else { work() }
}
