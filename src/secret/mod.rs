//! What must be shown nowhere, and the mask that hides it in texts that leave the process.

pub mod credential;
pub mod digest;
mod fetched;
mod finder;
mod keys;
pub mod random;
pub(crate) mod redact;
mod shape;
mod spelling;
mod value;

pub use fetched::{FetchedKeys, KnownKeys};
pub use finder::Masked;
pub use keys::keys;
pub use secrecy::zeroize::{Zeroize, Zeroizing};
pub use value::Secret;
