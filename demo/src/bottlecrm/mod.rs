//! A stand-in of the REST API of BottleCRM (MicroPyramid's Django-CRM), so that its catalog can be tried without one.
//!
//! Real HTTP on a loopback port, invented records, and what a running backend was seen to do: an envelope of its own for
//! each list, 403 for whatever is wrong with a token, 405 where invoices take no PATCH and no DELETE, no id in the answer to
//! a new lead or task, ids in random order, records that only their owner, those they are assigned to and admins see, and
//! `/schema/`.
//!
//! It refuses what it does not imitate with the page of an unknown address: boards, kanban, payments, sign-in and the
//! endpoints of tokens. A list embeds other records only in small.
//!
//! # Layout
//!
//! - `server`: HTTP in and out, in the backend's order of checks; `asked`: a request, read; `answer`: what is said
//! - `crm`: the handle; `seen`: what is remembered of a request; `moment`: how moments are spelt
//! - `entities`: the eight kinds of records; `people`: who has which token
//! - `store`: where records live and who sees which; `seed`: the invented ones; `ids`: their ids
//! - `list`, `detail`, `write`, `actions`: what the addresses do; `schema`: the OpenAPI document

mod actions;
mod answer;
mod asked;
mod crm;
mod detail;
mod entities;
mod ids;
mod list;
mod moment;
mod people;
mod schema;
mod seed;
mod seen;
mod server;
mod store;
mod write;

#[cfg(test)]
mod tests;

pub use crm::{Crm, start};
pub use seen::Seen;
