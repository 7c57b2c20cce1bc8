//! What has to outlive a call: connections of tenants, approvals, writes that are made once, nonces that are spent, tokens of
//! callers, definitions of tools that were decided of. One SQLite database: in a file that the operator names, else in memory, where it is as old as the process. This room
//! alone names `sqlx`.
//!
//! Every change is one transaction that is committed before it is spoken of, and takes the lock of writers as it begins: of two
//! callers, processes too, one comes first. Times are those of the database. What a person wrote is sealed (see [`seal`]).
//!
//! # Layout
//!
//! - [`settings`]: where the database is, and the keys; [`fault`]: what can go wrong
//! - `database`: the connection and the migrations; [`seal`]: what is kept so that the database alone does not show it
//! - [`keys`]: which keys are in use, and what is sealed anew
//! - `scope`: what is kept of one tenant, in which no statement runs without it
//! - [`approvals`], [`connections`], [`once`], [`pins`], [`spent`], [`tenants`], [`tokens`]: the tables, a file each

pub mod approvals;
pub mod connections;
mod database;
pub mod fault;
pub mod keys;
pub mod once;
pub mod pins;
mod scope;
pub mod seal;
pub mod settings;
pub mod spent;
mod stored;
pub mod tenants;
pub mod tokens;

pub use scope::TenantScope;
pub use stored::Store;
