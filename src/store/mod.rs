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

pub(crate) mod approvals;
pub(crate) mod connections;
mod database;
pub(crate) mod fault;
pub(crate) mod keys;
pub(crate) mod once;
pub(crate) mod pins;
mod scope;
pub(crate) mod seal;
pub(crate) mod settings;
pub(crate) mod spent;
mod stored;
pub(crate) mod tenants;
pub(crate) mod tokens;

pub(crate) use stored::Store;
