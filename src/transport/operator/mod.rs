//! The operator's own listener: what the server does, as numbers (`GET /metrics`), and whether it takes calls
//! (`GET /ready`). It is apart from the wires of clients, with connections of its own, so that an overload there does not
//! hide what happens. It does not authenticate clients, and answers no page: what reaches it may read it.

mod exposition;
mod hosts;
mod routes;
mod serve;

pub(crate) use exposition::{Exposition, Family, Measure};
pub(crate) use hosts::OperatorHosts;
pub(crate) use routes::{Observed, Readiness};
pub(crate) use serve::serve;
