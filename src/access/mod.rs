//! Who may do what: who is let in, the roles that an operator gives, what each of them opens, and what a call has to pass besides.
//!
//! # Layout
//!
//! - `settings`: what an operator says of all that
//! - [`callers`]: the callers that have names, and the [`tenants`] that they may call for; [`edge`]: who is let in, `current_edge`:
//!   by which one, `admission`: whether, and why not, `means`: by what; [`token`]: tokens of this server, `token_desk`: those of the store, `last_use`: when one was shown; [`jwt`]:
//!   those of issuers; `resource`: what clients can read of these; `passthrough`: what callers bring for a backend
//! - `roles`: the roles, and the one by which a caller may do something; `glob`: names of tools with stars in them;
//!   `power`: what it lets its holders do for the operator
//! - `connecting`: tenants who connect their own systems; `syncing`: leads of tenants that go into them, `sync_shown`: how they go
//! - `consent`: calls that a person approves of; `turns`: calls about the same, one after another
//! - `guarding`: what the calls of a tool are held against; `limits`: exact windows that count them

pub(crate) mod admission;
pub mod callers;
pub(crate) mod connecting;
pub(crate) mod consent;
pub(crate) mod current_edge;
pub mod edge;
mod failures;
pub(crate) mod glob;
pub(crate) mod guarding;
pub mod jwt;
pub(crate) mod last_use;
pub(crate) mod limits;
pub(crate) mod means;
pub(crate) mod passthrough;
pub(crate) mod power;
pub(crate) mod resource;
pub(crate) mod roles;
pub(crate) mod settings;
pub(crate) mod sync_shown;
pub(crate) mod syncing;
pub mod tenants;
pub mod token;
pub(crate) mod token_desk;
pub(crate) mod turns;
mod verified;
mod window;
