//! What must be shown nowhere, and the mask that hides it in texts that leave the process.

pub(crate) mod credential;
pub(crate) mod digest;
mod fetched;
mod finder;
mod keys;
pub(crate) mod random;
pub(crate) mod redact;
mod shape;
mod spelling;
mod value;

pub(crate) use fetched::{FetchedKeys, KnownKeys};
pub(crate) use keys::keys;
pub(crate) use secrecy::zeroize::{Zeroize, Zeroizing};
pub use value::Secret;
