//! Catalogs as they are served: where they come from, what an operator has set for them, and everything that is prepared
//! for calls once.
//!
//! # Layout
//!
//! - `source`: a catalog before it is configured; [`shipped`]: those that are part of the program
//! - `connection`: a catalog as one operator or tenant has set it up, with its backends and `dictionary`s
//! - `tenants`: the connections of a catalog's tenants, which `connection_maker` makes when their first calls come; `authorizing`: the
//!   way to one by an application; `unconnected`:
//!   what sends nothing
//! - `served`: plan, cards and connection of one catalog; `tool_set`: all of them, by name and listed
//! - `discovered`: tools of MCP servers that catalogs offer on; `exported`: how callers find them; `merged`: their lists
//! - [`open`]: joins all of that, from configuration and sources

pub(crate) mod authorizing;
mod caller_fields;
pub(crate) mod card;
pub(crate) mod connection;
pub(crate) mod connection_maker;
pub(crate) mod dictionary;
pub(crate) mod discovered;
mod entered;
pub(crate) mod exported;
pub mod invented;
pub(crate) mod last_summary;
pub(crate) mod list_items;
mod listing;
mod merged;
pub(crate) mod metrics;
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
