//! What must be shown nowhere, and the mask that hides it in texts that leave the process.

pub mod redact;
mod shape;
mod value;

pub use secrecy::zeroize::{Zeroize, Zeroizing};
pub use value::Secret;
