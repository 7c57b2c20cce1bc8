//! The operator's own listener: what the server does, as numbers (`GET /metrics`), and whether it takes calls
//! (`GET /ready`); and approvals, which people decide of (`/approvals`) and programs (`/api/approvals`); and the systems that tenants connect (`/api/connections`). It is apart from the
//! wires of clients, with connections of its own, so that an overload there does not hide what happens.
//!
//! The numbers are for whatever reaches the listener, but for pages. Who decides shows a token, on this machine too.
//!
//! # Layout
//!
//! - `routes`: what there is, and the guard before all of it; `exposition`: numbers; `observed`: what is seen of a server; `overseen`: what is decided on
//! - `gate`: who decides; `sessions`: of those who use the pages
//! - `connections`, `tenants`: tenants and the systems that they connect
//! - `approvals`, `answer`: decisions in JSON; `pages`, `html`: the same for people; `reload`: the operator's file; `tokens`: of callers

mod answer;
mod approvals;
mod connections;
mod exposition;
mod gate;
mod hosts;
mod html;
mod observed;
mod overseen;
mod pages;
mod reload;
mod routes;
mod serve;
mod sessions;
mod tenants;
mod tokens;

pub(crate) use exposition::{Exposition, Family, Measure};
pub(crate) use hosts::OperatorHosts;
pub(crate) use observed::{Observed, Readiness};
pub(crate) use overseen::{Overseen, TokenChange, TokenTerms};
pub(crate) use serve::serve;
