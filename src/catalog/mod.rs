//! Catalogs as they are served: where they come from, what an operator has set for them, and everything that is prepared
//! for calls once.
//!
//! # Layout
//!
//! - `source`: a catalog before it is configured, and `mount`, once more under another name, with `mounted_tool`s; [`shipped`]: those that are part of the program; [`invented`]: values for settings
//!   where no operator has set any
//! - `connection`: a catalog as one operator or tenant has set it up, with its backends and `dictionary`s
//! - `tenants`: the connections of a catalog's tenants, which `connection_maker` makes when their first calls come; `authorizing`: the
//!   way to one by an application; `not_connected`: why a tenant has none; `unconnected`: what sends nothing
//! - `card`: a tool with all that is prepared for its calls: `caller_fields`, what of the caller its requests read; `entered`, where
//!   replies are looked into; `ranged`, its filters and their fields of dates; `together`, parts of requests that go out whole or not
//!   at all; `last_summary`, what its list summed up last; of prompts `templates`
//! - `served`: plan, cards and connection of one catalog; `tool_set`: all catalogs, by name and listed; `set_fault`: why they cannot be
//!   served together; `metrics`: what is done for clients, counted
//! - `names`: which tool has which name; `profile`: which tools are offered; `visible`: what exists for certain rights; `views`: that,
//!   kept by rights; `listing` and `list_items`: lists in a language, whole and in pages; `recipes`: what a client reads at the start
//! - `answers`: resources of the server's own, listed behind those of all catalogs
//! - `discovered`: tools of MCP servers that catalogs offer on; `exported`: how callers find them; `merged`: their lists
//! - [`open`]: joins all of that, from configuration and sources

pub(crate) mod answers;
pub(crate) mod authorizing;
pub(crate) mod caller_fields;
pub(crate) mod card;
pub(crate) mod connection;
pub(crate) mod connection_maker;
pub(crate) mod dictionary;
pub(crate) mod discovered;
mod entered;
pub(crate) mod exported;
pub mod invented;
pub(crate) mod kept_replies;
pub(crate) mod last_summary;
pub(crate) mod list_items;
mod listing;
mod merged;
pub(crate) mod metrics;
pub(crate) mod mount;
mod mounted_tool;
mod names;
mod not_connected;
pub mod open;
mod profile;
pub(crate) mod ranged;
pub(crate) mod recipes;
pub(crate) mod served;
pub(crate) mod set_fault;
pub mod shipped;
pub(crate) mod source;
pub(crate) mod templates;
pub(crate) mod tenants;
mod together;
pub(crate) mod tool_set;
mod unconnected;
pub(crate) mod views;
pub(crate) mod visible;

pub(crate) use connection::Connection;
pub(crate) use names::ToolPlace;
pub(crate) use not_connected::NotConnected;
pub use open::{OpenError, Opened};
pub(crate) use served::ServedCatalog;
pub use source::CatalogSource;
pub use tool_set::ToolSet;
