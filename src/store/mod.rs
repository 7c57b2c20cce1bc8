//! What has to outlive a call: connections of tenants, their tokens and the tenants themselves, leads on their way, approvals, writes that are made
//! once, nonces that are spent, tokens of callers, definitions of tools that were decided of, records of the audit where they are kept here. One database: SQLite in a file that the
//! operator names, or PostgreSQL; else SQLite in memory, where it is as old as the process. This room alone names `sqlx`, and every
//! statement is written once, for both engines.
//!
//! Every change is one transaction that is committed before it is spoken of, and takes a lock as it begins, of SQLite's writers or of
//! the tenant: of two callers, processes too, one comes first. Times are those of the database. Sealed (see [`seal`]) are the
//! settings and tokens of connections, what is asked on the way to one, what leads say, the arguments that an approver is shown and
//! results that are kept.
//!
//! # Layout
//!
//! - [`settings`]: where the database is, and the keys; [`fault`]: what can go wrong
//! - `stored`: the store, opened when it is first needed; `database`: the one engine or the other, `sqlite` and [`postgres`]; `schema`: the migrations; `transaction`: what statements are
//!   executed on; `engine`: whose rows a transaction is about; `cause`: why it changes them
//! - [`seal`]: what is kept so that the database alone does not show it
//! - [`keys`]: which keys are in use, and what is sealed anew
//! - `scope`: what is kept of one tenant, in which no statement runs without it
//! - [`approvals`], [`authorizations`], [`connections`], [`grants`], [`once`], [`outbox`], [`pins`], [`records`], [`spent`], [`tenants`], [`tokens`]: the tables, a file or a folder each
//! - [`list_place`]: where a list goes on that is longer than one answer
//! - [`attention`], [`standing`]: what of it waits for a person, and whether it answers
//! - `swept`: what is over goes; [`restored`]: a store that was put back from a copy

pub(crate) mod approvals;
pub(crate) mod attention;
pub(crate) mod authorizations;
mod cause;
pub(crate) mod connections;
mod database;
mod engine;
pub(crate) mod fault;
#[cfg(test)]
pub(crate) mod fixture;
pub(crate) mod grants;
pub(crate) mod keys;
pub(crate) mod list_place;
pub(crate) mod once;
pub(crate) mod outbox;
pub(crate) mod pins;
pub(crate) mod postgres;
pub(crate) mod records;
pub(crate) mod restored;
mod schema;
mod scope;
pub(crate) mod seal;
pub(crate) mod settings;
pub(crate) mod spent;
mod sqlite;
pub(crate) mod standing;
mod stored;
mod swept;
pub(crate) mod tenants;
pub(crate) mod tokens;
mod transaction;

pub(crate) use cause::OnRecord;
pub(crate) use stored::Store;
