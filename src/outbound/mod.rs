//! The client of the backends: adds what each wants added, keeps to its limits, sends again what may be sent again, and
//! reads whole replies as bytes. What a reply means is not its business, beyond "busy"; which tool asks is not either. It
//! sends nothing to anywhere but below a backend's address, and nothing that it could not say safely.
//!
//! `OutboundClient` is one for a server and survives a reload; `Backends` are those of one connection.
//!
//! # Layout
//!
//! - `client`, `backends`, `backend`: these, and one of them; `parts`: what they are made of; `base`: an address; `faults`: what is wrong
//!   before anything is sent
//! - `exchange`: one request until it has a reply, by one `attempt` or several: `pace`, with `line` and `rate`; `breaker`; `retry`;
//!   `failure`: whether a reply says "busy"; `unpack`; `error`: why there is no reply, `unreached`: why no connection; `counts`, `traced`
//! - `together`: several reads, in fewer requests where the backend takes them so: `command`, a read as one of several; `batch`, the
//!   request for them and its reply
//! - `body`, `form`, `multipart`: bodies as they go out; `preview`: a request that does not
//! - `credentials`: what a backend adds; `token`: one that is fetched, by a request whose reply `token_reply` reads (`token_fault`: why
//!   there is none); `kept`: the file of secrets that a backend has replaced
//! - tokens of a connection by an application: `authorization` exchanges the code for the first, `grant` says where they are kept,
//!   `granted` renews them
//! - `public`: pages of addresses that callers name; `mcp`: backends that are MCP servers; `documents`: what issuers of tokens publish

mod attempt;
mod authorization;
mod backend;
mod backends;
mod base;
mod batch;
mod body;
mod breaker;
mod client;
mod command;
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
mod together;
mod token;
mod token_fault;
mod token_reply;
mod traced;
mod unpack;
mod unreached;

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
