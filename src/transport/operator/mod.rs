//! The operator's own listener: what the server does, as numbers (`GET /metrics`), and whether it takes calls
//! (`GET /ready`); and what is decided of, by people on the pages of the console (`/console/`) and by programs (`/api/…`). It is apart from the
//! wires of clients, with connections of its own, so that an overload there does not hide what happens.
//!
//! Whether calls are taken is for whatever reaches the listener, but for pages from elsewhere; the numbers are, where the operator does not
//! say otherwise. Who decides shows a token, on this machine too.
//!
//! # Layout
//!
//! - `endpoints`: what programs ask, one table of `endpoint`s, of which the router and the document of OpenAPI (`openapi`) are made;
//!   `expected`: which names a query and a body may have
//! - `routes`: these with the pages beside, and the guard before all of it; `exposition`: numbers; `observed`: what is seen of a server; `overseen`: what is decided on; `minutes`: the numbers of an hour
//! - `gate`: who decides; `sessions`: of those who use the pages; `acts`: what they have done is on record before it is done
//! - `connections`, `tenants`: tenants and the systems that they connect; `leads`: that go into those; `tokens`: of callers
//! - `approvals`, `answer`: decisions in JSON; `audit`: what is kept of all that; `console`: the same for people, and more; `reload`, `keys`: the operator's file, and what seals the store

mod acts;
mod answer;
mod approvals;
mod audit;
mod connections;
mod console;
mod endpoint;
mod endpoints;
mod expected;
mod exposition;
mod gate;
mod hosts;
mod keys;
mod leads;
mod minutes;
mod observed;
mod openapi;
mod overseen;
mod pins;
mod reload;
mod routes;
mod serve;
mod sessions;
mod tenants;
mod tokens;

pub(crate) use endpoints::document;
pub(crate) use exposition::{Exposition, Family, Measure};
pub(crate) use gate::OperatorRules;
pub(crate) use hosts::OperatorHosts;
pub(crate) use observed::{BackendSnapshot, LackingPart, Observed, Readiness, Snapshot};
pub(crate) use overseen::{
    CertificateTold, ConsoleCall, ConsoleTool, Offerable, Overseen, ReloadRefused, ReloadTold, TokenTerms, ToolFacts,
};
pub(crate) use serve::serve;
pub(crate) use tenants::told_by_subject;
