//! The client of the backends: adds what each wants added, keeps to its limits, sends again what may be sent again, and
//! reads whole replies as bytes. What a reply means is not its business, beyond "busy"; which tool asks is not either. It
//! sends nothing to anywhere but below a backend's address, and nothing that it could not say safely.
//!
//! `OutboundClient` is one for a server and survives a reload; `Backends` are those of one connection.

mod attempt;
mod authorization;
mod backend;
mod backends;
mod base;
mod body;
mod breaker;
mod client;
mod counts;
mod credentials;
mod documents;
mod error;
mod exchange;
mod failure;
mod faults;
mod form;
mod grant;
mod granted;
mod kept;
mod line;
mod mcp;
mod multipart;
mod pace;
mod parts;
mod preview;
mod public;
mod rate;
mod retry;
mod token;
mod token_fault;
mod token_reply;
mod traced;
mod unpack;

pub(crate) use authorization::{AuthorizationCode, BroughtByCode, CodeFault, exchange_code};
pub(crate) use backends::Backends;
pub(crate) use client::OutboundClient;
pub(crate) use counts::BackendTallies;
pub(crate) use counts::BackendUse;
pub use documents::WebDocuments;
pub(crate) use faults::{BackendFaults, WrongBackend};
pub(crate) use grant::{Grant, StoredGrant};
pub(crate) use mcp::{ListedTools, McpTool};
pub(crate) use parts::ConnectionParts;
pub(crate) use public::checked;
pub(crate) use token_fault::TokenFault;

#[cfg(test)]
mod tests;
