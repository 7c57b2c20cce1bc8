//! Consent: calls that a person approves of before they are made.
//!
//! What the model says is no approval, whatever it passes. A call is known by its digest, of everything that it is: another call
//! needs another approval, and the same one, spelt otherwise, does not.

pub mod approval_token;
pub mod canonical;
mod desk;
mod moment;
mod of_tenant;
mod rules;
mod visible;

pub use desk::{ApprovalGiven, ConsentDesk, Wanted};
pub use moment::moment;
pub use of_tenant::tenant;
pub use rules::{ApprovalRules, ConsentSettings, Means, OnceRules};
pub use visible::{visible, visible_json};
