//! Catalogs as they are served: where they come from, what an operator has set for them, and everything that is prepared
//! for calls once.
//!
//! # Layout
//!
//! - [`source`]: a catalog before it is configured; [`shipped`]: those that are part of the program
//! - [`connection`]: a catalog as one operator or tenant has set it up, with its backends and [`dictionary`]s
//! - [`served`]: plan, cards and connection of one catalog; [`tool_set`]: all of them, by name and listed
//! - [`open`]: joins all of that, from configuration and sources

pub mod card;
pub mod connection;
pub mod dictionary;
pub mod invented;
pub(crate) mod last_summary;
pub mod list_items;
mod listing;
pub mod metrics;
mod names;
pub mod open;
mod profile;
pub(crate) mod recipes;
pub mod served;
mod set_fault;
pub mod shipped;
pub mod source;
pub(crate) mod templates;
pub mod tool_set;

pub use card::Card;
pub use connection::Connection;
pub use listing::Listing;
pub use open::{OpenError, Opened};
pub use served::ServedCatalog;
pub use set_fault::SetFault;
pub use source::CatalogSource;
pub use tool_set::ToolSet;
