//! Work on a long message, which would keep everything else on its worker thread waiting.

use tokio::runtime::{Handle, RuntimeFlavor};

/// A message of more bytes than this may take milliseconds to read.
const LONG: usize = 128 << 10;

/// A message of fewer bytes makes no tree that is worth counting.
const SMALL: usize = 4 << 10;

/// What a value takes in the tree of a message, in bytes, and its name as much again, with the room that their parent has grown
/// into: measured as 141 for numbers of an array and 453 for numbers with names.
const NODE: usize = 224;

/// What the tree of a message may take while it is read and worked on, in bytes, beside its text: many times that where the text
/// is of short values.
pub(crate) fn tree(message: &[u8]) -> usize {
    if message.len() < SMALL { 0 } else { memchr::memchr2_iter(b',', b':', message).count() * NODE }
}

/// Does work that grows with a message of that length. For a long one the other tasks of the worker thread go on elsewhere
/// meanwhile, where the runtime has more than one thread.
pub(crate) fn read<T>(length: usize, work: impl FnOnce() -> T) -> T {
    let threads = || Handle::try_current().is_ok_and(|runtime| runtime.runtime_flavor() == RuntimeFlavor::MultiThread);
    if length > LONG && threads() { tokio::task::block_in_place(work) } else { work() }
}

#[cfg(test)]
mod tests;
