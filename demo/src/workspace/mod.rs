//! A development backend of the gateway: memory, CRM and workflows of a company, so that the catalog `workspace` can be
//! tried without any of the services.
//!
//! It keeps what it is given, for each tenant apart, until it ends: memories are found by their words, contacts and companies
//! by e-mail and domain, deals move through pipelines and are reported on, segments are computed, events wait until they are
//! acknowledged, and what is known of a person is exported and erased whole. Over HTTP on loopback, for those who send the
//! internal key. Rows and bytes are bounded.
//!
//! It refuses to send anything itself: webhooks are counted as delivered and say so, and workflows answer by their
//! messages, not by a model.
//!
//! # Layout
//!
//! - `running`: the handle; `server`: HTTP in and out; `routes`: which address does what; `site`: the web site of a customer
//! - `ask`: a request's body, read, and how one is refused
//! - `store`: tenants, tables and their bounds
//! - `memory`, `customers`, `deals`, `reports`, `activities`, `links`, `fields`, `records`, `segments`, `filters`, `admin`,
//!   `csv`, `governance`, `webhooks`, `workflows`: what the addresses do

mod activities;
mod admin;
mod ask;
mod csv;
mod customers;
mod deals;
mod fields;
mod filters;
mod governance;
mod links;
mod memory;
mod records;
mod reports;
mod routes;
mod running;
mod segments;
mod server;
mod site;
mod store;
mod webhooks;
mod workflows;

#[cfg(test)]
mod tests;

pub use running::{Workspace, start};
pub use site::SITE;
