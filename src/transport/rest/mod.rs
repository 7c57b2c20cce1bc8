//! The plain REST routes that b24-mcp had: for scripts, and for clients that come from there. Every answer has the shape that
//! it had there. They hold no session and no conversation; a client that needs one speaks to `/mcp`.
//!
//! A tool that failed is an answer like any other, with `isError` and status 200: the request itself went well.

mod discovery;
mod index;
mod introduction;
mod refusal;
mod request;
mod routes;
mod voice;

pub(crate) use introduction::introduction;
pub(in crate::transport) use routes::routes;
