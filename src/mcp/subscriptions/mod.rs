//! Subscriptions: what changed in the catalogs, and the clients that hear of it.

pub(crate) mod changes;
pub(crate) mod delivery;
pub(crate) mod subscriber;

pub use changes::Changes;
pub use subscriber::Change;
