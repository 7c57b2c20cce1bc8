//! Work on a long message, which would keep everything else on its worker thread waiting.

use std::future::poll_fn;
use std::pin::pin;

use tokio::runtime::{Handle, RuntimeFlavor};

use super::memory::Memory;

/// A message of more bytes than this may take milliseconds to read.
const LONG: usize = 128 << 10;

/// A message of fewer bytes makes no tree that is worth counting.
const SMALL: usize = 4 << 10;

/// What a value takes in the tree of a message and in what is made of its arguments, in bytes, and its name as much again, with the
/// room that their parent has grown into: measured as 460 for texts of a list that are repaired.
const NODE: usize = 448;

/// The most values that a message may have: each is read, looked up and told by itself.
pub(crate) const MOST_VALUES: usize = 100_000;

/// What the tree of a message may take while it is read and worked on, in bytes, beside its text: many times that where the text
/// is of short values. `None`: it has more values than a message may, or than there is ever memory for.
pub(crate) fn tree_within(memory: &Memory, message: &[u8]) -> Option<usize> {
    tree(message).filter(|tree| *tree <= memory.most_of_one())
}

fn tree(message: &[u8]) -> Option<usize> {
    if message.len() < SMALL {
        return Some(0);
    }
    let values = values(message);
    (values <= MOST_VALUES).then_some(values * NODE)
}

/// Why a message is refused that has more values than one may have.
pub(crate) fn too_many(memory: &Memory) -> String {
    format!("a message has at most {} values", MOST_VALUES.min(memory.most_of_one() / NODE))
}

/// How many values a message has, and names of values: the commas and colons outside of its texts; of too many, that they are.
fn values(message: &[u8]) -> usize {
    let (mut found, mut rest) = (0, message);
    while let Some(at) = memchr::memchr3(b',', b':', b'"', rest) {
        let is_text = rest[at] == b'"';
        rest = &rest[at + 1..];
        if is_text {
            rest = behind_text(rest);
        } else {
            found += 1;
            if found > MOST_VALUES {
                break;
            }
        }
    }
    found
}

/// What stands behind the quotation mark that ends a text; nothing where none does.
fn behind_text(mut text: &[u8]) -> &[u8] {
    while let Some(at) = memchr::memchr2(b'"', b'\\', text) {
        if text[at] == b'"' {
            return &text[at + 1..];
        }
        text = text.get(at + 2..).unwrap_or_default();
    }
    &[]
}

/// Does work that grows with a message of that length. For a long one the other tasks of the worker thread go on elsewhere
/// meanwhile, where the runtime has more than one thread.
pub(crate) fn read<T>(length: usize, work: impl FnOnce() -> T) -> T {
    let threads = || Handle::try_current().is_ok_and(|runtime| runtime.runtime_flavor() == RuntimeFlavor::MultiThread);
    if length > LONG && threads() { tokio::task::block_in_place(work) } else { work() }
}

/// A call that was made by a message of that length: each step of it that a long one has is [work](read) of its own.
pub(crate) async fn run<F: Future>(length: usize, call: F) -> F::Output {
    let mut call = pin!(call);
    poll_fn(|context| read(length, || call.as_mut().poll(context))).await
}

#[cfg(test)]
mod tests;
