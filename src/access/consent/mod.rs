//! Consent: calls that a person approves of before they are made.
//!
//! What the model says is no approval, whatever it passes. A call is known by its digest, of everything that it is: another call
//! needs another approval, and the same one, spelt otherwise, does not.

pub mod canonical;
mod desk;
mod moment;
mod rules;
mod visible;

pub use desk::{ConsentDesk, Wanted, tenant};
pub use moment::moment;
pub use rules::{ApprovalRules, ConsentSettings, Means, OnceRules};
pub use visible::visible;
