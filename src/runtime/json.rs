//! Writes JSON that is partly absent, as bytes.
//!
//! Both back ends write requests and results through this, so that absence means the same in each: a writing method
//! returns whether it wrote anything, and what it began for something absent is taken back. It builds no tree, does not
//! check JSON that it gets as text, and cannot fail; a part of the wrong kind for its place is left out and noted as a
//! [`Misfit`].

mod join;
mod list;
mod map;
mod members;
mod put;
mod same;
mod scalar;
mod writer;

pub use join::{ClauseWriter, TextWriter};
pub use list::ListWriter;
pub use map::MapWriter;
pub(crate) use members::Members;
pub(crate) use same::{is_said, same};
pub(crate) use scalar::scalar_text;
pub use writer::{Empty, Json, Misfit, Put, PutText, written};

#[cfg(test)]
mod tests;
