//! Consent: calls that a person approves of before they are made.
//!
//! What the model says is no approval, whatever it passes. A call is known by its digest, of everything that it is: another call
//! needs another approval, and the same one, spelt otherwise, does not.

pub(crate) mod approval_token;
pub(crate) mod canonical;
mod desk;
mod moment;
mod of_tenant;
mod rules;
mod visible;
mod waited;

pub(crate) use desk::{ApprovalLack, ConsentDesk, WantedApproval};
pub(crate) use moment::moment;
pub(crate) use of_tenant::tenant;
pub(crate) use rules::{ApprovalRules, ConsentSettings, Means, OnceRules};
pub(crate) use visible::{is_unseen, visible, visible_json};
pub(crate) use waited::{WAITED_BOUNDS, WaitedSpread};
